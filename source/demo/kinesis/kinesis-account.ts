import type {DemoScene} from '../demo-part.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {optionalText} from '../wire/json-fields.ts';
import type {DemoConsumer, DemoStream} from './demo-stream.ts';
import {createShards} from './demo-stream.ts';
import {invalidArgument, streamNotFound} from './kinesis-errors.ts';
import type {StreamMeter} from './stream-meter.ts';
import type {StreamPlan} from './stream-plans.ts';

/** MetricsName of the API, without ALL (EnableEnhancedMonitoring API reference). */
export const shardMetricNames = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const;

export type KinesisAccount = {
  readonly scene: DemoScene;
  /** When the story began (epoch milliseconds). */
  readonly startedAt: number;
  readonly streams: Map<string, DemoStream>;
  readonly meter: StreamMeter;
};

export const streamArn = ({region, accountId}: DemoScene, name: string): string =>
  `arn:aws:kinesis:${region}:${accountId}:stream/${name}`;

export const createConsumer = (arn: string, name: string, createdAt: number): DemoConsumer => ({
  name,
  arn: `${arn}/consumer/${name}:${String(Math.floor(createdAt / 1000))}`,
  createdAt,
});

const day = 86_400_000;

export const streamOfPlan = (scene: DemoScene, plan: StreamPlan): DemoStream => {
  const createdAt = scene.now() - 200 * day;
  const arn = streamArn(scene, plan.name);
  return {
    name: plan.name,
    arn,
    mode: plan.mode,
    createdAt,
    retentionHours: plan.retentionHours,
    kmsKey: plan.kmsKey,
    shards: createShards(plan.openShards, {splitFrom: plan.splitFrom ?? 0}),
    consumers: new Map(
      plan.consumers.map(({name}) => [name, createConsumer(arn, name, createdAt + 30 * day)]),
    ),
    enhancedMetrics: new Set(plan.allShardMetrics === true ? shardMetricNames : []),
    plan,
  };
};

const nameOfArn = (arn: string): string => arn.split('/')[1] ?? '';

/** The stream that StreamARN or StreamName names. Throws `InvalidArgumentException` or `ResourceNotFoundException`. */
export const requiredStream = ({scene, streams}: KinesisAccount, input: JsonObject): DemoStream => {
  const arn = optionalText(input, 'StreamARN');
  const name = arn === undefined ? optionalText(input, 'StreamName') : nameOfArn(arn);
  if (name === undefined) throw invalidArgument('Either StreamName or StreamARN must be provided.');
  const stream = streams.get(name);
  if (stream === undefined || (arn !== undefined && stream.arn !== arn))
    throw streamNotFound(name, scene.accountId);
  return stream;
};
