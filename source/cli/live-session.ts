import type {Subject} from '../domain/condition.ts';
import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import {parseFilter} from '../domain/filter.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {Resource} from '../domain/service.ts';
import {systemClock} from '../runtime/clock.ts';
import {createRunningJobs} from '../runtime/running-jobs.ts';
import type {SchedulerParts} from '../runtime/sweep.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabsOf} from '../store/catalog.ts';
import type {Command} from '../store/command.ts';
import type {Event} from '../store/event.ts';
import {initialState} from '../store/initial-state.ts';
import {feedOf} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {createStore} from '../store/store.ts';
import {createUpdate} from '../store/update.ts';
import {chosenServices} from './chosen-services.ts';
import {startDemo} from './demo.ts';
import {endIfNeverReached} from './first-reach.ts';
import {firstData} from './first-data.ts';
import type {Settings} from './flags.ts';
import type {PlaceConnections} from './place-connections.ts';
import {createPlaceConnections} from './place-connections.ts';
import {spendingOptions} from './spending-options.ts';
import {createSessionRecords} from './session-records.ts';

/** What a session needs of the program around it. */
export type LiveSessionParts = {
  readonly log: LogSink;
  readonly journal: Journal;
};

/** The dashboard without a screen: the same store and scheduler, which read everything that was chosen, hooks and recording. */
export type LiveSession = {
  /** The chosen services. */
  readonly catalog: Catalog;
  readonly store: Store<State, Event>;
  /** What `--service` and `--filter` choose, by service, then by name. */
  readonly subjects: () => readonly Subject[];
  /** Whether a resource of that name is chosen. */
  readonly matches: (name: string) => boolean;
  /**
   * Resolves when every chosen service was listed, read, related and measured once, or could not be; or with what keeps
   * the program from reaching anything at all.
   */
  readonly ready: Promise<Failure | undefined>;
  /** Titles of the services that this still waits for. */
  readonly missing: () => readonly string[];
  /** Stops polling; resolves when nothing is held any more. */
  readonly close: () => Promise<void>;
};

/** Nobody looks: the smallest screen there is. */
const noScreen = {columns: 80, rows: 24};

const createSessionStore = (settings: Settings, catalog: Catalog, run: (command: Command) => void) => {
  const {readOnly, redact, demo, ascii, pins, accounts, endpointUrl, intervalSeconds, filter} = settings;
  const state = initialState({
    now: Date.now(),
    size: noScreen,
    // Nobody presses keys here, and somebody reads what is printed.
    options: {readOnly, redact, demo, ascii, pins, accounts, ...spendingOptions(settings), keepsPace: true},
    place: {
      profile: settings.places[0]?.profile,
      region: settings.places[0]?.region,
      account: undefined,
      endpointUrl,
    },
    intervalSeconds,
    filter,
    seed: Math.random(),
    tabIds: tabsOf(catalog).map(({tab}) => tab.id),
  });
  return createStore<State, Event, Command>(state, createUpdate(catalog), run);
};

/** Time passes and requests are counted, as on the screen. */
const tick = async (
  {dispatch}: Store<State, Event>,
  ledger: PlaceConnections['ledger'],
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const at = systemClock.now();
    dispatch({type: 'ticked', at});
    dispatch({type: 'requestsCounted', at, counts: ledger()?.counts() ?? []});
    await systemClock.sleep(1000 - (at % 1000), signal);
  }
};

const nobodyToAsk = (): Promise<never> => Promise.reject(new Error('there is nobody to ask'));

const byName = (a: Resource, b: Resource): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Connects to every place and begins to read. Throws a `FailureError` when there is no region or no such profile. */
const openPlaces = async (
  settings: Settings,
  connections: PlaceConnections,
): Promise<() => Promise<void>> => {
  const demo = settings.demo ? await startDemo(0) : undefined;
  const {failures, isAnyConnected} = await connections.open(settings.places, place => ({
    ...settings,
    ...place,
    readOnly: true,
    ...demo?.settings,
  }));
  const [failure] = failures;
  if (!isAnyConnected && failure !== undefined) {
    await demo?.close();
    throw new FailureError(failure);
  }
  return async () => {
    await connections.leave();
    await demo?.close();
  };
};

/**
 * Connects, begins to read, and resolves at once; nothing can be changed through it. Throws a `FailureError` when there
 * is no region or no such profile, and a `NotRecorded`.
 */
export const openLiveSession = async (
  settings: Settings,
  {log, journal}: LiveSessionParts,
): Promise<LiveSession> => {
  const entries = chosenServices(settings);
  const catalog = entries.map(({view}) => view);
  const records = createSessionRecords(settings, log);
  const store = createSessionStore(settings, catalog, command => {
    if (command.type === 'announceProblems') records.announce(command.news);
  });
  await records.record(store);
  const filter = parseFilter(settings.filter);
  const matches = (name: string): boolean => !filter.ok || filter.matches(name);
  const data = firstData(store, catalog);
  const unreached = new Promise<Failure>(resolve => {
    endIfNeverReached(store, settings.services, resolve);
  });
  const chosen: SchedulerParts['chosen'] = (_, resources) =>
    [...resources.values()].filter(({name}) => matches(name)).map(({id}) => id);
  const connections = createPlaceConnections({
    connecting: {services: entries, log, journal, askMfaCode: nobodyToAsk},
    polling: {catalog, store, clock: systemClock, log, chosen, onRelated: data.related},
    clock: systemClock,
    jobs: createRunningJobs(),
  });
  const leave = await openPlaces(settings, connections).catch(async (error: unknown) => {
    await records.close();
    throw error;
  });
  const ticking = new AbortController();
  const ticked = tick(store, connections.ledger, ticking.signal);
  return {
    catalog,
    store,
    matches,
    subjects: () =>
      catalog.flatMap(view =>
        [...feedOf(store.getState(), view.id).resources.values()]
          .filter(({name}) => matches(name))
          .sort(byName)
          .map(resource => ({view, resource})),
      ),
    missing: data.missing,
    ready: Promise.race([data.complete.then(() => undefined), unreached]),
    close: async () => {
      ticking.abort();
      await leave();
      await ticked;
      await records.close();
    },
  };
};
