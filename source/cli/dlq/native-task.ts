import type {RedriveTask} from '../../domain/redrive.ts';
import {isOver} from '../../domain/redrive.ts';

/** What tells the task that was just started from others of the queue. */
export type TaskMark = {
  readonly handle: string;
  /** When the tasks that were there before were started. */
  readonly earlier: ReadonlySet<number | undefined>;
};

/** Finds one task in the list of tasks, as often as it is asked. */
export type TaskFinder = (tasks: readonly RedriveTask[]) => RedriveTask | undefined;

/**
 * Knows a task by its handle while it runs, and afterwards, when SQS gives no handle any more (ListMessageMoveTasks API
 * reference), by the time it was started. One that was over before anybody looked is the one that is new.
 */
export const createTaskFinder = ({handle, earlier}: TaskMark): TaskFinder => {
  let startedAt: number | undefined;
  return tasks => {
    const running = tasks.find(task => task.handle === handle);
    startedAt = running?.startedAt ?? startedAt;
    if (running !== undefined) return running;
    const nameless = tasks.filter(task => task.handle === undefined);
    if (startedAt !== undefined) return nameless.find(task => task.startedAt === startedAt && isOver(task));
    return nameless.find(task => !earlier.has(task.startedAt));
  };
};
