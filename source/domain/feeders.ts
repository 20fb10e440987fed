import {endKey} from './flow-end.ts';
import type {Resource, ServiceView} from './service.ts';

/** Who sends dead letters to a queue beside other queues: ARNs of topics and functions, by the ARN of the queue. */
export type Feeders = ReadonlyMap<string, readonly string[]>;

/** What the resources of one service say of where their dead letters and failures go. */
export const feedersIn = (
  resources: ReadonlyMap<string, Resource>,
  view: Pick<ServiceView<Resource>, 'edges'>,
): Feeders => {
  const feeders = new Map<string, Set<string>>();
  for (const resource of resources.values())
    for (const {kind, from, to} of view.edges(resource)) {
      if (kind !== 'deadLetter' && kind !== 'onFailure') continue;
      // A subscription sends for its topic.
      const known = feeders.get(endKey(to)) ?? new Set<string>();
      feeders.set(endKey(to), known.add(endKey(from)));
    }
  return new Map([...feeders].map(([to, from]) => [to, [...from].sort()]));
};

/** The services that send dead letters to queues. */
const feedingServices = ['sns', 'lambda'];

/** What was read of a service so far. */
type ReadService = {
  readonly view: Pick<ServiceView<Resource>, 'id' | 'isFeedingKnown'>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly isListed: boolean;
};

/** Whether every resource says where its dead letters go. */
export const isFeedingKnownOf = (
  resources: ReadonlyMap<string, Resource>,
  {isFeedingKnown}: Pick<ServiceView<Resource>, 'isFeedingKnown'>,
): boolean => isFeedingKnown === undefined || [...resources.values()].every(isFeedingKnown);

/**
 * Whether these services were read so far that a queue to which none of them sends dead letters is nobody's. A service that
 * does not take part was not read.
 */
export const areFeedersKnown = (
  services: readonly ReadService[],
  isKnown: typeof isFeedingKnownOf = isFeedingKnownOf,
): boolean =>
  feedingServices.every(id =>
    services.some(({view, resources, isListed}) => view.id === id && isListed && isKnown(resources, view)),
  );

/** What several services say together. */
export const mergeFeeders = (...all: readonly Feeders[]): Feeders => {
  const merged = new Map<string, readonly string[]>();
  for (const feeders of all)
    for (const [to, from] of feeders) merged.set(to, [...(merged.get(to) ?? []), ...from]);
  return merged;
};
