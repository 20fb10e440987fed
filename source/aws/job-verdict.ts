import type {FailureError} from '../domain/failure.ts';
import {errorFacts} from './error-facts.ts';
import {isUnanswered} from './unanswered.ts';

/**
 * What a failed call of a job means for the messages it is about. `retry`: nothing was done, and it may go better soon.
 * `refused`: nothing was done, because of these very messages. `stop`: nothing was done, and no other call will fare
 * better. `unanswered`: nobody knows whether it was done.
 */
export type CallVerdict = 'retry' | 'refused' | 'stop' | 'unanswered';

/** How the SDK tells that its connectionTimeout is over (@smithy/node-http-handler). */
const neverConnected = /did not establish a connection/;

/** Refusals that a moment later may be none: of SQS, KMS and Lambda (their API references). */
const momentary = /Throttl|TooManyRequests|^OverLimit$/;

/** The clock of this machine is wrong; the SDK sets its own right by the refusal (@smithy/core, clock skew). */
const wrongClock = /RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/;

const isMomentary = ({failure}: FailureError): boolean =>
  failure.kind === 'throttled' || momentary.test(failure.code);

/** Judges a call that failed. */
export const verdictOf = (error: FailureError): CallVerdict => {
  const {kind, code} = error.failure;
  // Without a cause nothing of it came from the network: a guard of our own said no.
  if (error.cause === undefined || code === 'JournalFailed' || kind === 'readOnly') return 'stop';
  if (isMomentary(error)) return 'retry';
  const {status, errno, message} = errorFacts(error.cause);
  if (neverConnected.test(message) || wrongClock.test(`${code} ${message}`)) return 'retry';
  if (isUnanswered(error.cause)) return 'unanswered';
  if (status === undefined)
    return errno?.startsWith('E') === true && !errno.startsWith('ERR') ? 'retry' : 'stop';
  return kind === 'refused' || kind === 'unexpected' ? 'refused' : 'stop';
};
