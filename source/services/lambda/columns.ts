import type {Cell} from '../../domain/cell.ts';
import {unknownCell, unknownText} from '../../domain/cell.ts';
import {currentValue} from '../../domain/current.ts';
import {formatDuration} from '../../domain/duration.ts';
import {hasProblem, isOn, retriesForEver} from '../../domain/event-source-mapping.ts';
import {reachedShare, throttledBy, throttlingOf} from '../../domain/function-throttling.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {errorRateOf, provisionedUse} from '../../domain/function.ts';
import {isStale, measuredCell, trendColumn} from '../../domain/measured-cell.ts';
import {formatMilliseconds, formatShare} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Column} from '../../domain/service.ts';
import {errorHealth, eventAgeHealth, iteratorAgeHealth, provisionedHealth, timeoutHealth} from './limits.ts';

/** Against what is reserved for it; without a reservation against what the account may have in all. */
const concurrencyCell = (lambda: LambdaFunction, now: number): Cell => {
  const {reservation, account} = lambda;
  const measured = lambda.metrics.concurrency;
  if (typeof reservation !== 'number') {
    const quota = account?.quota ?? 0;
    const ofAccount = (value: number): string =>
      quota > 0 ? ` ${formatShare(value / quota).replace(' %', '%')}` : '';
    return measuredCell(measured, now, value => formatCount(value) + ofAccount(value));
  }
  const text = `${measured === undefined ? unknownText : formatCount(measured.value)}/${formatCount(reservation)}`;
  if (measured === undefined) return {text, sort: undefined};
  const concurrency = currentValue(lambda, measured) ?? 0;
  const isReached = reservation > 0 && concurrency >= reservation * reachedShare;
  return {...measuredCell(measured, now, () => text), ...(isReached ? {health: 'warning'} : {})};
};

const throttlesCell = (lambda: LambdaFunction, now: number): Cell => {
  const measured = lambda.metrics.throttlesPerMinute;
  const throttling = throttlingOf(lambda);
  return measuredCell(measured, now, formatCount, throttling === undefined ? undefined : 'warning');
};

const limitNames = {reserved: 'reserved', account: 'account', scalingRate: 'scaling'} as const;

const throttledByCell = (lambda: LambdaFunction): Cell => {
  const by = throttledBy(lambda);
  return by === null ? {text: '', sort: undefined} : {text: limitNames[by], sort: by, health: 'warning'};
};

const errorsCell = (lambda: LambdaFunction, now: number): Cell => {
  const rate = errorRateOf(lambda);
  const withRate = (value: number): string =>
    rate === undefined || value === 0 ? formatCount(value) : `${formatCount(value)} ${formatShare(rate)}`;
  return measuredCell(lambda.metrics.errorsPerMinute, now, withRate, errorHealth(lambda));
};

const provisionedCell = (lambda: LambdaFunction, now: number): Cell => {
  const {provisioned} = lambda;
  if (provisioned === undefined) return unknownCell;
  if (provisioned.length === 0) return {text: '', sort: undefined};
  const use = provisionedUse(lambda);
  if (use?.utilization === undefined) return unknownCell;
  const spillover = use.spilloverPerMinute;
  const beyond = spillover === undefined || spillover <= 0 ? '' : ` +${formatCount(spillover)}`;
  const text = `${formatShare(use.utilization)}${beyond}`;
  const health = provisionedHealth(lambda);
  return {text, sort: use.utilization, stale: isStale(use, now), ...(health === undefined ? {} : {health})};
};

const triggersCell = ({mappings}: LambdaFunction): Cell => {
  if (mappings === undefined) return unknownCell;
  const on = mappings.filter(isOn).length;
  const off = mappings.length - on;
  const parts = [...(on > 0 ? [`${String(on)} on`] : []), ...(off > 0 ? [`${String(off)} off`] : [])];
  const problems = mappings.filter(hasProblem);
  const health = problems.some(retriesForEver)
    ? 'critical'
    : off + problems.length > 0
      ? 'warning'
      : undefined;
  return {
    text: problems.length > 0 ? `${parts.join(' ')} !` : parts.join(' '),
    sort: mappings.length === 0 ? undefined : off * 1000 + problems.length * 100 + on,
    ...(health === undefined ? {} : {health}),
  };
};

