import type {MetricName, MetricSource, Minutes, Statistics} from '../cloudwatch/metric-source.ts';
import type {DemoStream} from './demo-stream.ts';
import {openShards} from './demo-stream.ts';
import type {KinesisAccount} from './kinesis-account.ts';
import {wobble} from './minute-noise.ts';
import type {ShardMinute, StreamPlan} from './stream-plans.ts';

const minuteMilliseconds = 60_000;

/** A minute of something that happens all the time, as far as the minute has come. */
const summed = (perSecond: number, elapsedSeconds: number): Statistics => ({
  sum: Math.round(perSecond * elapsedSeconds),
  minimum: perSecond,
  maximum: perSecond,
  sampleCount: Math.max(1, Math.floor(elapsedSeconds)),
});

const highest = (value: number, elapsedSeconds: number): Statistics => ({
  sum: value * Math.max(1, Math.floor(elapsedSeconds)),
  minimum: value,
  maximum: value,
  sampleCount: Math.max(1, Math.floor(elapsedSeconds)),
});

/** The whole stream: rates are summed, of the ages the highest counts. */
const together = (shards: readonly ShardMinute[]): ShardMinute => {
  const sum = (field: Exclude<keyof ShardMinute, 'iteratorAgeMilliseconds'>): number =>
    shards.reduce((total, shard) => total + shard[field], 0);
  const ages = shards.flatMap(({iteratorAgeMilliseconds: age}) => (age === undefined ? [] : [age]));
  return {
    inBytes: sum('inBytes'),
    inRecords: sum('inRecords'),
    outBytes: sum('outBytes'),
    writeThrottles: sum('writeThrottles'),
    iteratorAgeMilliseconds: ages.length === 0 ? undefined : Math.max(...ages),
  };
};

/** Metrics that exist only where somebody reads with GetRecords. */
const whenRead = (
  {iteratorAgeMilliseconds: age}: ShardMinute,
  statistics: (age: number) => Statistics,
): Statistics | undefined => (age === undefined ? undefined : statistics(age));

type Reading = (minute: ShardMinute, elapsedSeconds: number) => Statistics | undefined;

/** GetRecords counts classic consumers alone; half of what leaves `clickstream` goes to the fan-out consumer. */
const classicBytes = (minute: ShardMinute, plan: StreamPlan): number =>
  plan.consumers.length === 0 ? minute.outBytes : Math.max(0, minute.outBytes - minute.inBytes);

const streamReadings = (plan: StreamPlan): Readonly<Record<string, Reading>> => ({
  'GetRecords.IteratorAgeMilliseconds': (minute, seconds) => whenRead(minute, age => highest(age, seconds)),
  'GetRecords.Bytes': (minute, seconds) =>
    whenRead(minute, () => summed(classicBytes(minute, plan), seconds)),
  'GetRecords.Records': (minute, seconds) =>
    whenRead(minute, () => summed((classicBytes(minute, plan) / minute.inBytes) * minute.inRecords, seconds)),
  ReadProvisionedThroughputExceeded: (minute, seconds) => whenRead(minute, () => summed(0, seconds)),
  IncomingBytes: ({inBytes}, seconds) => summed(inBytes, seconds),
  IncomingRecords: ({inRecords}, seconds) => summed(inRecords, seconds),
  WriteProvisionedThroughputExceeded: ({writeThrottles}, seconds) => summed(writeThrottles, seconds),
});

const shardReadings: Readonly<Record<string, Reading>> = {
  IncomingBytes: ({inBytes}, seconds) => summed(inBytes, seconds),
  IncomingRecords: ({inRecords}, seconds) => summed(inRecords, seconds),
  OutgoingBytes: ({outBytes}, seconds) => summed(outBytes, seconds),
  OutgoingRecords: ({outBytes, inBytes, inRecords}, seconds) =>
    summed((outBytes / inBytes) * inRecords, seconds),
  WriteProvisionedThroughputExceeded: ({writeThrottles}, seconds) => summed(writeThrottles, seconds),
  ReadProvisionedThroughputExceeded: (minute, seconds) => whenRead(minute, () => summed(0, seconds)),
  IteratorAgeMilliseconds: (minute, seconds) => whenRead(minute, age => highest(age, seconds)),
};

/** The values of the story at one minute, for the whole stream or one shard. */
type AtMinute = (minute: number, elapsedSeconds: number) => Statistics | undefined;

const consumerReading = (plan: StreamPlan, metricName: string, consumer: string): AtMinute | undefined => {
  const known = plan.consumers.find(({name}) => name === consumer);
  if (known === undefined || metricName !== 'SubscribeToShardEvent.MillisBehindLatest') return undefined;
  return (minute, seconds) =>
    highest(wobble(`${plan.name} ${consumer}`, minute, known.behindMilliseconds, 0.4), seconds);
};

const storyOf = (
  {startedAt}: KinesisAccount,
  stream: DemoStream,
  plan: StreamPlan,
  {metricName, dimensions}: MetricName,
): AtMinute | undefined => {
  const consumer = dimensions.get('ConsumerName');
  if (consumer !== undefined) return consumerReading(plan, metricName, consumer);
  const open = openShards(stream);
  const shardId = dimensions.get('ShardId');
  if (shardId === undefined) {
    const read = streamReadings(plan)[metricName];
    return (minute, seconds) =>
      read?.(together(open.map((_, shard) => plan.shardMinute(shard, minute, startedAt))), seconds);
  }
  const shard = open.findIndex(({id}) => id === shardId);
  if (shard < 0 || !stream.enhancedMetrics.has(metricName)) return undefined;
  return (minute, seconds) =>
    shardReadings[metricName]?.(plan.shardMinute(shard, minute, startedAt), seconds);
};

const minutesOf = (at: AtMinute, from: number, to: number, now: number): Minutes => {
  const first = Math.ceil(from / minuteMilliseconds) * minuteMilliseconds;
  const minutes: [number, Statistics][] = [];
  for (let minute = first; minute < Math.min(to, now); minute += minuteMilliseconds) {
    const statistics = at(minute, Math.min(60, (now - minute) / 1000));
    if (statistics !== undefined) minutes.push([minute, statistics]);
  }
  return minutes;
};

/** AWS/Kinesis: the story's values are functions of time; streams without a story are metered. */
export const createStreamMetrics = (account: KinesisAccount): MetricSource => ({
  read: (metric, from, to) => {
    const {namespace, metricName, dimensions} = metric;
    if (namespace !== 'AWS/Kinesis') return undefined;
    const stream = account.streams.get(dimensions.get('StreamName') ?? '');
    if (stream === undefined) return [];
    if (stream.plan !== undefined) {
      const at = storyOf(account, stream, stream.plan, metric);
      return at === undefined ? [] : minutesOf(at, from, to, account.scene.now());
    }
    const shardId = dimensions.get('ShardId');
    if (shardId !== undefined && !stream.enhancedMetrics.has(metricName)) return [];
    return account.meter.read(metricName, stream.name, shardId).filter(([at]) => at >= from && at < to);
  },
});
