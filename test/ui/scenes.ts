import type {RedriveFacts, RedriveTask} from '../../source/domain/redrive.ts';
import type {Series} from '../../source/domain/series.ts';
import type {Event} from '../../source/store/event.ts';
import {aFailure, expired} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {listed, openSession} from '../fixtures/a-session.ts';
import type {Stage} from './a-stage.ts';
import {deadLetter, ended, open, peeked, received, select, shop} from './a-stage.ts';
import {runScenes} from './run-scenes.ts';
import {overviewScenes} from './overview-scenes.ts';
import {workbenchScenes} from './workbench-scenes.ts';

const facts = (change: Partial<RedriveFacts> = {}): RedriveFacts => ({
  sourceQueueUrls: [urlOf('orders-payments')],
  tasks: [],
  visible: 312,
  inFlight: 4,
  delayed: 0,
  ...change,
});

const asked = (stage: Stage, options: SessionOptions = {}): Session => {
  const session = open(stage, options);
  session.press('R');
  return session;
};

const ready = (stage: Stage, change: Partial<RedriveFacts> = {}, options: SessionOptions = {}): Session => {
  const session = asked(stage, options);
  session.happen({type: 'redriveFactsRead', number: 1, facts: facts(change)});
  return session;
};

const task = (change: Partial<RedriveTask>): RedriveTask => ({
  handle: 'handle',
  status: 'RUNNING',
  sourceArn: arnOf('payments-parking-lot'),
  destinationArn: undefined,
  maxPerSecond: undefined,
  moved: 0,
  total: 312,
  failureReason: undefined,
  startedAt: noon,
  ...change,
});

const progressed = (change: Partial<RedriveTask>, seconds: number): Event => ({
  type: 'redriveProgressed',
  sourceArn: arnOf('payments-parking-lot'),
  task: task(change),
  at: noon + seconds * 1000,
});

const running = (stage: Stage): Session => {
  const session = ready(stage);
  session.press('Enter');
  session.happen(progressed({moved: 0}, 1), progressed({moved: 100}, 5), {type: 'ticked', at: noon + 5000});
  return session;
};

const completed = (stage: Stage, backAgain: number): Session => {
  const session = running(stage);
  session.happen(progressed({moved: 312, status: 'COMPLETED', handle: undefined}, 13));
  session.learn({'payments-parking-lot': {visible: 0, readAt: noon + 20_000}});
  session.learn({'payments-parking-lot': {visible: backAgain, readAt: noon + 60_000}});
  session.happen(
    {type: 'ticked', at: noon + 60_000},
    {type: 'polled', service: 'sqs', clock: 'live', at: noon + 60_000},
  );
  return session;
};

/** Minutes up to two before noon, each a wave that starts elsewhere. */
const minutesOf = (valueAt: (minute: number) => number, count = 180): Series =>
  Array.from({length: count}, (_, minute) => ({
    at: noon - (count - minute + 1) * 60_000,
    value: valueAt(minute),
  }));

const wave = (minute: number): number => Math.sin(minute / 7) + Math.sin(minute / 2.3) / 3;

/** How long the incident has lasted in this minute. */
const burning = (minute: number): number => Math.max(0, minute - 161);

/** The incident as the charts tell it: consumers get slower, retries add to what is received, the age grows. */
const withHistory = (stage: Stage): Session => {
  const session = open(stage);
  const payments = shop['orders-payments'] ?? {};
  for (let second = 2; second <= 100; second += 2)
    session.learn({
      'orders-payments': {...payments, visible: 48_120 + second * 31, readAt: noon + second * 1000},
    });
  const minutes = {
    oldestAgeSeconds: minutesOf(minute => 2 + burning(minute) * 60),
    sentPerSecond: minutesOf(minute => 90 + 8 * wave(minute)),
    receivedPerSecond: minutesOf(minute => 91 + 8 * wave(minute) + burning(minute) * 3),
    // Ten minutes that CloudWatch tells nothing of.
    deletedPerSecond: minutesOf(minute => (burning(minute) > 0 ? 61 : 90 + 8 * wave(minute))).filter(
      (_, minute) => minute < 130 || minute >= 140,
    ),
  };
  session.happen(
    {type: 'ticked', at: noon + 100_000},
    {type: 'polled', service: 'sqs', clock: 'live', at: noon + 100_000},
    {type: 'learnt', service: 'sqs', learnt: [{id: urlOf('orders-payments'), learnt: {}, minutes}]},
  );
  session.press('Enter');
  return session;
};

const hostileBody = JSON.stringify({
  note: '\u001b[2J\u001b]52;c;cm0gLXJm\u0007 \u202etxt.exe \u009b31m 日本語 👩‍👩‍👧 e\u0301\u0301\u0301 \u200b|',
  amount: 12345678901234567890n.toString(),
}).replace('"12345678901234567890"', '12345678901234567890');

