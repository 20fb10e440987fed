import type {Cost, CostRow} from '../domain/cost-rate.ts';
import {formatDollars} from '../domain/dollars.ts';
import {formatDuration, formatMoment} from '../domain/duration.ts';
import {priceOf, prices, pricesAsOf} from '../domain/price.ts';
import {formatCount} from '../domain/quantity.ts';
import type {BilledService, BilledUnit, RequestCount, ResourceClass} from '../domain/request-count.ts';
import {currentCost} from '../store/select-cost.ts';
import type {State} from '../store/state.ts';
import {paragraph} from './failure-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';

const serviceNames: Readonly<Record<BilledService, string>> = {
  sqs: 'SQS',
  sns: 'SNS',
  kinesis: 'Kinesis',
  lambda: 'Lambda',
  cloudwatch: 'CloudWatch',
};

const classes: readonly (readonly [resourceClass: ResourceClass, title: string])[] = [
  ['polling', 'Polling in the background'],
  ['action', 'What a key asked for'],
  ['job', 'Jobs on messages'],
];

const unitNames: Readonly<Record<BilledUnit, readonly [one: string, many: string]>> = {
  request: ['request', 'requests'],
  fifoRequest: ['FIFO request', 'FIFO requests'],
  fairRequest: ['fair request', 'fair requests'],
  metric: ['metric', 'metrics'],
  kilobyte: ['KB', 'KB'],
};

const nameOf = ({service, operation}: Pick<RequestCount, 'service' | 'operation'>): string =>
  `${serviceNames[service]} ${operation}`;

const billedText = ({unit, units}: RequestCount): string =>
  `${formatCount(units)} ${unitNames[unit][units === 1 ? 0 : 1]}`;

const leadWidth = 4;
const requestsWidth = 8;
const dollarsWidth = 9;
/** Below this what is billed says enough of the requests. */
const leastNameWidth = 32;

type Widths = {readonly name: number; readonly requests: number; readonly billed: number};

const widthsOf = ({size}: State, rows: readonly CostRow[]): Widths => {
  const billed = Math.max(6, ...rows.map(row => billedText(row).length));
  const rest = size.columns - leadWidth - billed - 3 * (dollarsWidth + 1) - 2;
  const requests = rest - requestsWidth - 1 >= leastNameWidth ? requestsWidth : 0;
  const longest = Math.max(...rows.map(row => nameOf(row).length));
  return {name: Math.max(8, Math.min(longest, rest - (requests === 0 ? 0 : requests + 1))), requests, billed};
};

type Cells = {
  readonly name: Span;
  readonly requests: string;
  readonly billed: string;
  readonly dollars: readonly [soFar: string, perHour: string, perMonth: string];
};

const cellsLine = ({name, requests, billed, dollars}: Cells, widths: Widths): Line => {
  const right = (text: string, width: number): readonly Span[] => [
    {text: ' '},
    {text, width, align: 'right', tone: name.tone ?? 'plain'},
  ];
  return {
    spans: [
      {text: '', width: leadWidth - (name.tone === 'strong' ? 2 : 0)},
      {...name, width: widths.name + (name.tone === 'strong' ? 2 : 0), cut: 'middle'},
      ...(widths.requests === 0 ? [] : right(requests, widths.requests)),
      ...right(billed, widths.billed),
      ...dollars.flatMap(text => right(text, dollarsWidth)),
    ],
  };
};
