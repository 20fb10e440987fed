import type {Minutes, Statistics} from '../cloudwatch/metric-source.ts';
import {mergeStatistics, single} from '../cloudwatch/metric-source.ts';

/** Counts what is called on streams that have no story of their own, minute by minute. */
export type StreamMeter = {
  /** `shardId` where the value is of one shard. */
  readonly add: (
    metric: string,
    stream: string,
    shardId: string | undefined,
    value: number,
    at: number,
  ) => void;
  readonly read: (metric: string, stream: string, shardId: string | undefined) => Minutes;
};

const minuteMilliseconds = 60_000;
const keptMinutes = 240;

const keyOf = (metric: string, stream: string, shardId: string | undefined): string =>
  [metric, stream, shardId ?? ''].join('\n');

export const createStreamMeter = (): StreamMeter => {
  const series = new Map<string, Map<number, Statistics>>();
  return {
    add: (metric, stream, shardId, value, at) => {
      const key = keyOf(metric, stream, shardId);
      const minutes = series.get(key) ?? new Map<number, Statistics>();
      series.set(key, minutes);
      const minute = Math.floor(at / minuteMilliseconds) * minuteMilliseconds;
      minutes.set(minute, mergeStatistics(minutes.get(minute), single(value)));
      for (const old of minutes.keys()) {
        if (minutes.size <= keptMinutes) break;
        minutes.delete(old);
      }
    },
    read: (metric, stream, shardId) => [...(series.get(keyOf(metric, stream, shardId)) ?? [])],
  };
};
