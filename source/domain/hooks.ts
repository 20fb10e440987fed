/** How a terminal is asked to raise a notification; `auto`: as the terminal at hand is known to want it. */
export type NotifyBy = 'auto' | 'osc9' | 'osc777' | 'both';

/** Who is told when problems come and go, and how. */
export type HookSettings = {
  /** The least health that is told of. */
  readonly on: 'warning' | 'critical';
  readonly bell: boolean;
  /** `undefined`: no notification. */
  readonly notify: NotifyBy | undefined;
  /** A program and its arguments; `undefined`: none is run. */
  readonly command: readonly [program: string, ...words: string[]] | undefined;
  /** So many tellings a minute at most. */
  readonly perMinute: number;
};
