import {defineRule} from '../../domain/define-rule.ts';
import {formatDuration} from '../../domain/duration.ts';
import {formatShare} from '../../domain/metric.ts';
import {formatCount, formatRate} from '../../domain/quantity.ts';
import type {HealthRule} from '../../domain/service.ts';
import {capacityOf, incomingShare} from '../../domain/stream-capacity.ts';
import type {DataLoss} from '../../domain/stream-lag.ts';
import {dataLossOf, shareOfRetention} from '../../domain/stream-lag.ts';
import type {HotShard} from '../../domain/stream-shard.ts';
import {hotShardOf} from '../../domain/stream-shard.ts';
import type {Stream} from '../../domain/stream.ts';
import {behindSeconds, current, isUnread} from '../../domain/stream.ts';
import {lagHealth, lagThresholds} from './lag-health.ts';

const hours = (seconds: number): string =>
  seconds % 3600 === 0 ? `${String(seconds / 3600)}h` : formatDuration(seconds);

const outlook = ({growth, seconds}: DataLoss): readonly [start: string, end: string] => {
  if (growth === undefined)
    return [`Loses data in ${formatDuration(seconds)} if its consumer stands still`, ''];
  if (seconds === Infinity) {
    return growth < 0
      ? ['Was close to losing data', `, and the consumer catches up by ${(-growth).toFixed(2)} s each second`]
      : ['Far behind', ', and the consumer keeps its distance'];
  }
  const start = seconds <= 0 ? 'Loses data now' : `Loses data in ${formatDuration(seconds)}`;
  return [start, `, and the consumer falls behind by ${growth.toFixed(2)} s each second`];
};

const iteratorAgeRule = defineRule({
  id: 'iterator-age',
  thresholds: lagThresholds,
  summary: ({warning, critical}) =>
    `The oldest unread record has used ${warning} (warning) or ${critical} (critical) of the retention`,
  source: 'Kinesis Developer Guide: monitoring with CloudWatch, GetRecords.IteratorAgeMilliseconds',
  check: (stream: Stream, bounds) => {
    const loss = dataLossOf(stream);
    const health = lagHealth(loss?.share, bounds);
    if (loss === undefined || health === undefined) return undefined;
    const [start, end] = outlook(loss);
    const {ageSeconds, retentionSeconds} = loss;
    return {
      health,
      reason: `${start}: oldest unread record is ${formatDuration(ageSeconds)} old of ${hours(retentionSeconds)} retention${end}`,
    };
  },
});

const unreadRule: HealthRule<Stream> = {
  id: 'unread',
  summary: 'Records arrive and no consumer reports an iterator age: nobody reads them',
  source: 'Kinesis Developer Guide: monitoring with CloudWatch, GetRecords and SubscribeToShardEvent metrics',
  check: stream => {
    if (!isUnread(stream)) return undefined;
    const records = current(stream, stream.metrics.incomingRecordsPerSecond) ?? 0;
    const retention = stream.summary?.retentionSeconds;
    const then = retention === undefined ? 'unread when they expire' : `unread after ${hours(retention)}`;
    return {
      health: 'critical',
      reason: `Nobody reads: ${formatRate(records)} records/s arrive and no iterator age is reported, which a dead consumer makes disappear, not grow; they are deleted ${then}`,
    };
  },
};

const shardText = ({id, evidence}: HotShard): string => {
  switch (evidence.kind) {
    case 'throttles':
      // Not how many of them: the two numbers may be of different minutes.
      return evidence.share === undefined ? id : `${id} (at ${formatShare(evidence.share)} of its own)`;
    case 'share':
      return `${id} (at ${formatShare(evidence.share)} of its own)`;
    case 'hashRange':
      return `probably ${id}, which has ${formatShare(evidence.share)} of the hash range`;
  }
};

const hotShardReason = (stream: Stream, throttles: number, share: number): string => {
  const hot = hotShardOf(stream);
  const which =
    hot === undefined ? 'one hot shard takes more than its part' : `the hot shard is ${shardText(hot)}`;
  return `${formatCount(throttles)} writes/min throttled although only ${formatShare(share)} of the stream's capacity is used: ${which}; spread the partition keys or split it`;
};

