import type {Stream} from './stream.ts';
import {current} from './stream.ts';

/** What one shard takes: 1 MB and 1,000 records a second (Kinesis Developer Guide, quotas and limits). */
export const shardBytesPerSecond = 1_048_576;
export const shardRecordsPerSecond = 1000;

/** What a stream takes, and where that is known from. */
export type Capacity = {
  readonly bytesPerSecond: number;
  readonly recordsPerSecond: number;
  /** `shards`: provisioned; `warm`: what an on-demand stream says it takes at once. */
  readonly from: 'shards' | 'warm';
};

/** `undefined`: an on-demand stream that does not say, or one that was not read yet. */
export const capacityOf = ({mode, summary}: Stream): Capacity | undefined => {
  if (mode === 'onDemand') {
    const warm = summary?.warmBytesPerSecond;
    if (warm === undefined || warm <= 0) return undefined;
    const recordsPerSecond = (warm / shardBytesPerSecond) * shardRecordsPerSecond;
    return {bytesPerSecond: warm, recordsPerSecond, from: 'warm'};
  }
  const shards = summary?.openShards;
  if (shards === undefined || shards === 0) return undefined;
  return {
    bytesPerSecond: shards * shardBytesPerSecond,
    recordsPerSecond: shards * shardRecordsPerSecond,
    from: 'shards',
  };
};

/** How much of its capacity a stream takes in, by bytes and by records; either limit throttles. */
export const incomingShares = (
  stream: Stream,
): {readonly bytes: number | undefined; readonly records: number | undefined} => {
  const capacity = capacityOf(stream);
  const bytes = current(stream, stream.metrics.incomingBytesPerSecond);
  const records = current(stream, stream.metrics.incomingRecordsPerSecond);
  return {
    bytes: bytes === undefined || capacity === undefined ? undefined : bytes / capacity.bytesPerSecond,
    records:
      records === undefined || capacity === undefined ? undefined : records / capacity.recordsPerSecond,
  };
};

/** The same by whichever is more. */
export const incomingShare = (stream: Stream): number | undefined => {
  const {bytes, records} = incomingShares(stream);
  const shares = [bytes, records].filter(share => share !== undefined);
  return shares.length === 0 ? undefined : Math.max(...shares);
};
