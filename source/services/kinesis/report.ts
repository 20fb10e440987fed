import {incomingShare} from '../../domain/stream-capacity.ts';
import {dataLossOf} from '../../domain/stream-lag.ts';
import type {Stream, StreamMetric} from '../../domain/stream.ts';
import {behindSeconds, current} from '../../domain/stream.ts';
import type {ReportFields} from '../report-fields.ts';
import {reportBy} from '../report-fields.ts';

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

const now =
  (metric: StreamMetric) =>
  (stream: Stream): number | null =>
    current(stream, stream.metrics[metric]) ?? null;

const consumersOf = (stream: Stream): readonly Readonly<Record<string, unknown>>[] | null =>
  stream.consumers?.map(consumer => ({
    name: consumer.name,
    arn: consumer.arn,
    status: consumer.status ?? null,
    behindSeconds: behindSeconds(stream, consumer) ?? null,
  })) ?? null;

/** The fields of a stream in reports (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const streamFields: ReportFields<Stream> = {
  name: ({name}) => name,
  arn: ({arn}) => arn ?? null,
  mode: ({mode}) => mode ?? null,
  status: ({status}) => status ?? null,
  openShards: ({summary}) => summary?.openShards ?? null,
  retentionSeconds: ({summary}) => summary?.retentionSeconds ?? null,
  iteratorAgeSeconds: now('iteratorAgeSeconds'),
  // Also null where the lag does not grow, so that nothing is lost.
  timeToDataLossSeconds: stream => finite(dataLossOf(stream)?.seconds),
  incomingBytesPerSecond: now('incomingBytesPerSecond'),
  incomingRecordsPerSecond: now('incomingRecordsPerSecond'),
  incomingShareOfCapacity: stream => incomingShare(stream) ?? null,
  outgoingBytesPerSecond: now('outgoingBytesPerSecond'),
  readThrottlesPerMinute: now('readThrottlesPerMinute'),
  writeThrottlesPerMinute: now('writeThrottlesPerMinute'),
  consumers: consumersOf,
  enhancedMetrics: ({summary}) => summary?.shardMetrics ?? null,
  encryption: ({summary}) => summary?.encryption ?? null,
};

/** One stream of the JSON document. */
export const reportStream = reportBy(streamFields);
