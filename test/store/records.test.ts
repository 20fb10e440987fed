import {describe, expect, test} from 'vitest';
import type {RecordPeekOutcome} from '../../source/domain/record.ts';
import {forgetType} from '../../source/domain/service.ts';
import {discoveredStream} from '../../source/domain/stream.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {timeOf} from '../../source/store/update-records.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';

const open = (options: SessionOptions = {}) => {
  const session = openSession({queues: {}, services: [forgetType(sqs), forgetType(kinesis)], ...options});
  session.happen({
    type: 'listed',
    service: 'kinesis',
    at: noon,
    resources: [
      discoveredStream({name: 'clicks', arn, status: 'ACTIVE', mode: 'provisioned', createdAt: noon}),
    ],
  });
  session.press('4');
  session.takeCommands();
  return session;
};

const outcome: RecordPeekOutcome = {
  readCalls: 4,
  bytesRead: 2048,
  shards: 4,
  shardsLeftOut: 0,
  shardsThrottled: 0,
  reachedEnd: true,
};

const record = aMessage('49590338271490256608559692538361571095921575989136588898', {
  body: '{"page":"/checkout"}',
  sentAt: noon - 3000,
  systemAttributes: {ShardId: 'shardId-000000000002', PartitionKey: 'tenant-7'},
});

describe('a peek at records', () => {
  test('asks first, says that it shares the read quota, and the button in focus reads nothing', () => {
    const session = open();
    session.press('m');
    expect(session.screen()).toContain('Peek at records of clicks?');
    expect(session.screen()).toMatch(/five reads and 2 MB a second, shared by every consumer/);
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().dialog).toBeUndefined();
  });

  test('reads the newest records or from a time on, and shows them as messages', () => {
    const session = open();
    session.press('m', 'Down', 'Enter');
    expect(session.takeCommands()).toMatchObject([
      {type: 'stopPeek'},
      {type: 'peekRecords', number: 1, request: {stream: {name: 'clicks', arn}, from: 'latest'}},
    ]);
    session.happen({type: 'peekReceived', number: 1, messages: [record]});
    session.happen({type: 'recordPeekEnded', number: 1, outcome});
    expect(session.screen()).toContain('Records of clicks, the newest: 1');
    expect(session.screen()).toContain('Took 4 reads and 2.0 KiB of the quota of 4 shards.');
    expect(session.screen()).toMatch(/3s +2 tenant-7 .*\{"page":"\/checkout"\}/);
    session.press('Enter');
    expect(session.screen()).toContain('PartitionKey: tenant-7');
    session.press('Esc', '+');
    expect(session.takeCommands()).toMatchObject([
      {type: 'stopPeek'},
      {type: 'peekRecords', number: 2, request: {wanted: 51}},
    ]);
  });

  test('from a time that was typed asks as well', () => {
    const session = open();
    session.press(':');
    session.type('records 30m');
    session.press('Enter');
    expect(session.screen()).toContain('Peek at records of clicks from 30m on?');
    session.press('Up', 'Enter');
    expect(session.takeCommands()).toMatchObject([
      {type: 'stopPeek'},
      {type: 'peekRecords', request: {from: {since: noon - 30 * 60_000}}},
    ]);
  });

  test('that fails says why, and replies of an older one are dropped', () => {
    const session = open();
    session.press('m', 'Down', 'Enter');
    session.happen({type: 'recordPeekFailed', number: 9, failure: aFailure({message: 'old news'})});
    expect(session.screen()).not.toContain('old news');
    session.happen({type: 'recordPeekFailed', number: 1, failure: aFailure({message: 'Kinesis says no.'})});
    expect(session.screen()).toContain('Kinesis says no.');
  });

  test('is refused in read-only mode', () => {
    const session = open({options: {readOnly: true}});
    session.act({type: 'peekAsked'});
    expect(session.takeCommands()).toEqual([]);
    expect(session.screen()).toContain('Read-only');
  });

  test('names the shards that were left out or throttled', () => {
    const session = open();
    session.press('m', 'Down', 'Enter');
    session.happen({
      type: 'recordPeekEnded',
      number: 1,
      outcome: {...outcome, shardsLeftOut: 12, shardsThrottled: 1},
    });
    expect(session.screen()).toContain('12 shards not read: too many');
    expect(session.screen()).toContain('No record came in that time.');
  });
});

test.each([
  ['30m', 30],
  ['2h', 120],
  ['', undefined],
  ['25:00', undefined],
  ['yesterday', undefined],
])('the time %j is %j minutes ago', (text, minutes) => {
  expect(timeOf(text, noon)).toBe(minutes === undefined ? undefined : noon - minutes * 60_000);
});

test('a time of day is the last one that has been', () => {
  const now = new Date(2026, 10, 21, 14, 30).getTime();
  const ago = (text: string): number => (now - (timeOf(text, now) ?? NaN)) / 60_000;
  expect(ago('14:05')).toBe(25);
  expect(ago('14:29:30')).toBe(0.5);
  expect(ago('15:30')).toBe(23 * 60);
});

test('j and k move in the question as they do in every other list', () => {
  const session = open();
  session.press('m', 'j', 'j', 'k', 'Enter');
  expect(session.takeCommands()).toMatchObject([
    {type: 'stopPeek'},
    {type: 'peekRecords', request: {from: 'latest'}},
  ]);
});
