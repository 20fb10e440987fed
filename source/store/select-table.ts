import {assess, isProblem} from '../domain/assess.ts';
import type {Cell} from '../domain/cell.ts';
import {parseFilter} from '../domain/filter.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {severityOf} from '../domain/severity.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Catalog, CatalogTab} from './catalog.ts';
import {tabById} from './catalog.ts';
import {tableHeight} from './layout.ts';
import {emptyFeed} from './overview-state.ts';
import {overviewId} from './overview-view.ts';
import {placeColumn} from './place-column.ts';
import {rememberEach, rememberLast} from './remember.ts';
import type {Feed, State, TableState} from './state.ts';

/** The id of the column that every table has: how bad. */
export const healthColumnId = 'health';

/** The table of the tab that is on screen. */
export const currentTable = (state: State): TableState => state.tables[state.tabId] ?? initialTable;

/** Worst first, so that whatever is wrong is on top without a key pressed. */
export const initialTable: TableState = {
  sortColumnId: healthColumnId,
  direction: 'descending',
  filter: '',
  onlyProblems: false,
  selectedId: undefined,
  selectedIndex: 0,
  line: 0,
};

/** The live data of a service, or the problems of all. */
export const feedOf = (state: State, service: string): Feed =>
  service === overviewId ? state.overview.feed : (state.feeds[service] ?? emptyFeed);

const noHistory = (): [] => [];

const sortKeyOf = (view: ServiceView<Resource>, columnId: string): ((resource: Resource) => Cell['sort']) => {
  const column = [...view.columns, placeColumn].find(({id}) => id === columnId);
  if (column === undefined) return resource => severityOf(view, resource);
  // Sort keys do not depend on time or history, only the drawing of old values and of trends does.
  return resource => column.cell(resource, 0, noHistory).sort;
};

const arrange = rememberLast(
  (
    view: ServiceView<Resource>,
    resources: ReadonlyMap<string, Resource>,
    tabId: string,
    sortColumnId: string,
    direction: TableState['direction'],
    filterText: string,
    onlyProblems: boolean,
  ): readonly Resource[] => {
    const tab = view.tabs.find(({id}) => id === tabId);
    const filter = parseFilter(filterText);
    const kept = [...resources.values()].filter(
      resource =>
        (tab?.includes(resource) ?? true) &&
        (!filter.ok || filter.matches(resource.name)) &&
        (!onlyProblems || isProblem(assess(view, resource))),
    );
    // Ties stand in the order of names, so that rows do not jump about.
    const named = sortRows(kept, ({name}) => name, 'ascending');
    return sortRows(named, sortKeyOf(view, sortColumnId), direction);
  },
);

/** The resources of the current tab, filtered and sorted. */
export const arrangedResources = (state: State, catalog: Catalog): readonly Resource[] => {
  const {view} = tabById(catalog, state.tabId);
  const {sortColumnId, direction, filter, onlyProblems} = currentTable(state);
  return arrange(
    view,
    feedOf(state, view.id).resources,
    state.tabId,
    sortColumnId,
    direction,
    filter,
    onlyProblems,
  );
};

/** What of the table is on screen: never without the selected row. */
export type TableWindow = {
  readonly view: ServiceView<Resource>;
  readonly rows: readonly Resource[];
  readonly offset: number;
  readonly count: number;
  /** Index among all rows; -1 when there is none. */
  readonly selectedIndex: number;
};

const positionOf = rememberLast((rows: readonly Resource[], id: string): number =>
  rows.findIndex(row => row.id === id),
);

/** Where the selection is among the rows: by its id; where it was, when it is gone; the top before any move. */
export const selectedIndexOf = (rows: readonly Resource[], table: TableState): number => {
  const found = table.selectedId === undefined ? -1 : positionOf(rows, table.selectedId);
  return found >= 0 ? found : Math.min(table.selectedIndex, rows.length - 1);
};

/** The rows on screen. The selected row keeps its line while others are sorted around it. */
export const tableWindow = (state: State, catalog: Catalog): TableWindow => {
  const {view} = tabById(catalog, state.tabId);
  const rows = arrangedResources(state, catalog);
  const table = currentTable(state);
  const height = tableHeight(state, view);
  const selectedIndex = selectedIndexOf(rows, table);
  const line = Math.min(table.line, height - 1);
  const offset = Math.max(0, Math.min(selectedIndex - line, rows.length - height));
  return {view, rows: rows.slice(offset, offset + height), offset, count: rows.length, selectedIndex};
};

/** The selected resource of the table; `undefined` when the table is empty. */
export const selectedResource = (state: State, catalog: Catalog): Resource | undefined => {
  const rows = arrangedResources(state, catalog);
  return rows[selectedIndexOf(rows, currentTable(state))];
};

/** What a row stands for: itself, or on the overview the resource of another service that is in trouble. */
export const targetOf = (
  view: ServiceView<Resource>,
  row: Resource,
): {readonly service: string; readonly id: string} => view.leadsTo?.(row) ?? {service: view.id, id: row.id};

type Resources = ReadonlyMap<string, Resource>;

/** How many resources of all services nobody has read yet: as long as there are some, quiet is not certain. */
export const unreadCount = (state: State, catalog: Catalog): number =>
  catalog.reduce((sum, view) => sum + unreadIn(feedOf(state, view.id).resources, view), 0);

const unreadIn = rememberEach((resources: Resources, view: ServiceView<Resource>): number => {
  let unread = 0;
  for (const resource of resources.values()) if (view.observedAt(resource) === undefined) unread += 1;
  return unread;
});

/** How many resources of all services are in trouble. */
export const problemCount = (state: State, catalog: Catalog): number =>
  catalog.reduce((sum, view) => sum + (problemsIn(feedOf(state, view.id).resources, view).get('') ?? 0), 0);

/** How many rows of a tab are in trouble. */
export const tabProblemCount = (state: State, {view, tab}: CatalogTab): number =>
  problemsIn(feedOf(state, view.id).resources, view).get(tab.id) ?? 0;

/** Problems by tab, and under no name those of the whole service. */
const problemsIn = rememberEach(
  (resources: Resources, view: ServiceView<Resource>): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    const count = (id: string): void => {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    };
    for (const resource of resources.values()) {
      if (!isProblem(assess(view, resource))) continue;
      count('');
      for (const {id, includes} of view.tabs) if (includes(resource)) count(id);
    }
    return counts;
  },
);
