import type {Failure} from '../../domain/failure.ts';
import {FailureError, blocksEverything} from '../../domain/failure.ts';

/** What a call came to. */
export type Outcome<Value> = {readonly value: Value} | {readonly value: undefined; readonly failure: Failure};

/** Waits for a call on which nothing else depends. Throws only when it was aborted, or is broken. */
export const settle = async <Value>(call: Promise<Value>, signal: AbortSignal): Promise<Outcome<Value>> => {
  try {
    return {value: await call};
  } catch (error) {
    if (!(error instanceof FailureError) || signal.aborted) throw error;
    return {value: undefined, failure: error.failure};
  }
};

/** The same, but throws a failure that no further call can survive. */
export const attempt = async <Value>(call: Promise<Value>, signal: AbortSignal): Promise<Outcome<Value>> => {
  const outcome = await settle(call, signal);
  if ('failure' in outcome && blocksEverything(outcome.failure)) throw new FailureError(outcome.failure);
  return outcome;
};

/** What is worth telling: an emulator without the operation, or a configuration that is gone, is only missing. */
export const isWorthTelling = ({kind}: Failure): boolean => kind !== 'unsupported' && kind !== 'notFound';
