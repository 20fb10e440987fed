import {nameOfArn} from '../domain/arn.ts';
import {unknownText} from '../domain/cell.ts';
import type {Origins} from '../domain/dead-letter-target.ts';
import {formatAge, formatDuration} from '../domain/duration.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import type {RedriveTask} from '../domain/redrive.ts';
import {listedQueue, oldestOf} from './dlq-list.ts';

/** Everything that is known of one queue's dead letters. What could not be asked is `undefined`. */
export type DlqStatus = {
  readonly queue: Queue;
  readonly origins: Origins;
  readonly tasks: readonly RedriveTask[] | undefined;
  readonly unfinished: readonly UnfinishedJob[];
  /** When this program last purged it (epoch milliseconds). */
  readonly purgedAt: number | undefined;
  /** What could not be asked, one line each. */
  readonly gaps: readonly string[];
};

const taskJson = (task: RedriveTask): Readonly<Record<string, unknown>> => ({
  status: task.status,
  destinationArn: task.destinationArn ?? null,
  moved: task.moved,
  total: task.total ?? null,
  maxPerSecond: task.maxPerSecond ?? null,
  startedAt: task.startedAt === undefined ? null : new Date(task.startedAt).toISOString(),
  failureReason: task.failureReason ?? null,
});

const jobJson = ({
  header,
  copied,
  unsure,
  deleted,
  elsewhere,
}: UnfinishedJob): Readonly<Record<string, unknown>> => ({
  ...{id: header.id, startedAt: new Date(header.at).toISOString(), does: header.does, what: header.what},
  ...{to: header.to ?? null, copied: Object.keys(copied), unsure, deleted, host: elsewhere ?? null},
});

/** The status as one JSON document; unknown is null. */
export const statusJson = (status: DlqStatus): Readonly<Record<string, unknown>> => {
  const {queue, origins, tasks, unfinished, purgedAt, gaps} = status;
  return {
    ...listedQueue(queue),
    inFlight: queue.counts?.inFlight ?? null,
    delayed: queue.counts?.delayed ?? null,
    retentionSeconds: queue.settings?.retentionSeconds ?? null,
    subscriptions: origins.subscriptions.map(({topicArn, protocol, endpoint}) => ({
      ...{topicArn, protocol, endpoint},
    })),
    functionArns: origins.functions.map(({arn}) => arn),
    moveTasks: tasks?.map(taskJson) ?? null,
    unfinishedJobs: unfinished.map(jobJson),
    purgedAt: purgedAt === undefined ? null : new Date(purgedAt).toISOString(),
    gaps,
  };
};

const count = (value: number | undefined): string => (value === undefined ? unknownText : formatCount(value));

const sourceWords = ({queue, origins}: DlqStatus): string => {
  const words = [
    ...queue.sourceQueueArns.map(nameOfArn),
    ...origins.subscriptions.map(
      ({topicArn, protocol, endpoint}) => `topic ${nameOfArn(topicArn)} (${protocol} ${endpoint})`,
    ),
    ...origins.functions.map(({name}) => `function ${name}`),
  ];
  return words.length === 0 ? 'none: nothing sends its dead letters here' : words.join(', ');
};

const taskWords = (task: RedriveTask, now: number): string => {
  const {status, moved, total, destinationArn, startedAt, failureReason} = task;
  const to = destinationArn === undefined ? 'each to its source' : `to ${nameOfArn(destinationArn)}`;
  return [
    `${status} ${formatCount(moved)}${total === undefined ? '' : ` of ${formatCount(total)}`} ${to}`,
    ...(startedAt === undefined ? [] : [`started ${formatAge(now, startedAt)}`]),
    ...(failureReason === undefined ? [] : [failureReason]),
  ].join(', ');
};

const taskLines = (tasks: DlqStatus['tasks'], now: number): readonly (readonly [string, string])[] => {
  if (tasks === undefined) return [['Move tasks', unknownText]];
  const [last] = tasks;
  return [['Move task', last === undefined ? 'none' : taskWords(last, now)]];
};

/** What a job left open, in words. What it was about is foreign text. */
export const leftWords = ({header, copied, unsure, elsewhere}: UnfinishedJob): string => {
  const count = formatCount(Object.keys(copied).length);
  const done = header.does === 'import' ? 'sent, and not read to its end' : 'copied and not deleted';
  const where = elsewhere === undefined ? '' : `; on the host ${elsewhere}, maybe still under way`;
  return `${count} ${done}, ${formatCount(unsure.length)} unsure${where}`;
};

const jobWords = (job: UnfinishedJob, now: number): string =>
  `${job.header.does} of ${job.header.what}, ${formatAge(now, job.header.at)}: ${leftWords(job)}`;

/** The status in words, labels and values aligned. Foreign text: make it visible. */
export const statusLines = (status: DlqStatus, now: number, ascii: boolean): readonly string[] => {
  const {queue, tasks, unfinished, purgedAt, gaps} = status;
  const {ageSeconds, expiresInSeconds} = oldestOf(queue);
  const time = (seconds: number | undefined): string =>
    seconds === undefined ? unknownText : formatDuration(seconds, {ascii});
  const facts: readonly (readonly [string, string])[] = [
    ['Queue', queue.name],
    ['Visible', count(queue.counts?.visible)],
    ['In flight', count(queue.counts?.inFlight)],
    ['Delayed', count(queue.counts?.delayed)],
    ['Oldest', time(ageSeconds)],
    ['Expires in', expiresInSeconds === undefined ? unknownText : `at most ${time(expiresInSeconds)}`],
    ['Sources', sourceWords(status)],
    ...taskLines(tasks, now),
    ...unfinished.map(job => ['Unfinished', jobWords(job, now)] as const),
    ...(purgedAt === undefined ? [] : [['Purged', formatAge(now, purgedAt)] as const]),
    ...gaps.map(gap => ['Unknown', gap] as const),
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  return facts.map(([label, text]) => `${label.padEnd(width)}  ${text}`);
};
