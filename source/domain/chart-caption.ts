import type {ChartScale} from './chart-scale.ts';
import {formatClock} from './duration.ts';
import type {Unit} from './metric.ts';
import {formatMetric, staleMetricMilliseconds} from './metric.ts';
import type {Sample, Series} from './series.ts';
import {displayWidth, truncateEnd} from './visible-text.ts';

/** What a piece of a chart is, so that it can be coloured. */
export type ChartRole = 'title' | 'label' | 'axis' | 'plot' | 'threshold' | 'cursor';

/** A piece of a line of a chart. */
export type ChartPiece = {readonly text: string; readonly role: ChartRole};

/** What the line above a chart is made from. */
type CaptionFacts = {
  readonly title: string;
  /** Those on the chart; finite. */
  readonly samples: Series;
  readonly unit: Unit;
  readonly limit: {readonly value: number; readonly place: ChartScale['limit']} | undefined;
  /** The minute that is read, and its value if there is one. */
  readonly cursor: {readonly at: number; readonly sample: Sample | undefined} | undefined;
  /** The end of the chart, epoch milliseconds. */
  readonly to: number;
  readonly width: number;
  /** Makes a text of this program ASCII where it has to be. */
  readonly plain: (text: string) => string;
};

const hourAndMinute = (at: number): string => formatClock(at).slice(0, 5);

/** What is read at the cursor, and what is true now, or was last: an old value is not called now. */
const readings = ({samples, unit, cursor, to}: CaptionFacts): readonly ChartPiece[] => {
  const last = samples.at(-1);
  const pieces: ChartPiece[] = [];
  if (cursor !== undefined) {
    const value = cursor.sample === undefined ? 'no data' : formatMetric(unit, cursor.sample.value);
    pieces.push({text: `${hourAndMinute(cursor.at)} ${value}`, role: 'cursor'});
  }
  if (last !== undefined) {
    const when = to - last.at > staleMetricMilliseconds + 60_000 ? hourAndMinute(last.at) : 'now';
    pieces.push({text: `${when} ${formatMetric(unit, last.value)}`, role: 'label'});
  }
  return pieces;
};

const limitSigns = {inside: '╌', above: '↑'} as const;

const extremes = ({samples, unit}: CaptionFacts): readonly ChartPiece[] => {
  if (samples.length < 2) return [];
  const most = samples.reduce((highest, {value}) => Math.max(highest, value), -Infinity);
  const least = samples.reduce((lowest, {value}) => Math.min(lowest, value), Infinity);
  return [
    {text: `max ${formatMetric(unit, most)}`, role: 'label'},
    {text: `min ${formatMetric(unit, least)}`, role: 'label'},
  ];
};

const limitPiece = ({limit, unit}: CaptionFacts): readonly ChartPiece[] =>
  limit?.place === undefined
    ? []
    : [{text: `${limitSigns[limit.place]} limit ${formatMetric(unit, limit.value)}`, role: 'threshold'}];

/** The line above a chart, exactly as wide as it: title and values, the least telling left out where there is no room. */
export const chartCaption = (facts: CaptionFacts): readonly ChartPiece[] => {
  const {width, plain} = facts;
  const values = [...readings(facts), ...limitPiece(facts), ...extremes(facts)].map(({text, role}) => ({
    text: plain(`  ${text}`),
    role,
  }));
  // The first value is why the chart is there; the title may lose its end for it.
  const reserved = displayWidth(values[0]?.text ?? '');
  const title = truncateEnd(facts.title, Math.max(0, width - reserved), plain('…'));
  let room = width - displayWidth(title);
  const shown = values.filter(({text}) => {
    const fits = displayWidth(text) <= room;
    room = fits ? room - displayWidth(text) : 0;
    return fits;
  });
  return [
    {text: title, role: 'title'},
    ...shown,
    {text: ' '.repeat(width - widthOf(title, shown)), role: 'label'},
  ];
};

const widthOf = (title: string, pieces: readonly ChartPiece[]): number =>
  pieces.reduce((sum, {text}) => sum + displayWidth(text), displayWidth(title));
