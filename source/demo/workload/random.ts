/** Pseudo-random numbers that are the same in every run. */
export type Random = {
  /** In `[from, to)`. */
  readonly between: (from: number, to: number) => number;
  /** In `[from, to]`. */
  readonly integer: (from: number, to: number) => number;
  /** One of the items, of which there is at least one. */
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
};

/** Mulberry32: small, and good enough to look alive. */
export const createRandom = (seed: number): Random => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  const integer = (from: number, to: number) => Math.floor(between(from, to + 1));
  return {between, integer, pick: items => items[integer(0, items.length - 1)] ?? items[0]};
};
