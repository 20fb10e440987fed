import {seriesKey} from '../../source/domain/metric.ts';
import type {Queue} from '../../source/domain/queue.ts';
import type {Series} from '../../source/domain/series.ts';
import type {Learnt, Resource, ServiceView} from '../../source/domain/service.ts';
import {services} from '../../source/services/catalog.ts';
import type {Event} from '../../source/store/event.ts';
import {aQueue, arnOf, urlOf} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';
import {aFunction} from '../services/lambda/a-function.ts';
import {aTopic, topicArnOf} from '../services/sns/a-topic.ts';

const minuteMilliseconds = 60_000;
const historyMinutes = 180;
const recentMinutes = 15;

/** Random numbers that are the same with every run (mulberry32). */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const names = (count: number, prefix: string): readonly string[] =>
  Array.from({length: count}, (_, index) => `${prefix}-${String(index).padStart(3, '0')}`);

type Simulated = {
  readonly view: ServiceView<Resource>;
  readonly resources: readonly Resource[];
};

const viewOf = (id: string): ServiceView<Resource> => {
  const found = services.find(({view}) => view.id === id);
  if (found === undefined) throw new Error(`Expected a service ${id}`);
  return found.view;
};

/** What GetQueueAttributes answers with `All`. */
const attributesOf = (name: string, visible: number, inFlight: number): Readonly<Record<string, string>> => ({
  QueueArn: arnOf(name),
  ApproximateNumberOfMessages: String(visible),
  ApproximateNumberOfMessagesNotVisible: String(inFlight),
  ApproximateNumberOfMessagesDelayed: '0',
  CreatedTimestamp: '1700000000',
  LastModifiedTimestamp: '1710000000',
  VisibilityTimeout: '30',
  MaximumMessageSize: '262144',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '20',
  SqsManagedSseEnabled: 'true',
  Policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: {AWS: 'arn:aws:iam::123456789012:root'},
        Action: 'sqs:*',
        Resource: arnOf(name),
      },
    ],
  }),
  RedrivePolicy: JSON.stringify({deadLetterTargetArn: arnOf(`${name}-dlq`), maxReceiveCount: 5}),
});

/** Of what tells trouble nine resources in ten have none: keys are an id, which ends in a number, and a metric. */
const isQuiet = (key: string): boolean =>
  /[1-9] \S*(?:throttle|error|fail|age|dropped|invalid|filtered)/i.test(key);