const writeThrottlesRule = defineRule({
  id: 'write-throttles',
  thresholds: {
    tolerated: {value: 0, unit: 'perMinute', help: 'refused writes that are no problem'},
    // Above this there is no headroom left to blame a single shard.
    full: {value: 0.8, unit: 'share', help: 'of the capacity used, from where on it is too small'},
  },
  summary: ({tolerated, full}) =>
    `Writes are throttled (more than ${tolerated}): a hot shard while there is headroom (warning), or too little capacity (critical, from ${full} of it on)`,
  source:
    'Kinesis Developer Guide: WriteProvisionedThroughputExceeded; quotas and limits, 1 MB and 1,000 records a second and shard',
  check: (stream: Stream, {tolerated, full}) => {
    const throttles = current(stream, stream.metrics.writeThrottlesPerMinute) ?? 0;
    if (throttles <= tolerated) return undefined;
    const share = incomingShare(stream);
    if (share !== undefined && share < full)
      return {health: 'warning', reason: hotShardReason(stream, throttles, share)};
    const refused = `${formatCount(throttles)} writes/min throttled`;
    if (share === undefined) {
      return {
        health: 'warning',
        reason: `${refused}: the capacity is not known, so it is too small or one shard is hot`,
      };
    }
    const shards = stream.summary?.openShards;
    return {
      health: 'critical',
      reason:
        stream.mode === 'onDemand'
          ? `${refused} at ${formatShare(share)} of the capacity: on-demand grows to twice the highest rate of the last 30 days, so this rise is too steep`
          : `${refused} at ${formatShare(share)} of the capacity: ${shards === undefined ? 'its' : formatCount(shards)} shards are too few`,
    };
  },
});

const readThrottlesRule = defineRule({
  id: 'read-throttles',
  thresholds: {
    tolerated: {value: 0, unit: 'perMinute', help: 'refused reads that are no problem'},
  },
  summary: ({tolerated}) =>
    `Reads are throttled (more than ${tolerated}): classic consumers share the read quota of a shard`,
  source:
    'Kinesis Developer Guide: ReadProvisionedThroughputExceeded; quotas and limits, 5 reads and 2 MB a second and shard',
  check: (stream: Stream, {tolerated}) => {
    const throttles = current(stream, stream.metrics.readThrottlesPerMinute) ?? 0;
    if (throttles <= tolerated) return undefined;
    return {
      health: 'warning',
      reason: `${formatCount(throttles)} reads/min throttled: classic consumers share 5 reads and 2 MB a second and shard, so let them poll less often or use enhanced fan-out`,
    };
  },
});

const fanOutRule = defineRule({
  id: 'fan-out-lag',
  thresholds: lagThresholds,
  summary: ({warning, critical}) =>
    `A fan-out consumer is ${warning} (warning) or ${critical} (critical) of the retention behind`,
  source: 'Kinesis Developer Guide: enhanced fan-out, SubscribeToShardEvent.MillisBehindLatest',
  check: (stream: Stream, bounds) => {
    const late = (stream.consumers ?? []).flatMap(consumer => {
      const seconds = behindSeconds(stream, consumer);
      const health = lagHealth(shareOfRetention(stream, seconds), bounds);
      return seconds === undefined || health === undefined ? [] : [{name: consumer.name, seconds, health}];
    });
    const [worst] = late.sort((a, b) => b.seconds - a.seconds);
    if (worst === undefined) return undefined;
    const retention = stream.summary?.retentionSeconds ?? 0;
    const others = late.length > 1 ? `, and ${String(late.length - 1)} more are late` : '';
    return {
      health: worst.health,
      reason: `Fan-out consumer ${worst.name} is ${formatDuration(worst.seconds)} behind of ${hours(retention)} retention${others}: at the end of it records are deleted unread`,
    };
  },
});

const capacityRule = defineRule({
  id: 'capacity',
  thresholds: {warning: {value: 0.8, unit: 'share', help: 'of the capacity used: a warning'}},
  summary: ({warning}) => `What comes in uses ${warning} of the capacity or more`,
  source: 'Kinesis Developer Guide: quotas and limits, 1 MB and 1,000 records a second and shard',
  check: (stream: Stream, {warning}) => {
    const share = incomingShare(stream);
    const capacity = capacityOf(stream);
    if (share === undefined || capacity === undefined || share < warning) return undefined;
    const whose = capacity.from === 'shards' ? 'of the shards together' : 'that is warm now';
    return {
      health: 'warning',
      reason: `${formatShare(share)} of the capacity ${whose} is used: a rise by ${formatShare(Math.max(0, 1 / share - 1))} is throttled`,
    };
  },
});

const meanings: Readonly<Record<string, readonly ['warning' | 'critical', string]>> = {
  CREATING: ['warning', 'is being created: nothing can be written or read yet'],
  UPDATING: ['warning', 'is being changed (shards, mode or encryption): it works meanwhile'],
  DELETING: ['critical', 'is being deleted with everything that is in it'],
};

const statusRule: HealthRule<Stream> = {
  id: 'status',
  summary: 'The stream is not ACTIVE',
  source: 'DescribeStreamSummary API reference: StreamStatus',
  check: ({status}) => {
    if (status === undefined || status === 'ACTIVE') return undefined;
    const [health, meaning] = meanings[status] ?? [
      'warning',
      'is in a state that this program does not know',
    ];
    return {health, reason: `The stream ${meaning} (${status})`};
  },
};

/** The health rules of a stream, each citing what it rests on; of equally bad ones the first is told first. */
export const streamRules: readonly HealthRule<Stream>[] = [
  iteratorAgeRule,
  unreadRule,
  fanOutRule,
  statusRule,
  writeThrottlesRule,
  readThrottlesRule,
  capacityRule,
];
