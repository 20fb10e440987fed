import type {Failure} from '../domain/failure.ts';
import {qualifiedId} from '../domain/places.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Snapshot} from './snapshot.ts';

/** What was read of one of several places. */
export type PlaceSnapshots = {
  readonly id: string;
  /** What tells it from the others, in words. */
  readonly label: string;
  /** The same services of every place, in the same order. */
  readonly snapshots: readonly Snapshot[];
};

const labelled = (failure: Failure, label: string): Failure => ({
  ...failure,
  message: `${label}: ${failure.message}`,
});

const statusOf = (all: readonly Snapshot['status'][]): Snapshot['status'] => {
  if (all.every(status => status === 'ok')) return 'ok';
  return all.every(status => status === 'failed') ? 'failed' : 'partial';
};

/** The services of all places as one: resources have ids that tell places apart, failures say where. */
export const snapshotsTogether = (places: readonly PlaceSnapshots[]): readonly Snapshot[] => {
  const [first] = places;
  return (first?.snapshots ?? []).map(({view}, index): Snapshot => {
    const parts = places.flatMap(({id, label, snapshots}) => {
      const snapshot = snapshots[index];
      return snapshot === undefined ? [] : [{id, label, snapshot}];
    });
    const resources = parts.flatMap(({id, label, snapshot}) =>
      snapshot.resources.map(resource => ({...resource, id: qualifiedId(id, resource.id), place: label})),
    );
    return {
      view,
      status: statusOf(parts.map(({snapshot}) => snapshot.status)),
      resources: sortRows(resources, ({name}) => name, 'ascending'),
      account: undefined,
      failures: parts.flatMap(({label, snapshot}) =>
        snapshot.failures.map(failure => labelled(failure, label)),
      ),
    };
  });
};
