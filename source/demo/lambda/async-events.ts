import {randomUUID} from 'node:crypto';
import type {PriorityQueue} from '../sqs/priority-queue.ts';
import {createPriorityQueue} from '../sqs/priority-queue.ts';
import {objectField, optionalInteger, optionalText} from '../wire/json-fields.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import type {FailedEvent} from './failed-event.ts';
import {deadLetterOf, invocationRecordOf} from './failed-event.ts';
import {failureOf} from './function-failures.ts';
import type {InvocationMeter} from './invocation-meter.ts';
import type {DemoFunction, LambdaAccount} from './lambda-account.ts';

/** An event that Lambda accepted and has not got rid of yet. */
type WaitingEvent = {
  readonly lambda: DemoFunction;
  readonly requestId: string;
  readonly payload: string;
  readonly attempts: number;
};

/** Lambda's own queue of asynchronous invocations. */
export type AsyncEvents = {
  /** Returns the request id. */
  readonly accept: (lambda: DemoFunction, payload: string) => string;
  /** Invokes what is due by now. */
  readonly advance: () => void;
};

/** From the queue to the function. */
const pickUpMilliseconds = 200;

/** Lambda Developer Guide, asynchronous invocation: a minute before the second attempt, two before the third. */
const waitMilliseconds = (attempts: number): number => attempts * 60_000;

const configOf = ({eventInvokeConfigs}: DemoFunction): JsonObject =>
  eventInvokeConfigs.get('$LATEST')?.fields ?? {};

const targetsOf = (lambda: DemoFunction) => {
  const destinations = objectField(configOf(lambda), 'DestinationConfig');
  return {
    deadLetters: optionalText(objectField(lambda.configuration, 'DeadLetterConfig'), 'TargetArn'),
    onFailure: optionalText(objectField(destinations, 'OnFailure'), 'Destination'),
  };
};

const giveUp = (
  {scene}: LambdaAccount,
  meter: InvocationMeter,
  lambda: DemoFunction,
  failed: FailedEvent,
) => {
  const {deadLetters, onFailure} = targetsOf(lambda);
  meter.count(lambda.name, 'AsyncEventsDropped', failed.at);
  const isLost = [[deadLetters, deadLetterOf] as const, [onFailure, invocationRecordOf] as const].some(
    ([queueArn, contentOf]) => queueArn !== undefined && !scene.sendToQueue(queueArn, contentOf(failed)),
  );
  if (isLost) meter.count(lambda.name, 'DestinationDeliveryFailures', failed.at);
};

const invoke = (
  account: LambdaAccount,
  meter: InvocationMeter,
  waiting: PriorityQueue<WaitingEvent>,
  {event, at}: {readonly event: WaitingEvent; readonly at: number},
) => {
  const {lambda, payload, requestId} = event;
  const isStopped = lambda.reserved === 0;
  if (!isStopped) meter.count(lambda.name, 'Invocations', at);
  const error = isStopped
    ? {type: 'TooManyRequestsException', message: 'Rate Exceeded.'}
    : failureOf(lambda.name, payload, account.scene.incident?.state(at) === 'burning');
  if (error === undefined) return;
  if (!isStopped) meter.count(lambda.name, 'Errors', at);
  const attempts = event.attempts + (isStopped ? 0 : 1);
  const retries = optionalInteger(configOf(lambda), 'MaximumRetryAttempts') ?? 2;
  // Without any concurrency there are no retries either (Lambda Developer Guide, reserved concurrency of zero).
  if (!isStopped && attempts <= retries) waiting.push(at + waitMilliseconds(attempts), {...event, attempts});
  else giveUp(account, meter, lambda, {requestId, functionArn: lambda.arn, payload, at, attempts, error});
};

/** Events run by the account's clock: whatever was due is done at the time when it was, once somebody looks. */
export const createAsyncEvents = (account: LambdaAccount, meter: InvocationMeter): AsyncEvents => {
  const waiting = createPriorityQueue<WaitingEvent>(() => true);
  return {
    accept: (lambda, payload) => {
      const now = account.scene.now();
      const requestId = randomUUID();
      meter.count(lambda.name, 'AsyncEventsReceived', now);
      waiting.push(now + pickUpMilliseconds, {lambda, requestId, payload, attempts: 0});
      return requestId;
    },
    advance: () => {
      const now = account.scene.now();
      for (let at = waiting.firstKey(); at !== undefined && at <= now; at = waiting.firstKey()) {
        const event = waiting.pop();
        if (event !== undefined) invoke(account, meter, waiting, {event, at});
      }
    },
  };
};
