import {healthRank} from './health.ts';
import type {Onset} from './onset.ts';
import type {Problem, ProblemBook, ProblemNews} from './problem.ts';

/** What was found of one resource this time, before it is known since when and why. */
export type FoundProblem = Omit<Problem, 'since' | 'isOlder' | 'cause'> & {
  /** What its history tells; `undefined`: nothing. */
  readonly onset: Onset | undefined;
  /** Its resource was never looked at before: it may have been there for any time. */
  readonly isFirstLook: boolean;
};

/** Lines of the timeline that are kept. */
const keptNews = 500;

/** When each problem ended last, by its id. */
const endsIn = ({news}: ProblemBook): ReadonlyMap<string, number> =>
  new Map(news.flatMap(({kind, at, problem: {id}}) => (kind === 'ended' ? [[id, at] as const] : [])));

type Beginning = Pick<Problem, 'since' | 'isOlder'>;

/**
 * What is known once stays, unless the history reaches further back, or to before it where nothing did. What went and
 * came back counts from its own beginning: a history that reaches back to before its end tells of another time.
 */
const beginningOf = (
  known: Beginning | undefined,
  {onset: told, isFirstLook}: FoundProblem,
  now: number,
  endedAt: number | undefined,
): Beginning => {
  const onset = told !== undefined && told.at > (endedAt ?? -Infinity) ? told : undefined;
  if (known === undefined)
    return onset === undefined
      ? {since: now, isOlder: isFirstLook && endedAt === undefined}
      : {since: Math.min(onset.at, now), isOlder: onset.isOlder};
  const {since, isOlder} = known;
  // What began later is one reason more.
  return !isOlder || onset === undefined || onset.at > since
    ? {since, isOlder}
    : {since: onset.at, isOlder: onset.isOlder};
};

/** Each problem with when it began, and with the cause that was known so far. Times are epoch milliseconds. */
export const dateProblems = (
  book: ProblemBook,
  found: readonly FoundProblem[],
  now: number,
): readonly Problem[] => {
  const ends = endsIn(book);
  return found.map(problem => {
    const known = book.open.get(problem.id);
    const {onset, isFirstLook, ...told} = problem;
    return {
      ...told,
      ...beginningOf(known, {...told, onset, isFirstLook}, now, ends.get(problem.id)),
      cause: known?.cause,
    };
  });
};

/** What is looked at: everything in trouble, and which of the others may be said to be well. */
type Look = {
  readonly now: number;
  readonly problems: readonly Problem[];
  /** Its resource was really read and is fine, or is there no longer. What nobody could read has not ended. */
  readonly isOver: (problem: Problem) => boolean;
};

const changeOf = (known: Problem | undefined, problem: Problem): ProblemNews['kind'] | undefined => {
  if (known === undefined) return 'began';
  const change = healthRank(problem.health) - healthRank(known.health);
  return change === 0 ? undefined : change > 0 ? 'worsened' : 'eased';
};

/** Why it ends is not known, so the last that was known of it is told. */
const endedOf = (book: ProblemBook, present: ReadonlySet<string>, {now, isOver}: Look) => {
  const gone = [...book.open.values()].filter(({id}) => !present.has(id));
  return {
    news: gone.filter(isOver).map((problem): ProblemNews => ({at: now, kind: 'ended', problem})),
    kept: gone.filter(problem => !isOver(problem)),
  };
};

/** The book after a look, and what changed by it; the very same book where nothing did. */
export const nextProblemBook = (
  book: ProblemBook,
  look: Look,
): {readonly book: ProblemBook; readonly news: readonly ProblemNews[]} => {
  const {problems, now} = look;
  const ended = endedOf(book, new Set(problems.map(({id}) => id)), look);
  const begun = problems.flatMap((problem): readonly ProblemNews[] => {
    const kind = changeOf(book.open.get(problem.id), problem);
    return kind === undefined ? [] : [{at: now, kind, problem}];
  });
  const news = [...ended.news, ...begun];
  const all = [...problems, ...ended.kept];
  const isSame = all.length === book.open.size && all.every(problem => book.open.get(problem.id) === problem);
  if (isSame && news.length === 0) return {book, news};
  return {
    book: {
      open: new Map(all.map(problem => [problem.id, problem])),
      news: news.length === 0 ? book.news : [...book.news, ...news].slice(-keptNews),
    },
    news,
  };
};
