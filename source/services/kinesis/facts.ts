import {unknownText} from '../../domain/cell.ts';
import {formatDuration, formatTimestamp} from '../../domain/duration.ts';
import {textOf} from '../../domain/measured-cell.ts';
import type {Measured, Unit} from '../../domain/metric.ts';
import {formatMetric, formatShare} from '../../domain/metric.ts';
import {formatBytes, formatCount, formatRate} from '../../domain/quantity.ts';
import type {Fact} from '../../domain/service.ts';
import {capacityOf, incomingShare} from '../../domain/stream-capacity.ts';
import {dataLossOf} from '../../domain/stream-lag.ts';
import type {Stream} from '../../domain/stream.ts';
import {isUnread, shardMetricNames} from '../../domain/stream.ts';
import {formatLag, modeText} from './columns.ts';
import type {LagBounds} from './lag-health.ts';
import {lagHealth} from './lag-health.ts';

const measuredFact = (label: string, measured: Measured | undefined, unit: Unit): Fact => ({
  label,
  text: textOf(measured?.value, value => formatMetric(unit, value)),
  at: measured?.at,
});

const shardMetricCount = shardMetricNames.length;
/** Dollars a metric and month, first tier (CloudWatch pricing, custom metrics, us-east-1): each metric of each shard is one. */
const metricPrice = 0.3;

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** Which shard metrics are on, and what the others would cost. */
const shardMetricsText = ({summary}: Stream): string => {
  if (summary === undefined) return unknownText;
  const {shardMetrics, openShards} = summary;
  const on = shardMetrics.length;
  const state =
    on === 0 ? 'off' : on < shardMetricCount ? `${String(on)} of 7 on: ${shardMetrics.join(', ')}` : 'all on';
  if (openShards === undefined) return state;
  const costOf = (metrics: number): string => dollars(metrics * openShards * metricPrice);
  const shards = openShards === 1 ? '1 shard' : `${formatCount(openShards)} shards`;
  if (on >= shardMetricCount) return `${state}: about ${costOf(on)} a month for ${shards}`;
  const off = shardMetricCount - on;
  return `${state}; turning ${on === 0 ? 'all seven' : `the other ${String(off)}`} on costs about ${costOf(off)} a month (${dollars(metricPrice)} a metric and shard, ${shards})`;
};

const lossText = (stream: Stream): string => {
  if (isUnread(stream)) return 'nobody reads: no iterator age is reported';
  const loss = dataLossOf(stream);
  if (loss === undefined) return unknownText;
  const {growth, seconds} = loss;
  if (growth === undefined)
    return `${formatDuration(seconds)} if the consumer stands still; growth not known yet`;
  if (seconds === Infinity) return '∞: the lag does not grow';
  return `${formatDuration(seconds)}: the lag grows by ${growth.toFixed(2)} s each second`;
};

const lagFacts = (stream: Stream, bounds: LagBounds): readonly Fact[] => {
  const {metrics, summary} = stream;
  const loss = dataLossOf(stream);
  const health = isUnread(stream) ? 'critical' : lagHealth(loss?.share, bounds);
  const share = loss === undefined ? '' : ` (${formatShare(loss.share)} of the retention)`;
  return [
    {
      label: 'Iterator age',
      text: textOf(metrics.iteratorAgeSeconds?.value, formatLag) + share,
      at: metrics.iteratorAgeSeconds?.at,
      ...(health === undefined ? {} : {health}),
    },
    {
      label: 'Time to data loss',
      text: lossText(stream),
      at: metrics.iteratorAgeSeconds?.at,
      ...(health === undefined ? {} : {health}),
    },
    {label: 'Retention', text: textOf(summary?.retentionSeconds, formatDuration), at: summary?.at},
  ];
};

const capacityText = (stream: Stream): string => {
  const capacity = capacityOf(stream);
  if (capacity === undefined)
    return stream.mode === 'onDemand' ? 'not told: on-demand grows by itself' : unknownText;
  const size = `${formatBytes(capacity.bytesPerSecond)}/s and ${formatCount(capacity.recordsPerSecond)} records/s`;
  return capacity.from === 'shards'
    ? `${size}, 1 MiB/s and 1,000 records/s a shard`
    : `${size}, assumed from its warm throughput; it grows by itself`;
};

const trafficFacts = (stream: Stream): readonly Fact[] => {
  const {metrics} = stream;
  const share = incomingShare(stream);
  const bytes = metrics.incomingBytesPerSecond;
  const records = metrics.incomingRecordsPerSecond;
  return [
    {
      label: 'Incoming',
      text: `${textOf(bytes?.value, value => `${formatBytes(value)}/s`)}, ${textOf(records?.value, value => `${formatRate(value)} records/s`)}${
        share === undefined ? '' : ` (${formatShare(share)} of the capacity)`
      }`,
      at: bytes?.at ?? records?.at,
    },
    {label: 'Capacity', text: capacityText(stream), at: stream.summary?.at},
    measuredFact('Read by classic consumers', metrics.outgoingBytesPerSecond, 'bytesPerSecond'),
    measuredFact('Write throttles', metrics.writeThrottlesPerMinute, 'perMinute'),
    measuredFact('Read throttles', metrics.readThrottlesPerMinute, 'perMinute'),
  ];
};

const encryptionText = ({summary}: Stream): string => {
  if (summary?.encryption === undefined) return unknownText;
  return summary.encryption === 'KMS' ? `SSE-KMS, key ${summary.kmsKey ?? unknownText}` : 'none';
};

/** What the detail screen says of a stream in two columns. */
export const streamFacts = (stream: Stream, bounds: LagBounds): readonly Fact[] => {
  const {arn, status, summary, createdAt, shards} = stream;
  const closed = shards?.filter(({isOpen}) => !isOpen).length ?? 0;
  return [
    {label: 'ARN', text: arn ?? unknownText},
    {
      label: 'Status',
      text: textOf(status, value => value),
      at: summary?.at,
      ...(status === undefined || status === 'ACTIVE' ? {} : {health: 'warning'}),
    },
    {label: 'Mode', text: modeText(stream), at: summary?.at},
    {
      label: 'Shards',
      text: `${textOf(summary?.openShards, formatCount)} open${closed === 0 ? '' : `, ${formatCount(closed)} closed and not expired yet`}`,
      at: summary?.at,
    },
    ...lagFacts(stream, bounds),
    ...trafficFacts(stream),
    {label: 'Shard metrics', text: shardMetricsText(stream), at: summary?.at},
    {label: 'Encryption', text: encryptionText(stream), at: summary?.at},
    {label: 'Largest record', text: textOf(summary?.largestRecordBytes, formatBytes), at: summary?.at},
    {label: 'Created', text: textOf(createdAt, formatTimestamp)},
  ];
};
