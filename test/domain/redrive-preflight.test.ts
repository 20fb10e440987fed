import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Queue} from '../../source/domain/queue.ts';
import type {RedriveFacts, RedriveTask} from '../../source/domain/redrive.ts';
import {parseVelocity, preflight, redriveRefusal} from '../../source/domain/redrive-preflight.ts';
import {aQueue, arnOf, urlOf} from '../fixtures/a-queue.ts';

const task = (change: Partial<RedriveTask> = {}): RedriveTask => ({
  handle: undefined,
  status: 'COMPLETED',
  sourceArn: arnOf('failures'),
  destinationArn: undefined,
  maxPerSecond: undefined,
  moved: 10,
  total: 10,
  failureReason: undefined,
  startedAt: 1,
  ...change,
});

const facts = (change: Partial<RedriveFacts> = {}): RedriveFacts => ({
  sourceQueueUrls: [urlOf('orders')],
  tasks: [],
  visible: 12,
  inFlight: 0,
  delayed: 0,
  ...change,
});

const failures = aQueue('failures', {visible: 12, sources: ['orders']});
const orders = aQueue('orders', {deadLettersTo: 'failures', received: 5, deleted: 5, emptyReceives: 1});

const judge = (
  change: Partial<RedriveFacts> = {},
  queues: readonly Queue[] = [failures, orders],
  chosen?: string,
) => preflight(queues[0] ?? failures, facts(change), queues, chosen);

describe('what SQS would refuse', () => {
  test('nothing, for a DLQ with messages', () => {
    expect(judge().refusals).toEqual([]);
    expect(redriveRefusal(failures)).toBeUndefined();
  });

  test('a queue that is no DLQ of a queue, whatever its name', () => {
    const legacy = aQueue('legacy-dlq', {visible: 3});
    const refusal = redriveRefusal(legacy);
    expect(refusal).toMatch(/^legacy-dlq is not the dead-letter queue of any SQS queue\. .*SNS.*Lambda/);
    expect(judge({sourceQueueUrls: []}, [legacy]).refusals).toEqual([refusal]);
    expect(judge({sourceQueueUrls: undefined}, [legacy]).refusals).toEqual([refusal]);
  });

  test('a DLQ that lost its sources since they were read', () => {
    expect(judge({sourceQueueUrls: []}).refusals).toEqual([
      'No queue names failures as its dead-letter queue any more.',
    ]);
  });

  test('nothing, for a DLQ whose sources only SQS has told just now', () => {
    const unjoined = aQueue('failures', {visible: 12});
    expect(judge({}, [unjoined, orders]).refusals).toEqual([]);
  });

  test('an empty queue; messages in flight or delayed are not nothing', () => {
    expect(judge({visible: 0}).refusals).toEqual(['The queue is empty: nothing to move.']);
    expect(judge({visible: 0, inFlight: 1}).refusals).toEqual([]);
    expect(judge({visible: 0, delayed: 1}).refusals).toEqual([]);
  });

  test.each(['RUNNING', 'CANCELLING', 'SOMETHING_NEW'])('a second task while one is %s', status => {
    expect(judge({tasks: [task(), task({status, moved: 1234})]}).refusals).toEqual([
      `A move task of this queue is ${status} already (1,234 moved); SQS allows one at a time.`,
    ]);
  });

  test.each(['COMPLETED', 'CANCELLED', 'FAILED'])('no task after one that is %s', status => {
    expect(judge({tasks: [task({status})]}).refusals).toEqual([]);
  });
});

