import type {Series} from './series.ts';
import type {Unit} from './metric.ts';

/** What probably leads to a problem: the resource to look at next, and what is wrong there, in words. */
export type Cause = {
  /** `payments-worker errs since 14:02`: what stands after "because". */
  readonly text: string;
  readonly service: string;
  readonly resourceId: string;
  /** Epoch milliseconds; `undefined`: not known. */
  readonly since: number | undefined;
};

/** One resource in trouble: what, where, since when, and how one knows. */
export type Problem = {
  /** The service and the resource's id; a resource has one problem at a time, with one or more reasons. */
  readonly id: string;
  readonly service: string;
  readonly resourceId: string;
  readonly name: string;
  /** Of several places; absent where only one is looked at. */
  readonly place?: string;
  readonly health: 'warning' | 'critical';
  /** Worst first; never empty. */
  readonly reasons: readonly {readonly ruleId: string; readonly text: string}[];
  /** When it began (epoch milliseconds): as the history tells, else when it was first seen. */
  readonly since: number;
  /** It was there when this program first looked, and no history tells since when. */
  readonly isOlder: boolean;
  /** The numbers that show it getting better or worse, oldest first. */
  readonly trend: {readonly title: string; readonly unit: Unit; readonly samples: Series} | undefined;
  readonly cause: Cause | undefined;
};

/** A line of the timeline: a problem came, changed its weight, or went. Times are epoch milliseconds. */
export type ProblemNews = {
  readonly at: number;
  readonly kind: 'began' | 'worsened' | 'eased' | 'ended';
  /** As it was then. */
  readonly problem: Problem;
};

/** What is wrong now, and what came and went since the start. */
export type ProblemBook = {
  /** By the problem's id. */
  readonly open: ReadonlyMap<string, Problem>;
  /** Oldest first, only the last ones. */
  readonly news: readonly ProblemNews[];
};

/** Before anything was looked at. */
export const emptyProblemBook: ProblemBook = {open: new Map(), news: []};
