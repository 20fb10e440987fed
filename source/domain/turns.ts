/**
 * How many of `count` things have their turn between two moments (epoch milliseconds), when each has one every so many
 * seconds: spread evenly, and over time exactly as often as said. None where the interval is infinite, all where it is
 * no longer than the time between.
 */
export const turnsBetween = (count: number, everySeconds: number, from: number, to: number): number => {
  if (everySeconds === Infinity) return 0;
  const every = everySeconds * 1000;
  if (to - from >= every) return count;
  return Math.min(count, Math.floor((to / every) * count) - Math.floor((from / every) * count));
};
