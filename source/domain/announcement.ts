import {healthRank} from './health.ts';
import type {HookSettings} from './hooks.ts';
import type {ProblemNews} from './problem.ts';

/** What is told in one go: one piece of news, and others that it stands for because there were too many. */
export type Telling = {readonly news: ProblemNews; readonly more: readonly ProblemNews[]};

/** What waits to be told, and what was. */
export type Outbox = {
  readonly waiting: readonly ProblemNews[];
  /** When the last tellings were (epoch milliseconds, oldest first). */
  readonly toldAt: readonly number[];
  /** The ids of the problems of which was told that they are there, and not yet that they are over. */
  readonly told: ReadonlySet<string>;
};

/** Before anything happened. */
export const emptyOutbox: Outbox = {waiting: [], toldAt: [], told: new Set()};

const windowMilliseconds = 60_000;

/** Whether somebody wants to hear of it. How a problem went on is told, however mild it is by then, if it was told of. */
const isWorthTelling = (
  {kind, problem}: ProblemNews,
  on: HookSettings['on'],
  told: Outbox['told'],
): boolean =>
  kind === 'eased' || kind === 'ended' ? told.has(problem.id) : healthRank(problem.health) >= healthRank(on);

/**
 * What two pieces of news of one problem come to while neither was told yet; `undefined`: it is as it was, so there is
 * nothing to tell.
 */
const together = (earlier: ProblemNews, later: ProblemNews): ProblemNews | undefined => {
  if (earlier.kind === 'began') return later.kind === 'ended' ? undefined : {...later, kind: 'began'};
  if (earlier.kind === 'ended') {
    const change = healthRank(later.problem.health) - healthRank(earlier.problem.health);
    return change === 0 ? undefined : {...later, kind: change > 0 ? 'worsened' : 'eased'};
  }
  const isBack =
    (earlier.kind === 'worsened' && later.kind === 'eased') ||
    (earlier.kind === 'eased' && later.kind === 'worsened');
  return isBack ? undefined : later;
};

const add = (
  waiting: readonly ProblemNews[],
  news: ProblemNews,
  on: HookSettings['on'],
  told: Outbox['told'],
): readonly ProblemNews[] => {
  const earlier = waiting.find(({problem}) => problem.id === news.problem.id);
  const rest = waiting.filter(one => one !== earlier);
  const one = earlier === undefined ? news : together(earlier, news);
  return one !== undefined && isWorthTelling(one, on, told) ? [...rest, one] : rest;
};

/** The outbox with more news. What comes and goes before it could be told is dropped. */
export const withNews = (outbox: Outbox, news: readonly ProblemNews[], on: HookSettings['on']): Outbox => ({
  ...outbox,
  waiting: news.reduce((all, one) => add(all, one, on, outbox.told), outbox.waiting),
});

const toldAfter = (told: Outbox['told'], tellings: readonly Telling[]): Outbox['told'] => {
  const next = new Set(told);
  for (const {kind, problem} of tellings.flatMap(({news, more}) => [news, ...more]))
    if (kind === 'ended') next.delete(problem.id);
    else next.add(problem.id);
  return next;
};

/** What needs somebody stands first: beginnings before ends, the worst first. */
const urgency = ({kind, problem}: ProblemNews): number =>
  (kind === 'began' || kind === 'worsened' ? 10 : 0) + healthRank(problem.health);

const mostUrgentFirst = (news: readonly ProblemNews[]): readonly ProblemNews[] =>
  news.toSorted((a, b) => urgency(b) - urgency(a));

/**
 * What may be told now without more than `perMinute` tellings in any minute. Where there is more to tell, the last one
 * stands for all the rest, so that nothing is lost and nobody is flooded.
 */
export const nextTellings = (
  {waiting, toldAt, told}: Outbox,
  perMinute: number,
  now: number,
): {readonly tellings: readonly Telling[]; readonly outbox: Outbox} => {
  // A clock that was set back must not keep anything from being told.
  const recent = toldAt.filter(at => at <= now && now - at < windowMilliseconds);
  const room = perMinute - recent.length;
  if (room <= 0 || waiting.length === 0) return {tellings: [], outbox: {waiting, toldAt: recent, told}};
  const sorted = mostUrgentFirst(waiting);
  const tellings = sorted
    .slice(0, room)
    .map((news, index): Telling => ({news, more: index === room - 1 ? sorted.slice(room) : []}));
  return {
    tellings,
    outbox: {
      waiting: [],
      toldAt: [...recent, ...tellings.map(() => now)],
      told: toldAfter(told, tellings),
    },
  };
};

/** How long until something that waits may be told, in milliseconds; `undefined`: nothing waits. */
export const waitFor = ({waiting, toldAt}: Outbox, now: number): number | undefined => {
  if (waiting.length === 0) return undefined;
  const [oldest] = toldAt;
  return oldest === undefined ? 0 : Math.max(0, oldest + windowMilliseconds - now);
};
