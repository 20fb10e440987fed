import type {Catalog} from './catalog.ts';
import {columnsOf} from './place-column.ts';
import {tabById, tabsOf} from './catalog.ts';
import type {Move, UserEvent} from './event.ts';
import {overviewId} from './overview-view.ts';
import {tableHeight} from './layout.ts';
import {
  arrangedResources,
  currentTable,
  healthColumnId,
  selectedIndexOf,
  selectedResource,
  tableWindow,
} from './select-table.ts';
import type {State, TableState} from './state.ts';

/** Keys that move the selection themselves, or arrange or leave the table. */
const aboutNoRow: ReadonlySet<UserEvent['type']> = new Set([
  'moved',
  'tabChosen',
  'tabCycled',
  'sortCycled',
  'sortReversed',
  'problemsToggled',
  'promptOpened',
  'quitAsked',
  'suspendAsked',
]);

const withTable = (state: State, change: Partial<TableState>): State => ({
  ...state,
  tables: {...state.tables, [state.tabId]: {...currentTable(state), ...change}},
});

/** Sorted and filtered as they were, with the selection at the top. */
export const withoutSelections = (tables: State['tables']): State['tables'] =>
  Object.fromEntries(
    Object.entries(tables).map(([id, table]) => [
      id,
      {...table, selectedId: undefined, selectedIndex: 0, line: 0},
    ]),
  );

/** Where a move leads in a list of `count` with a window of `height`. */
export const moveIndex = (index: number, by: Move, count: number, height: number): number => {
  const target =
    by === 'top'
      ? 0
      : by === 'bottom'
        ? count - 1
        : by === 'pageUp'
          ? index - height
          : by === 'pageDown'
            ? index + height
            : index + by;
  return Math.max(0, Math.min(target, count - 1));
};

/** The line of the window on which the selection stands after a move: the window scrolls as little as it must. */
export const moveLine = (line: number, from: number, to: number, height: number): number =>
  Math.max(0, Math.min(line + to - from, height - 1));

/** Moves the selection of the table; from then on it sticks to its resource. */
export const moveSelection = (state: State, by: Move, catalog: Catalog): State => {
  const {selectedIndex, offset, count} = tableWindow(state, catalog);
  if (count === 0) return state;
  const height = tableHeight(state, tabById(catalog, state.tabId).view);
  const target = moveIndex(selectedIndex, by, count, height);
  const resource = arrangedResources(state, catalog)[target];
  return withTable(state, {
    selectedId: resource?.id,
    selectedIndex: target,
    line: moveLine(selectedIndex - offset, selectedIndex, target, height),
  });
};

const naturalDirection = (align: 'left' | 'right' | undefined): TableState['direction'] =>
  align === 'left' ? 'ascending' : 'descending';

/** Sorts by the next column, in the direction that puts what matters on top. */
export const cycleSort = (state: State, catalog: Catalog): State => {
  const {view} = tabById(catalog, state.tabId);
  const columns = columnsOf(state, view);
  const ids = [healthColumnId, ...columns.map(({id}) => id)];
  const next = ids[(ids.indexOf(currentTable(state).sortColumnId) + 1) % ids.length] ?? healthColumnId;
  const column = columns.find(({id}) => id === next);
  return withTable(state, {sortColumnId: next, direction: naturalDirection(column?.align)});
};

export const reverseSort = (state: State): State =>
  withTable(state, {
    direction: currentTable(state).direction === 'ascending' ? 'descending' : 'ascending',
  });

export const toggleProblems = (state: State): State =>
  withTable(state, {onlyProblems: !currentTable(state).onlyProblems});

/** A new filter text; the selection stays on its resource while that matches. */
export const setFilter = (state: State, filter: string): State => withTable(state, {filter});

/** Marks or unmarks the selected row and goes one down, as file managers do. */
export const toggleMark = (state: State, catalog: Catalog): State => {
  const resource = selectedResource(state, catalog);
  if (resource === undefined) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(resource.id)) marked.add(resource.id);
  return moveSelection({...state, marked}, 1, catalog);
};

/** Shows the tab with this number, closing what lies over the table. */
export const chooseTab = (state: State, index: number, catalog: Catalog): State => {
  const chosen = tabsOf(catalog)[index];
  if (chosen === undefined) return state;
  // Marks are rows of one service: what c copies must be on screen.
  const isSame = chosen.view.id === tabById(catalog, state.tabId).view.id;
  return {...state, tabId: chosen.tab.id, screens: [], marked: isSame ? state.marked : new Set()};
};

export const cycleTab = (state: State, by: 1 | -1, catalog: Catalog): State => {
  const tabs = tabsOf(catalog);
  const current = tabs.findIndex(({tab}) => tab.id === state.tabId);
  return chooseTab(state, (current + by + tabs.length) % tabs.length, catalog);
};

/**
 * Keeps the selection of the overview on the row it is on, as soon as a key means that row: its rows are sorted anew by
 * themselves, and before any move the selection is whatever is on top.
 */
export const holdSelection = (state: State, action: UserEvent, catalog: Catalog): State => {
  const isAboutRow =
    state.tabId === overviewId &&
    state.screens.length === 0 &&
    state.dialog === undefined &&
    state.prompt === undefined &&
    !aboutNoRow.has(action.type);
  const table = currentTable(state);
  const selected =
    isAboutRow && table.selectedId === undefined ? selectedResource(state, catalog) : undefined;
  if (selected === undefined) return state;
  const selectedIndex = Math.max(0, selectedIndexOf(arrangedResources(state, catalog), table));
  return withTable(state, {selectedId: selected.id, selectedIndex});
};

/**
 * Remembers where the selection is, so that a row that goes away leaves the selection to its neighbour, which then
 * keeps it. While a filter is typed the row may be back with the next key, so it is waited for.
 */
export const anchorSelection = (state: State, catalog: Catalog): State => {
  const table = currentTable(state);
  const rows = arrangedResources(state, catalog);
  if (table.selectedId === undefined || rows.length === 0) return state;
  const selectedIndex = selectedIndexOf(rows, table);
  const selectedId = state.prompt === undefined ? rows[selectedIndex]?.id : table.selectedId;
  return selectedIndex === table.selectedIndex && selectedId === table.selectedId
    ? state
    : withTable(state, {selectedIndex, selectedId});
};
