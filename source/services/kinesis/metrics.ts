import type {Metric, PartMetric} from '../../domain/metric.ts';
import {capacityOf} from '../../domain/stream-capacity.ts';
import {openShardsOf} from '../../domain/stream-shard.ts';
import type {Stream, StreamMetric, StreamPartMetric} from '../../domain/stream.ts';

const namespace = 'AWS/Kinesis';
const perSecond = 1 / 60;
const fromMilliseconds = 1 / 1000;

const streamQuery =
  (metricName: string, statistic: 'Sum' | 'Maximum'): Metric<Stream>['query'] =>
  ({name}) => ({namespace, metricName, dimensions: {StreamName: name}, statistic});

/** The metrics asked for each stream (Kinesis Developer Guide, monitoring with CloudWatch; namespace AWS/Kinesis). */
export const streamMetrics: Readonly<Record<StreamMetric, Metric<Stream>>> = {
  iteratorAgeSeconds: {
    title: 'Iterator age',
    unit: 'seconds',
    scale: fromMilliseconds,
    use: 'table',
    query: streamQuery('GetRecords.IteratorAgeMilliseconds', 'Maximum'),
    threshold: ({summary}) => summary?.retentionSeconds,
  },
  incomingBytesPerSecond: {
    title: 'Incoming bytes',
    unit: 'bytesPerSecond',
    scale: perSecond,
    use: 'table',
    query: streamQuery('IncomingBytes', 'Sum'),
    threshold: stream => capacityOf(stream)?.bytesPerSecond,
  },
  incomingRecordsPerSecond: {
    title: 'Incoming records',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: streamQuery('IncomingRecords', 'Sum'),
    threshold: stream => capacityOf(stream)?.recordsPerSecond,
  },
  outgoingBytesPerSecond: {
    title: 'Read by classic consumers',
    unit: 'bytesPerSecond',
    scale: perSecond,
    use: 'table',
    query: streamQuery('GetRecords.Bytes', 'Sum'),
  },
  outgoingRecordsPerSecond: {
    title: 'Records read by classic consumers',
    unit: 'perSecond',
    scale: perSecond,
    use: 'table',
    query: streamQuery('GetRecords.Records', 'Sum'),
  },
  writeThrottlesPerMinute: {
    title: 'Write throttles',
    unit: 'perMinute',
    scale: 1,
    use: 'table',
    query: streamQuery('WriteProvisionedThroughputExceeded', 'Sum'),
  },
  readThrottlesPerMinute: {
    title: 'Read throttles',
    unit: 'perMinute',
    scale: 1,
    use: 'table',
    query: streamQuery('ReadProvisionedThroughputExceeded', 'Sum'),
  },
};

/**
 * Shards whose metrics are read while a detail is open: five metrics each, so that one call of GetMetricData and half a
 * cent are enough however many shards a stream has.
 */
export const mostMeasuredShards = 50;

const shardMetric = (
  title: string,
  unit: PartMetric<Stream>['unit'],
  scale: number,
  metricName: string,
  statistic: 'Sum' | 'Maximum' = 'Sum',
): PartMetric<Stream> => ({
  title,
  unit,
  scale,
  use: 'detail',
  parts: stream =>
    stream.summary?.shardMetrics.includes(metricName) === true
      ? openShardsOf(stream)
          .slice(0, mostMeasuredShards)
          .map(({id}) => id)
      : [],
  query: ({name}, ShardId) => ({
    namespace,
    metricName,
    dimensions: {StreamName: name, ShardId},
    statistic,
  }),
});

/** Of each fan-out consumer, and of each shard where enhanced monitoring has the metric on. */
export const streamPartMetrics: Readonly<Record<StreamPartMetric, PartMetric<Stream>>> = {
  consumerBehindSeconds: {
    title: 'Fan-out consumer behind',
    unit: 'seconds',
    scale: fromMilliseconds,
    use: 'table',
    parts: ({consumers = []}) => consumers.map(({name}) => name),
    query: ({name}, ConsumerName) => ({
      namespace,
      metricName: 'SubscribeToShardEvent.MillisBehindLatest',
      dimensions: {StreamName: name, ConsumerName},
      statistic: 'Maximum',
    }),
  },
  shardIncomingBytesPerSecond: shardMetric('Shard in', 'bytesPerSecond', perSecond, 'IncomingBytes'),
  shardIncomingRecordsPerSecond: shardMetric('Shard records in', 'perSecond', perSecond, 'IncomingRecords'),
  shardOutgoingBytesPerSecond: shardMetric('Shard out', 'bytesPerSecond', perSecond, 'OutgoingBytes'),
  shardIteratorAgeSeconds: shardMetric(
    'Shard iterator age',
    'seconds',
    fromMilliseconds,
    'IteratorAgeMilliseconds',
    'Maximum',
  ),
  shardWriteThrottlesPerMinute: shardMetric(
    'Shard write throttles',
    'perMinute',
    1,
    'WriteProvisionedThroughputExceeded',
  ),
};
