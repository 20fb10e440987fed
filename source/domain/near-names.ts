/** Least number of letters to put in, take out or change (Levenshtein), counted up to `limit`. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({length: b.length + 1}, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row[b.length] ?? limit + 1;
};

/** How far a name is from what was typed: 0 when it only goes on; `Infinity` when it is another one. */
const farness = (typed: string, name: string): number => {
  const [a, b] = [typed.toLowerCase(), name.toLowerCase()];
  if (b.includes(a) || a.includes(b)) return 0;
  const limit = Math.max(1, Math.floor(a.length / 4));
  const found = distance(a, b, limit);
  return found <= limit ? found : Number.POSITIVE_INFINITY;
};

/** At most three names that may have been meant, nearest first. */
export const nearNames = (typed: string, names: readonly string[]): readonly string[] =>
  names
    .map(name => ({name, far: farness(typed, name)}))
    .filter(({far}) => Number.isFinite(far))
    .sort((a, b) => a.far - b.far || a.name.length - b.name.length || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({name}) => name);
