import {createHash} from 'node:crypto';
import type {StreamPlan} from './stream-plans.ts';

/** One record that somebody put. */
export type StoredRecord = {
  readonly sequenceNumber: string;
  readonly arrivedAt: number;
  readonly partitionKey: string;
  /** Base64, as it travels. */
  readonly data: string;
};

export type DemoShard = {
  readonly id: string;
  readonly index: number;
  readonly startingHashKey: bigint;
  readonly endingHashKey: bigint;
  readonly parentIds: readonly string[];
  /** Split or merged: it takes nothing more. */
  readonly isClosed: boolean;
  readonly records: StoredRecord[];
};

export type DemoConsumer = {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
};

export type DemoStream = {
  readonly name: string;
  readonly arn: string;
  readonly mode: 'PROVISIONED' | 'ON_DEMAND';
  readonly createdAt: number;
  readonly retentionHours: number;
  readonly kmsKey: string | undefined;
  readonly shards: readonly DemoShard[];
  readonly consumers: Map<string, DemoConsumer>;
  /** Shard-level metrics that are on. */
  readonly enhancedMetrics: Set<string>;
  /** What happens on it by itself; `undefined`: only what is called. */
  readonly plan: StreamPlan | undefined;
};

/** The hash key range: 128 bits (CreateStream API reference). */
const hashKeys = 2n ** 128n;

const shardIdOf = (index: number): string => `shardId-${String(index).padStart(12, '0')}`;

const shardOf = (
  index: number,
  part: number,
  parts: number,
  more: Pick<DemoShard, 'parentIds' | 'isClosed'>,
): DemoShard => ({
  id: shardIdOf(index),
  index,
  startingHashKey: (hashKeys * BigInt(part)) / BigInt(parts),
  endingHashKey: (hashKeys * BigInt(part + 1)) / BigInt(parts) - 1n,
  records: [],
  ...more,
});

/** Open shards of equal hash ranges; with `splitFrom` shards before them that were each split in two. */
export const createShards = (open: number, {splitFrom = 0} = {}): readonly DemoShard[] => [
  ...Array.from({length: splitFrom}, (_, part) =>
    shardOf(part, part, splitFrom, {parentIds: [], isClosed: true}),
  ),
  ...Array.from({length: open}, (_, part) =>
    shardOf(splitFrom + part, part, open, {
      parentIds: splitFrom === 0 ? [] : [shardIdOf(Math.floor((part * splitFrom) / open))],
      isClosed: false,
    }),
  ),
];

export const openShards = ({shards}: DemoStream): readonly DemoShard[] =>
  shards.filter(({isClosed}) => !isClosed);

/** The open shard whose range holds the MD5 hash of the key (PutRecord API reference). */
export const shardOfKey = (stream: DemoStream, partitionKey: string): DemoShard | undefined => {
  const hash = BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
  return openShards(stream).find(
    ({startingHashKey, endingHashKey}) => hash >= startingHashKey && hash <= endingHashKey,
  );
};
