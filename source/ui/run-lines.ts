import {formatClock, formatDuration} from '../domain/duration.ts';
import {loadAxis, loadLabelColumns, loadSamples, loadStep, withMarkers} from '../domain/load-chart.ts';
import {courseOf} from '../domain/load-course.ts';
import {neverJudgedText} from '../domain/load-conditions.ts';
import {orderedTracks} from '../domain/load-report.ts';
import type {LoadCondition, LoadRun, LoadTrack} from '../domain/load-run.ts';
import {baselineOf, isSettled, runPoints} from '../domain/load-run.ts';
import {choiceWords, endWords, phaseWords, trackTitle, trackValue} from '../domain/load-words.ts';
import {counted} from '../domain/quantity.ts';
import {wrapLines} from '../domain/text-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {textHeight} from '../store/layout.ts';
import {nextChoice, reportText} from '../store/run-keys.ts';
import {chosenResources} from '../store/select-run.ts';
import type {State} from '../store/state.ts';
import {chartSpans, chartsPerRow, drawChart} from './chart-lines.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';

type TextScreen = {readonly title: string; readonly lines: readonly Line[]};

const noRun: TextScreen = {
  title: 'Load test',
  lines: [blank, line('  There is none: W on a table starts one.', 'faint')],
};

/** What a load test started now would be about, while its name is typed. */
export const labelHint = (state: State, catalog: Catalog): string => {
  const choice = nextChoice(state, catalog);
  const chosen = chosenResources(state, choice, catalog).filter(({resources}) => resources.length > 0);
  const words = chosen.map(({view, resources}) => counted(resources.length, view.noun)).join(', ');
  return words === '' ? 'nothing passes the filter' : `Enter starts it with ${words}`;
};

const phaseLine = (run: LoadRun, {now}: State): Line => {
  const {end, startedAt} = run;
  const course = courseOf(run, now);
  const elapsed = formatDuration(((end?.at ?? now) - startedAt) / 1000);
  const ended: readonly Span[] =
    end === undefined
      ? []
      : [{text: ` · ${endWords(end)}`, tone: end.kind === 'failed' ? 'critical' : 'plain'}];
  const isAwaited = end !== undefined && !isSettled(run, now);
  return {
    spans: [
      {
        text: `  ${phaseWords(course, end?.at ?? now)}`,
        tone: course.phase === 'load' ? 'accent' : 'strong',
      },
      ...ended,
      ...(isAwaited ? [{text: ' · CloudWatch’s last minutes are to come', tone: 'faint'} as const] : []),
      {text: ` · ${elapsed} since ${formatClock(startedAt)} · ${choiceWords(run.plan.choice)}`},
    ],
  };
};

const unmetWords = ({matched, known}: LoadCondition['record']): string => {
  if (known) return 'not met';
  return matched
    ? 'not judged yet: no value is known'
    : 'looks at nothing so far: nothing chosen is called so, or has that number';
};

const conditionLine = ({text, hit, record}: LoadCondition, theme: Theme): Line => {
  if (hit !== undefined)
    return {
      spans: [
        {text: `  ${markOf('critical', theme)} ${text}`, tone: 'critical'},
        {text: `  met at ${formatClock(hit.at)}: ${hit.text}`, tone: 'plain'},
      ],
    };
  return {
    spans: [
      {text: `  ${markOf(record.known ? 'ok' : 'unknown', theme)} fails on ${text}`},
      {text: `  ${unmetWords(record)}`, tone: 'faint'},
    ],
  };
};

const untilLine = ({plan: {until}}: LoadRun): readonly Line[] =>
  until === undefined ? [] : [line(`    ends by itself: ${until}`, 'faint')];

const titleOf = (run: LoadRun, track: LoadTrack): string => {
  const before = baselineOf(run, track);
  const title = trackTitle(track);
  return before === undefined ? title : `${title} (before: ${trackValue(track, before)})`;
};

/** What moved stands first: a screen of zeros tells nothing. */
const byTelling = (run: LoadRun): readonly {readonly track: LoadTrack; readonly highest: number}[] =>
  orderedTracks(run)
    .map(track => ({
      track,
      highest: runPoints(run, track).reduce((most, {highest}) => Math.max(most, highest.value), -1),
    }))
    .filter(({highest}) => highest > 0);

