/** The payment provider whose customers' payments fail while it is down. */
export const failingProvider = 'novapay';

/** The outage of a payment provider. Times are epoch milliseconds. */
export type Incident = {
  readonly state: (now: number) => 'waiting' | 'burning' | 'fixed';
  readonly startedAt: (now: number) => number | undefined;
  readonly fixedAt: () => number | undefined;
  /** 0 unless it is burning. */
  readonly burningSeconds: (now: number) => number;
  /** Ends it, or keeps it from beginning. It does not come back. */
  readonly fix: (now: number) => void;
};

export const createIncident = (beginsAt: number): Incident => {
  let fixedAt: number | undefined;
  return {
    state: now => (fixedAt !== undefined ? 'fixed' : now < beginsAt ? 'waiting' : 'burning'),
    startedAt: now => (beginsAt <= Math.min(now, fixedAt ?? now) ? beginsAt : undefined),
    fixedAt: () => fixedAt,
    burningSeconds: now => (fixedAt === undefined ? Math.max(0, (now - beginsAt) / 1000) : 0),
    fix: now => {
      fixedAt ??= now;
    },
  };
};
