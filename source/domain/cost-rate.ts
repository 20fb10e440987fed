import {costOf, dollarsOf} from './price.ts';
import type {CountSample, RequestCount} from './request-count.ts';
import {countKey} from './request-count.ts';

/** Hours of a month, as AWS reckons them (AWS Pricing Calculator). */
const hoursPerMonth = 730;
const hour = 3_600_000;

/** Metrics are read once a minute, so less than that says nothing of an hour. */
const shortest = 60_000;

/** What something cost, and what it comes to if it goes on; `undefined`: nobody knows. */
export type Spending = {
  /** Since the start. */
  readonly dollars: number | undefined;
  readonly perHour: number | undefined;
  readonly perMonth: number | undefined;
};

/** What was counted of one operation, and what it costs. */
export type CostRow = RequestCount & Spending;

export type Cost = Spending & {
  readonly dollars: number;
  /** The dearest first. */
  readonly rows: readonly CostRow[];
  /** Those that no price is known for: the sums are too low by what they cost. */
  readonly unpriced: readonly RequestCount[];
  /** The time that the rates come from. */
  readonly windowMilliseconds: number;
};

const spending = (dollars: number | undefined, before: number | undefined, elapsed: number): Spending => {
  if (dollars === undefined || elapsed < shortest) return {dollars, perHour: undefined, perMonth: undefined};
  const perHour = ((dollars - (before ?? 0)) * hour) / elapsed;
  return {dollars, perHour, perMonth: perHour * hoursPerMonth};
};

/** The cost of `now`, with rates from what came since `before`: none in the first minute. */
export const costSince = (before: CountSample, now: CountSample): Cost => {
  const elapsed = now.at - before.at;
  const earlier = new Map(before.counts.map(count => [countKey(count), dollarsOf(count)]));
  const rows = now.counts.map((count): CostRow => ({
    ...count,
    ...spending(dollarsOf(count), earlier.get(countKey(count)), elapsed),
  }));
  const {dollars, unpriced} = costOf(now.counts);
  return {
    ...spending(dollars, costOf(before.counts).dollars, elapsed),
    dollars,
    rows: rows.toSorted((a, b) => (b.dollars ?? 0) - (a.dollars ?? 0) || b.requests - a.requests),
    unpriced,
    windowMilliseconds: elapsed,
  };
};
