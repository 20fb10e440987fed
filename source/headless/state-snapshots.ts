import type {Failure} from '../domain/failure.ts';
import type {Resource} from '../domain/service.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {feedOf} from '../store/select-table.ts';
import type {Feed, State} from '../store/state.ts';
import type {Snapshot} from './snapshot.ts';

const failuresIn = ({polls: {discovery, live, metrics}}: Feed): readonly Failure[] =>
  [discovery, live, metrics].map(({failure}) => failure).filter(failure => failure !== undefined);

const statusOf = ({polls}: Feed, failures: readonly Failure[]): Snapshot['status'] => {
  if (failures.length === 0) return 'ok';
  return polls.discovery.at === undefined ? 'failed' : 'partial';
};

/** What a running program knows now, as reports take it: the resources whose names match, by name. */
export const stateSnapshots = (
  state: State,
  catalog: Catalog,
  matches: (name: string) => boolean,
): readonly Snapshot[] =>
  catalog.map(view => {
    const feed = feedOf(state, view.id);
    const failures = failuresIn(feed);
    const chosen: readonly Resource[] = [...feed.resources.values()].filter(({name}) => matches(name));
    return {
      view,
      status: statusOf(feed, failures),
      resources: sortRows(chosen, ({name}) => name, 'ascending'),
      account: feed.account,
      failures,
    };
  });
