import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {discoveredStream} from '../../source/domain/stream.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import {openSession} from '../fixtures/a-session.ts';
import {scenes} from './scenes.ts';

/** The account of the scenes, whole or cut anywhere that leaves half of it. */
const account = /123456|234567|345678|456789|567890|678901|789012|1234…9012/;
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/;

describe.each([50, 80, 200])('with --redact and %d columns', columns => {
  test.each(Object.entries(scenes))('no account number and no id is shown: %s', (_, scene) => {
    const theme = {color: true, ascii: false, redact: true};
    const screen = scene({size: {columns, rows: 40}, theme})
      .painted()
      .join('\n');
    expect(screen).not.toMatch(account);
    expect(screen).not.toMatch(uuid);
  });
});

test('the number that --redact hides is there without it', () => {
  const session = openSession({queues: {orders: {}}, place: {account: '123456789012'}});
  expect(session.screen()).toContain('1234…9012');
  session.press('Enter');
  expect(session.screen()).toMatch(account);
});

test('links lead nowhere in a recording', () => {
  const screenWith = (redact: boolean) => {
    const session = openSession({queues: {orders: {}}, theme: {redact}, size: {columns: 200, rows: 40}});
    session.press('o');
    return session.painted().join('\n');
  };
  expect(screenWith(false)).toContain('\u001B]8;;');
  expect(screenWith(true)).not.toContain('\u001B]8;;');
});

test('records of a stream keep their age and size, and hide whose they are', () => {
  const session = openSession({
    queues: {},
    services: [forgetType(sqs), forgetType(kinesis)],
    theme: {redact: true},
  });
  const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
  const stream = {name: 'clicks', arn, status: 'ACTIVE', mode: 'provisioned', createdAt: noon} as const;
  session.happen({type: 'listed', service: 'kinesis', at: noon, resources: [discoveredStream(stream)]});
  session.press('4', 'm', 'Down', 'Enter');
  const record = aMessage('4959', {
    body: '{"page":"/checkout"}',
    sentAt: noon - 3000,
    systemAttributes: {ShardId: 'shardId-000000000002', PartitionKey: 'tenant-7'},
  });
  session.happen({type: 'peekReceived', number: 1, messages: [record]});
  expect(session.screen()).toMatch(/3s +2 id-[\da-f]{6} +20 B +\{"page":"▒▒▒"\}/);
  expect(session.screen()).not.toMatch(/tenant|checkout/);
});
