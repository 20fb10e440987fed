import type {JsonObject} from '../wire/json-fields.ts';

/** A trigger of a planned function; `source` is `sqs orders-emails` or `kinesis clickstream`. */
type MappingPlan = {readonly source: `${'sqs' | 'kinesis'} ${string}`; readonly settings?: JsonObject};

/** One function of the demo account. */
export type FunctionPlan = {
  readonly name: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly description: string;
  readonly reserved?: number;
  readonly provisioned?: Readonly<Record<string, number>>;
  /** Name of the queue that takes what asynchronous invocations lose. */
  readonly deadLetterQueue?: string;
  readonly eventInvokeConfig?: JsonObject;
  readonly mapping?: MappingPlan;
};

/** A batch that fails for good goes to a queue instead of holding up its shard. */
const toParkingLot = (queueArn: (name: string) => string): JsonObject => ({
  OnFailure: {Destination: queueArn('payments-parking-lot')},
});

/** All functions of the demo account. */
export const functionPlans = (queueArn: (name: string) => string): readonly FunctionPlan[] => [
  {
    name: 'audit-archiver',
    runtime: 'python3.13',
    timeoutSeconds: 60,
    memoryMegabytes: 256,
    description: 'Writes the audit log to the archive',
    mapping: {source: 'kinesis audit-log', settings: {Enabled: false}},
  },
  {
    name: 'checkout-api',
    runtime: 'nodejs22.x',
    timeoutSeconds: 3,
    memoryMegabytes: 1024,
    description: 'Answers the checkout page',
    provisioned: {live: 50},
  },
  {
    name: 'clickstream-enricher',
    runtime: 'nodejs22.x',
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    description: 'Adds the customer to every click',
    mapping: {
      source: 'kinesis clickstream',
      settings: {StartingPosition: 'LATEST', LastProcessingResult: 'PROBLEM: Function call failed'},
    },
  },
  {
    name: 'email-sender',
    runtime: 'nodejs22.x',
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    description: 'Sends order mails',
    mapping: {source: 'sqs orders-emails', settings: {FunctionResponseTypes: ['ReportBatchItemFailures']}},
  },
  {
    name: 'image-resizer',
    runtime: 'python3.13',
    timeoutSeconds: 120,
    memoryMegabytes: 2048,
    description: 'Makes the sizes of every product image',
    mapping: {source: 'sqs image-resize', settings: {BatchSize: 1}},
  },
  {
    name: 'inventory-updater',
    runtime: 'java21',
    timeoutSeconds: 5,
    memoryMegabytes: 1024,
    description: 'Keeps stock levels',
    mapping: {source: 'sqs inventory-sync'},
  },
  {
    name: 'invoice-renderer',
    runtime: 'nodejs22.x',
    timeoutSeconds: 30,
    memoryMegabytes: 1536,
    description: 'Renders invoices as PDF',
    reserved: 5,
    eventInvokeConfig: {
      MaximumRetryAttempts: 1,
      DestinationConfig: {OnFailure: {Destination: queueArn('invoices-render-dlq')}, OnSuccess: {}},
    },
    mapping: {source: 'sqs invoices-render', settings: {BatchSize: 1}},
  },
  {
    name: 'legacy-cleanup',
    runtime: 'python3.9',
    timeoutSeconds: 900,
    memoryMegabytes: 128,
    description: 'Switched off since the migration',
    reserved: 0,
  },
  {
    name: 'order-indexer',
    runtime: 'nodejs22.x',
    timeoutSeconds: 15,
    memoryMegabytes: 512,
    description: 'Puts changed orders into the search index',
    mapping: {
      source: 'kinesis order-changes',
      settings: {
        StartingPosition: 'LATEST',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        MaximumRecordAgeInSeconds: 3600,
        LastProcessingResult: 'OK',
        DestinationConfig: toParkingLot(queueArn),
      },
    },
  },
  {
    name: 'payments-worker',
    runtime: 'nodejs22.x',
    timeoutSeconds: 6,
    memoryMegabytes: 512,
    description: 'Takes payments',
    reserved: 20,
    mapping: {source: 'sqs orders-payments', settings: {ScalingConfig: {MaximumConcurrency: 20}}},
  },
  {
    name: 'report-builder',
    runtime: 'python3.13',
    timeoutSeconds: 120,
    memoryMegabytes: 3008,
    description: 'Builds the reports that people ask for',
    deadLetterQueue: 'payments-parking-lot',
    eventInvokeConfig: {MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 21_600},
  },
  {
    name: 'shipment-tracker',
    runtime: 'nodejs22.x',
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    description: 'Follows parcels',
    mapping: {source: 'sqs orders-shipments.fifo'},
  },
];

/** What no screen, log or recording may ever show. */
export const secretVariables = (name: string): Readonly<Record<string, string>> => ({
  DATABASE_HOST: 'orders.cluster-example.eu-west-1.rds.amazonaws.com',
  DATABASE_PASSWORD: `hunter2-${name}`,
  PAYMENT_API_KEY: `sk_live_51${name.replaceAll('-', '')}`,
});