/** An account of 200 resources in which much happens: 100 queues, 50 functions, 15 streams, 25 topics and 10 alarms. */
export const simulateAccount = () => {
  const random = createRandom(7);
  const all: readonly Simulated[] = [
    {view: viewOf('sqs'), resources: names(100, 'orders-service').map(name => aQueue(name))},
    {view: viewOf('kinesis'), resources: names(15, 'clickstream').map(name => aStream(name))},
    {view: viewOf('lambda'), resources: names(50, 'payments-worker').map(name => aFunction(name))},
    {
      view: viewOf('sns'),
      resources: names(25, 'order-events').map(name => ({
        ...aTopic(),
        name,
        id: topicArnOf(name),
        arn: topicArnOf(name),
      })),
    },
    {view: viewOf('alarms'), resources: names(10, 'too-many').map(name => anAlarm(name))},
  ];
  const depths = new Map<string, number>();
  const levels = new Map<string, number>();

  const list = (at: number): readonly Event[] =>
    all.flatMap(({view, resources}): readonly Event[] => [
      {type: 'listed', service: view.id, at, resources},
      {type: 'polled', service: view.id, clock: 'live', at},
    ]);

  /** Half of the queues stand still for long; the others go up and down. */
  const readQueue = (index: number, at: number): Learnt<Resource> => {
    const name = `orders-service-${String(index).padStart(3, '0')}`;
    const moves = index % 2 === 0;
    const before = depths.get(name) ?? Math.floor(random() * 2000);
    const visible = moves ? Math.max(0, before + Math.floor((random() - 0.48) * 200)) : before;
    depths.set(name, visible);
    const inFlight = moves ? Math.floor(random() * 40) : 0;
    const learnt: Partial<Queue> = {
      arn: arnOf(name),
      counts: {visible, inFlight, delayed: 0, at: at + Math.floor(random() * 90)},
      settings: {
        retentionSeconds: 345_600,
        visibilityTimeoutSeconds: 30,
        maxReceiveCount: 5,
        deadLetterQueueArn: arnOf(`${name}-dlq`),
        raw: attributesOf(name, visible, inFlight),
      },
    };
    return {id: urlOf(name), learnt};
  };

  /** A round at `--interval 2`: 40 queues on screen, the busy ones beside them, a share of the rest; in batches of 20. */
  const readLive = (at: number): readonly Event[] => {
    const round = Math.floor(at / 2000);
    const chosen = Array.from({length: 100}, (_, index) => index).filter(
      index => index < 40 || index % 2 === 0 || index % 15 === round % 15,
    );
    const batches = Array.from({length: Math.ceil(chosen.length / 20)}, (_, index) =>
      chosen.slice(index * 20, index * 20 + 20),
    );
    return [
      ...batches.map((batch): Event => ({
        type: 'learnt',
        service: 'sqs',
        learnt: batch.map(index => readQueue(index, at)),
      })),
      {type: 'polled', service: 'sqs', clock: 'live', at},
    ];
  };

  const pointOf = (key: string, scale: number): number => {
    if (isQuiet(key)) return 0;
    const level = levels.get(key) ?? Math.floor(random() * 5000);
    levels.set(key, Math.max(0, level + Math.floor((random() - 0.5) * 100)));
    return level * scale;
  };
  const stored = new Map<string, Series>();
  const minutesOf = (key: string, scale: number, end: number, count: number): Series => {
    const known = stored.get(key) ?? [];
    const from = known.at(-1)?.at ?? end - (historyMinutes + 1) * minuteMilliseconds;
    const fresh = [];
    for (let at = from + minuteMilliseconds; at < end; at += minuteMilliseconds)
      fresh.push({at, value: pointOf(key, scale)});
    const series = [...known, ...fresh].slice(-historyMinutes);
    stored.set(key, series);
    return series.slice(-count);
  };

  /** The metrics of a minute: a window that overlaps the one before, as CloudWatch is asked for it. */
  const measure = (now: number, isFirst: boolean): readonly Event[] => {
    const end = Math.floor(now / minuteMilliseconds - 1) * minuteMilliseconds;
    return all.flatMap(({view, resources}): readonly Event[] => [
      {
        type: 'learnt',
        service: view.id,
        learnt: resources.map(({id}): Learnt<Resource> => {
          const asked = Object.entries(view.metrics).filter(([, {use}]) => use === 'table');
          const minutes = Object.fromEntries(
            asked.map(([metric, {scale}]) => [
              seriesKey(metric),
              minutesOf(`${id} ${metric}`, scale, end, isFirst ? historyMinutes : recentMinutes),
            ]),
          );
          const metrics = Object.fromEntries(
            Object.entries(minutes).map(([metric, series]) => [
              metric,
              {value: series.at(-1)?.value ?? 0, at: end},
            ]),
          );
          return {id, learnt: {metrics, readThrough: end}, minutes};
        }),
      },
      {type: 'polled', service: view.id, clock: 'metrics', at: now},
    ]);
  };

  const count = (at: number, seconds: number): Event => ({
    type: 'requestsCounted',
    at,
    counts: [
      {
        service: 'sqs',
        operation: 'GetQueueAttributes',
        resourceClass: 'polling',
        unit: 'request',
        requests: seconds * 35,
        units: seconds * 35,
      },
      {
        service: 'cloudwatch',
        operation: 'GetMetricData',
        resourceClass: 'polling',
        unit: 'metric',
        requests: Math.ceil(seconds / 60) * 2,
        units: Math.ceil(seconds / 60) * 900,
      },
    ],
  });

  /** What happens in a second after the start. */
  const second = (at: number, seconds: number): readonly Event[] => [
    ...(seconds % 300 === 0 ? list(at) : []),
    ...(seconds % 2 === 0 ? readLive(at) : []),
    ...(seconds % 60 === 0 ? measure(at, seconds === 0) : []),
    count(at, seconds),
  ];
  return {catalog: all.map(({view}) => view), second};
};
