import type {EventSourceMapping} from '../../../source/domain/event-source-mapping.ts';
import type {FunctionsAccount} from '../../../source/domain/function-account.ts';
import type {AliasMetric, FunctionMetric, LambdaFunction} from '../../../source/domain/function.ts';
import type {Measured} from '../../../source/domain/metric.ts';
import {noon} from '../../fixtures/a-queue.ts';

export const arnOfFunction = (name: string): string =>
  `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
export const arnOfStream = (name: string): string => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`;

/** When the minute ended that the metrics describe. */
export const measuredAt = noon - 60_000;

const measuredAll = <Id extends string>(
  values: Readonly<Partial<Record<Id, number>>>,
): {readonly [K in Id]?: Measured} =>
  // The keys of the entries are those of the argument.
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, {value, at: measuredAt}])) as {
    readonly [K in Id]?: Measured;
  };

type FunctionFacts = Partial<Omit<LambdaFunction, 'metrics' | 'parts'>> & {
  readonly values?: Readonly<Partial<Record<FunctionMetric, number>>>;
  readonly aliases?: Readonly<Record<string, Readonly<Partial<Record<AliasMetric, number>>>>>;
};

/** A function as a test needs it: without triggers and without a reservation, unless told otherwise. */
export const aFunction = (
  name: string,
  {values = {}, aliases = {}, ...facts}: FunctionFacts = {},
): LambdaFunction => ({
  id: arnOfFunction(name),
  name,
  arn: arnOfFunction(name),
  runtime: 'nodejs22.x',
  timeoutSeconds: 10,
  memoryMegabytes: 256,
  deadLetterArn: undefined,
  raw: {FunctionName: name},
  listedAt: noon,
  mappings: [],
  reservation: 'none',
  provisioned: [],
  asyncConfigs: undefined,
  unread: [],
  metrics: measuredAll(values),
  parts: Object.fromEntries(Object.entries(aliases).map(([alias, its]) => [alias, measuredAll(its)])),
  account: undefined,
  ...facts,
});

/** A trigger as Lambda creates it for a queue, unless told otherwise. */
export const aMapping = (facts: Partial<EventSourceMapping> = {}): EventSourceMapping => ({
  uuid: '11111111-2222-4333-a444-555555555555',
  sourceArn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
  functionArn: arnOfFunction('worker'),
  state: 'Enabled',
  stateReason: undefined,
  lastResult: undefined,
  batchSize: 10,
  batchingWindowSeconds: 0,
  maximumConcurrency: undefined,
  pollers: undefined,
  onFailureArn: undefined,
  maximumRetryAttempts: undefined,
  maximumRecordAgeSeconds: undefined,
  parallelization: undefined,
  bisectsOnError: undefined,
  reportsItemFailures: false,
  isFiltered: false,
  tumblingWindowSeconds: undefined,
  ...facts,
});

/** A trigger with the defaults of a stream. */
export const aStreamMapping = (facts: Partial<EventSourceMapping> = {}): EventSourceMapping =>
  aMapping({
    sourceArn: arnOfStream('clicks'),
    batchSize: 100,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    parallelization: 1,
    bisectsOnError: false,
    ...facts,
  });

/** An account with a quota of 1,000, of which so much is claimed. */
export const anAccountOf = (claimed: number, facts: Partial<FunctionsAccount> = {}): FunctionsAccount => ({
  quota: 1000,
  unreserved: 900,
  claimed: {value: claimed, at: measuredAt, source: 'ClaimedAccountConcurrency'},
  throttlesPerMinute: {value: 0, at: measuredAt},
  problems: [],
  ...facts,
});
