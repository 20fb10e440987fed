import type {Cell} from '../../domain/cell.ts';
import {unknownCell, unknownText} from '../../domain/cell.ts';
import {formatAge, formatDuration, formatTimestamp} from '../../domain/duration.ts';
import {isStale, measuredCell} from '../../domain/measured-cell.ts';
import type {Measured, Unit} from '../../domain/metric.ts';
import {formatMetric, formatShare} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';
import {boundsOf} from '../../domain/rule-threshold.ts';
import type {DetailContext, Section} from '../../domain/service.ts';
import {shareOfRetention} from '../../domain/stream-lag.ts';
import {hashRangeShare, openShardsOf, shardShare} from '../../domain/stream-shard.ts';
import type {Stream, StreamShard} from '../../domain/stream.ts';
import {current} from '../../domain/stream.ts';
import {streamFacts} from './facts.ts';
import {formatLag} from './columns.ts';
import type {LagBounds} from './lag-health.ts';
import {lagHealth, lagThresholds} from './lag-health.ts';
import {mostMeasuredShards} from './metrics.ts';

const rangeOf = ({startingHashKey, endingHashKey}: StreamShard): number | undefined =>
  hashRangeShare(startingHashKey, endingHashKey);

const measuresLoad = ({summary}: Stream): boolean =>
  summary?.shardMetrics.some(name => name === 'IncomingBytes' || name === 'IncomingRecords') === true;

/** By how much the hash range is wider than an even one: nothing is even, 1 is twice as wide. */
const unevenness = (shard: StreamShard, count: number): number | undefined => {
  const range = rangeOf(shard);
  return range === undefined ? undefined : Math.max(0, range * count - 1);
};

const heatSection = (stream: Stream): readonly Section[] => {
  const open = openShardsOf(stream);
  if (open.length === 0) return [];
  const title = `Shards (${formatCount(open.length)} open)`;
  return [
    measuresLoad(stream)
      ? {
          kind: 'heat',
          title,
          shares: open.map(({id}) => shardShare(stream, id)),
          legend: 'Load, of 1 MiB/s or 1,000 records/s a shard.',
        }
      : {
          kind: 'heat',
          title,
          shares: open.map(shard => unevenness(shard, open.length)),
          legend: 'Hash range beyond even; shard metrics are off',
        },
  ];
};

const inUnit = (measured: Measured | undefined, unit: Unit, now: number): Cell =>
  measuredCell(measured, now, value => formatMetric(unit, value));

/** A shard that gets this much of what it takes is hot. */
const hotShare = 0.8;

const shardRow = (stream: Stream, shard: StreamShard, now: number, bounds: LagBounds): readonly Cell[] => {
  const values = stream.parts[shard.id];
  const range = rangeOf(shard);
  const share = shardShare(stream, shard.id);
  const age = values?.shardIteratorAgeSeconds;
  const ageHealth = lagHealth(shareOfRetention(stream, current(stream, age)), bounds);
  const throttles = inUnit(values?.shardWriteThrottlesPerMinute, 'count', now);
  const throttled = current(stream, values?.shardWriteThrottlesPerMinute) ?? 0;
  return [
    {text: shard.id, sort: shard.id},
    range === undefined ? unknownCell : {text: formatShare(range), sort: range},
    share === undefined
      ? unknownCell
      : {text: formatShare(share), sort: share, ...(share >= hotShare ? {health: 'warning'} : {})},
    inUnit(values?.shardIncomingBytesPerSecond, 'bytesPerSecond', now),
    inUnit(values?.shardOutgoingBytesPerSecond, 'bytesPerSecond', now),
    age === undefined
      ? unknownCell
      : {
          text: formatLag(age.value),
          sort: age.value,
          stale: isStale(age, now),
          ...(ageHealth === undefined ? {} : {health: ageHealth}),
        },
    throttled > 0 ? {...throttles, health: 'warning'} : throttles,
  ];
};

