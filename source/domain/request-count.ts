/** Services whose requests are counted, as `--service` calls them. */
export type BilledService = 'sqs' | 'sns' | 'kinesis' | 'lambda' | 'cloudwatch' | 'sts';

/** What asked for it: the background, a person's key, or a job on messages. */
export type ResourceClass = 'polling' | 'action' | 'job';

/**
 * What AWS counts: SQS requests in chunks of 64 KiB, on FIFO queues and of fair queues at another rate; metrics of
 * GetMetricData; kilobytes that are read of a stream; requests for everything else.
 */
export type BilledUnit = 'request' | 'fifoRequest' | 'fairRequest' | 'metric' | 'kilobyte';

/** Requests of one operation that were sent, repeated and refused ones included, and how much of it AWS bills. */
export type RequestCount = {
  readonly service: BilledService;
  readonly operation: string;
  readonly resourceClass: ResourceClass;
  readonly unit: BilledUnit;
  /** What polling asked for it: a screen, or the background of a service. Absent: a person's key or a job did. */
  readonly purpose?: string;
  readonly requests: number;
  /** How many of `unit`. */
  readonly units: number;
};

/** What tells one count from another, in the tally as well as between two samples of it. */
export const countKey = ({
  service,
  operation,
  resourceClass,
  unit,
  purpose = '',
}: Omit<RequestCount, 'requests' | 'units'>): string =>
  [service, operation, resourceClass, unit, purpose].join(' ');

/** All counts at a moment (epoch milliseconds). */
export type CountSample = {readonly at: number; readonly counts: readonly RequestCount[]};
