import {randomUUID} from 'node:crypto';
import {invalidParameterValue} from '../wire/service-error.ts';
import type {MoveTask} from './move-task.ts';
import {isActive} from './move-task.ts';
import type {Queue} from './queue.ts';
import type {SqsAccount} from './sqs-account.ts';
import {queueByArn, sourceQueuesOf} from './sqs-account.ts';
import {sqsError} from './sqs-errors.ts';

const resourceNotFound = (parameter: string) =>
  sqsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );

/** Throws ResourceNotFoundException. */
const existingQueue = (account: SqsAccount, arn: string, parameter: string): Queue => {
  const queue = queueByArn(account, arn);
  if (queue === undefined) throw resourceNotFound(parameter);
  return queue;
};

const checkDestination = (account: SqsAccount, source: Queue, arn: string) => {
  if (existingQueue(account, arn, 'DestinationArn').isFifo !== source.isFifo) {
    throw invalidParameterValue('The source and the destination queue must be of the same type.');
  }
  if (arn === source.arn) {
    throw invalidParameterValue('Source queue arn and destination queue arn cannot be the same.');
  }
};

type MoveRequest = Pick<MoveTask, 'sourceArn' | 'destinationArn' | 'maxPerSecond'>;

/** StartMessageMoveTask. */
export const startMoveTask = (account: SqsAccount, request: MoveRequest): MoveTask => {
  const {sourceArn, destinationArn, maxPerSecond} = request;
  const source = existingQueue(account, sourceArn, 'SourceArn');
  if (sourceQueuesOf(account, source).length === 0) {
    throw invalidParameterValue('Source queue must be configured as a Dead Letter Queue.');
  }
  if (destinationArn !== undefined) checkDestination(account, source, destinationArn);
  if (maxPerSecond !== undefined && (maxPerSecond < 1 || maxPerSecond > 500)) {
    throw invalidParameterValue(
      `Value ${maxPerSecond} for parameter MaxNumberOfMessagesPerSecond is invalid. ` +
        'Reason: You must enter a value between 1 and 500.',
    );
  }
  if (account.moveTasks.some(task => task.sourceArn === sourceArn && isActive(task))) {
    throw invalidParameterValue(
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  }
  const task: MoveTask = {
    ...request,
    handle: Buffer.from(JSON.stringify({taskId: randomUUID(), sourceArn})).toString('base64'),
    startedAt: account.now(),
    status: 'RUNNING',
    toMove: undefined,
    moved: 0,
    failureReason: undefined,
    cancelledAt: undefined,
  };
  account.moveTasks.push(task);
  forgetOldTasks(account, sourceArn);
  return task;
};

/** ListMessageMoveTasks shows at most the ten newest tasks of a queue. */
const rememberedTasks = 10;

const forgetOldTasks = ({moveTasks}: SqsAccount, sourceArn: string) => {
  const ofSource = moveTasks.filter(task => task.sourceArn === sourceArn);
  for (const task of ofSource.slice(0, -rememberedTasks)) moveTasks.splice(moveTasks.indexOf(task), 1);
};

/** Newest first. Throws ResourceNotFoundException when the queue does not exist. */
export const moveTasksOf = (account: SqsAccount, sourceArn: string): readonly MoveTask[] => {
  existingQueue(account, sourceArn, 'SourceArn');
  return account.moveTasks.filter(task => task.sourceArn === sourceArn).reverse();
};

/** CancelMessageMoveTask: only a running task; what has moved stays moved. */
export const cancelMoveTask = (account: SqsAccount, handle: string): MoveTask => {
  if (!Buffer.from(handle, 'base64').toString().startsWith('{"taskId":')) {
    throw invalidParameterValue('Value for parameter TaskHandle is invalid.');
  }
  const task = account.moveTasks.find(candidate => candidate.handle === handle);
  if (task === undefined) throw sqsError('ResourceNotFoundException', 'Task does not exist.');
  if (task.status !== 'RUNNING') {
    throw sqsError('UnsupportedOperation', 'Only a task in status RUNNING can be cancelled.');
  }
  task.status = 'CANCELLING';
  task.cancelledAt = account.now();
  return task;
};
