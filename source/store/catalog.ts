import type {Resource, ServiceView, Tab} from '../domain/service.ts';

/** The services that take part, in the order of their tabs. */
export type Catalog = readonly ServiceView<Resource>[];

/** One numbered view: a tab and the service it belongs to. */
export type CatalogTab = {readonly view: ServiceView<Resource>; readonly tab: Tab<Resource>};

/** All tabs of all services, numbered by their place. */
export const tabsOf = (catalog: Catalog): readonly CatalogTab[] =>
  catalog.flatMap(view => view.tabs.map(tab => ({view, tab})));

/** The tab with this id; the first one when there is none (a program without a service is a programmer's mistake). */
export const tabById = (catalog: Catalog, tabId: string): CatalogTab => {
  const tabs = tabsOf(catalog);
  const found = tabs.find(({tab}) => tab.id === tabId) ?? tabs[0];
  if (found === undefined) throw new Error('Expected at least one service in the catalog');
  return found;
};

/** The service view with this id. */
export const viewById = (catalog: Catalog, service: string): ServiceView<Resource> | undefined =>
  catalog.find(({id}) => id === service);
