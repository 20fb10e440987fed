import type {JsonOperation} from '../wire/aws-json.ts';
import {optionalInteger, optionalText, requiredText} from '../wire/json-fields.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {invalidParameterValue} from '../wire/service-error.ts';
import type {MoveTask} from './move-task.ts';
import {cancelMoveTask, moveTasksOf, startMoveTask} from './move-tasks.ts';
import type {SqsAccount} from './sqs-account.ts';

/** A finished task has no handle any more; a field that was not given is not there. */
const wireTask = (task: MoveTask): JsonObject => ({
  ...(task.status === 'RUNNING' ? {TaskHandle: task.handle} : {}),
  Status: task.status,
  SourceArn: task.sourceArn,
  ...(task.destinationArn === undefined ? {} : {DestinationArn: task.destinationArn}),
  ...(task.maxPerSecond === undefined ? {} : {MaxNumberOfMessagesPerSecond: task.maxPerSecond}),
  ApproximateNumberOfMessagesMoved: task.moved,
  ...(task.toMove === undefined ? {} : {ApproximateNumberOfMessagesToMove: task.toMove}),
  ...(task.failureReason === undefined ? {} : {FailureReason: task.failureReason}),
  StartedTimestamp: task.startedAt,
});

const pageSize = (input: JsonObject): number => {
  const maxResults = optionalInteger(input, 'MaxResults') ?? 1;
  if (maxResults >= 1 && maxResults <= 10) return maxResults;
  throw invalidParameterValue(
    `Value ${maxResults} for parameter MaxResults is invalid. Reason: You must enter a value between 1 and 10.`,
  );
};

/** Native redrive. */
export const moveTaskOperations = (account: SqsAccount): Readonly<Record<string, JsonOperation>> => ({
  StartMessageMoveTask: input => {
    const task = startMoveTask(account, {
      sourceArn: requiredText(input, 'SourceArn'),
      destinationArn: optionalText(input, 'DestinationArn'),
      maxPerSecond: optionalInteger(input, 'MaxNumberOfMessagesPerSecond'),
    });
    return {TaskHandle: task.handle};
  },
  ListMessageMoveTasks: input => {
    const maxResults = pageSize(input);
    const tasks = moveTasksOf(account, requiredText(input, 'SourceArn'));
    return {Results: tasks.slice(0, maxResults).map(wireTask)};
  },
  CancelMessageMoveTask: input => ({
    ApproximateNumberOfMessagesMoved: cancelMoveTask(account, requiredText(input, 'TaskHandle')).moved,
  }),
});
