import {setTimeout as sleep} from 'node:timers/promises';
import type {MetadataBearer, Pluggable} from '@smithy/types';
import {operationOf} from './failure-plugin.ts';
import type {GuardedService} from './read-only-guard.ts';

/** Calls a second: of single operations, and of everything else together. */
export type CallRates = {
  readonly operations?: Readonly<Record<string, number>>;
  /** Absent: as fast as they come. */
  readonly others?: number;
};

/** The rates of every service. */
export type PollingRates = Readonly<Record<GuardedService, CallRates>>;

/**
 * What background polling may ask for, well below what AWS allows an account and region, because deployments and other
 * tools share it. Lambda: 15 control-plane calls a second in all (Lambda quotas). Kinesis: ListStreams 5,
 * DescribeStreamSummary 20 (Kinesis quotas). SNS: attributes from 30 a second in the smallest regions (SNS quotas).
 * CloudWatch: DescribeAlarms 9, DescribeAlarmHistory 20 (CloudWatch quotas). SQS publishes no limit.
 */
export const pollingRates: PollingRates = {
  sqs: {},
  sns: {others: 10},
  kinesis: {operations: {ListStreams: 3, ListStreamConsumers: 4}, others: 10},
  lambda: {others: 3},
  cloudwatch: {operations: {DescribeAlarms: 4, DescribeAlarmHistory: 5, ListMetrics: 5}},
};

/** Gives out turns, evenly spaced. */
const createPace = (perSecond: number): (() => number) => {
  let nextAt = 0;
  return () => {
    const now = performance.now();
    const turn = Math.max(now, nextAt);
    nextAt = turn + 1000 / perSecond;
    return turn - now;
  };
};

/**
 * Makes calls wait for their turn, each attempt by itself, so that retries count too. Whoever waits when `given up` is
 * aborted is let through: the client is gone and the call fails by itself.
 */
export const pacePlugin = <Input extends object, Output extends MetadataBearer>(
  {operations = {}, others}: CallRates,
  givenUp: AbortSignal,
): Pluggable<Input, Output> => {
  const paces = new Map(Object.entries(operations).map(([name, rate]) => [name, createPace(rate)]));
  const otherPace = others === undefined ? () => 0 : createPace(others);
  return {
    applyToStack: stack =>
      stack.add(
        (next, context) => async args => {
          const wait = (paces.get(operationOf(context)) ?? otherPace)();
          if (wait > 0) await sleep(wait, undefined, {signal: givenUp}).catch(() => undefined);
          return next(args);
        },
        // Inside the SDK's retries, which have the high priority of this step.
        {name: 'pace', step: 'finalizeRequest', priority: 'normal'},
      ),
  };
};
