import {expect, test} from 'vitest';
import {keyedHash} from '../../source/domain/keyed-hash.ts';

/** The key of the reference implementation's test vectors: the bytes 0 to 7. */
const key = [0x03020100, 0x07060504] as const;

const hex = (hash: number): string => {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, hash, true);
  return bytes.getUint32(0).toString(16).padStart(8, '0');
};

test.each([
  [0, 'a9359f5b'],
  [1, '27475ab8'],
  [2, 'fa62a603'],
  [3, '8afee704'],
  [4, '2a6e4689'],
  [15, '74fe2b97'],
])('%d bytes hash as HalfSipHash-2-4 of the reference implementation does', (length, hash) => {
  const bytes = Uint8Array.from({length}, (_, index) => index);
  expect(hex(keyedHash(bytes, key))).toBe(hash);
});
