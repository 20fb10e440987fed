import type {ChartStyle} from './chart-canvas.ts';
import {formatClock, formatDuration, formatMoment} from './duration.ts';
import {lineChart} from './line-chart.ts';
import {loadAxis, loadLabelColumns, loadSamples, loadStep, withMarkers} from './load-chart.ts';
import type {LoadLine, LoadReport} from './load-report.ts';
import type {LoadFinding, LoadResource, LoadRun, LoadTrack} from './load-run.ts';
import {choiceWords, drainWords, endWords, throttleWords, trackTitle, trackValue} from './load-words.ts';
import {timeZoneText} from './time-zone.ts';
import {visibleText} from './visible-text.ts';

/** Names, notes and reasons are foreign text: nothing of them may become markup or reach a terminal as a control byte. */
const safe = (text: string): string =>
  visibleText(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]<|]|(?<!\w)_|_(?!\w)|^[>#+-]/g, sign => `\\${sign}`);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (
  headings: readonly string[],
  numeric: readonly boolean[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  row(headings),
  row(numeric.map(isNumber => (isNumber ? '---:' : '---'))),
  ...rows.map(row),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const headLines = (report: LoadReport): readonly string[] => {
  const {run, places, endedAt, course} = report;
  const from = `${formatMoment(run.startedAt, Infinity).slice(0, 10)} ${formatClock(run.startedAt)}`;
  const seconds = (endedAt - run.startedAt) / 1000;
  const facts = [
    [
      'When',
      `${from} to ${formatClock(endedAt)} (${timeZoneText(run.startedAt)}), ${formatDuration(seconds)}`,
    ],
    ['Where', places.map(safe).join(', ')],
    ['What', safe(choiceWords(run.plan.choice))],
    ['End', safe(endWords(run.end))],
    [
      'Load',
      course.beganAt === undefined
        ? 'none seen'
        : `from ${formatClock(course.beganAt)}${course.stoppedAt === undefined ? ' on' : ` to ${formatClock(course.stoppedAt)}`}`,
    ],
    ['Time to drain', drainWords(report)],
    ['First throttle', safe(throttleWords(report))],
  ];
  return facts.map(([label = '', text = '']) => `- **${label}:** ${text}`);
};

const conditionLines = ({run}: LoadReport): readonly string[] =>
  run.conditions.map(({text, hit, record}) => {
    const verdict =
      hit === undefined
        ? record.known
          ? 'never met'
          : '**never judged**'
        : `**met** at ${formatClock(hit.at)}: ${safe(hit.text)}`;
    return `- ${safe(text)}: ${verdict}`;
  });

const lineCells = ({track, baseline, summary}: LoadLine): readonly string[] => {
  const value = (number: number | undefined): string =>
    number === undefined ? '–' : trackValue(track, number);
  return [
    safe(trackTitle(track)),
    value(baseline),
    value(summary?.p50),
    value(summary?.p95),
    value(summary?.highest.value),
    summary === undefined ? '–' : formatClock(summary.highest.at),
    value(track.limit),
  ];
};

const findingLine = ({health, name, reason, firstAt, wasThere}: LoadFinding): string =>
  `- ${formatClock(firstAt)} ${health}: **${safe(name)}** ${safe(reason)}${wasThere ? ' (before the start already)' : ''}`;

const limitLines = ({limits, fullLines}: LoadReport): readonly string[] => [
  ...fullLines.map(
    ({track, summary}) =>
      `- ${formatClock(summary?.highest.at ?? 0)} ${safe(trackTitle(track))} came to ${trackValue(track, summary?.highest.value ?? 0)}, the limit is ${trackValue(track, track.limit ?? 0)}`,
  ),
  ...limits.map(findingLine),
];

/** How many resources the report names one by one. */
const mostResources = 40;

const peakText = (peaks: LoadResource['peaks'], tracks: readonly LoadTrack[]): string =>
  tracks
    .flatMap(track => {
      const peak = peaks[track.id];
      return peak === undefined || peak.value === 0
        ? []
        : [`${track.id} ${trackValue(track, peak.value)} (${formatClock(peak.at).slice(0, 5)})`];
    })
    .join(', ');

const resourceLines = ({resources, lines}: LoadReport): readonly string[] => {
  const rows = resources.flatMap(({service, name, place, peaks}) => {
    const text = peakText(
      peaks,
      lines.map(({track}) => track).filter(track => track.service === service),
    );
    return text === '' ? [] : [[safe(name), ...(place === undefined ? [] : [safe(place)]), safe(text)]];
  });
  const hasPlaces = resources.some(({place}) => place !== undefined);
  const headings = ['Resource', ...(hasPlaces ? ['Place'] : []), 'Highest, and when'];
  const more = rows.length - mostResources;
  return [
    ...(rows.length === 0
      ? []
      : table(
          headings,
          headings.map(() => false),
          rows.slice(0, mostResources),
        )),
    ...(more > 0 ? ['', `${String(more)} more are in the JSON report.`] : []),
  ];
};

const chartWidth = 76;
const chartHeight = 7;

const chartOf = (run: LoadRun, track: LoadTrack, now: number, style: ChartStyle): readonly string[] => {
  const axis = loadAxis(run, now);
  const samples = loadSamples(track);
  const {lines} = lineChart({
    title: trackTitle(track),
    unit: track.unit,
    samples,
    ...axis,
    width: chartWidth,
    height: chartHeight,
    style,
    stepMilliseconds: loadStep(track, samples),
    threshold: track.limit,
    labelColumns: loadLabelColumns,
  });
  return withMarkers(lines, run, axis, style === 'ascii' ? ':' : '┊').map(line =>
    line
      .map(({text}) => text)
      .join('')
      .trimEnd(),
  );
};

const chartLines = ({run, lines, endedAt}: LoadReport, style: ChartStyle): readonly string[] => {
  const charts = lines
    .filter(({summary}) => summary !== undefined && summary.highest.value > 0)
    .flatMap(({track}) => [...chartOf(run, track, endedAt, style), '']);
  return charts.length === 0 ? [] : ['```text', ...charts.slice(0, -1), '```'];
};

const quietLine = ({lines}: LoadReport): readonly string[] => {
  const quiet = lines.filter(({summary}) => summary !== undefined && summary.highest.value === 0);
  return quiet.length === 0
    ? []
    : ['', `Zero all the time: ${quiet.map(({track}) => trackTitle(track)).join('; ')}.`];
};

/** The report as Markdown; `ascii`: charts in ASCII. */
export const loadReportMarkdown = (
  report: LoadReport,
  {ascii = false}: {readonly ascii?: boolean} = {},
): string => {
  const {run, lines, problems, markers, notes} = report;
  const headings = ['', 'Before', 'p50', 'p95', 'Highest', 'When', 'Limit'];
  const numbers =
    lines.length === 0
      ? ['Nothing was measured.']
      : [
          ...table(headings, [false, true, true, true, true, false, true], lines.map(lineCells)),
          '',
          'All chosen resources together. Live counts are readings of this program; the rest are minutes of CloudWatch. "Before" is the first reading, or the mean of up to five minutes before the start.',
        ];
  const document = [
    `# ${safe(run.plan.label)}`,
    '',
    ...headLines(report),
    '',
    ...section('Conditions', conditionLines(report)),
    ...section('Numbers', numbers),
    ...section('Limits reached', limitLines(report)),
    ...section('Problems that began', problems.map(findingLine)),
    ...section(
      'Marked moments',
      markers.map(({at, note}, index) => `${String(index + 1)}. ${formatClock(at)} ${safe(note)}`),
    ),
    ...section('Charts', [...chartLines(report, ascii ? 'ascii' : 'block'), ...quietLine(report)]),
    ...section('Resources', resourceLines(report)),
    ...section(
      'Notes',
      notes.map(note => `- ${safe(note)}`),
    ),
  ];
  return `${document.join('\n').trimEnd()}\n`;
};