const shardTable = (stream: Stream, now: number, bounds: LagBounds): readonly Section[] => {
  if (stream.summary === undefined || stream.summary.shardMetrics.length === 0) return [];
  const open = openShardsOf(stream);
  const shown = open.slice(0, mostMeasuredShards);
  const title =
    shown.length < open.length
      ? `Per shard: the first ${String(shown.length)} of ${formatCount(open.length)}, to keep the price low`
      : 'Per shard';
  return [
    {
      kind: 'table',
      title,
      headings: [
        {title: 'SHARD', align: 'left'},
        {title: 'HASH', align: 'right'},
        {title: 'LOAD', align: 'right'},
        {title: 'IN', align: 'right'},
        {title: 'OUT', align: 'right'},
        {title: 'ITER AGE', align: 'right'},
        {title: 'W-THR/min', align: 'right'},
      ],
      rows: shown.map(shard => shardRow(stream, shard, now, bounds)),
      empty: stream.shards === undefined ? 'The shards are being read.' : 'No open shard.',
    },
  ];
};

const consumerTable = (stream: Stream, now: number, bounds: LagBounds): Section => ({
  kind: 'table',
  title: 'Enhanced fan-out consumers',
  headings: [
    {title: 'CONSUMER', align: 'left'},
    {title: 'STATUS', align: 'left'},
    {title: 'BEHIND', align: 'right'},
    {title: 'REGISTERED', align: 'right'},
  ],
  rows: (stream.consumers ?? []).map(({name, status, createdAt}): readonly Cell[] => {
    const behind = stream.parts[name]?.consumerBehindSeconds;
    const health = lagHealth(shareOfRetention(stream, current(stream, behind)), bounds);
    return [
      {text: name, sort: name},
      {
        text: status ?? unknownText,
        sort: status,
        ...(status === undefined || status === 'ACTIVE' ? {} : {health: 'warning'}),
      },
      behind === undefined
        ? unknownCell
        : {
            text: formatLag(behind.value),
            sort: behind.value,
            stale: isStale(behind, now),
            ...(health === undefined ? {} : {health}),
          },
      createdAt === undefined ? unknownCell : {text: formatAge(now, createdAt), sort: createdAt},
    ];
  }),
  empty:
    stream.consumers === undefined
      ? 'Not read yet.'
      : 'None. Classic consumers (GetRecords) are not registered: they show by the iterator age and what is read.',
});

/** What the detail screen says of a stream, below the charts. */
export const streamSections = (stream: Stream, {now, thresholds}: DetailContext): readonly Section[] => {
  const classic = boundsOf(lagThresholds, thresholds?.('iterator-age'));
  const fanOut = boundsOf(lagThresholds, thresholds?.('fan-out-lag'));
  return [
    {kind: 'facts', title: 'Facts', facts: streamFacts(stream, classic)},
    ...heatSection(stream),
    ...shardTable(stream, now, classic),
    consumerTable(stream, now, fanOut),
  ];
};

/** The raw document of the describe screen. */
export const streamDocument = ({
  name,
  arn,
  status,
  mode,
  createdAt,
  summary,
  shards,
  consumers,
}: Stream): unknown => ({
  StreamName: name,
  StreamARN: arn ?? null,
  StreamStatus: status ?? null,
  StreamMode: mode ?? null,
  StreamCreationTimestamp: createdAt === undefined ? null : formatTimestamp(createdAt),
  RetentionPeriod: summary?.retentionSeconds === undefined ? null : formatDuration(summary.retentionSeconds),
  OpenShardCount: summary?.openShards ?? null,
  ConsumerCount: summary?.consumerCount ?? null,
  EnhancedMonitoring: summary?.shardMetrics ?? null,
  EncryptionType: summary?.encryption ?? null,
  KeyId: summary?.kmsKey ?? null,
  Consumers: consumers ?? null,
  Shards: shards ?? null,
});