const durationColumn = (
  id: string,
  title: string,
  help: string,
  draw: Column<LambdaFunction>['cell'],
  dropOrder: number,
): Column<LambdaFunction> => ({
  id,
  title,
  align: 'right',
  minWidth: 6,
  maxWidth: 7,
  dropOrder,
  help,
  cell: draw,
});

/** The columns of the function table. All values but the settings are from CloudWatch, a minute or two old. */
export const functionColumns: readonly Column<LambdaFunction>[] = [
  {
    id: 'function',
    title: 'FUNCTION',
    align: 'left',
    minWidth: 18,
    maxWidth: 64,
    dropOrder: 0,
    help: 'Name',
    cut: 'middle',
    cell: ({name}) => ({text: name, sort: name}),
  },
  {
    id: 'concurrency',
    title: 'CONC',
    align: 'right',
    minWidth: 6,
    maxWidth: 9,
    dropOrder: 0,
    help: 'Most at once in the last settled minute: of what is reserved for it (5/5), or as a share of the account’s quota (318 32%)',
    cell: concurrencyCell,
  },
  {
    id: 'throttles',
    title: 'THR/min',
    align: 'right',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 0,
    help: 'Invocations refused for want of concurrency',
    rules: ['throttled'],
    cell: throttlesCell,
  },
  {
    id: 'throttled-by',
    title: 'BY',
    align: 'left',
    minWidth: 8,
    maxWidth: 8,
    dropOrder: 0,
    help: 'Who refuses them: its own reserved limit, the account, or the scaling rate of 1,000 in 10 s',
    rules: ['throttled'],
    cell: throttledByCell,
  },
  {
    id: 'invocations',
    title: 'INV/min',
    align: 'right',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 1,
    help: 'Invocations, refused ones not among them',
    cell: ({metrics}, now) => measuredCell(metrics.invocationsPerMinute, now, formatCount),
  },
  {
    id: 'errors',
    title: 'ERR/min',
    align: 'right',
    minWidth: 9,
    maxWidth: 12,
    dropOrder: 0,
    help: 'Invocations that ended in an error, and their share of all',
    rules: ['errors'],
    cell: errorsCell,
  },
  durationColumn(
    'p50',
    'p50',
    'Half of the invocations were faster',
    ({metrics}, now) => measuredCell(metrics.durationP50Milliseconds, now, formatMilliseconds),
    6,
  ),
  {
    ...durationColumn(
      'p99',
      'p99',
      'One in a hundred invocations was slower; coloured when it comes near the timeout',
      (lambda, now) =>
        measuredCell(lambda.metrics.durationP99Milliseconds, now, formatMilliseconds, timeoutHealth(lambda)),
      2,
    ),
    rules: ['timeout'],
  },
  {
    id: 'async-age',
    title: 'ASYNC AGE',
    align: 'right',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 5,
    help: 'How long the oldest asynchronous event waited before it was tried',
    rules: ['async-age'],
    cell: (lambda, now) =>
      measuredCell(lambda.metrics.asyncEventAgeSeconds, now, formatDuration, eventAgeHealth(lambda)),
  },
  {
    id: 'iterator-age',
    title: 'ITER AGE',
    align: 'right',
    minWidth: 8,
    maxWidth: 8,
    dropOrder: 3,
    help: 'How old the records of its streams are when it gets them',
    rules: ['iterator-age'],
    cell: (lambda, now) =>
      measuredCell(lambda.metrics.iteratorAgeSeconds, now, formatDuration, iteratorAgeHealth(lambda)),
  },
  {
    id: 'provisioned',
    title: 'PROV',
    align: 'right',
    minWidth: 8,
    maxWidth: 10,
    dropOrder: 7,
    help: 'How much of its provisioned concurrency is in use, and invocations a minute beyond it: 93 % +30',
    rules: ['provisioned'],
    cell: provisionedCell,
  },
  {
    id: 'triggers',
    title: 'TRIGGERS',
    align: 'left',
    minWidth: 8,
    maxWidth: 12,
    dropOrder: 4,
    help: 'Event source mappings that are on and off; ! where the last result is a problem',
    rules: ['triggers'],
    cell: triggersCell,
  },
  trendColumn('invocationsPerMinute', 'Invocations each minute over the last hour'),
];
