import pLimit from 'p-limit';
import type {Failure} from '../domain/failure.ts';
import {blocksEverything} from '../domain/failure.ts';
import type {LogSink} from '../domain/log.ts';
import type {Learnt, Resource, ServiceReader, ServiceView} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import type {Clock} from './clock.ts';
import {failureOf} from './failure-of.ts';
import type {Pace} from './pace.ts';

/** A service with both its sides. */
export type Source = {readonly view: ServiceView<Resource>; readonly reader: ServiceReader<Resource>};

/** What a scheduler is made of. */
export type SchedulerParts = {
  readonly sources: readonly Source[];
  readonly catalog: Catalog;
  readonly store: Store<State, Event>;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Ids of one service that somebody is looking at. Absent: the store says it. */
  readonly onScreen?: (service: string) => readonly string[];
  /** Where there is no screen: ids of the resources to read, those and what shows on their rows and nothing else. */
  readonly chosen?: (
    view: ServiceView<Resource>,
    resources: ReadonlyMap<string, Resource>,
  ) => readonly string[];
  /** How fast the background may ask, shared by all schedulers of the program. Absent: nothing is limited. */
  readonly pace?: Pace;
  /** Runs work so that its requests are counted as made for that purpose, such as `Queues` on the screen. */
  readonly attribute?: <Result>(purpose: string, work: () => Promise<Result>) => Promise<Result>;
  /** Told when all relations of a service were asked for since its last list. */
  readonly onRelated?: (service: string, placeId?: string) => void;
};

/** GetQueueAttributes calls under way at once (rates in SQS are nearly unlimited; sockets and patience are not). */
const concurrency = 10;
/** What arrives within this time changes the screen once. */
const batchMilliseconds = 100;

/** One resource that fails is named; what fails for all of them is not its fault. */
const nameIn = (failure: Failure, {name}: Resource): Failure =>
  blocksEverything(failure) ? failure : {...failure, message: `${name}: ${failure.message}`};

/**
 * Runs work over resources, ten at a time, and tells what was learnt in batches. Resolves with the failures; stops
 * early when nothing can succeed any more.
 */
export const sweep = async (
  {store, clock}: SchedulerParts,
  service: string,
  resources: readonly Resource[],
  work: (resource: Resource) => Promise<Partial<Resource>>,
  operation: string,
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const limit = pLimit(concurrency);
  const failures: Failure[] = [];
  let batch: Learnt<Resource>[] = [];
  const flush = (): void => {
    if (batch.length > 0 && !signal.aborted) store.dispatch({type: 'learnt', service, learnt: batch});
    batch = [];
  };
  // By the clock and not by the next answer: one that hangs must not hold back the others.
  const flushSoon = async (): Promise<void> => {
    await clock.sleep(batchMilliseconds, signal);
    flush();
  };
  const one = async (resource: Resource): Promise<void> => {
    if (signal.aborted || failures.some(blocksEverything)) return;
    try {
      const learnt = await work(resource);
      if (batch.length === 0) void flushSoon();
      batch.push({id: resource.id, learnt});
    } catch (error) {
      failures.push(nameIn(failureOf(error, service, operation), resource));
    }
  };
  await Promise.all(resources.map(async resource => limit(() => one(resource))));
  flush();
  return failures;
};
