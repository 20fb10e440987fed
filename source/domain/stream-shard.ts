import type {Stream, StreamShard} from './stream.ts';
import {current} from './stream.ts';
import {shardBytesPerSecond, shardRecordsPerSecond} from './stream-capacity.ts';

/** The MD5 hash of a partition key has 128 bits (PutRecord API reference). */
const hashKeys = 2n ** 128n;
const precision = 2n ** 52n;

/** Which part of all partition keys, evenly spread, goes to this range: 0 to 1. Both ends belong to it. */
export const hashRangeShare = (startingHashKey: string, endingHashKey: string): number | undefined => {
  if (!/^\d+$/.test(startingHashKey) || !/^\d+$/.test(endingHashKey)) return undefined;
  const width = BigInt(endingHashKey) - BigInt(startingHashKey) + 1n;
  if (width <= 0n || width > hashKeys) return undefined;
  return Number((width * precision) / hashKeys) / Number(precision);
};

/** Shards that take records, in the order of their hash ranges. */
export const openShardsOf = ({shards}: Stream): readonly StreamShard[] =>
  (shards ?? []).filter(({isOpen}) => isOpen);

/** How much of what one shard takes it gets, by bytes or by records, whichever is more; `undefined` without shard metrics. */
export const shardShare = (stream: Stream, id: string): number | undefined => {
  const values = stream.parts[id];
  const shares = [
    [current(stream, values?.shardIncomingBytesPerSecond), shardBytesPerSecond],
    [current(stream, values?.shardIncomingRecordsPerSecond), shardRecordsPerSecond],
  ].flatMap(([value, capacity]) => (value === undefined || capacity === undefined ? [] : [value / capacity]));
  return shares.length === 0 ? undefined : Math.max(...shares);
};

/** The shard that takes more than its part, and how that is known. */
export type HotShard = {
  readonly id: string;
  readonly evidence:
    | {readonly kind: 'throttles'; readonly perMinute: number; readonly share: number | undefined}
    | {readonly kind: 'share'; readonly share: number}
    | {readonly kind: 'hashRange'; readonly share: number};
};

const largest = <T>(items: readonly T[], value: (item: T) => number | undefined): T | undefined =>
  items.reduce<T | undefined>(
    (best, item) => ((value(item) ?? -1) > (best === undefined ? -1 : (value(best) ?? -1)) ? item : best),
    undefined,
  );

/** Near its limit: throttled within the minute even if the average is below it. */
const hotShare = 0.8;
/** A range half again as wide as an even one is worth naming. */
const unevenFactor = 1.5;

/** Which shard is hot: by its own throttles or load where shard metrics are on, else by an uneven hash range. */
export const hotShardOf = (stream: Stream): HotShard | undefined => {
  const open = openShardsOf(stream);
  const throttlesOf = ({id}: StreamShard): number | undefined =>
    current(stream, stream.parts[id]?.shardWriteThrottlesPerMinute);
  const throttled = largest(open, throttlesOf);
  const perMinute = throttled === undefined ? 0 : (throttlesOf(throttled) ?? 0);
  if (throttled !== undefined && perMinute > 0) {
    return {
      id: throttled.id,
      evidence: {kind: 'throttles', perMinute, share: shardShare(stream, throttled.id)},
    };
  }
  const loaded = largest(open, ({id}) => shardShare(stream, id));
  const load = loaded === undefined ? undefined : shardShare(stream, loaded.id);
  if (loaded !== undefined && load !== undefined)
    return load >= hotShare ? {id: loaded.id, evidence: {kind: 'share', share: load}} : undefined;
  const rangeOf = ({startingHashKey, endingHashKey}: StreamShard): number | undefined =>
    hashRangeShare(startingHashKey, endingHashKey);
  const widest = largest(open, rangeOf);
  const share = widest === undefined ? undefined : rangeOf(widest);
  if (widest === undefined || share === undefined || share * open.length < unevenFactor) return undefined;
  return {id: widest.id, evidence: {kind: 'hashRange', share}};
};
