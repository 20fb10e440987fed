import type {Series} from './series.ts';

/** What a line covers in each column of dots: lowest and highest value; NaN where there is no line. */
export type Trace = {readonly low: Float64Array; readonly high: Float64Array};

/** Where a chart draws: the time it shows, how many columns of dots it has, how long a sample is true. */
type TraceFrame = {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly dots: number;
  readonly stepMilliseconds: number;
};

/** Samples further apart than this many steps are not joined: what happened between is not known. */
const longestJoin = 1.5;

const cover = ({low, high}: Trace, dot: number, value: number): void => {
  if (!((low[dot] ?? 0) <= value)) low[dot] = value;
  if (!((high[dot] ?? 0) >= value)) high[dot] = value;
};

type Point = {readonly x: number; readonly value: number};

/** Each column gets what the straight line passes through in it, so that neighbours touch. */
const join = (trace: Trace, a: Point, b: Point): void => {
  const at = (x: number): number =>
    b.x === a.x ? a.value : a.value + ((b.value - a.value) * (x - a.x)) / (b.x - a.x);
  for (let dot = Math.round(a.x); dot <= Math.round(b.x); dot += 1) {
    cover(trace, dot, at(Math.max(a.x, dot - 0.5)));
    cover(trace, dot, at(Math.min(b.x, dot + 0.5)));
  }
  // Every sample is drawn, however many share a column: peaks and valleys stay.
  cover(trace, Math.round(a.x), a.value);
  cover(trace, Math.round(b.x), b.value);
};

/** The line through samples in order of time. Where samples are missing it breaks; a lone one is as long as its step. */
export const traceSeries = (samples: Series, {from, to, dots, stepMilliseconds}: TraceFrame): Trace => {
  const trace = {low: new Float64Array(dots).fill(NaN), high: new Float64Array(dots).fill(NaN)};
  const clamp = (x: number): number => Math.max(0, Math.min(dots - 1, x));
  const dotsPerStep = (stepMilliseconds / (to - from)) * dots;
  const points = samples.map(({at, value}) => ({
    at,
    value,
    x: clamp(((at - from) / (to - from)) * dots + dotsPerStep / 2 - 0.5),
  }));
  const isJoined = (index: number): boolean => {
    const [a, b] = [points[index], points[index + 1]];
    return a !== undefined && b !== undefined && b.at - a.at <= longestJoin * stepMilliseconds;
  };
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next !== undefined && isJoined(index)) join(trace, point, next);
    else if (!isJoined(index - 1)) {
      const half = Math.max(0, dotsPerStep / 2 - 0.5);
      join(
        trace,
        {x: clamp(point.x - half), value: point.value},
        {x: clamp(point.x + half), value: point.value},
      );
    }
  });
  return trace;
};
