import {FailureError} from '../domain/failure.ts';
import type {Patience} from './job-patience.ts';
import {repeated} from './job-patience.ts';
import {setTimeout as sleep} from 'node:timers/promises';

/** What was found, and what could not be asked: a line each, with its reason. */
export type Finds<Item> = {readonly found: readonly Item[]; readonly gaps: readonly string[]};

/** Reads what may be read twice, patiently. Throws a `FailureError`. */
export const readPatiently = <Result>(
  read: () => Promise<Result>,
  patience: Patience,
  signal: AbortSignal,
): Promise<Result> =>
  repeated(read, {
    patience,
    rest: async milliseconds => {
      await sleep(milliseconds, undefined, {signal}).catch(() => undefined);
    },
    goesOn: () => !signal.aborted,
  });

/** A failure as a gap, unless the whole search is called off. */
export const gapOf = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted || !(error instanceof FailureError)) throw error;
  return error.failure.message;
};

/** The finds of a search, or its failure as their only gap. */
export const orGap = <Item>(search: Promise<Finds<Item>>, signal: AbortSignal): Promise<Finds<Item>> =>
  search.catch((error: unknown) => ({found: [], gaps: [gapOf(error, signal)]}));