describe('what may be unwise', () => {
  test('nothing, when the consumer works', () => {
    expect(judge().warnings).toEqual([]);
  });

  test('a DLQ that still grows', () => {
    const growing = aQueue('failures', {visible: 12, sources: ['orders'], growth: 6});
    expect(judge({}, [growing, orders]).warnings).toEqual([
      'failures still grows by 6.0 a minute: what fails now will fail again.',
    ]);
  });

  test('a destination whose consumers receive and delete nothing', () => {
    const failing = aQueue('orders', {deadLettersTo: 'failures', received: 3, deleted: 0});
    expect(judge({}, [failures, failing]).warnings).toEqual([
      'orders still fails: its consumers receive but delete nothing.',
    ]);
  });

  test('a destination that nobody polls', () => {
    const idle = aQueue('orders', {deadLettersTo: 'failures', received: 0, emptyReceives: 0, deleted: 0});
    expect(judge({}, [failures, idle]).warnings).toEqual([
      'orders has no consumer: nothing polled it in the last measured minute.',
    ]);
  });

  test('a destination that is polled without finding anything is none of these', () => {
    const polled = aQueue('orders', {deadLettersTo: 'failures', received: 0, emptyReceives: 2, deleted: 0});
    expect(judge({}, [failures, polled]).warnings).toEqual([]);
  });

  test('nothing is said of a destination of which nothing is known: missing is not zero', () => {
    const unmeasured = aQueue('orders', {deadLettersTo: 'failures'});
    const half = aQueue('orders', {deadLettersTo: 'failures', received: 0, deleted: 0});
    expect(judge({}, [failures, unmeasured]).warnings).toEqual([]);
    expect(judge({}, [failures, half]).warnings).toEqual([]);
  });

  test('the warning is about the destination that is chosen, not about the sources', () => {
    const idle = aQueue('orders', {deadLettersTo: 'failures', received: 0, emptyReceives: 0});
    const repair = aQueue('repair', {received: 2, deleted: 0});
    const queues = [failures, idle, repair];
    expect(judge({}, queues, arnOf('repair')).warnings).toEqual([
      'repair still fails: its consumers receive but delete nothing.',
    ]);
  });

  test('messages that somebody holds', () => {
    expect(judge({inFlight: 1200}).warnings).toEqual([
      '1,200 are in flight: somebody holds them, they move when they are visible again.',
    ]);
  });

  test('an endpoint that cannot list tasks', () => {
    expect(judge({tasks: undefined}).warnings).toEqual([
      'This endpoint does not list move tasks: progress cannot be shown.',
    ]);
  });
});

describe('destinations', () => {
  test('its own source first, then every queue of the same type by name, never itself', () => {
    const queues = [failures, orders, aQueue('zebra'), aQueue('apple'), aQueue('stream.fifo')];
    expect(judge({}, queues).destinations).toEqual([
      {arn: undefined, label: 'its source, orders'},
      {arn: arnOf('orders'), label: 'orders'},
      {arn: arnOf('apple'), label: 'apple'},
      {arn: arnOf('zebra'), label: 'zebra'},
    ]);
  });

  test('FIFO goes to FIFO only', () => {
    const fifo = aQueue('failures.fifo', {visible: 1, sources: ['orders.fifo']});
    const queues = [fifo, aQueue('orders.fifo'), aQueue('other.fifo'), aQueue('plain')];
    expect(judge({}, queues).destinations.map(({arn}) => arn)).toEqual([
      undefined,
      arnOf('orders.fifo'),
      arnOf('other.fifo'),
    ]);
  });

  test('several sources are counted, and each can be chosen', () => {
    const shared = aQueue('failures', {visible: 1, sources: ['a', 'b']});
    expect(judge({}, [shared]).destinations).toEqual([
      {arn: undefined, label: 'each to its own source (2 queues)'},
      {arn: arnOf('a'), label: 'a'},
      {arn: arnOf('b'), label: 'b'},
    ]);
  });

  test('sources that only SQS has told just now are counted too', () => {
    const unjoined = aQueue('failures', {visible: 12});
    expect(judge({}, [unjoined, orders]).destinations).toEqual([
      {arn: undefined, label: 'its source, orders'},
      {arn: arnOf('orders'), label: 'orders'},
    ]);
  });
});

describe('velocity', () => {
  test('empty lets SQS choose', () => {
    expect(parseVelocity('')).toEqual({ok: true, perSecond: undefined});
  });

  test('is a whole number from 1 to 500, in digits', () => {
    fc.assert(
      fc.property(fc.integer({min: -10, max: 2000}), perSecond => {
        const expected = perSecond >= 1 && perSecond <= 500 ? {ok: true, perSecond} : {ok: false};
        expect(parseVelocity(String(perSecond))).toMatchObject(expected);
      }),
    );
  });

  test('anything else says what is expected', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({minLength: 1}), fc.constantFrom('1e2', '0x10', ' 5', '5.0', '٣')),
        text => {
          fc.pre(!/^\d+$/.test(text));
          expect(parseVelocity(text)).toEqual({
            ok: false,
            message: 'Velocity is 1 to 500 messages a second, or empty for SQS to choose',
          });
        },
      ),
    );
  });
});
