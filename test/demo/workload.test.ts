import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {createQueueMetrics} from '../../source/demo/cloudwatch/queue-metrics.ts';
import {startMoveTask} from '../../source/demo/sqs/move-tasks.ts';
import {oldestAgeSeconds} from '../../source/demo/sqs/queue-contents.ts';
import {arnOf as accountArn, createSqsAccount} from '../../source/demo/sqs/sqs-account.ts';
import {sendMessage} from '../../source/demo/sqs/send.ts';
import type {StoredMessage} from '../../source/demo/sqs/stored-message.ts';
import {createWorkload} from '../../source/demo/workload/workload.ts';
import {noon, openAccount, receive, refusal} from './open-account.ts';

/** Of more than an hour of traffic, tick by tick. */
const anHour = {timeout: 90_000};

const errorOf = ({ErrorCode: code}: StoredMessage['attributes']): string | undefined =>
  code !== undefined && 'text' in code ? code.text : undefined;

/** The workload without a server, its time made of ticks. */
const openWorkload = (startsAt = noon) => {
  let now = startsAt;
  const metrics = createQueueMetrics();
  const account = createSqsAccount({
    accountId: '123456789012',
    region: 'eu-west-1',
    now: () => now,
    urlOf: name => name,
    meter: metrics,
    inFlightLimit: 120_000,
    moveTaskPerSecond: 25,
  });
  const workload = createWorkload(account, metrics, {incidentDelaySeconds: 15});
  const queue = (name: string) => {
    const found = account.queues.get(name);
    if (found === undefined) throw new Error(`Expected the queue ${name}`);
    return found;
  };
  return {
    workload,
    account,
    queue,
    metrics,
    payments: queue('orders-payments'),
    deadLetters: queue('orders-payments-dlq'),
    redrive: () =>
      startMoveTask(account, {
        sourceArn: accountArn(account, 'orders-payments-dlq'),
        destinationArn: undefined,
        maxPerSecond: undefined,
      }),
    /** Bodies of the letters with this error. */
    lettersOf: (error: string) =>
      [...queue('orders-payments-dlq').messages.values()].flatMap(({body, attributes}) =>
        errorOf(attributes) === error ? [body] : [],
      ),
    letterErrors: () =>
      [
        ...new Set(
          [...queue('orders-payments-dlq').messages.values()].flatMap(
            ({attributes}) => errorOf(attributes) ?? [],
          ),
        ),
      ].toSorted(),
    ageOf: (name: string) => oldestAgeSeconds(queue(name), now),
    fix: () => workload.incident.fix(now),
    pass: (seconds: number, tickMilliseconds = 100) => {
      for (let elapsed = 0; elapsed < seconds * 1000; elapsed += tickMilliseconds) {
        now += tickMilliseconds;
        workload.tick();
      }
    },
  };
};

