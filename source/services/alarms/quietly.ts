import type {Failure} from '../../domain/failure.ts';
import {FailureError} from '../../domain/failure.ts';

/** A failure as a value, for a call that must not stop the rest. One that was called off still throws. */
export const quietly = async <T>(
  call: Promise<readonly T[]>,
  signal: AbortSignal,
): Promise<readonly T[] | Failure> =>
  call.catch((error: unknown) => {
    if (signal.aborted || !(error instanceof FailureError)) throw error;
    return error.failure;
  });

export const isFailure = (value: readonly unknown[] | Failure): value is Failure => 'kind' in value;

/** What came of it; `undefined` where it failed. */
export const knownPart = <T>(value: readonly T[] | Failure): readonly T[] | undefined =>
  isFailure(value) ? undefined : value;
