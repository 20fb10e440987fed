import type {Cell} from '../domain/cell.ts';
import {formatAge} from '../domain/duration.ts';
import {heatKey, heatStrip, hottestOf} from '../domain/heat-strip.ts';
import {formatShare} from '../domain/metric.ts';
import {redactText} from '../domain/redact.ts';
import type {Fact, Section} from '../domain/service.ts';
import {wrapLines} from '../domain/text-layout.ts';
import type {State} from '../store/state.ts';
import type {Line, Span, Tone} from './line.ts';
import {line} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

/** What sections are drawn for: how wide, how, and when. */
type Room = {readonly state: Pick<State, 'size' | 'now'>; readonly theme: Theme};

const indent = 2;
const gap = 2;
const leastLabelWidth = 20;
const mostLabelWidth = 30;

/** Words are kept whole; what is no words, such as an ARN, is cut where the line ends: nothing of it is lost. */
const wrapped = (text: string, width: number, {ascii, redact = false}: Theme): readonly string[] => {
  // Before it is cut: half an account number is not recognised any more.
  const shown = redact ? redactText(text) : text;
  return shown.split(' ').some(word => word.length > width)
    ? wrapLines(shown, width, {wrap: true, ascii})
    : wrapWords(shown, width);
};

const factLines = (
  {label, text, at, health}: Fact,
  labelWidth: number,
  {state, theme}: Room,
): readonly Line[] => {
  const age = at === undefined ? '' : `   ${formatAge(state.now, Math.min(at, state.now))}`;
  const width = Math.max(10, state.size.columns - indent - labelWidth - age.length - 1);
  const parts = wrapped(text, width, theme);
  return parts.map((part, index) => ({
    spans: [
      {text: ' '.repeat(indent)},
      {text: index === 0 ? label : '', width: labelWidth, tone: 'faint'},
      {text: part, tone: health ?? 'plain'},
      ...(index === parts.length - 1 && age !== '' ? [{text: age, tone: 'faint' as const}] : []),
    ],
  }));
};

const factsLines = (facts: readonly Fact[], room: Room): readonly Line[] => {
  const longest = facts.reduce((most, {label}) => Math.max(most, label.length + 2), leastLabelWidth);
  const labelWidth = Math.min(longest, mostLabelWidth);
  return facts.flatMap(fact => factLines(fact, labelWidth, room));
};

const faintLines = (text: string, {size}: Pick<State, 'size'>): readonly Line[] =>
  wrapWords(text, size.columns - 4).map(part => line(`  ${part}`, 'faint'));

type TableSection = Extract<Section, {kind: 'table'}>;

/** Columns that are cut to less than this cannot be told apart; the rows stand one below the other then. */
const leastCutWidth = 24;

const totalWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + gap, indent - gap);

/** The widest columns give way, all to the same width; `undefined` where too little of them would be left. */
const fitWidths = (natural: readonly number[], room: number): readonly number[] | undefined => {
  let cap = Math.max(leastCutWidth, ...natural);
  const capped = (): readonly number[] => natural.map(width => Math.min(width, cap));
  while (cap > leastCutWidth && totalWidth(capped()) > room) cap -= 1;
  return totalWidth(capped()) > room ? undefined : capped();
};

const toneOf = ({stale, health}: Cell): Tone => {
  if (stale === true) return 'faint';
  return health === undefined || health === 'ok' ? 'plain' : health;
};

const gridLines = ({headings, rows}: TableSection, widths: readonly number[]): readonly Line[] => {
  const rowLine = (cell: (column: number) => {readonly text: string; readonly tone: Tone}): Line => ({
    spans: widths.flatMap((width, column): readonly Span[] => [
      {text: ' '.repeat(column === 0 ? indent : gap)},
      {
        ...cell(column),
        width,
        align: headings[column]?.align ?? 'left',
        // Names and ARNs differ at both ends.
        ...(headings[column]?.cut === 'end' ? {} : {cut: 'middle'}),
      },
    ]),
  });
  return [
    rowLine(column => ({text: headings[column]?.title ?? '', tone: 'faint'})),
    ...rows.map(cells =>
      rowLine(column => {
        const cell = cells[column];
        return {text: cell?.text ?? '', tone: cell === undefined ? 'plain' : toneOf(cell)};
      }),
    ),
  ];
};

