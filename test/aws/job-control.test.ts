import {once} from 'node:events';
import {EventEmitter} from 'node:events';
import {describe, expect, test} from 'vitest';
import type {JobProgress} from '../../source/domain/job.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {Fault} from './job-account.ts';
import {bodiesOf, drain, entriesOf, fill, makeQueue, numbered, openJobs, redriveTo} from './job-account.ts';

const aws = prepareAwsEnvironment();

const open = async (count: number, fault?: Fault, now?: () => number) => {
  const jobs = await openJobs(aws, {
    ...(fault === undefined ? {} : {fault}),
    ...(now === undefined ? {} : {now}),
  });
  const [letters, target] = [await makeQueue(jobs.sqs, 'orders-dlq'), await makeQueue(jobs.sqs, 'orders')];
  await fill(jobs.sqs, letters, numbered(count));
  return {...jobs, letters, target};
};

/** Progress as it comes; `until` resolves with the first that is as wanted. */
const watch = () => {
  const all: JobProgress[] = [];
  const told = new EventEmitter();
  return {
    all,
    onProgress: (progress: JobProgress): void => {
      all.push(progress);
      told.emit('progress');
    },
    until: async (isWanted: (progress: JobProgress) => boolean): Promise<JobProgress> => {
      for (;;) {
        const found = all.find(isWanted);
        if (found !== undefined) return found;
        await once(told, 'progress');
      }
    },
  };
};

describe('stopping', () => {
  test('sends nothing more, finishes what is under way, and releases the rest', async () => {
    const jobs = await open(300, ({operation}) => {
      if (operation === 'SendMessageBatch') job.stop();
      return undefined;
    });
    const job = jobs.start(jobs.letters, redriveTo(jobs.target));
    const outcome = await job.finished;
    expect(outcome).toMatchObject({phase: 'ended', stillHeld: 0, failure: undefined, reachedEnd: false});
    expect(outcome.sent).toBe(outcome.deleted);
    expect(outcome.sent).toBeLessThan(300);
    const [sent, left] = [await drain(jobs.sqs, jobs.target), await drain(jobs.sqs, jobs.letters)];
    expect(sent).toHaveLength(outcome.sent);
    expect(bodiesOf([...sent, ...left]).toSorted()).toEqual(
      numbered(300)
        .map(({MessageBody}) => MessageBody)
        .toSorted(),
    );
  });

  test('before anything was received asks for nothing', async () => {
    const jobs = await open(1);
    const job = jobs.start(jobs.letters, redriveTo(jobs.target));
    job.stop();
    expect(await job.finished).toMatchObject({sent: 0, deleted: 0, stillHeld: 0});
    expect(await drain(jobs.sqs, jobs.letters)).toHaveLength(1);
  });

  test('does not wait for the turn of a slow pace', async () => {
    const jobs = await open(20);
    const {onProgress, until} = watch();
    const job = jobs.start(jobs.letters, redriveTo(jobs.target), {perSecond: 0.01}, onProgress);
    await until(({sent}) => sent === 1);
    job.stop();
    expect(await job.finished).toMatchObject({sent: 1, deleted: 1, stillHeld: 0});
    expect(await drain(jobs.sqs, jobs.letters)).toHaveLength(19);
  });
});

describe('a pace', () => {
  test('of one a second holds few messages and sends them one by one; without it the rest goes at once', async () => {
    const jobs = await open(60);
    const {onProgress, until} = watch();
    const job = jobs.start(jobs.letters, redriveTo(jobs.target), {perSecond: 1}, onProgress);
    await until(({sent}) => sent === 2);
    expect(jobs.requestsOf('SendMessageBatch').map(request => entriesOf(request).length)).toEqual([1, 1]);
    const asked = jobs.requestsOf('ReceiveMessage').map(({body}) => Number(body['MaxNumberOfMessages']));
    expect(asked.reduce((sum, most) => sum + most)).toBeLessThanOrEqual(20);
    job.setPace(undefined);
    expect(await job.finished).toMatchObject({sent: 60, deleted: 60, perSecond: undefined});
  });

  test('that is none is refused', async () => {
    const jobs = await open(0);
    expect(() => jobs.start(jobs.letters, {kind: 'delete'}, {perSecond: 0})).toThrow(
      'Expected `perSecond` to be above 0, got `0`',
    );
  });
});

describe('a pause', () => {
  test('receives and sends nothing until it ends', async () => {
    const jobs = await open(40);
    const {onProgress, until, all} = watch();
    const job = jobs.start(jobs.letters, redriveTo(jobs.target), {perSecond: 20}, onProgress);
    await until(({sent}) => sent > 0);
    job.pause();
    await until(({phase}) => phase === 'paused');
    job.resume();
    job.setPace(undefined);
    expect(await job.finished).toMatchObject({sent: 40, deleted: 40});
    const paused = all.filter(({phase}) => phase === 'paused').map(({sent}) => sent);
    // A batch that had its turn when the pause began may still arrive.
    expect(Math.max(...paused) - Math.min(...paused)).toBeLessThanOrEqual(10);
  });

  test('can be stopped', async () => {
    const jobs = await open(5);
    const job = jobs.start(jobs.letters, redriveTo(jobs.target));
    job.pause();
    job.stop();
    const outcome = await job.finished;
    expect(outcome).toMatchObject({sent: 0, stillHeld: 0});
    expect(await drain(jobs.sqs, jobs.letters)).toHaveLength(5);
  });
});

test('progress is told in the end, ended, and nothing after it', async () => {
  const jobs = await open(5);
  const {onProgress, all} = watch();
  const job = jobs.start(jobs.letters, redriveTo(jobs.target), {}, onProgress);
  const outcome = await job.finished;
  job.pause();
  expect(all.at(-1)).toMatchObject({phase: 'ended', received: 5, sent: 5, deleted: 5});
  expect(outcome).toMatchObject(all.at(-1) ?? {});
  expect(all.filter(({phase}) => phase === 'ended')).toHaveLength(1);
});

test('on the way out jobs are stopped and what they hold is released', async () => {
  const jobs = await open(30);
  const {onProgress, until} = watch();
  const job = jobs.start(jobs.letters, redriveTo(jobs.target), {perSecond: 0.01}, onProgress);
  await until(({sent}) => sent === 1);
  await jobs.operations.releaseAll();
  expect(await job.finished).toMatchObject({sent: 1, stillHeld: 0});
  expect(await drain(jobs.sqs, jobs.letters)).toHaveLength(29);
});
