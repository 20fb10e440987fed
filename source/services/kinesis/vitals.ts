import {limitHealth} from '../../domain/limit-health.ts';
import {dataLossOf} from '../../domain/stream-lag.ts';
import type {Stream} from '../../domain/stream.ts';
import {current} from '../../domain/stream.ts';
import type {VitalReading} from '../../domain/vital-sign.ts';

/** The stream whose reader is closest to losing records. */
const iteratorAge = (streams: readonly Stream[]): readonly VitalReading[] => {
  let worst: VitalReading | undefined;
  for (const stream of streams) {
    const loss = dataLossOf(stream);
    if (loss === undefined) continue;
    const {ageSeconds: value, retentionSeconds: limit, share} = loss;
    if (worst !== undefined && share <= worst.value / (worst.limit ?? Infinity)) continue;
    const past = {metric: 'iteratorAgeSeconds', resourceId: stream.id};
    worst = {id: 'iteratorAge', value, limit, health: limitHealth(value, limit), past};
  }
  return worst === undefined ? [] : [worst];
};

const throttlesBy = (
  streams: readonly Stream[],
  metric: 'readThrottlesPerMinute' | 'writeThrottlesPerMinute',
): readonly VitalReading[] => {
  const known = streams
    .map(stream => current(stream, stream.metrics[metric]))
    .filter(one => one !== undefined);
  if (known.length === 0) return [];
  const value = known.reduce((sum, one) => sum + one, 0);
  const lacks = streams.some(({readThrough}) => readThrough === undefined) ? 'unread' : undefined;
  return [{id: 'throttles', value, health: value > 0 ? 'warning' : 'ok', past: {metric}, lacks}];
};

/** What streams say of how the account is. */
export const streamVitals = (resources: ReadonlyMap<string, Stream>): readonly VitalReading[] => {
  const streams = [...resources.values()];
  return [
    ...iteratorAge(streams),
    ...throttlesBy(streams, 'readThrottlesPerMinute'),
    ...throttlesBy(streams, 'writeThrottlesPerMinute'),
  ];
};
