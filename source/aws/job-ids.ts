/** A set of message ids that may be asked and grow, in eight bytes an id or a few more. */
export type IdMemory = {
  /** `false` when it was there already. */
  readonly add: (id: string) => boolean;
  readonly has: (id: string) => boolean;
  readonly size: () => number;
};

/** Two independent 32-bit hashes of a text (FNV-1a, and the same from another start and with another prime). */
const hashOf = (id: string): readonly [number, number] => {
  let first = 0x81_1c_9d_c5;
  let second = 0x9e_37_79_b9;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01_00_01_93);
    second = Math.imul(second ^ code, 0x85_eb_ca_6b);
    second ^= second >>> 13;
  }
  // Zero in both marks a free place.
  return [first >>> 0, (second | 1) >>> 0];
};

const leastPlaces = 1024;

type Table = {readonly places: number; readonly hashes: Uint32Array};

const tableOf = (places: number): Table => ({places, hashes: new Uint32Array(places * 2)});

/** Where a pair of hashes stands in a table, or would. */
const placeOf = ({places, hashes}: Table, first: number, second: number): number => {
  let place = first & (places - 1);
  for (;;) {
    const [there, mark] = [hashes[place * 2], hashes[place * 2 + 1]];
    if (mark === 0 || (there === first && mark === second)) return place;
    place = (place + 1) & (places - 1);
  }
};

const put = (table: Table, first: number, second: number): boolean => {
  const place = placeOf(table, first, second);
  if (table.hashes[place * 2 + 1] !== 0) return false;
  table.hashes[place * 2] = first;
  table.hashes[place * 2 + 1] = second;
  return true;
};

const grown = (table: Table): Table => {
  const larger = tableOf(table.places * 2);
  for (let place = 0; place < table.places; place += 1) {
    const [first = 0, second = 0] = table.hashes.subarray(place * 2, place * 2 + 2);
    if (second !== 0) put(larger, first, second);
  }
  return larger;
};

/**
 * Remembers ids by 63 bits of hash, so that a job on a million messages stays small. Two ids may be taken for one, at odds
 * of one to a billion billion for each pair: use it only where that leaves a message alone or miscounts it, never where
 * it would delete one.
 */
export const createIdMemory = (): IdMemory => {
  let table = tableOf(leastPlaces);
  let size = 0;
  return {
    add: id => {
      if (size * 2 >= table.places) table = grown(table);
      const isNew = put(table, ...hashOf(id));
      if (isNew) size += 1;
      return isNew;
    },
    has: id => {
      const [first, second] = hashOf(id);
      return table.hashes[placeOf(table, first, second) * 2 + 1] !== 0;
    },
    size: () => size,
  };
};

/** The last ids, exactly. */
type RecentIds = {
  readonly has: (id: string) => boolean;
  readonly add: (id: string) => void;
  /** Whether it was there. */
  readonly remove: (id: string) => boolean;
};

/** Remembers the last ids exactly, and forgets older ones. */
export const createRecentIds = (most: number): RecentIds => {
  const ids = new Set<string>();
  return {
    has: id => ids.has(id),
    remove: id => ids.delete(id),
    add: id => {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > most && oldest !== undefined) ids.delete(oldest);
    },
  };
};
