import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import {credentialRules} from './credential-failures.ts';
import {errorFacts} from './error-facts.ts';
import type {CallContext, FailureRule} from './failure-rule.ts';
import {withoutHandles} from './journal-parameters.ts';
import {requestRules} from './request-failures.ts';

const labels: Readonly<Record<string, string>> = {
  sqs: 'SQS',
  sns: 'SNS',
  kinesis: 'Kinesis',
  lambda: 'Lambda',
  cloudwatch: 'CloudWatch',
  alarms: 'CloudWatch',
  credentials: 'Credentials',
};

/** How people call a service: `SQS`. */
export const serviceLabel = (service: string): string => labels[service] ?? service;

const unexpected: FailureRule = {
  kind: 'unexpected',
  matches: () => true,
  message: ({code, message}) => (message === '' ? code : `${code}: ${message}`),
  hint: () => 'It is tried again. If it stays, the log says more.',
};

const rules: readonly FailureRule[] = [...credentialRules, ...requestRules, unexpected];

/** Operations that name messages by their receipt handles, which SQS repeats when it refuses them. */
const takesHandles = /^(DeleteMessage|ChangeMessageVisibility)/;

/**
 * Anything a call can throw as data. Names are compared without their `Exception`, because SQS and CloudWatch spell
 * them both ways depending on the x-amzn-query-error header.
 */
export const toFailure = (error: unknown, context: CallContext): Failure => {
  if (error instanceof FailureError) return error.failure;
  const facts = errorFacts(error);
  const rule = rules.find(({matches}) => matches(facts, context)) ?? unexpected;
  const {service, operation} = context;
  const call = service === 'credentials' ? serviceLabel(service) : `${serviceLabel(service)} ${operation}`;
  const message = `${call}: ${rule.message(facts, context)}.`.replace(/([.…])\.$/, '$1');
  return {
    kind: rule.kind,
    service,
    operation,
    code: facts.code,
    message: takesHandles.test(operation) ? withoutHandles(message) : message,
    hint: rule.hint(facts, context),
  };
};

/** The same as an error that can be thrown; the original is its cause. */
export const toFailureError = (error: unknown, context: CallContext): FailureError =>
  error instanceof FailureError ? error : new FailureError(toFailure(error, context), {cause: error});
