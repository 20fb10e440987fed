import type {ListMessageMoveTasksResultEntry, SQSClient} from '@aws-sdk/client-sqs';
import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type {FailureKind} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import type {RedriveOperations, RedriveTask} from '../domain/redrive.ts';
import {stoppedBy} from './call-options.ts';
import {listDeadLetterSourceUrls, readQueueAttributes} from './queue-reader.ts';

/** The default is one; ten is the most (ListMessageMoveTasks API reference). */
const mostTasks = 10;

const taskOf = (entry: ListMessageMoveTasksResultEntry, sourceArn: string): RedriveTask => ({
  handle: entry.TaskHandle,
  status: entry.Status ?? 'RUNNING',
  sourceArn: entry.SourceArn ?? sourceArn,
  destinationArn: entry.DestinationArn,
  maxPerSecond: entry.MaxNumberOfMessagesPerSecond,
  moved: entry.ApproximateNumberOfMessagesMoved ?? 0,
  total: entry.ApproximateNumberOfMessagesToMove,
  failureReason: entry.FailureReason,
  startedAt: entry.StartedTimestamp,
});

/** Emulators leave operations out, and SQS refuses to list tasks of a queue that can have none: both mean "unknown". */
const unknownWhen = async <T>(kinds: readonly FailureKind[], work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof FailureError && kinds.includes(error.failure.kind)) return undefined;
    throw error;
  });

const noCounts = (): FailureError =>
  new FailureError({
    kind: 'unexpected',
    service: 'sqs',
    operation: 'GetQueueAttributes',
    code: 'NoCounts',
    message: 'SQS GetQueueAttributes: the answer holds no counts.',
    hint: 'Without them a redrive is not offered. Refresh to try again.',
  });

const noHandle = (): FailureError =>
  new FailureError({
    kind: 'unexpected',
    service: 'sqs',
    operation: 'StartMessageMoveTask',
    code: 'NoTaskHandle',
    message: 'SQS StartMessageMoveTask: the answer holds no task handle.',
    hint: 'The redrive may be running all the same: its tasks are listed for the queue.',
  });

/** Redrive by SQS's own message move tasks, with the clients for a person's actions. */
export const createRedriveOperations = (sqs: SQSClient): RedriveOperations => {
  const tasks: RedriveOperations['tasks'] = async (sourceArn, signal) => {
    const command = new ListMessageMoveTasksCommand({SourceArn: sourceArn, MaxResults: mostTasks});
    const {Results = []} = await sqs.send(command, stoppedBy(signal));
    return Results.map(entry => taskOf(entry, sourceArn));
  };

  return {
    facts: async ({url, arn}, signal) => {
      const [sourceQueueUrls, known, {counts}] = await Promise.all([
        unknownWhen(['unsupported'], listDeadLetterSourceUrls(sqs, url, signal)),
        unknownWhen(['unsupported', 'refused'], tasks(arn, signal)),
        readQueueAttributes(sqs, url, signal),
      ]);
      if (counts === undefined) throw noCounts();
      const {visible, inFlight, delayed} = counts;
      return {sourceQueueUrls, tasks: known, visible, inFlight, delayed};
    },
    start: async ({sourceArn, destinationArn, maxPerSecond}) => {
      const command = new StartMessageMoveTaskCommand({
        SourceArn: sourceArn,
        DestinationArn: destinationArn,
        MaxNumberOfMessagesPerSecond: maxPerSecond,
      });
      const {TaskHandle} = await sqs.send(command);
      if (TaskHandle === undefined) throw noHandle();
      return TaskHandle;
    },
    tasks,
    cancel: async handle => {
      const command = new CancelMessageMoveTaskCommand({TaskHandle: handle});
      const {ApproximateNumberOfMessagesMoved = 0} = await sqs.send(command);
      return ApproximateNumberOfMessagesMoved;
    },
  };
};
