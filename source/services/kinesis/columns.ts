import type {Cell} from '../../domain/cell.ts';
import {unknownCell, unknownText} from '../../domain/cell.ts';
import {formatDuration} from '../../domain/duration.ts';
import {isStale, measuredCell, trendColumn} from '../../domain/measured-cell.ts';
import type {Measured} from '../../domain/metric.ts';
import {formatMetric, formatShare} from '../../domain/metric.ts';
import {formatBytes, formatCount} from '../../domain/quantity.ts';
import type {Column} from '../../domain/service.ts';
import {incomingShares} from '../../domain/stream-capacity.ts';
import {dataLossOf, shareOfRetention} from '../../domain/stream-lag.ts';
import type {Stream} from '../../domain/stream.ts';
import {current, isUnread, slowestConsumer} from '../../domain/stream.ts';
import {lagHealth} from './lag-health.ts';

/** Seconds below a minute with a tenth: a lag of 0.4 s is not none. */
export const formatLag = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)}s` : formatDuration(seconds);

const modeNames = {provisioned: 'provisioned', onDemand: 'on-demand'} as const;

/** How the mode is called on screen. */
export const modeText = ({mode}: Stream): string => (mode === undefined ? unknownText : modeNames[mode]);

const ageCell = (stream: Stream, now: number): Cell => {
  const measured = stream.metrics.iteratorAgeSeconds;
  // What stopped being reported is no age: it would stand there looking harmless.
  if (isUnread(stream)) return {text: 'no reader', sort: Number.MAX_VALUE, health: 'critical'};
  if (measured === undefined) return unknownCell;
  const share = shareOfRetention(stream, measured.value);
  const percentage = share === undefined || share < 0.01 ? '' : ` ${formatShare(share).replace(' %', '%')}`;
  return {
    text: `${formatLag(measured.value)}${percentage}`,
    sort: measured.value,
    stale: isStale(measured, now),
    ...(share === undefined ? {} : {health: lagHealth(share) ?? 'ok'}),
  };
};

const lossCell = (stream: Stream): Cell => {
  if (isUnread(stream)) return {text: 'unread', sort: undefined, health: 'critical'};
  const loss = dataLossOf(stream);
  if (loss === undefined) return unknownCell;
  // Without a growth it is only known what is left at the worst.
  const isBound = loss.growth === undefined && lagHealth(loss.share) === undefined;
  if (isBound || loss.seconds === Infinity) return {text: '∞', sort: Infinity};
  const health = lagHealth(loss.share);
  return {
    text: loss.growth === undefined ? `>${formatDuration(loss.seconds)}` : formatDuration(loss.seconds),
    sort: loss.seconds,
    ...(health === undefined ? {} : {health}),
  };
};

const fullShare = 0.8;

/** What comes in, behind its share of what the stream takes. */
const incomingCell = (
  measured: Measured | undefined,
  share: number | undefined,
  now: number,
  format: (value: number) => string,
): Cell => {
  const percentage = share === undefined ? '' : `${formatShare(share).replace(' %', '%')} `;
  const isFull = share !== undefined && share >= fullShare;
  return measuredCell(measured, now, value => percentage + format(value), isFull ? 'warning' : undefined);
};

const throttleCell = (measured: Measured | undefined, now: number): Cell =>
  measured === undefined
    ? unknownCell
    : {
        text: formatCount(measured.value),
        sort: measured.value,
        stale: isStale(measured, now),
        ...(measured.value > 0 && !isStale(measured, now) ? {health: 'warning'} : {}),
      };

const consumersCell = (stream: Stream): Cell => {
  const {consumers} = stream;
  const hasClassic = current(stream, stream.metrics.iteratorAgeSeconds) !== undefined;
  if (isUnread(stream)) return {text: 'nobody reads', sort: 0, health: 'critical'};
  if (consumers === undefined) return hasClassic ? {text: 'classic', sort: 1} : unknownCell;
  if (consumers.length === 0)
    return hasClassic
      ? {text: 'classic', sort: 1}
      : stream.readThrough === undefined
        ? unknownCell
        : {text: '0 EFO', sort: 0};
  const slowest = slowestConsumer(stream);
  const lag = slowest === undefined ? '' : ` ${formatLag(slowest.seconds)}`;
  const health = lagHealth(shareOfRetention(stream, slowest?.seconds));
  return {
    text: `${String(consumers.length)} EFO${lag}${hasClassic ? ' +classic' : ''}`,
    sort: consumers.length + (hasClassic ? 1 : 0),
    ...(health === undefined ? {} : {health}),
  };
};

/** The columns of the stream table. */
export const streamColumns: readonly Column<Stream>[] = [
  {
    id: 'stream',
    title: 'STREAM',
    align: 'left',
    minWidth: 14,
    maxWidth: 80,
    dropOrder: 0,
    help: 'Name of the data stream',
    cut: 'middle',
    cell: ({name}) => ({text: name, sort: name}),
  },
  {
    id: 'mode',
    title: 'MODE',
    align: 'left',
    minWidth: 11,
    maxWidth: 11,
    dropOrder: 7,
    help: 'Provisioned shards, or on-demand capacity',
    cell: stream => ({text: modeText(stream), sort: modeText(stream)}),
  },
  {
    id: 'shards',
    title: 'SHARDS',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 6,
    help: 'Open shards (OpenShardCount), live',
    cell: ({summary}) =>
      summary?.openShards === undefined
        ? unknownCell
        : {text: formatCount(summary.openShards), sort: summary.openShards},
  },
  {
    id: 'iterator-age',
    title: 'ITER AGE',
    align: 'right',
    minWidth: 10,
    maxWidth: 11,
    dropOrder: 0,
    help: 'How old the last records read are, of the slowest classic consumer and shard, and its share of the retention',
    rules: ['iterator-age', 'unread'],
    cell: ageCell,
  },
  {
    id: 'data-loss',
    title: 'DATA LOSS',
    align: 'right',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 0,
    help: 'Until the oldest unread record is deleted: (retention - iterator age) / growth of the age; ∞ where it does not grow',
    rules: ['iterator-age', 'unread'],
    cell: lossCell,
  },
  {
    id: 'in',
    title: 'IN',
    align: 'right',
    minWidth: 13,
    maxWidth: 14,
    dropOrder: 1,
    help: 'Bytes per second that come in, and their share of the capacity',
    rules: ['capacity'],
    cell: (stream, now) =>
      incomingCell(
        stream.metrics.incomingBytesPerSecond,
        incomingShares(stream).bytes,
        now,
        value => `${formatBytes(value)}/s`,
      ),
  },
  {
    id: 'records',
    title: 'REC/s',
    align: 'right',
    minWidth: 9,
    maxWidth: 11,
    dropOrder: 7,
    help: 'Records per second that come in, and their share of the capacity',
    rules: ['capacity'],
    cell: (stream, now) =>
      incomingCell(stream.metrics.incomingRecordsPerSecond, incomingShares(stream).records, now, formatCount),
  },
  {
    id: 'out',
    title: 'OUT',
    align: 'right',
    minWidth: 10,
    maxWidth: 10,
    dropOrder: 4,
    help: 'Bytes per second read with GetRecords by all classic consumers together; fan-out is not in it',
    cell: ({metrics: {outgoingBytesPerSecond: out}}, now) =>
      out === undefined
        ? unknownCell
        : {
            text: formatMetric('bytesPerSecond', out.value),
            sort: out.value,
            stale: isStale(out, now),
          },
  },
  {
    id: 'read-throttles',
    title: 'R-THR/min',
    align: 'right',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 5,
    help: 'Reads refused a minute (ReadProvisionedThroughputExceeded): consumers share 5 calls and 2 MB a second and shard',
    rules: ['read-throttles'],
    cell: ({metrics}, now) => throttleCell(metrics.readThrottlesPerMinute, now),
  },
  {
    id: 'write-throttles',
    title: 'W-THR/min',
    align: 'right',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 2,
    help: 'Writes refused a minute (WriteProvisionedThroughputExceeded)',
    rules: ['write-throttles'],
    cell: ({metrics}, now) => throttleCell(metrics.writeThrottlesPerMinute, now),
  },
  {
    id: 'consumers',
    title: 'CONSUMERS',
    align: 'left',
    minWidth: 12,
    maxWidth: 22,
    dropOrder: 3,
    help: 'Enhanced fan-out consumers (EFO) and the worst lag of them; classic ones are only known by their reading',
    rules: ['fan-out-lag', 'unread'],
    cell: consumersCell,
  },
  trendColumn('iteratorAgeSeconds', 'Iterator age over the last hour'),
];