/** Values behind their headings, as many on a line as fit. */
const pairLines = (
  pairs: readonly {readonly title: string; readonly cell: Cell}[],
  width: number,
  theme: Theme,
): readonly (readonly Span[])[] => {
  const lines: Span[][] = [];
  let room = 0;
  for (const {title, cell} of pairs) {
    const heading: Span = {text: `${title} `, tone: 'faint'};
    const needed = heading.text.length + presentedWidth(cell.text, theme);
    const line = lines.at(-1);
    if (line !== undefined && gap + needed <= room) {
      line.push({text: ' '.repeat(gap)}, heading, {text: cell.text, tone: toneOf(cell)});
      room -= gap + needed;
      continue;
    }
    const parts = wrapped(cell.text, Math.max(10, width - heading.text.length), theme);
    const margin: Span = {text: ' '.repeat(heading.text.length)};
    parts.forEach((text, index) => lines.push([index === 0 ? heading : margin, {text, tone: toneOf(cell)}]));
    room = width - heading.text.length - presentedWidth(parts.at(-1) ?? '', theme);
  }
  return lines;
};

/** A row that is too wide for a table: its first cell, and below it the others that say something. */
const recordLines = (
  headings: TableSection['headings'],
  cells: readonly Cell[],
  {state, theme}: Room,
): readonly Line[] => {
  const width = Math.max(20, state.size.columns - 2 * indent - 1);
  const [first, ...others] = cells.map((cell, column) => ({title: headings[column]?.title ?? '', cell}));
  if (first === undefined) return [];
  const said = others.filter(({cell}) => cell.text !== '');
  return [
    ...wrapped(first.cell.text, width, theme).map(text => line(`  ${text}`, toneOf(first.cell))),
    ...pairLines(said, width, theme).map(spans => ({spans: [{text: ' '.repeat(2 * indent)}, ...spans]})),
  ];
};

const tableLines = (section: TableSection, room: Room): readonly Line[] => {
  const {headings, rows, empty} = section;
  const {state, theme} = room;
  if (rows.length === 0) return faintLines(empty, state);
  const natural = headings.map(({title}, column) =>
    rows.reduce(
      (most, cells) => Math.max(most, presentedWidth(cells[column]?.text ?? '', theme)),
      presentedWidth(title, theme),
    ),
  );
  const widths = fitWidths(natural, state.size.columns - 1);
  return widths === undefined
    ? rows.flatMap(cells => recordLines(headings, cells, room))
    : gridLines(section, widths);
};

type HeatSection = Extract<Section, {kind: 'heat'}>;

const heatLines = ({shares, legend}: HeatSection, {state, theme}: Room): readonly Line[] => {
  const width = state.size.columns - 4;
  const pieces = heatStrip(shares, width, {ascii: theme.ascii});
  const hottest = hottestOf(shares);
  const place =
    hottest === undefined
      ? 'None of them is known.'
      : `Hottest: ${shares.length === 1 ? '' : `number ${String(hottest.index + 1)} of ${String(shares.length)}, `}${formatShare(hottest.share)}.`;
  return [
    {spans: [{text: '  '}, ...pieces.map(({text, health}): Span => ({text, tone: health}))]},
    ...wrapWords(`${place} ${legend}`, width).map(text => line(`  ${text}`)),
    ...faintLines(heatKey(theme.ascii), state),
  ];
};

/** A part of a detail screen below its title. */
export const sectionLines = (section: Section, room: Room): readonly Line[] => {
  switch (section.kind) {
    case 'facts':
      return factsLines(section.facts, room);
    case 'table':
      return tableLines(section, room);
    case 'heat':
      return heatLines(section, room);
  }
};