/** Every screen worth a whole expected frame, by name. */
export const scenes: Readonly<Record<string, (stage: Stage) => Session>> = {
  'table with a critical queue': stage => open(stage),
  'table sorted by name, second row, one marked': stage => {
    const session = open(stage);
    session.press('s', 'Space');
    return session;
  },
  'dead-letter queues only': stage => {
    const session = open(stage);
    session.press('3');
    return session;
  },
  'empty account': stage => open(stage, {queues: {}}),
  'looking for queues': stage => {
    const session = openSession(stage);
    session.happen({
      type: 'connected',
      place: {profile: 'prod', region: 'eu-west-1', account: undefined, endpointUrl: undefined},
    });
    return session;
  },
  'listed but not read': stage => {
    const session = openSession(stage);
    session.happen(listed(['orders-payments', 'orders-emails.fifo']));
    return session;
  },
  'list denied': stage => {
    const session = openSession(stage);
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'discovery',
      failure: aFailure(),
      retryAt: noon + 60_000,
    });
    return session;
  },
  'expired credentials': stage => {
    const session = open(stage);
    session.happen(
      {type: 'ticked', at: noon + 41_000},
      {type: 'pollFailed', service: 'sqs', clock: 'live', failure: expired, retryAt: noon + 44_000},
    );
    return session;
  },
  'metrics denied': stage => {
    const session = open(stage);
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'metrics',
      failure: aFailure({
        service: 'cloudwatch',
        operation: 'GetMetricData',
        message: 'CloudWatch GetMetricData: access denied.',
        hint: 'Allow cloudwatch:GetMetricData on *; it cannot be limited to some metrics.',
      }),
      retryAt: noon + 60_000,
    });
    return session;
  },
  'one queue of many denied': stage => {
    const session = open(stage);
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'live',
      failure: aFailure({
        operation: 'GetQueueAttributes',
        message: 'SQS GetQueueAttributes: access denied.',
        hint: 'Allow sqs:GetQueueAttributes.',
      }),
      retryAt: noon,
    });
    return session;
  },
  'another place that cannot be reached': stage => {
    const session = open(stage);
    session.happen(
      {type: 'placeLeft'},
      {
        type: 'connectionFailed',
        failure: aFailure({
          kind: 'noCredentials',
          message: 'There is no profile “staging” in the AWS config files.',
          hint: 'There are: default, prod. Make one with `aws configure sso --profile staging`.',
        }),
      },
    );
    return session;
  },
  paused: stage => {
    const session = open(stage);
    session.press('p');
    session.happen({type: 'ticked', at: noon + 95_000});
    return session;
  },
  'filter prompt': stage => {
    const session = open(stage);
    session.press('/');
    session.type('orders-*');
    return session;
  },
  'filter that matches nothing': stage => {
    const session = open(stage);
    session.press('/');
    session.type('kinesis');
    session.press('Enter');
    return session;
  },
  'only problems': stage => {
    const session = open(stage);
    session.press('!');
    return session;
  },
  'command prompt': stage => {
    const session = open(stage);
    session.press(':');
    session.type('re');
    session.press('Tab');
    return session;
  },
  'prompt longer than the screen': stage => {
    const session = peeked(stage, [deadLetter('9d2b7a54-6c1e-4f0a-8d55-0b8f5c1a7e21')]);
    session.press('Enter', 'f');
    session.type(
      '.and-a-long-end-that-somebody-typed-behind-it-because-they-could-and-nobody-stopped-them.json',
    );
    return session;
  },
  'question before a peek': stage => {
    const session = open(stage);
    session.press('m');
    return session;
  },
  'peek receiving': stage => {
    const session = open(stage);
    select(session, 'payments-parking-lot');
    session.press('m');
    session.happen(received([deadLetter('m-1'), deadLetter('m-2')]));
    return session;
  },
  'peek of a standard queue': stage =>
    peeked(stage, [
      deadLetter('m-1'),
      deadLetter('m-2', {sentAt: noon - 340_000_000, receiveCount: 12}),
      deadLetter('m-3', {body: 'plain text\nof two lines', sizeBytes: 24}),
      deadLetter('m-4', {body: '日本語の注文 \u001b[31mred', sizeBytes: 209_715}),
      deadLetter('m-5', {sentAt: undefined}),
    ]),
  'peek of a FIFO queue': stage => {
    const session = open(stage);
    select(session, 'orders-shipments.fifo');
    session.press('m');
    session.happen(
      received([
        aMessage('f-1', {groupId: 'customer-17'}),
        aMessage('f-2', {groupId: 'a-group-with-a-name-of-more-than-twelve'}),
        aMessage('f-3', {sourceQueueArn: arnOf('elsewhere.fifo')}),
      ]),
      ended(false),
    );
    return session;
  },
  'peek that found nothing': stage => peeked(stage, []),
  'peek that failed': stage => {
    const session = open(stage);
    select(session, 'payments-parking-lot');
    session.press('m');
    session.happen({
      type: 'peekFailed',
      number: 1,
      failure: aFailure({
        kind: 'encryption',
        operation: 'ReceiveMessage',
        message: 'SQS ReceiveMessage: the KMS key of this queue may not be used by this role.',
        hint: 'Allow kms:Decrypt on the key of the queue, and on that of the queue the messages were sent to first.',
      }),
    });
    return session;
  },
  'peek that could not release': stage => {
    const session = open(stage);
    select(session, 'payments-parking-lot');
    session.press('m');
    session.happen(received([deadLetter('m-1')]), ended(false, 1));
    return session;
  },
  'message with a hostile body': stage => {
    const session = peeked(stage, [
      deadLetter('m-1', {
        body: hostileBody,
        attributes: {'evil\u001b[1m': {dataType: 'String', value: '\u202evalue'}},
      }),
    ]);
    session.press('Enter');
    return session;
  },
  'message of an SNS envelope, searched': stage => {
    const Message = JSON.stringify({orderId: 'o-1', error: {code: 503, provider: 'payments'}});
    const session = peeked(stage, [
      deadLetter('m-1', {
        body: JSON.stringify({
          Type: 'Notification',
          MessageId: 'sns-1',
          TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
          Message,
        }),
      }),
    ]);
    session.press('Enter', '/');
    session.type('provider');
    session.press('Enter');
    return session;
  },
  'redrive asking': stage => asked(stage),
  'redrive refused': stage => {
    const session = open(stage);
    select(session, 'legacy-dlq');
    session.press('R');
    session.happen({
      type: 'redriveFactsRead',
      number: 1,
      facts: facts({sourceQueueUrls: [], visible: 5, inFlight: 0}),
    });
    return session;
  },
  'redrive ready': stage => ready(stage),
  'redrive with a velocity': stage => {
    const session = ready(stage);
    session.press('Up');
    session.type('25');
    return session;
  },
  'redrive with more warnings than room': stage => {
    const names = Array.from({length: 24}, (_, index) => `source-${String(index + 1).padStart(2, '0')}`);
    const sources = Object.fromEntries(
      names.map((name): [string, QueueFacts] => [
        name,
        {deadLettersTo: 'shared-failures', received: 0, emptyReceives: 0, deleted: 0},
      ]),
    );
    return ready(
      stage,
      {sourceQueueUrls: names.map(urlOf)},
      {queues: {...sources, 'shared-failures': {visible: 312, growth: 60, listedSources: names}}},
    );
  },
  'redrive running': running,
  'redrive completed, none came back': stage => completed(stage, 0),
  'redrive completed, some came back': stage => completed(stage, 40),
  'redrive failed to start': stage => {
    const session = ready(stage);
    session.press('Enter');
    session.happen({
      type: 'redriveRefused',
      sourceArn: arnOf('payments-parking-lot'),
      failure: aFailure({
        operation: 'StartMessageMoveTask',
        message: 'SQS StartMessageMoveTask: access denied.',
        hint: 'Allow sqs:StartMessageMoveTask, sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes on the DLQ and sqs:SendMessage on the destination.',
      }),
    });
    return session;
  },
  'cancel a redrive': stage => {
    const session = running(stage);
    session.press('x');
    return session;
  },
  'multi-factor authentication': stage => {
    const session = open(stage);
    session.happen({type: 'mfaAsked', serial: 'arn:aws:iam::123456789012:mfa/me'});
    session.type('123');
    return session;
  },
  'console link': stage => {
    const session = open(stage);
    session.press('o');
    return session;
  },
  help: stage => {
    const session = open(stage);
    session.press('?');
    return session;
  },
  detail: stage => {
    const session = open(stage);
    session.press('Enter');
    return session;
  },
  'detail with three hours of history': withHistory,
  'detail with three hours of history, read in the past': stage => {
    const session = withHistory(stage);
    session.press('t', '[', '[', '[', 'Left', 'Left');
    return session;
  },
  'detail of a queue that is gone': stage => {
    const session = open(stage);
    session.press('Enter');
    session.happen(listed([], noon + 1000));
    return session;
  },
  describe: stage => {
    const session = open(stage);
    session.press('d');
    return session;
  },
  'read-only': stage => open(stage, {options: {readOnly: true}}),
  'at an endpoint of its own': stage =>
    open(stage, {place: {profile: undefined, endpointUrl: 'http://localhost:4566'}, options: {demo: true}}),
  ...overviewScenes,
  ...workbenchScenes,
  ...runScenes,
};
