import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {hashRangeShare, hotShardOf, shardShare} from '../../source/domain/stream-shard.ts';
import type {StreamShard} from '../../source/domain/stream.ts';
import {aStream, evenShards} from '../fixtures/a-stream.ts';

const hashKeys = 2n ** 128n;

describe('share of the hash range', () => {
  test('of all keys is one, of half of them a half', () => {
    expect(hashRangeShare('0', String(hashKeys - 1n))).toBe(1);
    expect(hashRangeShare('0', String(hashKeys / 2n - 1n))).toBe(0.5);
    expect(hashRangeShare(String(hashKeys / 2n), String(hashKeys - 1n))).toBe(0.5);
  });

  test('the shares of any division of the keys add up to one, in the proportion of their sizes', () => {
    const cuts = fc.uniqueArray(fc.bigInt({min: 1n, max: hashKeys - 1n}), {maxLength: 40});
    fc.assert(
      fc.property(cuts, inside => {
        const bounds = [0n, ...inside.sort((a, b) => (a < b ? -1 : 1)), hashKeys];
        const shares = bounds.slice(1).map((end, index) => {
          const start = bounds[index] ?? 0n;
          const share = hashRangeShare(String(start), String(end - 1n)) ?? NaN;
          expect(share).toBeCloseTo(Number(end - start) / Number(hashKeys), 12);
          expect(share).toBeGreaterThanOrEqual(0);
          return share;
        });
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test.each([
    ['no number', 'x', '1'],
    ['nothing', '', ''],
    ['an end before the start', '5', '3'],
    ['more keys than there are', '0', String(hashKeys)],
  ])('is unknown of %s', (_, start, end) => {
    expect(hashRangeShare(start, end)).toBeUndefined();
  });

  test('is a share or unknown, whatever an endpoint answers', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (start, end) => {
        const share = hashRangeShare(start, end);
        expect(share === undefined || (share >= 0 && share <= 1)).toBe(true);
      }),
    );
  });
});

describe('the hot shard', () => {
  const shards = evenShards(4);
  const megabyte = 1_048_576;

  test('is the one that is throttled most', () => {
    const stream = aStream('clicks', {
      shards,
      parts: {
        'shardId-1': {shardWriteThrottlesPerMinute: 3, shardIncomingBytesPerSecond: megabyte},
        'shardId-2': {shardWriteThrottlesPerMinute: 400, shardIncomingBytesPerSecond: 0.9 * megabyte},
      },
    });
    expect(hotShardOf(stream)).toEqual({
      id: 'shardId-2',
      evidence: {kind: 'throttles', perMinute: 400, share: 0.9},
    });
  });

  test('is the fullest one where no shard reports throttles, by records as well as by bytes', () => {
    const stream = aStream('clicks', {
      shards,
      parts: {
        'shardId-1': {shardIncomingBytesPerSecond: 0.1 * megabyte, shardIncomingRecordsPerSecond: 850},
        'shardId-2': {shardIncomingBytesPerSecond: 0.5 * megabyte, shardIncomingRecordsPerSecond: 90},
      },
    });
    expect(shardShare(stream, 'shardId-1')).toBe(0.85);
    expect(hotShardOf(stream)).toEqual({id: 'shardId-1', evidence: {kind: 'share', share: 0.85}});
  });

  test('is nobody when the load is known and no shard is full', () => {
    const parts = {
      'shardId-1': {shardIncomingBytesPerSecond: 0.5 * megabyte, shardWriteThrottlesPerMinute: 0},
    };
    expect(hotShardOf(aStream('clicks', {shards, parts}))).toBeUndefined();
  });

  test('is guessed from an uneven hash range where shard metrics are off', () => {
    const uneven: readonly StreamShard[] = [
      {
        ...evenShards(1)[0],
        id: 'wide',
        startingHashKey: '0',
        endingHashKey: String((hashKeys / 4n) * 3n - 1n),
        isOpen: true,
        parentIds: [],
      },
      {
        id: 'narrow',
        startingHashKey: String((hashKeys / 4n) * 3n),
        endingHashKey: String(hashKeys - 1n),
        isOpen: true,
        parentIds: [],
      },
    ];
    expect(hotShardOf(aStream('clicks', {shards: uneven}))).toEqual({
      id: 'wide',
      evidence: {kind: 'hashRange', share: 0.75},
    });
    expect(hotShardOf(aStream('clicks', {shards}))).toBeUndefined();
  });

  test('is never a closed one', () => {
    const closed = evenShards(1).map(shard => ({...shard, isOpen: false}));
    const parts = {'shardId-0': {shardWriteThrottlesPerMinute: 9}};
    expect(hotShardOf(aStream('clicks', {shards: closed, parts}))).toBeUndefined();
  });
});
