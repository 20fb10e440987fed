/** How many times faster than it was. */
export const speeds = [1, 2, 5, 10, 20, 50, 100] as const;

type Speed = (typeof speeds)[number];

/** Something worth jumping to. */
export type Moment = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: 'problem' | 'marker';
  readonly text: string;
};

/** Where one is in a recording and how it goes on. Times are epoch milliseconds of the recording. */
export type Playback = {
  readonly from: number;
  /** The last event, as far as the file was read. */
  readonly to: number;
  /** `to` is the end. */
  readonly isRead: boolean;
  readonly at: number;
  readonly speed: Speed;
  readonly isPlaying: boolean;
  /** Oldest first, as far as the file was read. */
  readonly moments: readonly Moment[];
};

/** A recording that is replayed. */
export type Replay = {
  readonly playback: Playback;
  readonly path: string;
  readonly isRedacted: boolean;
  /** Where it is shall be shown as soon as it is there: everything up to it must be gone through first. */
  readonly isSeeking: boolean;
  /** Why the recording ends where it does, when that is not where it was stopped. */
  readonly trouble: string | undefined;
};

/** What somebody wants of a replay. */
export type ReplayControl =
  | {readonly kind: 'toggle'}
  | {readonly kind: 'speed'; readonly by: 1 | -1}
  | {readonly kind: 'move'; readonly milliseconds: number}
  /** To a time; what is beyond either end is the end. */
  | {readonly kind: 'jump'; readonly to: number}
  | {readonly kind: 'start'}
  | {readonly kind: 'end'}
  /** To the next or the previous problem or marker. */
  | {readonly kind: 'moment'; readonly by: 1 | -1};

/** The beginning of a recording, playing. */
export const startOf = (startedAt: number): Playback => ({
  from: startedAt,
  to: startedAt,
  isRead: false,
  at: startedAt,
  speed: 1,
  isPlaying: true,
  moments: [],
});

const within = ({from, to}: Playback, at: number): number => Math.max(from, Math.min(at, to));

/** The playback after so much real time: it waits where the file is not read yet, and stops at the end. */
export const advance = (playback: Playback, milliseconds: number): Playback => {
  if (!playback.isPlaying) return playback;
  const at = within(playback, playback.at + Math.max(0, milliseconds) * playback.speed);
  return {...playback, at, isPlaying: !(playback.isRead && at >= playback.to)};
};

const speedBy = (speed: Speed, by: 1 | -1): Speed => speeds[speeds.indexOf(speed) + by] ?? speed;

/** Moments closer together than this are one place to jump to: whatever begins in one round of polling. */
const sameMomentMilliseconds = 3000;

/** The next or the previous moment, seen from a time; `undefined`: there is none. */
export const momentFrom = (
  {moments, at}: Pick<Playback, 'moments' | 'at'>,
  by: 1 | -1,
): Moment | undefined => {
  if (by === 1) return moments.find(moment => moment.at > at + sameMomentMilliseconds / 2);
  const before = moments.filter(moment => moment.at < at - sameMomentMilliseconds / 2);
  const last = before.at(-1);
  // The first of those that came together, as a jump forward finds it.
  return last === undefined ? undefined : before.find(({at: its}) => its >= last.at - sameMomentMilliseconds);
};

/** What a control makes of it; a jump that leads nowhere leaves it as it is. */
export const control = (playback: Playback, wanted: ReplayControl): Playback => {
  const jump = (at: number): Playback => ({...playback, at: within(playback, at)});
  switch (wanted.kind) {
    case 'toggle': {
      const isOver = playback.isRead && playback.at >= playback.to;
      // Play at the end is play once more.
      return isOver && !playback.isPlaying
        ? {...playback, at: playback.from, isPlaying: true}
        : {...playback, isPlaying: !playback.isPlaying};
    }
    case 'speed':
      return {...playback, speed: speedBy(playback.speed, wanted.by)};
    case 'move':
      return jump(playback.at + wanted.milliseconds);
    case 'jump':
      return jump(wanted.to);
    case 'start':
      return jump(playback.from);
    case 'end':
      return jump(playback.to);
    case 'moment': {
      const moment = momentFrom(playback, wanted.by);
      return moment === undefined ? playback : jump(moment.at);
    }
  }
};

const spanSeconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600};

const dayMilliseconds = 86_400_000;

/** The moment of that time of day which lies in the recording, or nearest to it. */
const atClock = ([hours = 0, minutes = 0, seconds = 0]: readonly number[], {from, to}: Playback): number => {
  const day = new Date(from);
  day.setHours(hours, minutes, seconds, 0);
  const candidates = [];
  // Of a longer recording the first such moment is as near as any later one.
  const last = Math.min(to, from + dayMilliseconds) + dayMilliseconds;
  for (let at = day.getTime() - dayMilliseconds; at <= last; at += dayMilliseconds) candidates.push(at);
  const distance = (at: number): number => Math.max(0, from - at, at - to);
  return candidates.reduce((best, at) => (distance(at) < distance(best) ? at : best), day.getTime());
};

/**
 * The time that was typed: a time of day `14:05` or `14:05:30`, a step `+5m` or `-30s` from here, or `12m` from the
 * beginning; `undefined` when it is none of these.
 */
export const timeTyped = (text: string, playback: Playback): number | undefined => {
  const span = /^([+-]?)(\d+(?:\.\d+)?)([smh])$/.exec(text.trim());
  if (span !== null) {
    const [, sign, amount, unit = 's'] = span;
    const milliseconds = Number(amount) * (spanSeconds[unit] ?? 1) * 1000;
    if (sign === '') return playback.from + milliseconds;
    return playback.at + (sign === '-' ? -milliseconds : milliseconds);
  }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (clock === null) return undefined;
  const [, hours, minutes, seconds = '0'] = clock;
  return atClock([Number(hours), Number(minutes), Number(seconds)], playback);
};