describe('the incident', () => {
  test('fills the dead-letter queue by two to four a second, and backlog and age rise', () => {
    const {pass, deadLetters, payments, ageOf} = openWorkload();
    pass(15);
    expect([deadLetters.messages.size, payments.counts.visible < 30]).toEqual([0, true]);
    pass(45);
    const [lettersBefore, backlogBefore, ageBefore] = [
      deadLetters.messages.size,
      payments.counts.visible,
      ageOf('orders-payments'),
    ];
    pass(120);
    const perSecond = (deadLetters.messages.size - lettersBefore) / 120;
    expect(perSecond).toBeGreaterThan(1.9);
    expect(perSecond).toBeLessThan(4);
    expect(payments.counts.visible).toBeGreaterThan(backlogBefore + 50);
    expect(ageOf('orders-payments')).toBeGreaterThan(ageBefore + 5);
  });

  test('brings redriven messages back for as long as it goes on', () => {
    const {pass, deadLetters, redrive} = openWorkload();
    pass(120);
    const lettersOf = () => new Map([...deadLetters.messages.values()].map(({body, id}) => [body, id]));
    const before = lettersOf();
    const task = redrive();
    pass(15);
    expect([task.status, task.moved]).toEqual(['COMPLETED', before.size]);
    pass(240);
    const after = lettersOf();
    for (const [body, id] of before) {
      expect(after.has(body)).toBe(true);
      expect(after.get(body)).not.toBe(id);
    }
  });

  test('is one error in the first minute, and then a second one whose amounts are written as text', () => {
    const {pass, letterErrors} = openWorkload();
    pass(60);
    expect(letterErrors()).toEqual(['PaymentGatewayTimeout']);
    pass(180);
    expect(letterErrors()).toEqual(['PaymentGatewayTimeout', 'PaymentValidationError']);
  });

  test('ends with the fix: the consumer catches up, and of a redrive only the second error comes back, within a minute', () => {
    const {pass, deadLetters, payments, redrive, fix, lettersOf} = openWorkload();
    pass(180);
    fix();
    pass(90);
    expect(payments.counts.visible).toBeLessThan(30);
    const letters = deadLetters.messages.size;
    const invalid = lettersOf('PaymentValidationError');
    expect(letters).toBeGreaterThan(100);
    expect(invalid.length).toBeGreaterThan(5);
    const task = redrive();
    // Twenty-five a second go; then three receives of four seconds each.
    pass(letters / 25 + 1);
    expect([task.status, task.moved]).toEqual(['COMPLETED', letters]);
    pass(60);
    expect(lettersOf('PaymentGatewayTimeout')).toEqual([]);
    expect(lettersOf('PaymentValidationError').toSorted()).toEqual(invalid.toSorted());
    expect(deadLetters.messages.size).toBe(invalid.length);
    pass(600);
    expect(deadLetters.messages.size).toBe(invalid.length);
    expect(payments.counts.visible).toBeLessThan(30);
  });

  test('a payment whose amount is repaired is taken', () => {
    const {pass, account, deadLetters, payments, fix} = openWorkload();
    pass(240);
    fix();
    const broken = [...deadLetters.messages.values()].find(({body}) => body.includes('"amount":"'));
    if (broken === undefined) throw new Error('Expected a payment with a bad amount');
    const body = broken.body.replace(/"amount":"(\d+),(\d+)"/, '"amount":$1.$2');
    expect(body).not.toBe(broken.body);
    pass(90);
    const before = deadLetters.messages.size;
    sendMessage(account, payments, {...broken, body});
    pass(60);
    expect([deadLetters.messages.size, payments.counts.visible < 30]).toEqual([before, true]);
  });

  test('fixed before it begins never begins', () => {
    const {pass, deadLetters, fix, workload} = openWorkload();
    fix();
    pass(300);
    expect(deadLetters.messages.size).toBe(0);
    expect(workload.incident.startedAt(noon + 300_000)).toBeUndefined();
  });
});

/** What CloudWatch would say of a queue from one minute on: sums of counters, newest of gauges. */
const toldOf = (
  {metrics}: ReturnType<typeof openWorkload>,
  queueName: string,
  metricName: string,
  [from, to]: readonly [number, number],
): readonly number[] => {
  const metric = {namespace: 'AWS/SQS', metricName, dimensions: new Map([['QueueName', queueName]])};
  return (metrics.read(metric, from, to) ?? []).map(([, {sum}]) => sum);
};

