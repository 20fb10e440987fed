import type {Failure} from '../domain/failure.ts';
import {FailureError, blocksEverything, preventsStart} from '../domain/failure.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Resource, ServiceReader, ServiceView} from '../domain/service.ts';

/** One service as it was read once. */
export type Snapshot = {
  readonly view: ServiceView<Resource>;
  /** `ok`: everything was read; `partial`: something is missing; `failed`: nothing could be listed. */
  readonly status: 'ok' | 'partial' | 'failed';
  readonly resources: readonly Resource[];
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
  /** By what failed, so that one cause is told once however many calls it hit. */
  readonly failures: Map<string, Failure>;
};

const note = ({failures}: Gathering, error: unknown): void => {
  if (!(error instanceof FailureError)) throw error;
  const {failure} = error;
  failures.set(`${failure.operation} ${failure.code}`, failure);
};

/** Adds what was learnt, then joins. */
const absorb = (
  gathering: Gathering,
  learnt: Iterable<readonly [id: string, news: Partial<Resource>]>,
): void => {
  const {view} = gathering.parts;
  const next = new Map(gathering.resources);
  for (const [id, news] of learnt) {
    const resource = next.get(id);
    if (resource !== undefined) next.set(id, view.absorb(resource, news));
  }
  gathering.resources = view.join(next);
};

/** Reads all of these once; what fails is noted and leaves the others. */
const readEach = async (
  gathering: Gathering,
  ids: readonly string[],
  work: (resource: Resource) => Promise<Partial<Resource>>,
): Promise<void> => {
  const {parts} = gathering;
  const learnt = new Map<string, Partial<Resource>>();
  const gone = new Set<string>();
  await parts.forEach(ids, async id => {
    const resource = gathering.resources.get(id);
    if (resource === undefined || [...gathering.failures.values()].some(blocksEverything)) return;
    try {
      learnt.set(id, await work(resource));
    } catch (error) {
      // Deleted since it was listed: SQS lists a deleted queue for up to a minute more (DeleteQueue API reference).
      if (error instanceof FailureError && error.failure.kind === 'notFound') gone.add(id);
      else note(gathering, error);
    }
  });
  gathering.resources = new Map([...gathering.resources].filter(([id]) => !gone.has(id)));
  absorb(gathering, learnt);
};

/** Lists, reads and measures one service once. Throws a `FailureError` only when nothing can be reached at all. */
export const takeSnapshot = async (parts: SnapshotParts, signal: AbortSignal): Promise<Snapshot> => {
  const {view, reader, matches} = parts;
  const gathering: Gathering = {parts, resources: new Map(), failures: new Map()};
  let listed: readonly Resource[];
  try {
    listed = await reader.list(signal);
  } catch (error) {
    note(gathering, error);
    const failures = [...gathering.failures.values()];
    const [blocking] = failures.filter(preventsStart);
    if (blocking !== undefined) throw error;
    return {view, status: 'failed', resources: [], failures};
  }
  gathering.resources = new Map(listed.map(resource => [resource.id, resource]));
  const wanted = listed.filter(({name}) => matches(name)).map(({id}) => id);
  const refresh = async (resource: Resource): Promise<Partial<Resource>> => reader.refresh(resource, signal);
  await readEach(gathering, wanted, refresh);
  // Rows show values of their companions (the depth of a DLQ), which the filter may have left out.
  const companions = wanted
    .flatMap(id => view.companionIds(gathering.resources.get(id) ?? {id, name: ''}))
    .filter(id => !wanted.includes(id));
  await readEach(gathering, [...new Set(companions)], refresh);
  await readEach(gathering, wanted, async resource => reader.relate(resource, signal));
  await measure(gathering, wanted, signal);
  const failures = [...gathering.failures.values()];
  const read = wanted.map(id => gathering.resources.get(id)).filter(resource => resource !== undefined);
  const resources = sortRows(read, ({name}) => name, 'ascending');
  return {view, status: failures.length === 0 ? 'ok' : 'partial', resources, failures};
};

const measure = async (gathering: Gathering, ids: readonly string[], signal: AbortSignal): Promise<void> => {
  const {parts} = gathering;
  const chosen = ids.map(id => gathering.resources.get(id)).filter(resource => resource !== undefined);
  try {
    const {learnt: measured, failures} = await parts.reader.measure(chosen, parts.now(), signal);
    for (const failure of failures) note(gathering, new FailureError(failure));
    absorb(
      gathering,
      measured.map(({id, learnt}) => [id, learnt]),
    );
  } catch (error) {
    note(gathering, error);
  }
};
