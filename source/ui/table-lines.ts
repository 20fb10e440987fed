import {assess} from '../domain/assess.ts';
import type {Cell} from '../domain/cell.ts';
import type {Column, Resource, ServiceView} from '../domain/service.ts';
import {placeOfId} from '../domain/places.ts';
import {fitColumns} from '../domain/table-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {arrangedResources, currentTable, feedOf, healthColumnId, tableWindow} from '../store/select-table.ts';
import {tableHeight} from '../store/layout.ts';
import {alarmsOn} from '../store/select-links.ts';
import {columnsOf} from '../store/place-column.ts';
import {stateAround} from '../store/select-place.ts';
import {leadOfNames, overviewId} from '../store/overview-view.ts';
import {metricHistory} from '../store/select-history.ts';
import {rememberLast} from '../store/remember.ts';
import type {Feed, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import {feedTone} from './freshness.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {overviewEmptyLines} from './overview-lines.ts';
import {reasonBlock} from './reason-lines.ts';
import type {Theme} from './theme.ts';
import {alarmSign, markOf} from './theme.ts';

/** Selection marker, mark sign, alarm sign and health sign, before the first column. */
const leadWidth = 5;
const gap = 1;

type Placed = {readonly column: Column<Resource>; readonly width: number};

/** The columns of the table and the room that they leave for saying why. */
type Placing = {readonly placed: readonly Placed[]; readonly reasonWidth: number};

/** Narrower than this a reason says nothing. */
const leastReasonWidth = 24;

/** Names take what they need, not what they could: the rest of a wide screen is for the reasons. */
const longestName = rememberLast((rows: readonly Resource[]): number =>
  rows.reduce((longest, {name}) => Math.max(longest, name.length), 0),
);

const place = (
  all: readonly Column<Resource>[],
  rows: readonly Resource[],
  width: number,
  lead: number,
): Placing => {
  const [first, ...others] = all;
  if (first === undefined) return {placed: [], reasonWidth: 0};
  const nameWidth = Math.max(first.minWidth, Math.min(first.maxWidth, longestName(rows) + lead));
  // Names that are cut cannot be told apart, so they get up to a quarter of the screen before numbers get more.
  const minWidth = Math.max(first.minWidth, Math.min(nameWidth, Math.floor(width / 4)));
  const columns = [{...first, minWidth, maxWidth: nameWidth}, ...others];
  const fitted = fitColumns(columns, width - leadWidth, gap);
  const placed = fitted.flatMap(({id, width: columnWidth}) => {
    const column = columns.find(candidate => candidate.id === id);
    return column === undefined ? [] : [{column, width: columnWidth}];
  });
  const used = placed.reduce((sum, {width: columnWidth}) => sum + columnWidth + gap, leadWidth);
  return {placed, reasonWidth: width - used >= leastReasonWidth ? width - used : 0};
};

const titles = ({placed, reasonWidth}: Placing, state: State): Line => {
  const {sortColumnId, direction} = currentTable(state);
  const arrow = direction === 'ascending' ? '▲' : '▼';
  const sorted = sortColumnId === healthColumnId;
  return {
    spans: [
      {text: sorted ? `   ${arrow}` : '', width: leadWidth, tone: 'strong'},
      ...placed.flatMap(({column, width}): readonly Span[] => {
        const isSorted = column.id === sortColumnId;
        const text = isSorted
          ? column.align === 'right'
            ? `${arrow}${column.title}`
            : `${column.title}${arrow}`
          : column.title;
        return [
          {text, width, align: column.align, tone: isSorted ? 'strong' : 'faint'},
          {text: ' '.repeat(gap)},
        ];
      }),
      {text: 'WHY', width: reasonWidth, tone: 'faint'},
    ],
  };
};

const toneOf = (cell: Cell, tone: Tone): Tone => {
  if (cell.stale === true) return 'faint';
  return cell.health === undefined || cell.health === 'ok' ? tone : cell.health;
};

type RowContext = {
  readonly state: State;
  readonly catalog: Catalog;
  readonly theme: Theme;
  readonly placing: Placing;
  readonly view: ServiceView<Resource>;
  readonly feed: Feed;
  /** The tone of values without a health of their own. */
  readonly tone: (resource: Resource) => Tone;
};

const rowLine = (
  {state, catalog, theme, placing, view, feed, tone}: RowContext,
  resource: Resource,
  selected: boolean,
): Line => {
  const {health, findings} = assess(view, resource);
  const [alarm] = alarmsOn(stateAround(state, resource.id), catalog, view.arnOf(resource));
  const history = metricHistory(feed, resource.id);
  return {
    selected,
    spans: [
      {text: selected ? '▸' : ' '},
      {text: state.marked.has(resource.id) ? '*' : ' ', tone: 'accent'},
      {text: alarm === undefined ? ' ' : alarmSign, tone: alarm?.finding.health ?? 'plain'},
      {text: markOf(health, theme), tone: health},
      {text: ' '},
      ...placing.placed.flatMap(({column, width}): readonly Span[] => {
        const {align, cut, isFaint} = column;
        const cell = column.cell(resource, state.now, history);
        return [
          {
            text: cell.text,
            width,
            align,
            tone: isFaint === true ? 'faint' : toneOf(cell, tone(resource)),
            ...(cut === undefined ? {} : {cut}),
          },
          {text: ' '.repeat(gap)},
        ];
      }),
      {text: findings[0]?.reason ?? '', width: placing.reasonWidth, tone: health},
    ],
  };
};

/** Of several places one that fails must not make the rows of the others look old. */
const rowTones = (
  state: State,
  catalog: Catalog,
  feed: Feed,
  view: ServiceView<Resource>,
): RowContext['tone'] => {
  const {leadsTo} = view;
  // A row of the overview is as old as what it stands for.
  if (leadsTo !== undefined)
    return row => {
      const {service} = leadsTo(row);
      const own = viewById(catalog, service) ?? view;
      return feedTone(state, feedOf(state, service), own);
    };
  const tones = new Map(
    state.places.map(({id, feeds}) => [id, feedTone(state, feeds[view.id] ?? feed, view)]),
  );
  const common = feedTone(state, feed, view);
  return ({id}) => tones.get(placeOfId(id) ?? '') ?? common;
};

/** Draws the table of the current tab: titles, then exactly the rows that fit. */
export const tableLines = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => {
  const {view, rows, offset, selectedIndex} = tableWindow(state, catalog);
  const placing = place(
    columnsOf(state, view),
    arrangedResources(state, catalog),
    state.size.columns,
    view.id === overviewId ? leadOfNames : 0,
  );
  const feed = feedOf(state, view.id);
  const context = {state, catalog, theme, placing, view, feed, tone: rowTones(state, catalog, feed, view)};
  const lines = rows.map((resource, index) => rowLine(context, resource, offset + index === selectedIndex));
  const empty =
    rows.length > 0
      ? []
      : view.id === overviewId
        ? overviewEmptyLines(state, catalog)
        : emptyLines(state, feed, view.noun);
  // Its last line stands below the table.
  const reasons = reasonBlock(state, catalog).slice(0, -1);
  const missing = Math.max(0, tableHeight(state, view) - lines.length - empty.length - reasons.length);
  const between = Array.from({length: missing}, () => blank);
  return [titles(placing, state), ...lines, ...empty, ...between, ...reasons];
};

const emptyLines = (state: State, {resources, polls}: Feed, noun: string): readonly Line[] => {
  const {filter, onlyProblems} = currentTable(state);
  const {at, failure} = polls.discovery;
  if (state.connection.kind === 'failed') return [blank, ...failureLines(state, state.connection.failure)];
  if (at === undefined && failure !== undefined) return [blank, ...failureLines(state, failure)];
  if (at === undefined) return [blank, line(`  Looking for ${noun}s …`, 'faint')];
  if (resources.size === 0)
    return [
      blank,
      line(
        `  No ${noun} in ${state.places.length === 0 ? 'this account and region' : 'any of these places'}.`,
      ),
    ];
  if (onlyProblems) return [blank, line('  All quiet: no problem here. ! shows everything.', 'ok')];
  if (filter !== '') return [blank, line(`  Nothing matches "${filter}". Esc clears the filter.`)];
  return [blank, line(`  None of the ${noun}s belongs here.`, 'faint')];
};
