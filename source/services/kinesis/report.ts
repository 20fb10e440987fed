import {incomingShare} from '../../domain/stream-capacity.ts';
import {dataLossOf} from '../../domain/stream-lag.ts';
import type {Stream, StreamMetric} from '../../domain/stream.ts';
import {behindSeconds, current} from '../../domain/stream.ts';

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** One stream of the JSON document (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const reportStream = (stream: Stream): Readonly<Record<string, unknown>> => {
  const {summary, metrics} = stream;
  const value = (metric: StreamMetric): number | null => current(stream, metrics[metric]) ?? null;
  return {
    name: stream.name,
    arn: stream.arn ?? null,
    mode: stream.mode ?? null,
    status: stream.status ?? null,
    openShards: summary?.openShards ?? null,
    retentionSeconds: summary?.retentionSeconds ?? null,
    iteratorAgeSeconds: value('iteratorAgeSeconds'),
    // Also null where the lag does not grow, so that nothing is lost.
    timeToDataLossSeconds: finite(dataLossOf(stream)?.seconds),
    incomingBytesPerSecond: value('incomingBytesPerSecond'),
    incomingRecordsPerSecond: value('incomingRecordsPerSecond'),
    incomingShareOfCapacity: incomingShare(stream) ?? null,
    outgoingBytesPerSecond: value('outgoingBytesPerSecond'),
    readThrottlesPerMinute: value('readThrottlesPerMinute'),
    writeThrottlesPerMinute: value('writeThrottlesPerMinute'),
    consumers:
      stream.consumers?.map(consumer => ({
        name: consumer.name,
        arn: consumer.arn,
        status: consumer.status ?? null,
        behindSeconds: behindSeconds(stream, consumer) ?? null,
      })) ?? null,
    enhancedMetrics: summary?.shardMetrics ?? null,
    encryption: summary?.encryption ?? null,
  };
};
