import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Copy} from '../../source/aws/copy.ts';
import {copyOf, entryOf, nextBatch} from '../../source/aws/copy.ts';

const copy = (id: string, sizeBytes: number, groupId?: string): Copy => ({
  id,
  body: '',
  attributes: {},
  groupId,
  traceHeader: undefined,
  deduplicationId: `${id}-r1`,
  sizeBytes,
});

const copies = fc
  .array(
    fc.record({
      size: fc.oneof(fc.integer({min: 1, max: 2000}), fc.integer({min: 200_000, max: 1_048_576})),
      group: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    }),
    {maxLength: 60},
  )
  .map(list => list.map(({size, group}, index) => copy(`id${index}`, size, group)));

/** All batches that a list goes in, each taken out of what is left. */
const batchesOf = (all: readonly Copy[], most: number, isOrdered: boolean): readonly (readonly Copy[])[] => {
  const batches: (readonly Copy[])[] = [];
  let left = all;
  while (left.length > 0) {
    const batch = nextBatch(left, most, isOrdered);
    batches.push(batch);
    left = left.filter(one => !batch.includes(one));
    if (batch.length === 0) throw new Error('Expected a batch of what is left');
  }
  return batches;
};

test('everything goes, each copy once, in batches of at most ten entries and 1 MiB', () => {
  fc.assert(
    fc.property(copies, fc.integer({min: 1, max: 15}), fc.boolean(), (all, most, isOrdered) => {
      const batches = batchesOf(all, most, isOrdered);
      expect(
        batches
          .flat()
          .map(({id}) => id)
          .toSorted(),
      ).toEqual(all.map(({id}) => id).toSorted());
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(Math.min(10, most));
        const bytes = batch.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
        expect(batch.length === 1 || bytes <= 1_048_576).toBe(true);
      }
    }),
  );
});

test('where order counts, a batch holds one message of a group, and groups keep their order', () => {
  fc.assert(
    fc.property(copies, all => {
      const batches = batchesOf(all, 10, true);
      for (const batch of batches) expect(new Set(batch.map(({groupId}) => groupId)).size).toBe(batch.length);
      for (const group of ['a', 'b', 'c', 'd', 'e'])
        expect(batches.flat().filter(({groupId}) => groupId === group)).toEqual(
          all.filter(({groupId}) => groupId === group),
        );
    }),
  );
});

test('two copies of one name never share a batch', () => {
  const [batch, rest] = batchesOf([copy('same', 1), copy('same', 1), copy('other', 1)], 10, false);
  expect(batch?.map(({id}) => id)).toEqual(['same', 'other']);
  expect(rest?.map(({id}) => id)).toEqual(['same']);
});

test('an entry of a standard queue has no deduplication id, one of a FIFO queue has', () => {
  const message = {body: 'x', attributes: {}, groupId: 'g', traceHeader: 'Root=1'};
  const one = copyOf('id', message, 'id-r1', 'keep');
  expect(entryOf(one, false)).toEqual({
    Id: 'id',
    MessageBody: 'x',
    MessageGroupId: 'g',
    MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: 'Root=1'}},
  });
  expect(entryOf(one, true)).toMatchObject({MessageDeduplicationId: 'id-r1'});
});

test('the size of a copy counts name, type and value of attributes, in bytes of UTF-8', () => {
  const attributes = {ä: {dataType: 'Binary', value: new Uint8Array(3)}};
  const message = {body: 'é', attributes, groupId: undefined, traceHeader: undefined};
  expect(copyOf('id', message, '', 'keep').sizeBytes).toBe(2 + 2 + 6 + 3);
});