const quietLines = (run: LoadRun): readonly Line[] => {
  const known = orderedTracks(run).map(track => ({track, points: runPoints(run, track)}));
  const titles = (isQuiet: boolean): string =>
    known
      .filter(({points}) =>
        isQuiet ? points.length > 0 && points.every(({highest}) => highest.value <= 0) : points.length === 0,
      )
      .map(({track}) => trackTitle(track))
      .join('; ');
  return [
    ...(titles(true) === '' ? [] : [line(`  Zero all the time: ${titles(true)}`)]),
    ...(titles(false) === ''
      ? []
      : [line(`  No minute of the test is known yet: ${titles(false)}`, 'faint')]),
  ];
};

const indent = 2;
const gap = 2;
const leastHeight = 5;
const mostHeight = 11;

const heightFor = (rows: number, room: number): number =>
  Math.max(leastHeight, Math.min(mostHeight, Math.floor(room / Math.max(1, rows))));

const chartOf = (
  run: LoadRun,
  track: LoadTrack,
  {now}: State,
  {width, height}: {readonly width: number; readonly height: number},
  theme: Theme,
) => {
  const axis = loadAxis(run, now);
  const samples = loadSamples(track);
  const source = {
    key: track.series,
    samples: () => samples,
    title: titleOf(run, track),
    unit: track.unit,
    ...axis,
    stepMilliseconds: loadStep(track, samples),
    threshold: track.limit,
    labelColumns: loadLabelColumns,
  };
  return withMarkers(drawChart(source, width, height, theme), run, axis, theme.ascii ? ':' : '┊');
};

const chartRows = (run: LoadRun, state: State, room: number, theme: Theme): readonly Line[] => {
  const {columns} = state.size;
  const tracks = byTelling(run);
  const perRow = Math.min(chartsPerRow(columns), Math.max(1, tracks.length));
  const width = Math.max(20, Math.floor((columns - indent - 1 - gap * (perRow - 1)) / perRow));
  const rows = Math.ceil(tracks.length / perRow);
  const height = heightFor(rows, room);
  const lines: Line[] = [];
  for (let first = 0; first < tracks.length; first += perRow) {
    const charts = tracks
      .slice(first, first + perRow)
      .map(({track}) => chartOf(run, track, state, {width, height}, theme));
    for (let row = 0; row < height; row += 1)
      lines.push({
        spans: charts.flatMap((chart, index) => [
          {text: ' '.repeat(index === 0 ? indent : gap)},
          ...chartSpans(chart[row]),
        ]),
      });
  }
  return lines;
};

const markerLine = ({markers}: LoadRun): readonly Line[] => {
  const last = markers
    .map(({at, note}, index) => `${String(index + 1)} ${formatClock(at)} ${note}`)
    .slice(-3);
  return last.length === 0 ? [] : [line(`  Marked: ${last.join('  ')}`, 'faint')];
};

/** A test without a name of its own is called by its start. */
const nameOf = ({plan: {label}}: LoadRun): string =>
  label.startsWith('Load test') ? label : `Load test: ${label}`;

/** The charts of the load test, on one time axis, with where it is and what it is judged by above them. */
export const runScreen = (state: State, catalog: Catalog, theme: Theme): TextScreen => {
  const {run} = state;
  if (run === undefined) return noRun;
  const count = chosenResources(state, run.plan.choice, catalog).reduce(
    (sum, {resources}) => sum + resources.length,
    0,
  );
  const head = [
    phaseLine(run, state),
    ...untilLine(run),
    ...run.conditions.map(condition => conditionLine(condition, theme)),
    ...markerLine(run),
  ];
  const tail = [
    ...quietLines(run),
    ...(run.end === undefined ? [] : neverJudgedText(run).map(text => line(`  ${text}`, 'warning'))),
  ];
  const room = textHeight(state) - head.length - Math.min(2, tail.length);
  const charts = chartRows(run, state, room, theme);
  const waiting = charts.length === 0 ? [blank, line('  Reading the first values …', 'faint')] : [];
  return {
    title: `${nameOf(run)} · ${counted(count, 'resource')}`,
    lines: [...head, ...charts, ...waiting, ...tail],
  };
};

/** Which test the report is of. */
export const runReportTitle = ({run}: State): string =>
  run === undefined ? noRun.title : `Report of the load test: ${run.plan.label}`;

/** The report as it is saved, in Markdown. */
export const runReportLines = (state: State, theme: Theme): readonly Line[] => {
  const {run, size} = state;
  if (run === undefined) return noRun.lines;
  const width = Math.max(10, size.columns - 3);
  const text = reportText(state, run, 'report.md');
  return wrapLines(text, width, {wrap: true, ascii: theme.ascii}).map(part => line(`  ${part}`));
};
