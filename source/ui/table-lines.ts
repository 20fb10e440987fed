import {assess} from '../domain/assess.ts';
import type {Cell} from '../domain/cell.ts';
import type {Column, Resource} from '../domain/service.ts';
import {fitColumns} from '../domain/table-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {currentTable, feedOf, healthColumnId, tableWindow} from '../store/select-table.ts';
import {tableHeight} from '../store/layout.ts';
import type {State} from '../store/state.ts';
import {feedTone} from './freshness.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';

/** Selection marker, mark sign and health sign, before the first column. */
const leadWidth = 4;
const gap = 1;

type Placed = {readonly column: Column<Resource>; readonly width: number};

const place = (columns: readonly Column<Resource>[], width: number): readonly Placed[] => {
  const fitted = fitColumns(columns, width - leadWidth, gap);
  return fitted.flatMap(({id, width: columnWidth}) => {
    const column = columns.find((candidate) => candidate.id === id);
    return column === undefined ? [] : [{column, width: columnWidth}];
  });
};

const titles = (placed: readonly Placed[], state: State): Line => {
  const {sortColumnId, direction} = currentTable(state);
  const arrow = direction === 'ascending' ? '▲' : '▼';
  const sorted = sortColumnId === healthColumnId;
  return {
    spans: [
      {text: sorted ? `  ${arrow}` : '', width: leadWidth, tone: 'strong'},
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
    ],
  };
};

const toneOf = (cell: Cell, tone: Tone): Tone => {
  if (cell.stale === true) return 'faint';
  return cell.health === undefined || cell.health === 'ok' ? tone : cell.health;
};

/** The newest samples stand at the right end of a trend, so a narrow one is cut at its left. */
const cellText = (column: Column<Resource>, text: string, width: number): string =>
  column.id === 'trend' ? text.slice(-width) : text;

/** Draws the table of the current tab: titles, then exactly the rows that fit. */
export const tableLines = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => {
  const {view, rows, offset, selectedIndex} = tableWindow(state, catalog);
  const placed = place(view.columns, state.size.columns);
  const feed = feedOf(state, view.id);
  const tone = feedTone(state, feed);
  const lines = rows.map((resource, index): Line => {
    const {health} = assess(view, resource);
    const selected = offset + index === selectedIndex;
    return {
      selected,
      spans: [
        {text: selected ? '▸' : ' '},
        {text: state.marked.has(resource.id) ? '*' : ' ', tone: 'accent'},
        {text: markOf(health, theme), tone: health},
        {text: ' '},
        ...placed.flatMap(({column, width}, position): readonly Span[] => {
          const cell = column.cell(resource, state.now);
          return [
            {
              text: cellText(column, cell.text, width),
              width,
              align: column.align,
              tone: toneOf(cell, tone),
              cut: position === 0 ? 'middle' : 'end',
            },
            {text: ' '.repeat(gap)},
          ];
        }),
      ],
    };
  });
  const height = tableHeight(state);
  const empty = rows.length === 0 ? emptyLines(state, feed.resources.size, view.noun) : [];
  return [
    titles(placed, state),
    ...lines,
    ...empty,
    ...Array.from({length: Math.max(0, height - lines.length - empty.length)}, () => blank),
  ];
};

const emptyLines = (state: State, known: number, noun: string): readonly Line[] => {
  const {filter, onlyProblems} = currentTable(state);
  if (state.connection.kind === 'failed')
    return [
      blank,
      line(`  ${state.connection.failure.message}`, 'critical'),
      line(`  ${state.connection.failure.hint}`),
    ];
  const feed = Object.values(state.feeds)[0];
  if (feed?.polls.discovery.at === undefined) return [blank, line(`  Looking for ${noun}s …`, 'faint')];
  if (known === 0) return [blank, line(`  No ${noun} in this account and region.`)];
  if (onlyProblems) return [blank, line('  All quiet: no problem here. ! shows everything.', 'ok')];
  if (filter !== '') return [blank, line(`  Nothing matches "${filter}". Esc clears the filter.`)];
  return [blank, line(`  None of the ${noun}s belongs here.`, 'faint')];
};
