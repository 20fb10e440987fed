import type {Failure} from '../domain/failure.ts';
import {FailureError, blocksEverything, preventsStart} from '../domain/failure.ts';
import {areFeedersKnown, feedersIn, mergeFeeders} from '../domain/feeders.ts';
import {mergeMeasured} from '../domain/merge-measured.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Learnt, Resource, ServiceReader, ServiceView} from '../domain/service.ts';
import {worthRelating} from '../domain/service.ts';
import {accountOf} from './account-of.ts';

/** One service as it was read once. */
export type Snapshot = {
  readonly view: ServiceView<Resource>;
  /** `ok`: everything was read; `partial`: something is missing; `failed`: nothing could be listed. */
  readonly status: 'ok' | 'partial' | 'failed';
  readonly resources: readonly Resource[];
  readonly account: unknown;
  /** The number of the account, as far as anything that was listed tells it, chosen or not. */
  readonly accountId?: string | undefined;
  readonly failures: readonly Failure[];
};

/** What a snapshot needs of the program around it. */
export type SnapshotParts = {
  readonly view: ServiceView<Resource>;
  readonly reader: ServiceReader<Resource>;
  readonly matches: (name: string) => boolean;
  /** Runs work over items, a bounded number at a time. */
  readonly forEach: <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

type Gathering = {
  readonly parts: SnapshotParts;
  resources: ReadonlyMap<string, Resource>;
  account: unknown;
  /** By what failed, so that one cause is told once however many calls it hit. */
  readonly failures: Map<string, Failure>;
};

const keep = ({failures}: Gathering, failure: Failure): void => {
  failures.set(`${failure.operation} ${failure.code}`, failure);
};

const note = (gathering: Gathering, error: unknown): void => {
  if (!(error instanceof FailureError)) throw error;
  keep(gathering, error.failure);
};

const known = ({resources}: Gathering, ids: readonly string[]): readonly Resource[] =>
  ids.map(id => resources.get(id)).filter(resource => resource !== undefined);

/** Adds what was learnt, then joins. */
const absorb = (gathering: Gathering, learnt: readonly Learnt<Resource>[]): void => {
  const {view} = gathering.parts;
  const next = new Map(gathering.resources);
  for (const {id, learnt: news, minutes} of learnt) {
    const resource = next.get(id);
    if (resource === undefined) continue;
    const merged = minutes === undefined ? news : mergeMeasured(resource, news, minutes);
    next.set(id, view.absorb(resource, merged, minutes));
  }
  gathering.resources = view.join(next, gathering.account);
};

/** Reads all of these once; what fails is noted and leaves the others. */
const readEach = async (
  gathering: Gathering,
  ids: readonly string[],
  work: (resource: Resource) => Promise<Partial<Resource>>,
): Promise<void> => {
  const {parts} = gathering;
  const learnt: Learnt<Resource>[] = [];
  const gone = new Set<string>();
  await parts.forEach(ids, async id => {
    const resource = gathering.resources.get(id);
    if (resource === undefined || [...gathering.failures.values()].some(blocksEverything)) return;
    try {
      learnt.push({id, learnt: await work(resource)});
    } catch (error) {
      // Deleted since it was listed: SQS lists a deleted queue for up to a minute more (DeleteQueue API reference).
      if (error instanceof FailureError && error.failure.kind === 'notFound') gone.add(id);
      else note(gathering, error);
    }
  });
  gathering.resources = new Map([...gathering.resources].filter(([id]) => !gone.has(id)));
  absorb(gathering, learnt);
};

/** Lists, reads and measures one service once. What fails is in the snapshot. */
export const takeSnapshot = async (parts: SnapshotParts, signal: AbortSignal): Promise<Snapshot> => {
  const {view, reader, matches} = parts;
  const gathering: Gathering = {parts, resources: new Map(), account: undefined, failures: new Map()};
  let listed: readonly Resource[];
  try {
    listed = await reader.list(signal, failure => {
      keep(gathering, failure);
    });
  } catch (error) {
    note(gathering, error);
    const failures = [...gathering.failures.values()];
    return {view, status: 'failed', resources: [], account: undefined, failures};
  }
  gathering.resources = new Map(listed.map(resource => [resource.id, resource]));
  const wanted = listed.filter(({name}) => matches(name)).map(({id}) => id);
  const refresh = async (resource: Resource): Promise<Partial<Resource>> =>
    (await reader.refresh?.(resource, signal)) ?? {};
  await readEach(gathering, wanted, refresh);
  // Rows show values of their companions (the depth of a DLQ), which the filter may have left out.
  const companions = known(gathering, wanted)
    .flatMap(resource => view.companionIds(resource))
    .filter(id => !wanted.includes(id));
  await readEach(gathering, [...new Set(companions)], refresh);
  const related = worthRelating(view, known(gathering, wanted)).map(({id}) => id);
  await readEach(gathering, related, async resource => (await reader.relate?.(resource, signal)) ?? {});
  await readAccount(gathering, signal);
  await measure(gathering, wanted, signal);
  const failures = [...gathering.failures.values()];
  const resources = sortRows(known(gathering, wanted), ({name}) => name, 'ascending');
  const {account} = gathering;
  const accountId = accountOf(view, gathering.resources.values());
  return {view, status: failures.length === 0 ? 'ok' : 'partial', resources, account, accountId, failures};
};

/** Metrics may take several minutes to settle, or to come back after an idle time. */
const windowMinutes = 15;

const readAccount = async (gathering: Gathering, signal: AbortSignal): Promise<void> => {
  const {reader, now} = gathering.parts;
  try {
    gathering.account = await reader.readAccount?.(now(), signal, failure => {
      keep(gathering, failure);
    });
    absorb(gathering, []);
  } catch (error) {
    note(gathering, error);
  }
};

const measure = async (gathering: Gathering, ids: readonly string[], signal: AbortSignal): Promise<void> => {
  const {parts} = gathering;
  const chosen = known(gathering, ids);
  try {
    const {learnt: measured, failures} = await parts.reader.measure(
      {resources: chosen, use: 'table', now: parts.now(), windowMinutes},
      signal,
    );
    for (const failure of failures) keep(gathering, failure);
    absorb(gathering, measured);
  } catch (error) {
    note(gathering, error);
  }
};

/** What failed, of all services: a cause that hit several of them is told once. */
export const failuresOf = (snapshots: readonly Snapshot[]): readonly Failure[] => {
  const all = snapshots.flatMap(({failures}) => failures);
  return [...new Map(all.map(failure => [failure.message, failure])).values()];
};

/** The failure of a program that reached nothing: no service could be listed, and none will before somebody mends that. */
export const nothingReached = (snapshots: readonly Snapshot[]): Failure | undefined => {
  const failures = snapshots.map(({status, failures: [first]}) => (status === 'failed' ? first : undefined));
  return failures.every(failure => failure !== undefined && preventsStart(failure)) ? failures[0] : undefined;
};

/** The snapshots with what only several services know together: who sends dead letters to a queue. */
export const linkSnapshots = (snapshots: readonly Snapshot[]): readonly Snapshot[] => {
  const byId = ({resources}: Snapshot): ReadonlyMap<string, Resource> =>
    new Map(resources.map(resource => [resource.id, resource]));
  return snapshots.map(snapshot => {
    const {withFeeders} = snapshot.view;
    if (withFeeders === undefined) return snapshot;
    const others = snapshots.filter(other => other !== snapshot);
    const feeders = mergeFeeders(...others.map(other => feedersIn(byId(other), other.view)));
    const isComplete = areFeedersKnown(
      others.map(other => ({
        view: other.view,
        resources: byId(other),
        isListed: other.status !== 'failed',
      })),
    );
    return {...snapshot, resources: [...withFeeders(byId(snapshot), feeders, isComplete).values()]};
  });
};
