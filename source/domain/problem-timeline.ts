import type {ProblemNews} from './problem.ts';

/** A line of the timeline. What comes and goes in quick succession is one line. */
export type TimelineEntry = ProblemNews & {
  /** Tells it from all others for as long as it is kept. */
  readonly id: string;
  /** How often it came, where it did so more than once; the line is of the last time. */
  readonly times: number;
};

/** What comes back within this time never really went. */
const flapMilliseconds = 120_000;

/** Coming and going; how bad it is changes without either. */
const comesOrGoes = ({kind}: ProblemNews): boolean => kind === 'began' || kind === 'ended';

const joins = (known: TimelineEntry | undefined, news: ProblemNews): known is TimelineEntry =>
  known !== undefined &&
  comesOrGoes(known) &&
  comesOrGoes(news) &&
  news.at - known.at <= flapMilliseconds &&
  (known.times > 1 || known.kind === 'ended');

/** The timeline, newest first: every line of the news, but one for what flaps. */
export const timelineOf = (news: readonly ProblemNews[]): readonly TimelineEntry[] => {
  // By problem its newest line; a line that goes on moves to the end.
  const newest = new Map<string, TimelineEntry>();
  const lines = new Map<string, TimelineEntry>();
  for (const one of news) {
    const known = newest.get(one.problem.id);
    const joined = joins(known, one);
    const entry: TimelineEntry = joined
      ? {...one, id: known.id, times: known.times + Number(one.kind === 'began')}
      : {...one, id: `${String(one.at)} ${one.kind} ${one.problem.id}`, times: 1};
    if (joined) lines.delete(known.id);
    lines.set(entry.id, entry);
    newest.set(one.problem.id, entry);
  }
  return [...lines.values()].reverse();
};
