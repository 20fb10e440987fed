import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {FileLine} from '../../source/runtime/lines-in.ts';
import {linesIn} from '../../source/runtime/lines-in.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let from = 0; from < bytes.length; from += size)
    yield await Promise.resolve(bytes.subarray(from, from + size));
}

const read = async (bytes: Uint8Array, size = 7): Promise<readonly FileLine[]> => {
  const lines: FileLine[] = [];
  for await (const line of linesIn(inChunks(bytes, size))) lines.push(line);
  return lines;
};

const text = fc
  .string({unit: fc.constantFrom('a', '\u2028', '\r', 'é', '😀', '\u0000', '"'), maxLength: 12})
  .filter(line => line.trim() !== '');

test('lines are the same however the bytes are cut, and only a newline ends one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(text),
      fc.boolean(),
      fc.integer({min: 1, max: 30}),
      async (lines, ends, size) => {
        const bytes = Buffer.from(lines.join('\n') + (ends ? '\n' : ''));
        expect(await read(bytes, size)).toEqual(
          lines.map((line, index) => ({number: index + 1, text: line})),
        );
      },
    ),
  );
});

test('blank lines are passed over and still count', async () => {
  expect(await read(Buffer.from('\n\na\n \nb\n\n'))).toEqual([
    {number: 3, text: 'a'},
    {number: 5, text: 'b'},
  ]);
});

test('bytes that are no UTF-8, and lines longer than any message, are no text; the lines after them are read', async () => {
  const long = Buffer.alloc(9 * 1024 * 1024, 'x');
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), long, Buffer.from('\nb')]);
  expect(await read(bytes, 64 * 1024)).toEqual([
    {number: 1, text: undefined},
    {number: 2, text: undefined},
    {number: 3, text: 'b'},
  ]);
});
