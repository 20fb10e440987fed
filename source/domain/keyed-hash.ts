/** Two words of 32 bits that nobody outside may know. */
export type HashKey = readonly [number, number];

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The round of HalfSipHash on its four words, in place. */
const mix = (state: Int32Array): void => {
  let [v0 = 0, v1 = 0, v2 = 0, v3 = 0] = state;
  v0 += v1;
  v1 = rotate(v1, 5) ^ v0;
  v0 = rotate(v0, 16);
  v2 += v3;
  v3 = rotate(v3, 8) ^ v2;
  v0 += v3;
  v3 = rotate(v3, 7) ^ v0;
  v2 += v1;
  v1 = rotate(v1, 13) ^ v2;
  v2 = rotate(v2, 16);
  state.set([v0, v1, v2, v3]);
};

const absorb = (state: Int32Array, word: number): void => {
  state[3] = (state[3] ?? 0) ^ word;
  mix(state);
  mix(state);
  state[0] = (state[0] ?? 0) ^ word;
};

/**
 * 32 bits that say nothing about the bytes to whoever has not the key: HalfSipHash-2-4 (Aumasson and Bernstein,
 * SipHash: a fast short-input PRF, reference implementation).
 */
export const keyedHash = (bytes: Uint8Array, [low, high]: HashKey): number => {
  const state = Int32Array.of(low, high, 0x6c796765 ^ low, 0x74656462 ^ high);
  const byteAt = (index: number): number => bytes[index] ?? 0;
  const whole = bytes.length - (bytes.length % 4);
  const wordAt = (index: number): number =>
    byteAt(index) | (byteAt(index + 1) << 8) | (byteAt(index + 2) << 16) | (byteAt(index + 3) << 24);
  for (let index = 0; index < whole; index += 4) absorb(state, wordAt(index));
  absorb(state, wordAt(whole) | (bytes.length << 24));
  state[2] = (state[2] ?? 0) ^ 0xff;
  for (let round = 0; round < 4; round += 1) mix(state);
  return ((state[1] ?? 0) ^ (state[3] ?? 0)) >>> 0;
};
