const blocks = Array.from('▁▂▃▄▅▆▇█');
const asciiRamp = Array.from('_.:-=+*#');

/** The highest known value of a bucket; `undefined` when it holds none. */
const highest = (values: readonly (number | undefined)[]): number | undefined => {
  let found: number | undefined;
  for (const value of values) {
    if (value !== undefined && Number.isFinite(value) && (found === undefined || value > found))
      found = value;
  }
  return found;
};

/** At most `width` buckets of about equal size, oldest first, each with its highest value. */
const resample = (
  values: readonly (number | undefined)[],
  width: number,
): readonly (number | undefined)[] => {
  const count = Math.min(width, values.length);
  const edge = (index: number): number => Math.floor((index * values.length) / count);
  return Array.from({length: count}, (_, index) => highest(values.slice(edge(index), edge(index + 1))));
};

/**
 * Values over time, oldest first, as `width` characters from zero to their maximum, the newest on the right. What is
 * missing is a space; what is above zero is above the floor, so that a trickle does not look like silence.
 */
export const sparkline = (
  values: readonly (number | undefined)[],
  width: number,
  {ascii = false}: {readonly ascii?: boolean} = {},
): string => {
  if (width <= 0) return '';
  const ramp = ascii ? asciiRamp : blocks;
  const top = ramp.length - 1;
  const buckets = resample(values, Math.floor(width));
  const maximum = highest(buckets) ?? 0;
  const character = (value: number | undefined): string => {
    if (value === undefined) return ' ';
    return ramp[value <= 0 ? 0 : Math.max(1, Math.round((value / maximum) * top))] ?? ' ';
  };
  return buckets.map(character).join('').padStart(Math.floor(width));
};
