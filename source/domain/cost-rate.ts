import {costOf, dollarsOf} from './price.ts';
import type {CountSample, RequestCount} from './request-count.ts';
import {countKey} from './request-count.ts';
import {hoursPerMonth} from './spending.ts';

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
type CostRow = RequestCount & Spending;

/** What was asked for one purpose: a screen, the background of a service, a person's key, a job. */
type PurposeRow = Spending & {readonly purpose: string; readonly requests: number};

export type Cost = Spending & {
  readonly dollars: number;
  /** By API and by what kind of work asked, the dearest first. */
  readonly rows: readonly CostRow[];
  /** The same by purpose: together they are everything. */
  readonly purposes: readonly PurposeRow[];
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

/** Counts with the same key as one. */
const summed = (
  counts: readonly RequestCount[],
  keyOf: (count: RequestCount) => string,
): ReadonlyMap<string, RequestCount> => {
  const sums = new Map<string, RequestCount>();
  for (const count of counts) {
    const key = keyOf(count);
    const {requests = 0, units = 0} = sums.get(key) ?? {};
    sums.set(key, {...count, requests: requests + count.requests, units: units + count.units});
  }
  return sums;
};

const withoutPurpose = ({
  service,
  operation,
  resourceClass,
  unit,
  requests,
  units,
}: RequestCount): RequestCount => ({service, operation, resourceClass, unit, requests, units});
const operationKey = (count: RequestCount): string => countKey(withoutPurpose(count));

const operationRows = (before: CountSample, now: CountSample, elapsed: number): readonly CostRow[] => {
  const earlier = summed(before.counts, operationKey);
  return [...summed(now.counts, operationKey)].map(([key, count]): CostRow => {
    const known = earlier.get(key);
    return {
      ...withoutPurpose(count),
      ...spending(dollarsOf(count), known === undefined ? undefined : dollarsOf(known), elapsed),
    };
  });
};

/** What of the requests nobody gave a purpose was asked for. */
const classPurposes: Readonly<Record<RequestCount['resourceClass'], string>> = {
  polling: 'background',
  action: 'asked for by a key',
  job: 'jobs on messages',
};

const purposeOf = ({purpose, resourceClass}: RequestCount): string => purpose ?? classPurposes[resourceClass];

/** Dollars and requests by purpose. */
const byPurpose = (
  counts: readonly RequestCount[],
): ReadonlyMap<string, {readonly dollars: number; readonly requests: number}> => {
  const sums = new Map<string, {readonly dollars: number; readonly requests: number}>();
  for (const count of counts) {
    const {dollars = 0, requests = 0} = sums.get(purposeOf(count)) ?? {};
    sums.set(purposeOf(count), {
      dollars: dollars + (dollarsOf(count) ?? 0),
      requests: requests + count.requests,
    });
  }
  return sums;
};

const purposeRows = (before: CountSample, now: CountSample, elapsed: number): readonly PurposeRow[] => {
  const earlier = byPurpose(before.counts);
  return [...byPurpose(now.counts)].map(([purpose, {dollars, requests}]) => ({
    purpose,
    requests,
    ...spending(dollars, earlier.get(purpose)?.dollars, elapsed),
  }));
};

const dearestFirst = (
  a: Spending & {readonly requests: number},
  b: Spending & {readonly requests: number},
): number => (b.dollars ?? 0) - (a.dollars ?? 0) || b.requests - a.requests;

/** The cost of `now`, with rates from what came since `before`: none in the first minute. */
export const costSince = (before: CountSample, now: CountSample): Cost => {
  const elapsed = now.at - before.at;
  const {dollars, unpriced} = costOf(now.counts);
  return {
    ...spending(dollars, costOf(before.counts).dollars, elapsed),
    dollars,
    rows: operationRows(before, now, elapsed).toSorted(dearestFirst),
    purposes: purposeRows(before, now, elapsed).toSorted(dearestFirst),
    unpriced: [...summed(unpriced, operationKey).values()],
    windowMilliseconds: elapsed,
  };
};
