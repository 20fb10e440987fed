import {expect, test} from 'vitest';
import type {DlqStatus} from '../../source/headless/dlq-status.ts';
import {statusJson, statusLines} from '../../source/headless/dlq-status.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

const reference = {
  url: urlOf('orders-dlq'),
  name: 'orders-dlq',
  arn: arnOf('orders-dlq'),
  type: 'standard',
} as const;

const status: DlqStatus = {
  queue: aQueue('orders-dlq', {visible: 312, inFlight: 2, sources: ['orders'], oldestAgeSeconds: 3600}),
  origins: {
    sources: [],
    subscriptions: [
      {
        topicArn: 'arn:aws:sns:eu-west-1:123456789012:events',
        ...{protocol: 'https', target: undefined, endpoint: 'https://hook.example', isRaw: false},
      },
    ],
    functions: [
      {kind: 'function', arn: 'arn:aws:lambda:eu-west-1:123456789012:function:settle', name: 'settle'},
    ],
    gaps: [],
  },
  tasks: [
    {
      ...{handle: 'h', status: 'RUNNING', sourceArn: arnOf('orders-dlq'), destinationArn: undefined},
      ...{maxPerSecond: undefined, moved: 40, total: 312, failureReason: undefined, startedAt: noon - 60_000},
    },
  ],
  unfinished: [
    {
      header: {
        ...{type: 'jobStarted', id: 'J', at: noon - 120_000, does: 'redrive', queue: reference},
        ...{
          what: 'all messages',
          to: 'orders',
          region: 'eu-west-1',
          profile: undefined,
          endpointUrl: undefined,
        },
      },
      copied: {a: 'b'},
      unsure: ['c', 'd'],
      deleted: 5,
    },
  ],
  purgedAt: noon - 3_600_000,
  gaps: ['Lambda ListFunctions: access denied'],
};

test('the status in words has all that is known', () => {
  expect(statusLines(status, noon, false)).toEqual([
    'Queue       orders-dlq',
    'Visible     312',
    'In flight   2',
    'Delayed     0',
    'Oldest      1h00',
    'Expires in  at most 3d23',
    'Sources     orders, topic events (https https://hook.example), function settle',
    'Move task   RUNNING 40 of 312 each to its source, started 1m00 ago',
    'Unfinished  redrive of all messages, 2m00 ago: 1 copied and not deleted, 2 unsure',
    'Purged      1h00 ago',
    'Unknown     Lambda ListFunctions: access denied',
  ]);
});

test('an import that was not read to its end, and a run of another machine, are named as what they are', () => {
  const [job] = status.unfinished;
  if (job === undefined) throw new Error('Expected an unfinished job');
  const sent = {...job, header: {...job.header, does: 'import' as const, what: 'standard input'}, unsure: []};
  const lines = statusLines({...status, unfinished: [sent, {...job, elsewhere: 'build-7'}]}, noon, false);
  expect(lines.filter(line => line.startsWith('Unfinished'))).toEqual([
    'Unfinished  import of standard input, 2m00 ago: 1 sent, and not read to its end, 0 unsure',
    'Unfinished  redrive of all messages, 2m00 ago: 1 copied and not deleted, 2 unsure; on the host build-7, maybe still under way',
  ]);
});

test('the status as JSON has null where nothing is known', () => {
  expect(statusJson(status)).toMatchObject({
    ...{name: 'orders-dlq', visible: 312, inFlight: 2, delayed: 0, oldestAgeSeconds: 3600},
    moveTasks: [{status: 'RUNNING', destinationArn: null, moved: 40, total: 312, maxPerSecond: null}],
    unfinishedJobs: [{id: 'J', copied: ['a'], unsure: ['c', 'd'], to: 'orders'}],
    functionArns: ['arn:aws:lambda:eu-west-1:123456789012:function:settle'],
    purgedAt: '2026-11-21T11:00:00.000Z',
  });
  const unknown = {...status, tasks: undefined, purgedAt: undefined};
  expect(statusJson(unknown)).toMatchObject({moveTasks: null, purgedAt: null});
  expect(statusLines(unknown, noon, true)).toContain('Move tasks  –');
});
