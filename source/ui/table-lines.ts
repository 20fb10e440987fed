import {assess} from '../domain/assess.ts';
import type {Cell} from '../domain/cell.ts';
import {formatDuration} from '../domain/duration.ts';
import type {Column, Resource, ServiceView} from '../domain/service.ts';
import {placeOfId} from '../domain/places.ts';
import {fitColumns} from '../domain/table-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {arrangedResources, currentTable, feedOf, healthColumnId, tableWindow} from '../store/select-table.ts';
import {tableHeight} from '../store/layout.ts';
import {alarmsOn} from '../store/select-links.ts';
import {columnsOf} from '../store/place-column.ts';
import {trueUntil} from '../store/place-reach.ts';
import {placeById, stateAround} from '../store/select-place.ts';
import {leadOfNames, overviewId} from '../store/overview-view.ts';
import {metricHistory} from '../store/select-history.ts';
import {rememberLast} from '../store/remember.ts';
import type {Feed, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import {feedTone} from './freshness.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {overviewEmptyLines, unseenPlaceLines} from './overview-lines.ts';
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
  /** How long ago what is shown was true, in words, where its place is out of reach. */
  readonly lost: (resource: Resource) => string | undefined;
  /** The tone of values without a health of their own. */
  readonly tone: (resource: Resource) => Tone;
};

/** What a place that is out of reach said last is told as that, and no key is offered that would ask it. */
const lostCell = (cell: Cell, {id}: Column<Resource>, lost: string): Cell => {
  if (id === 'evidence') return {...cell, text: `${lost}: ${cell.text}`, stale: true};
  return id === 'next' ? {...cell, text: 'Enter', stale: true} : {...cell, stale: true};
};

const reasonText = (reason: string | undefined, lost: string | undefined): string =>
  reason === undefined || lost === undefined ? (reason ?? '') : `${lost}: ${reason}`;

const rowLine = (
  {state, catalog, theme, placing, view, feed, lost, tone}: RowContext,
  resource: Resource,
  selected: boolean,
): Line => {
  const {health, findings} = assess(view, resource);
  const [alarm] = alarmsOn(stateAround(state, resource.id), catalog, view.arnOf(resource));
  const history = metricHistory(feed, resource.id);
  const since = lost(resource);
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
        const told = column.cell(resource, state.now, history);
        const cell = since === undefined ? told : lostCell(told, column, since);
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
      {
        text: reasonText(findings[0]?.reason, since),
        width: placing.reasonWidth,
        tone: since === undefined ? health : 'faint',
      },
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
      const {service, id} = leadsTo(row);
      const own = viewById(catalog, service) ?? view;
      const place = placeById(state, placeOfId(id));
      return feedTone(state, place?.feeds[service] ?? feedOf(state, service), own);
    };
  const tones = new Map(
    state.places.map(({id, feeds}) => [id, feedTone(state, feeds[view.id] ?? feed, view)]),
  );
  const common = feedTone(state, feed, view);
  return ({id}) => tones.get(placeOfId(id) ?? '') ?? common;
};

const lostWords =
  (state: State, view: ServiceView<Resource>): RowContext['lost'] =>
  row => {
    if (state.places.length === 0) return undefined;
    const {service, id} = view.leadsTo?.(row) ?? {service: view.id, id: row.id};
    const at = trueUntil(state, placeOfId(id), service);
    return at === undefined ? undefined : `${formatDuration((state.now - at) / 1000)} ago`;
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
  const tone = rowTones(state, catalog, feed, view);
  const context = {state, catalog, theme, placing, view, feed, lost: lostWords(state, view), tone};
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
  // Where rows leave room; the header says it anyway.
  const unseen =
    rows.length > 0 && view.id === overviewId
      ? unseenPlaceLines(state).slice(0, Math.max(0, missing - 1))
      : [];
  const between = Array.from({length: missing - unseen.length}, () => blank);
  return [titles(placing, state), ...lines, ...empty, ...unseen, ...between, ...reasons];
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
