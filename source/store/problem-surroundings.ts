import {parseArn} from '../domain/arn.ts';
import {endKey} from '../domain/flow-end.ts';
import {placeOfId} from '../domain/places.ts';
import type {Surroundings} from '../domain/problem-cause.ts';
import type {Problem} from '../domain/problem.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import {edgesAt, isHere, resourceByArn} from './select-links.ts';
import {stateAround} from './select-place.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

const keyOf = (state: State, catalog: Catalog, {service, resourceId}: Problem): string | undefined => {
  const resource = feedOf(state, service).resources.get(resourceId);
  const arn = resource === undefined ? undefined : viewById(catalog, service)?.arnOf(resource);
  return arn === undefined ? undefined : endKey(arn);
};

/** Another account may have an ARN of the same name. */
const placed = (key: string, resourceId: string): string => `${placeOfId(resourceId) ?? ''} ${key}`;

/** It should be among what was listed here, and is not. */
const isGone = (state: State, catalog: Catalog, key: string): boolean => {
  const arn = parseArn(key);
  const {account, region} = state.place;
  if (arn === undefined || account === undefined || region === undefined || !isHere(state, arn)) return false;
  // Without a look at its service nobody knows; and a list of which a part failed may be short.
  const {at, failure} = feedOf(state, arn.service).polls.discovery;
  return at !== undefined && failure === undefined && resourceByArn(state, catalog, key) === undefined;
};

/** What of the account explains problems, as it is now. Everything is looked up in the place of the problem. */
export const surroundingsOf = (
  state: State,
  catalog: Catalog,
  problems: readonly Problem[],
): Surroundings => {
  const keys = new Map(problems.map(problem => [problem.id, keyOf(state, catalog, problem)]));
  const byKey = new Map(
    problems.flatMap(problem => {
      const key = keys.get(problem.id);
      return key === undefined ? [] : [[placed(key, problem.resourceId), problem] as const];
    }),
  );
  const around = ({resourceId}: Problem): State => stateAround(state, resourceId);
  return {
    now: state.now,
    keyOf: ({id}) => keys.get(id),
    problemAt: (key, near) => byKey.get(placed(key, near.resourceId)),
    edgesFrom: (key, near) => edgesAt(around(near), catalog, 'from', key),
    edgesTo: (key, near) => edgesAt(around(near), catalog, 'to', key),
    isGone: (key, near) => isGone(around(near), catalog, key),
  };
};
