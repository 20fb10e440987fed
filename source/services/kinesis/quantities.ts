import type {Quantity} from '../../domain/service.ts';
import type {Stream, StreamMetric} from '../../domain/stream.ts';
import {current, slowestConsumer} from '../../domain/stream.ts';

const measured =
  (metric: StreamMetric): Quantity<Stream>['of'] =>
  stream =>
    current(stream, stream.metrics[metric]);

const summed = (
  id: string,
  unit: Quantity<Stream>['unit'],
  metric: StreamMetric,
  help: string,
): Quantity<Stream> => ({id, unit, help, of: measured(metric)});

/** Those that are known of several. */
const known = (values: readonly (number | undefined)[]): readonly number[] =>
  values.filter(value => value !== undefined);

const throttles: Quantity<Stream>['of'] = stream => {
  const both = known([
    measured('readThrottlesPerMinute')(stream),
    measured('writeThrottlesPerMinute')(stream),
  ]);
  return both.length === 0 ? undefined : both.reduce((sum, value) => sum + value, 0);
};

const iteratorAge: Quantity<Stream>['of'] = stream => {
  const ages = known([measured('iteratorAgeSeconds')(stream), slowestConsumer(stream)?.seconds]);
  return ages.length === 0 ? undefined : Math.max(...ages);
};

/** The numbers of a stream by name (Kinesis Developer Guide, monitoring with CloudWatch). */
export const streamQuantities: readonly Quantity<Stream>[] = [
  {
    id: 'iteratorAge',
    unit: 'seconds',
    help: 'how far its slowest reader is behind (GetRecords.IteratorAgeMilliseconds, SubscribeToShardEvent.MillisBehindLatest)',
    of: iteratorAge,
  },
  summed('incomingBytes', 'bytesPerSecond', 'incomingBytesPerSecond', 'put into it (IncomingBytes)'),
  summed('incomingRecords', 'perSecond', 'incomingRecordsPerSecond', 'records put into it (IncomingRecords)'),
  summed(
    'outgoingBytes',
    'bytesPerSecond',
    'outgoingBytesPerSecond',
    'read by classic consumers (GetRecords.Bytes)',
  ),
  summed(
    'outgoingRecords',
    'perSecond',
    'outgoingRecordsPerSecond',
    'records read by classic consumers (GetRecords.Records)',
  ),
  summed(
    'readThrottles',
    'perMinute',
    'readThrottlesPerMinute',
    'reads refused for rate (ReadProvisionedThroughputExceeded)',
  ),
  summed(
    'writeThrottles',
    'perMinute',
    'writeThrottlesPerMinute',
    'records refused for rate (WriteProvisionedThroughputExceeded)',
  ),
  {
    id: 'throttles',
    unit: 'perMinute',
    help: 'both together (ReadProvisionedThroughputExceeded + WriteProvisionedThroughputExceeded)',
    of: throttles,
  },
];
