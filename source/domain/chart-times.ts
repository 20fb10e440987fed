import {formatClock} from './duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How far apart the times of an axis may be, in milliseconds. */
const steps = [
  ...[5, 10, 15, 30].map(seconds => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * minute),
  ...[1, 2, 3, 6, 12, 24].map(hours => hours * hour),
];

/** Columns between the end of one time and the next: enough to tell them apart, and calm to look at. */
const apart = 5;

/** A time below a chart: the column of its tick, and what stands right of it. */
type TimeTick = {readonly column: number; readonly text: string};

const clock = (at: number, step: number): string =>
  step < minute ? formatClock(at) : formatClock(at).slice(0, 5);

/** Local time is what people read, so ticks are at its round times, also where it is half an hour off. */
const firstTick = (from: number, step: number): number => {
  const offset = new Date(from).getTimezoneOffset() * minute;
  return Math.ceil((from - offset) / step) * step + offset;
};

/** The times below a chart of `columns` columns that shows from `from` to `to` (epoch milliseconds). They never collide. */
export const timeTicks = (from: number, to: number, columns: number): readonly TimeTick[] => {
  const perColumn = (to - from) / columns;
  const lengthOf = (step: number): number => clock(from, step).length + 1;
  const step = steps.find(length => length / perColumn >= lengthOf(length) + apart) ?? to - from;
  const columnOf = (at: number): number => Math.floor((at - from) / perColumn);
  const first = firstTick(from, step);
  const count = Number.isFinite(first) ? Math.max(0, Math.ceil((to - first) / step)) : 0;
  const ticks = Array.from({length: Math.min(count, columns)}, (_, index) => first + index * step)
    .map(at => ({column: columnOf(at), text: clock(at, step)}))
    .filter(({column, text}) => column >= 0 && column + 1 + text.length <= columns);
  if (ticks.length > 0) return ticks;
  const start = {column: 0, text: clock(from, minute)};
  return start.text.length < columns ? [start] : [];
};
