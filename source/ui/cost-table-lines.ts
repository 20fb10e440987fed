import type {Cost, Spending} from '../domain/cost-rate.ts';
import {formatDollars} from '../domain/dollars.ts';
import {formatCount} from '../domain/quantity.ts';
import type {BilledService, BilledUnit, RequestCount, ResourceClass} from '../domain/request-count.ts';
import type {State} from '../store/state.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank} from './line.ts';

/** Services as people call them. */
export const serviceNames: Readonly<Record<BilledService, string>> = {
  sqs: 'SQS',
  sns: 'SNS',
  kinesis: 'Kinesis',
  lambda: 'Lambda',
  cloudwatch: 'CloudWatch',
  sts: 'STS',
};

const classes: readonly (readonly [resourceClass: ResourceClass, title: string])[] = [
  ['polling', 'Background polling'],
  ['action', 'Asked for by a key'],
  ['job', 'Jobs on messages'],
];

const unitNames: Readonly<Record<BilledUnit, readonly [one: string, many: string]>> = {
  request: ['request', 'requests'],
  fifoRequest: ['FIFO request', 'FIFO requests'],
  fairRequest: ['fair request', 'fair requests'],
  metric: ['metric', 'metrics'],
  kilobyte: ['KB', 'KB'],
};

/** An API as people call it: `SQS ListQueues`. */
export const apiName = ({service, operation}: Pick<RequestCount, 'service' | 'operation'>): string =>
  `${serviceNames[service]} ${operation}`;

const billedText = ({unit, units}: RequestCount): string =>
  `${formatCount(units)} ${unitNames[unit][units === 1 ? 0 : 1]}`;

type Widths = {readonly name: number; readonly requests: number; readonly billed: number};

const indent = 2;
const requestsWidth = 8;
const dollarsWidth = 9;
/** With less for the name, what is billed has to say enough of the requests. */
const leastNameWidth = 34;

const widthsOf = ({size}: State, {rows, purposes}: Cost): Widths => {
  const billed = Math.max(6, ...rows.map(row => billedText(row).length));
  const names = [...rows.map(apiName), ...purposes.map(({purpose}) => purpose)];
  const longest = Math.max(20, ...names.map(name => name.length)) + indent;
  const rest = size.columns - indent - billed - 1 - 3 * (dollarsWidth + 1);
  const hasRequests = rest - requestsWidth - 1 >= leastNameWidth;
  const name = Math.min(longest, hasRequests ? rest - requestsWidth - 1 : rest);
  return {name: Math.max(8, name), requests: hasRequests ? requestsWidth : 0, billed};
};

type Cells = {
  readonly name: string;
  readonly requests?: string;
  readonly billed?: string;
  readonly dollars: Dollars;
};
type Dollars = readonly [soFar: string, perHour: string, perMonth: string];

const rowLine = ({name, requests = '', billed = '', dollars}: Cells, widths: Widths, tone: Tone): Line => {
  const right = (text: string, width: number): readonly Span[] =>
    width === 0 ? [] : [{text: ' '}, {text, width, align: 'right', tone}];
  return {
    spans: [
      {text: '', width: indent},
      {text: name, width: widths.name, tone, cut: 'middle'},
      ...right(requests, widths.requests),
      ...right(billed, widths.billed),
      ...dollars.flatMap(text => right(text, dollarsWidth)),
    ],
  };
};

const dollarsText = ({dollars, perHour, perMonth}: Spending): Dollars => [
  formatDollars(dollars),
  formatDollars(perHour),
  formatDollars(perMonth),
];

/** What is known of several; `undefined`: of none. */
const sum = (amounts: readonly (number | undefined)[]): number | undefined => {
  const known = amounts.filter(amount => amount !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, amount) => total + amount, 0);
};

const classLines = (
  {rows}: Cost,
  [resourceClass, title]: (typeof classes)[number],
  widths: Widths,
): readonly Line[] => {
  const its = rows.filter(row => row.resourceClass === resourceClass);
  if (its.length === 0) return [];
  const all: Spending = {
    dollars: sum(its.map(({dollars}) => dollars)),
    perHour: sum(its.map(({perHour}) => perHour)),
    perMonth: sum(its.map(({perMonth}) => perMonth)),
  };
  return [
    rowLine({name: title, dollars: dollarsText(all)}, widths, 'strong'),
    ...its.map(row =>
      rowLine(
        {
          name: `  ${apiName(row)}`,
          requests: formatCount(row.requests),
          billed: billedText(row),
          dollars: dollarsText(row),
        },
        widths,
        row.dollars === undefined ? 'warning' : 'plain',
      ),
    ),
  ];
};

/** The same requests by what they were made for. */
const purposeLines = ({purposes}: Cost, widths: Widths): readonly Line[] => [
  blank,
  rowLine({name: 'The same by screen', dollars: ['', '', '']}, widths, 'strong'),
  ...purposes.map(row =>
    rowLine(
      {
        name: `  ${row.purpose}`,
        requests: formatCount(row.requests),
        billed: widths.requests === 0 ? `${formatCount(row.requests)} sent` : '',
        dollars: dollarsText(row),
      },
      widths,
      'plain',
    ),
  ),
];

/** The table: what was asked for, what it is billed as, what it came to and comes to; the dearest first. */
export const costTableLines = (state: State, cost: Cost): readonly Line[] => {
  const widths = widthsOf(state, cost);
  const titles: Cells = {
    name: 'API',
    requests: 'REQUESTS',
    billed: 'BILLED',
    dollars: ['SO FAR', '$/HOUR', '$/MONTH'],
  };
  return [
    rowLine(titles, widths, 'faint'),
    ...classes.flatMap(entry => classLines(cost, entry, widths)),
    rowLine({name: 'All', dollars: dollarsText(cost)}, widths, 'strong'),
    ...purposeLines(cost, widths),
  ];
};
