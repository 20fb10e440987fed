import {parseFilter} from '../domain/filter.ts';
import type {LoadChoice} from '../domain/load-run.ts';
import {isAwaitedRun} from '../domain/load-run.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {rememberBy} from './remember.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

/** Resources of one service that a load test is about. */
export type Chosen = {
  readonly view: ServiceView<Resource>;
  readonly resources: readonly Resource[];
};

const chosenIn = (
  {filter, marked}: LoadChoice,
  resources: ReadonlyMap<string, Resource>,
): readonly Resource[] => {
  if (marked.length > 0) return marked.map(id => resources.get(id)).filter(found => found !== undefined);
  const parsed = parseFilter(filter);
  return [...resources.values()].filter(({name}) => !parsed.ok || parsed.matches(name));
};

/** What a load test is about, by service, as far as it is listed. */
export const chosenResources: (state: State, choice: LoadChoice, catalog: Catalog) => readonly Chosen[] =
  rememberBy(
    (state, choice, catalog) => [state.feeds, choice, catalog],
    (state, choice, catalog) =>
      catalog
        .filter(({id}) => choice.services.includes(id))
        .map(view => ({view, resources: chosenIn(choice, feedOf(state, view.id).resources)})),
  );

/** Of more than these the run takes what the scheduler reads of the quiet rest. */
export const mostWatched = 200;

/** Ids of a service that the load test under way needs read each round. */
export const runIds = (state: State, catalog: Catalog, service: string): readonly string[] => {
  const {run} = state;
  if (run === undefined || !isAwaitedRun(run, state.now)) return [];
  const chosen = chosenResources(state, run.plan.choice, catalog).find(({view}) => view.id === service);
  return (chosen?.resources ?? []).slice(0, mostWatched).map(({id}) => id);
};
