import type {Cell} from '../../domain/cell.ts';
import {unknownCell} from '../../domain/cell.ts';
import {drainTimeSeconds} from '../../domain/drain-time.ts';
import {formatDuration} from '../../domain/duration.ts';
import {measuredCell, trendWidth} from '../../domain/measured-cell.ts';
import {formatChange, formatCount, formatRate} from '../../domain/quantity.ts';
import type {Queue} from '../../domain/queue.ts';
import {isDeadLetterQueue} from '../../domain/queue.ts';
import type {Column} from '../../domain/service.ts';
import {sparkline} from '../../domain/sparkline.ts';

const countCell = (value: number | undefined): Cell =>
  value === undefined ? unknownCell : {text: formatCount(value), sort: value};

const deadLetterCell = ({deadLetters, settings}: Queue): Cell => {
  if (deadLetters === undefined) return settings === undefined ? unknownCell : {text: '', sort: undefined};
  const {depth, changePerMinute} = deadLetters;
  if (depth === undefined) return unknownCell;
  const change =
    changePerMinute === undefined || Math.abs(changePerMinute) < 1
      ? ''
      : ` ${formatChange(changePerMinute).replace('/m', '')}`;
  return {
    text: `${formatCount(depth)}${change}`,
    sort: depth,
    health: depth === 0 ? 'ok' : (changePerMinute ?? 0) >= 1 ? 'critical' : 'warning',
  };
};

const ownCountCell = (queue: Queue): Cell => {
  const cell = countCell(queue.counts?.visible);
  return isDeadLetterQueue(queue) && (queue.counts?.visible ?? 0) > 0 ? {...cell, health: 'warning'} : cell;
};

/** The columns of the queue table. The name comes first: it is stable, and what stands left of a change is not redrawn. */
export const queueColumns: readonly Column<Queue>[] = [
  {
    id: 'queue',
    title: 'QUEUE',
    align: 'left',
    minWidth: 18,
    maxWidth: 80,
    dropOrder: 0,
    help: 'Name; FIFO queues end in .fifo',
    cut: 'middle',
    cell: ({name}) => ({text: name, sort: name}),
  },
  {
    id: 'visible',
    title: 'VISIBLE',
    align: 'right',
    minWidth: 7,
    maxWidth: 9,
    dropOrder: 0,
    help: 'Waiting messages (ApproximateNumberOfMessages), live',
    rules: ['dead-letters'],
    cell: ownCountCell,
  },
  {
    id: 'in-flight',
    title: 'IN-FLIGHT',
    align: 'right',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 4,
    help: 'Received and not yet deleted (ApproximateNumberOfMessagesNotVisible), live',
    cell: ({counts}) => countCell(counts?.inFlight),
  },
  {
    id: 'delayed',
    title: 'DELAYED',
    align: 'right',
    minWidth: 7,
    maxWidth: 9,
    dropOrder: 6,
    help: 'Not yet receivable (ApproximateNumberOfMessagesDelayed), live',
    cell: ({counts}) => countCell(counts?.delayed),
  },
  {
    id: 'oldest',
    title: 'OLDEST',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 1,
    help: 'Age of the oldest message, from CloudWatch, a minute or two old',
    cell: ({metrics}, now) => measuredCell(metrics.oldestAgeSeconds, now, formatDuration),
  },
  {
    id: 'in',
    title: 'IN/s',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 2,
    help: 'Sent per second over the last settled minute, from CloudWatch',
    cell: ({metrics}, now) => measuredCell(metrics.sentPerSecond, now, formatRate),
  },
  {
    id: 'out',
    title: 'OUT/s',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 2,
    help: 'Deleted per second over the last settled minute, from CloudWatch',
    cell: ({metrics}, now) => measuredCell(metrics.deletedPerSecond, now, formatRate),
  },
  {
    id: 'received',
    title: 'RECV/s',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 7,
    help: 'Received per second over the last settled minute, retries and peeks included, from CloudWatch',
    cell: ({metrics}, now) => measuredCell(metrics.receivedPerSecond, now, formatRate),
  },
  {
    id: 'empty',
    title: 'EMPTY/s',
    align: 'right',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 8,
    help: 'Receives a second that got nothing, from CloudWatch; none at all means that nobody polls',
    cell: ({metrics}, now) => measuredCell(metrics.emptyReceivesPerSecond, now, formatRate),
  },
  {
    id: 'drain',
    title: 'DRAIN',
    align: 'right',
    minWidth: 6,
    maxWidth: 7,
    dropOrder: 3,
    help: 'Time to empty at the measured rates: visible / (out - in); where consumers keep up, visible / out',
    cell: (queue, now) => {
      const seconds = drainTimeSeconds(queue);
      if (seconds === undefined) return unknownCell;
      const at = queue.metrics.deletedPerSecond?.at ?? now;
      return measuredCell({value: seconds, at}, now, formatDuration);
    },
  },
  {
    id: 'dlq',
    title: 'DLQ',
    align: 'right',
    minWidth: 9,
    maxWidth: 14,
    dropOrder: 0,
    help: 'Dead letters of this queue, live, and their change a minute',
    rules: ['dead-letters'],
    cell: deadLetterCell,
  },
  {
    id: 'trend',
    title: 'TREND',
    align: 'left',
    minWidth: 12,
    maxWidth: trendWidth,
    dropOrder: 5,
    help: 'All messages (visible, in flight, delayed) over the last live samples',
    // The newest samples stand at the right.
    cut: 'start',
    isFaint: true,
    cell: ({history, counts}) => ({
      text: sparkline(
        history.map(({value}) => value),
        trendWidth,
      ),
      sort: counts?.visible,
    }),
  },
];