describe('what the other services tell of a queue, the queue tells too', () => {
  test(
    'the DLQ of the failing web hook has had 25 a minute for 95 minutes, and goes on for an hour',
    anHour,
    () => {
      const demo = openWorkload();
      const {pass, queue} = demo;
      const topics = [...queue('events-sns-dlq').messages.values()].map(
        ({body}) => /"TopicArn":"[^"]*:([^":]+)"/.exec(body)?.[1],
      );
      expect(topics.filter(topic => topic === 'order-events')).toHaveLength(95 * 25);
      expect(topics.filter(topic => topic === 'image-uploads')).toHaveLength(800);
      const arrivals = toldOf(demo, 'events-sns-dlq', 'NumberOfMessagesSent', [noon - 180 * 60_000, noon]);
      expect(arrivals.slice(0, 84)).toEqual(arrivals.slice(0, 84).map(() => 0));
      expect(arrivals.slice(86).filter(count => count < 24 || count > 26)).toEqual([]);
      const before = queue('events-sns-dlq').messages.size;
      pass(600, 500);
      expect((queue('events-sns-dlq').messages.size - before) / 10).toBeCloseTo(25, -0.5);
      pass(60 * 60, 1000);
      const later = queue('events-sns-dlq').messages.size;
      pass(60, 500);
      expect(queue('events-sns-dlq').messages.size).toBeGreaterThan(later + 15);
    },
  );

  test('invoices are worked off as fast as their function does, and backlog and dead letters grow slowly', () => {
    const demo = openWorkload();
    const {pass, queue} = demo;
    const backlog = () => queue('invoices-render').counts.visible;
    const letters = () => queue('invoices-render-dlq').messages.size;
    pass(120);
    const before = [backlog(), letters()] as const;
    pass(1200);
    const deleted = toldOf(demo, 'invoices-render', 'NumberOfMessagesDeleted', [
      noon + 180_000,
      noon + 1_200_000,
    ]);
    const perMinute = deleted.reduce((sum, count) => sum + count, 0) / deleted.length;
    expect(Math.abs(perMinute - 52)).toBeLessThan(3);
    expect(backlog() - before[0]).toBeGreaterThan(20);
    expect(backlog() - before[0]).toBeLessThan(120);
    expect(letters() - before[1]).toBeGreaterThan(2);
    expect(letters() - before[1]).toBeLessThan(20);
  });
});

test('the minute in which the demo starts looks like those before and after it', () => {
  const startsAt = noon + 48_000;
  const demo = openWorkload(startsAt);
  demo.pass(72);
  for (const name of ['orders-payments', 'orders-emails', 'image-resize', 'webhooks-out', 'events-sns-dlq']) {
    for (const metric of ['NumberOfMessagesSent', 'NumberOfMessagesReceived']) {
      const [before, first, after] = toldOf(demo, name, metric, [noon - 60_000, noon + 120_000]);
      if (before === undefined || first === undefined || after === undefined) throw new Error(name);
      expect([name, metric, first >= 0.6 * Math.min(before, after)]).toEqual([name, metric, true]);
      expect([name, metric, first <= 1.6 * Math.max(before, after, 1)]).toEqual([name, metric, true]);
    }
  }
});

test('a demo left alone stays bounded and still burns', anHour, () => {
  const {pass, account, payments, deadLetters} = openWorkload();
  pass(75 * 60, 1000);
  const sizes = [...account.queues.values()].map(({name, messages}) => [name, messages.size] as const);
  expect(sizes.filter(([, size]) => size > 6500)).toEqual([]);
  expect(deadLetters.messages.size).toBeGreaterThan(4900);
  expect(payments.messages.size).toBeGreaterThan(5900);
});

describe('the account on the wire', () => {
  test('has metrics of three hours at the first call, except for the silent queue', async () => {
    const {sqs, cloudWatch} = await openAccount({workload: true});
    const {QueueUrls = []} = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls.length).toBeGreaterThan(15);
    const names = QueueUrls.map(url => url.slice(url.lastIndexOf('/') + 1));
    const {MetricDataResults = []} = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(noon - 3 * 3_600_000),
        EndTime: new Date(noon),
        MetricDataQueries: names.map((name, index) => ({
          Id: `q${index}`,
          Label: name,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateAgeOfOldestMessage',
              Dimensions: [{Name: 'QueueName', Value: name}],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        })),
      }),
    );
    const lengths = new Map(MetricDataResults.map(({Label, Values}) => [Label, Values?.length]));
    expect(lengths.get('audit-archive')).toBe(0);
    lengths.delete('audit-archive');
    expect(new Set(lengths.values())).toEqual(new Set([180]));
  });

  test('has a dead-letter queue that does not sound like one, and one that only sounds like it', async () => {
    const {sqs, account} = await openAccount({workload: true});
    const sources = async (name: string) => {
      const QueueUrl = `${account.url}/123456789012/${name}`;
      const {queueUrls} = await sqs.send(new ListDeadLetterSourceQueuesCommand({QueueUrl}));
      return queueUrls?.map(url => url.slice(url.lastIndexOf('/') + 1));
    };
    expect(await sources('payments-parking-lot')).toEqual(['payments-refunds']);
    expect(await sources('legacy-dlq')).toEqual([]);
    expect(await sources('events-sns-dlq')).toEqual([]);
  });

  test('has old dead letters that can be received as they are, however strange or large', async () => {
    const {sqs, account} = await openAccount({workload: true});
    const QueueUrl = `${account.url}/123456789012/invoices-render-dlq`;
    const {Attributes} = await sqs.send(new GetQueueAttributesCommand({QueueUrl, AttributeNames: ['All']}));
    expect(Attributes?.ApproximateNumberOfMessages).toBe('111');
    const all = (await Promise.all(Array.from({length: 12}, () => receive(sqs, QueueUrl)))).flat();
    const records = all.filter(({Body}) => Body?.includes('"requestPayload"'));
    expect([all.length, records.length]).toEqual([111, 18]);
    for (const record of records) expect(record.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    const letters = all.filter(letter => !records.includes(letter));
    const text = letters.map(({Body}) => Body).join('');
    expect(text).toContain('\u202e');
    expect(text).toContain('\u009b31m');
    expect(Math.max(...letters.map(({Body}) => Body?.length ?? 0))).toBeGreaterThan(180_000);
    expect(letters.map(({MessageAttributes}) => Object.keys(MessageAttributes ?? {}).length)).toContain(4);
    const retentionMilliseconds = Number(Attributes?.MessageRetentionPeriod) * 1000;
    const hoursLeft = letters.map(
      letter => (Number(letter.Attributes?.SentTimestamp) + retentionMilliseconds - noon) / 3_600_000,
    );
    expect(hoursLeft.filter(hours => hours < 4).length).toBe(3);
    for (const letter of letters) {
      expect(letter.Attributes).toMatchObject({
        ApproximateReceiveCount: '4',
        DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:invoices-render',
      });
    }
  });

  test('closes while it lives, and its port is free again', async () => {
    const {account, sqs} = await openAccount({workload: true, now: Date.now});
    await sqs.send(new ListQueuesCommand({}));
    await account.close();
    expect((await refusal(fetch(account.url)))[0]).toBe('TypeError');
  });
});

