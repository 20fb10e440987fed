import type {Resource, ServiceView, Tab} from '../domain/service.ts';
import {forgetType} from '../domain/service.ts';
import {overviewId, overviewView} from './overview-view.ts';

/** The services that take part, in the order of their tabs. The overview is none of them: it is made of them. */
export type Catalog = readonly ServiceView<Resource>[];

/** One numbered view: a tab and the service it belongs to. */
export type CatalogTab = {readonly view: ServiceView<Resource>; readonly tab: Tab<Resource>};

const overview = forgetType(overviewView);

/** The overview, then all tabs of all services, numbered by their place. */
export const tabsOf = (catalog: Catalog): readonly CatalogTab[] =>
  [overview, ...catalog].flatMap(view => view.tabs.map(tab => ({view, tab})));

/** The tab with this id; the overview when there is none. */
export const tabById = (catalog: Catalog, tabId: string): CatalogTab => {
  const tabs = tabsOf(catalog);
  const found = tabs.find(({tab}) => tab.id === tabId) ?? tabs[0];
  if (found === undefined) throw new Error('Expected the overview to have a tab');
  return found;
};

/** The service view with this id, or the overview. */
export const viewById = (catalog: Catalog, service: string): ServiceView<Resource> | undefined =>
  service === overviewId ? overview : catalog.find(({id}) => id === service);
