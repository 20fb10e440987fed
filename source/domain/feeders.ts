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

/** What several services say together. */
export const mergeFeeders = (...all: readonly Feeders[]): Feeders => {
  const merged = new Map<string, readonly string[]>();
  for (const feeders of all)
    for (const [to, from] of feeders) merged.set(to, [...(merged.get(to) ?? []), ...from]);
  return merged;
};