describe('dead letters that no redrive policy moved', () => {
  const openLetters = async (name: string) => {
    const {sqs, account} = await openAccount({workload: true});
    const QueueUrl = `${account.url}/123456789012/${name}`;
    const letters = (await Promise.all(Array.from({length: 6}, () => receive(sqs, QueueUrl)))).flat();
    return letters.filter(({Attributes}) => Attributes?.DeadLetterQueueSourceArn === undefined);
  };

  test('lie beside those of a queue: failed events of a function and of a rule, with their errors', async () => {
    const letters = await openLetters('payments-parking-lot');
    const errors = letters.map(
      ({MessageAttributes: {ErrorMessage, ERROR_CODE} = {}}) =>
        ErrorMessage?.StringValue ?? ERROR_CODE?.StringValue,
    );
    const count = (error: string) => errors.filter(one => one === error).length;
    expect([
      count('Task timed out after 120.00 seconds'),
      count("'period'"),
      count('NO_PERMISSIONS'),
      letters.length,
    ]).toEqual([14, 8, 5, 27]);
  });

  test('of a FIFO topic are raw and have their group', async () => {
    const letters = await openLetters('orders-shipments-dlq.fifo');
    expect(letters.map(({Attributes}) => Attributes?.MessageGroupId)).toEqual([
      'payments',
      'payments',
      'payments',
    ]);
  });
});
