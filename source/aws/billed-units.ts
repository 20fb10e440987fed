import type {Message, MessageAttributeValue} from '@aws-sdk/client-sqs';
import type {BilledService, RequestCount} from '../domain/request-count.ts';
import {utf8Size} from '../domain/utf8-size.ts';

/** What one request is billed by, and how many of it. */
export type Billed = Pick<RequestCount, 'unit' | 'units'>;

/** Each chunk of this size of what a request carries is billed as a request (Amazon SQS pricing). */
const chunkBytes = 65_536;
/** Each record counts in steps of this size (Amazon Kinesis Data Streams pricing). */
const kilobyte = 1024;
/** Statistics of one metric that are billed as one metric requested (Amazon CloudWatch pricing). */
const statisticsPerMetric = 5;

/** Operations at the rate of FIFO queues; all others are at the standard rate (Amazon SQS pricing). */
const fifoOperations: readonly string[] = [
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'DeleteMessage',
  'DeleteMessageBatch',
  'ReceiveMessage',
  'SendMessage',
  'SendMessageBatch',
];

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const list = (value: unknown, name: string): readonly unknown[] => {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
};

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return utf8Size(value);
  return value instanceof Uint8Array ? value.length : 0;
};

const attributesOf = (message: unknown): readonly (readonly [string, unknown])[] => {
  const attributes = field(message, 'MessageAttributes');
  return typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : [];
};

/** Fields of an attribute that count besides its name. */
const counted: readonly (keyof MessageAttributeValue)[] = ['DataType', 'StringValue', 'BinaryValue'];

const attributeSize = ([name, attribute]: readonly [string, unknown]): number =>
  counted.reduce((size, key) => size + sizeOf(field(attribute, key)), utf8Size(name));

/** The body of a message, sent or received, and its attributes (SQS Developer Guide, message metadata). */
const payload = (message: unknown): number =>
  attributesOf(message).reduce(
    (size, attribute) => size + attributeSize(attribute),
    sizeOf(field(message, 'MessageBody')) + sizeOf(field(message, 'Body')),
  );

const groupKey = 'MessageGroupId' satisfies keyof NonNullable<Message['Attributes']>;

const isGrouped = (message: unknown): boolean =>
  field(message, groupKey) !== undefined || field(field(message, 'Attributes'), groupKey) !== undefined;

/** The messages that go either way with a request: one, the entries of a batch, or what was received. */
const messagesOf = (operation: string, input: unknown, output: unknown): readonly unknown[] => {
  if (operation === 'SendMessage') return [input];
  if (operation === 'SendMessageBatch') return list(input, 'Entries');
  return operation === 'ReceiveMessage' ? list(output, 'Messages') : [];
};

const billedBySqs = (operation: string, input: unknown, output: unknown): Billed => {
  const messages = messagesOf(operation, input, output);
  const bytes = messages.reduce<number>((sum, message) => sum + payload(message), 0);
  const units = Math.max(1, Math.ceil(bytes / chunkBytes));
  const isFifo = String(field(input, 'QueueUrl')).endsWith('.fifo');
  if (isFifo) return {unit: fifoOperations.includes(operation) ? 'fifoRequest' : 'request', units};
  return {unit: messages.some(isGrouped) ? 'fairRequest' : 'request', units};
};

/** Metrics asked for: those of one name, dimensions and period are one for each five statistics. */
const metricsOf = (input: unknown): number => {
  const statistics = new Map<string, number>();
  for (const [index, query] of list(input, 'MetricDataQueries').entries()) {
    const asked = field(query, 'MetricStat');
    // Searches and Metrics Insights are billed by what they look at; nothing here asks for them.
    const key =
      asked === undefined ? String(index) : JSON.stringify([field(asked, 'Metric'), field(asked, 'Period')]);
    statistics.set(key, (statistics.get(key) ?? 0) + 1);
  }
  return [...statistics.values()].reduce((sum, count) => sum + Math.ceil(count / statisticsPerMetric), 0);
};

const kilobytesOf = (output: unknown): number =>
  list(output, 'Records').reduce<number>(
    (sum, record) =>
      sum +
      Math.max(
        1,
        Math.ceil((sizeOf(field(record, 'Data')) + sizeOf(field(record, 'PartitionKey'))) / kilobyte),
      ),
    0,
  );

/** What AWS bills a request by. The output is `undefined` when it failed or never came. */
export const billedUnits = (
  service: BilledService,
  operation: string,
  input: unknown,
  output: unknown,
): Billed => {
  if (service === 'sqs') return billedBySqs(operation, input, output);
  if (operation === 'GetMetricData') return {unit: 'metric', units: metricsOf(input)};
  if (operation === 'GetRecords') return {unit: 'kilobyte', units: kilobytesOf(output)};
  return {unit: 'request', units: 1};
};
