type Entry<T> = {readonly key: number; readonly item: T};

/**
 * Items by ascending key. An item whose place changed is pushed again under its new key; the old entry is told
 * apart by `isCurrent`, skipped when met and swept out when too many have piled up.
 */
export type PriorityQueue<T> = {
  push: (key: number, item: T) => void;
  /** The smallest key of a current item. */
  firstKey: () => number | undefined;
  pop: () => T | undefined;
  clear: () => void;
};

/** Below this size sweeping is not worth it. */
const sweepFloor = 1024;

const isBefore = <T>(entries: readonly Entry<T>[], one: number, other: number): boolean => {
  const [a, b] = [entries[one], entries[other]];
  return a !== undefined && (b === undefined || a.key < b.key);
};

const swap = <T>(entries: Entry<T>[], one: number, other: number) => {
  const [a, b] = [entries[one], entries[other]];
  if (a === undefined || b === undefined) return;
  entries[one] = b;
  entries[other] = a;
};

/** Restores the heap after an entry was added at its end. */
const rise = <T>(entries: Entry<T>[]) => {
  for (let index = entries.length - 1; index > 0;) {
    const parent = (index - 1) >> 1;
    if (!isBefore(entries, index, parent)) return;
    swap(entries, index, parent);
    index = parent;
  }
};

/** Takes the first entry away and restores the heap. */
const dropFirst = <T>(entries: Entry<T>[]) => {
  const last = entries.pop();
  if (last === undefined || entries.length === 0) return;
  entries[0] = last;
  for (let index = 0; ;) {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const child = isBefore(entries, right, left) ? right : left;
    if (!isBefore(entries, child, index)) return;
    swap(entries, index, child);
    index = child;
  }
};

export const createPriorityQueue = <T>(isCurrent: (item: T, key: number) => boolean): PriorityQueue<T> => {
  let entries: Entry<T>[] = [];
  let sweepAt = sweepFloor;
  const firstCurrent = (): Entry<T> | undefined => {
    for (let first = entries[0]; first !== undefined; first = entries[0]) {
      if (isCurrent(first.item, first.key)) return first;
      dropFirst(entries);
    }
    return undefined;
  };
  const sweep = () => {
    entries = entries.filter(({item, key}) => isCurrent(item, key)).sort((a, b) => a.key - b.key);
    sweepAt = Math.max(sweepFloor, entries.length * 2);
  };
  return {
    push: (key, item) => {
      entries.push({key, item});
      rise(entries);
      if (entries.length > sweepAt) sweep();
    },
    firstKey: () => firstCurrent()?.key,
    pop: () => {
      const first = firstCurrent();
      dropFirst(entries);
      return first?.item;
    },
    clear: () => {
      entries = [];
    },
  };
};
