import type {SQSClient} from '@aws-sdk/client-sqs';
import {readQueueAttributes} from './queue-reader.ts';

/**
 * About so many messages of a queue can be hidden at once, with a margin: SQS allows about 120,000 (SQS Developer Guide,
 * quotas). From there on a long poll brings nothing although there is more.
 */
export const almostAllThatCanBeHidden = 100_000;

/** A walk that is over does not wait longer than this for a count. */
const patienceMilliseconds = 3000;

/**
 * Whether so many messages of the queue are in flight, whoever holds them, that SQS may show no more of it. What cannot
 * be asked is taken for no. The count of visible messages would not do: for about a minute it still holds those that
 * were just received (GetQueueAttributes API reference).
 */
export const isNearQuota = async (sqs: SQSClient, url: string): Promise<boolean> => {
  const asked = readQueueAttributes(sqs, url, AbortSignal.timeout(patienceMilliseconds));
  const {counts} = await asked.catch(() => ({counts: undefined}));
  return (counts?.inFlight ?? 0) >= almostAllThatCanBeHidden;
};
