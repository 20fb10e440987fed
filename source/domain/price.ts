import type {BilledService, BilledUnit, RequestCount} from './request-count.ts';

/** The price of one unit of some operations. */
export type Price = {
  readonly service: BilledService;
  /** Absent: every operation of the service. */
  readonly operations?: readonly string[];
  readonly unit: BilledUnit;
  readonly dollars: number;
  /** The price as people say it. */
  readonly words: string;
  /** The page that has it, or why it is taken to be so. */
  readonly source: string;
};

/** What the prices are: they differ by region and change. */
export const pricesAsOf = 'us-east-1 list prices of November 2026';

const million = 1e6;
/** Kinesis bills by GB and rounds each record up to 1,024 bytes (Amazon Kinesis Data Streams pricing). */
const kilobytesPerGigabyte = 1_048_576;

const notBilled = 'no price is published';

/** Every price that this program knows. What is not here is unknown, which is not free. */
export const prices: readonly Price[] = [
  {
    service: 'sqs',
    unit: 'request',
    dollars: 0.4 / million,
    words: '$0.40 per million requests; each 64 KiB of payload is one',
    source: 'Amazon SQS pricing',
  },
  {
    service: 'sqs',
    unit: 'fifoRequest',
    dollars: 0.5 / million,
    words: '$0.50 per million requests that send, receive, delete or hide messages of FIFO queues',
    source: 'Amazon SQS pricing',
  },
  {
    service: 'sqs',
    unit: 'fairRequest',
    dollars: 0.5 / million,
    words: '$0.50 per million requests with messages of a message group on standard queues',
    source: 'Amazon SQS pricing (fair queues)',
  },
  {
    service: 'sns',
    unit: 'request',
    dollars: 0.5 / million,
    words: '$0.50 per million requests',
    source: 'Amazon SNS pricing',
  },
  {
    service: 'cloudwatch',
    operations: ['GetMetricData'],
    unit: 'metric',
    dollars: 10 / million,
    words: '$0.01 per 1,000 metrics requested; up to five statistics of a metric are one',
    source: 'Amazon CloudWatch pricing; never in the free tier',
  },
  {
    service: 'cloudwatch',
    operations: ['GetMetricStatistics', 'ListMetrics'],
    unit: 'request',
    dollars: 10 / million,
    words: '$0.01 per 1,000 requests',
    source: 'Amazon CloudWatch pricing',
  },
  {
    service: 'cloudwatch',
    operations: [
      'DescribeAlarmContributors',
      'DescribeAlarmHistory',
      'DescribeAlarms',
      'DescribeAlarmsForMetric',
      'ListAlarmMuteRules',
    ],
    unit: 'request',
    dollars: 0,
    words: 'free',
    source: 'not among the requests that CloudWatch bills (Amazon CloudWatch User Guide, billing and costs)',
  },
  {
    service: 'kinesis',
    operations: ['GetRecords'],
    unit: 'kilobyte',
    dollars: 0.04 / kilobytesPerGigabyte,
    words: '$0.04 per GB read of an on-demand stream, here of every stream; free of a provisioned one',
    source: 'Amazon Kinesis Data Streams pricing',
  },
  {
    service: 'kinesis',
    operations: [
      'DescribeLimits',
      'DescribeStreamConsumer',
      'DescribeStreamSummary',
      'GetShardIterator',
      'ListShards',
      'ListStreamConsumers',
      'ListStreams',
    ],
    unit: 'request',
    dollars: 0,
    words: 'free',
    source: notBilled,
  },
  {service: 'sts', unit: 'request', dollars: 0, words: 'free', source: notBilled},
  {
    service: 'lambda',
    operations: ['Invoke'],
    unit: 'request',
    dollars: 0.2 / million,
    words: '$0.20 per million requests; how long the function runs comes on top',
    source: 'AWS Lambda pricing',
  },
  {
    service: 'lambda',
    operations: [
      'GetAccountSettings',
      'GetEventSourceMapping',
      'GetFunctionConcurrency',
      'GetFunctionEventInvokeConfig',
      'GetFunctionRecursionConfig',
      'ListEventSourceMappings',
      'ListFunctionEventInvokeConfigs',
      'ListFunctions',
      'ListProvisionedConcurrencyConfigs',
    ],
    unit: 'request',
    dollars: 0,
    words: 'free',
    source: notBilled,
  },
];

/** The price of what was counted; `undefined` where none is known. */
export const priceOf = ({
  service,
  operation,
  unit,
}: Pick<RequestCount, 'service' | 'operation' | 'unit'>): Price | undefined =>
  prices.find(
    price =>
      price.service === service && price.unit === unit && (price.operations?.includes(operation) ?? true),
  );

/** Dollars of one count; `undefined` where no price is known. */
export const dollarsOf = (count: RequestCount): number | undefined => {
  const price = priceOf(count);
  return price === undefined ? undefined : price.dollars * count.units;
};

/** What requests cost in dollars, before any free tier, and those that no price is known for and are not in the sum. */
export const costOf = (
  counts: readonly RequestCount[],
): {readonly dollars: number; readonly unpriced: readonly RequestCount[]} => ({
  dollars: counts.reduce((sum, count) => sum + (dollarsOf(count) ?? 0), 0),
  unpriced: counts.filter(count => priceOf(count) === undefined),
});
