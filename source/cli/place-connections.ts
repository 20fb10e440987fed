import {setMaxListeners} from 'node:events';
import type {AwsSettings} from '../aws/clients.ts';
import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces, placeIdOf} from '../domain/places.ts';
import type {Failure} from '../domain/failure.ts';
import type {Clock} from '../runtime/clock.ts';
import type {Connection} from '../runtime/command-parts.ts';
import {failureOf} from '../runtime/failure-of.ts';
import type {Pace} from '../runtime/pace.ts';
import {createPace} from '../runtime/pace.ts';
import {createPendingChanges} from '../runtime/pending-changes.ts';
import {placeParts} from '../runtime/place-parts.ts';
import type {RunningJobs} from '../runtime/running-jobs.ts';
import {startScheduler} from '../runtime/scheduler.ts';
import type {SchedulerParts} from '../runtime/sweep.ts';
import type {ConnectParts, Connected} from './connect.ts';
import {connect} from './connect.ts';
import {credentialsFail} from './first-reach.ts';

/** A connection with the way to give it up; resolves when nothing of it is held any more. */
type LiveConnection = Connection & {readonly leave: () => Promise<void>};

/** What connections need of the program around them. */
export type PlaceConnectionParts = {
  readonly connecting: Omit<ConnectParts, 'ledger' | 'sharedCredentials' | 'askMfaCode'> & {
    /** Two profiles may have one device, so it is told who asks. */
    readonly askMfaCode: (serial: string, profile: string | undefined) => Promise<string>;
  };
  readonly polling: Omit<SchedulerParts, 'sources'>;
  readonly clock: Clock;
  readonly jobs: RunningJobs;
};

/** How it went to connect: at most one failure for each place. */
type Reached = {readonly failures: readonly Failure[]; readonly isAnyConnected: boolean};

/** The places that are looked at now, each with a connection and a scheduler of its own. */
export type PlaceConnections = {
  /** Absent: the only one. */
  readonly at: (placeId?: string) => Connection | undefined;
  readonly all: () => readonly Connection[];
  /** Of all places together, also of those that were left; `undefined` before the first. */
  readonly ledger: () => Connected['ledger'] | undefined;
  /** Connects to each of them; one that fails leaves the others alone. Throws what nobody expects. */
  readonly open: (
    choices: readonly PlaceChoice[],
    settingsOf: (choice: PlaceChoice) => AwsSettings,
  ) => Promise<Reached>;
  /** Gives up all. What of them is still under way is waited for. */
  readonly leave: () => Promise<void>;
};

/** How long the way out waits for jobs to finish the messages they have in hand. */
const jobPatienceMilliseconds = 15_000;

/** How long it waits for a change that is under way, so that the journal says how it ended. */
const farewellMilliseconds = 3000;

/** A store that hears nothing any more of a place that was left: what comes late would stand under the next one. */
const untilLeft = (store: SchedulerParts['store'], left: AbortSignal): SchedulerParts['store'] => ({
  ...store,
  dispatch: event => {
    if (!left.aborted) store.dispatch(event);
  },
});

const start = (
  {polling, clock, jobs}: PlaceConnectionParts,
  pace: Pace,
  connected: Connected,
  placeId: string | undefined,
): LiveConnection => {
  const controller = new AbortController();
  const {signal} = controller;
  // Ends before the rest: jobs have messages in hand when a place is left, rounds have nothing to lose.
  const rounds = new AbortController();
  const store = untilLeft(polling.store, rounds.signal);
  const own = placeParts(
    {...polling, store, sources: connected.sources, pace, attribute: connected.ledger.attribute},
    placeId,
  );
  own.store.dispatch({type: 'connected', place: connected.place});
  // Every call under way listens to it.
  setMaxListeners(0, signal);
  const scheduler = startScheduler(own, rounds.signal);
  // Somebody who asks for a refresh while credentials fail has mended them, or wants to be asked for a code again.
  const refresh = (): void => {
    if (credentialsFail(own.store)) connected.forgetCredentials();
    scheduler.refresh();
  };
  const changes = createPendingChanges(connected.redrives);
  return {
    ...connected,
    redrives: changes.redrives,
    jobs: changes.withPurge(connected.jobs),
    scheduler: {...scheduler, refresh},
    signal,
    leave: async () => {
      rounds.abort();
      // A job under way ends between two messages; only then is the rest given up.
      await jobs.stopAll(clock, jobPatienceMilliseconds);
      controller.abort();
      await Promise.all([
        connected.peeks.releaseAll(),
        connected.jobs.releaseAll(),
        changes.settled(clock, farewellMilliseconds),
      ]);
      connected.destroy();
    },
  };
};

/** Creates the keeper of connections, before there is any. */
export const createPlaceConnections = (parts: PlaceConnectionParts): PlaceConnections => {
  const {connecting, polling} = parts;
  let live: ReadonlyMap<string | undefined, LiveConnection> = new Map();
  let ledger: Connected['ledger'] | undefined;
  const limit = polling.store.getState().options.spending ?? {kind: 'unlimited'};
  // One for all places: it is one purse.
  const pace = createPace(limit, parts.clock.now, () => ledger?.counts() ?? []);
  const openOne = async (
    settings: AwsSettings,
    placeId: string | undefined,
    sharedCredentials: NonNullable<ConnectParts['sharedCredentials']>,
  ): Promise<Failure | undefined> => {
    try {
      const connected = await connect(settings, {
        ...connecting,
        askMfaCode: serial => connecting.askMfaCode(serial, settings.profile),
        ledger,
        sharedCredentials,
      });
      ledger = connected.ledger;
      live = new Map([...live, [placeId, start(parts, pace, connected, placeId)]]);
      return undefined;
    } catch (error) {
      const failure = failureOf(error, 'settings', 'start');
      if (failure.kind === 'unexpected') throw error;
      polling.store.dispatch({
        type: 'connectionFailed',
        failure,
        ...(placeId === undefined ? {} : {placeId}),
      });
      return failure;
    }
  };
  return {
    at: placeId => live.get(placeId),
    all: () => [...live.values()],
    ledger: () => ledger,
    open: async (choices, settingsOf) => {
      const chosen = distinctPlaces(choices);
      const isAlone = chosen.length < 2;
      if (!isAlone) polling.store.dispatch({type: 'placesChosen', places: chosen});
      const failures: Failure[] = [];
      const shared: NonNullable<ConnectParts['sharedCredentials']> = new Map();
      // Nothing of this asks the network; the places are polled in parallel.
      for (const choice of chosen) {
        const failure = await openOne(settingsOf(choice), isAlone ? undefined : placeIdOf(choice), shared);
        if (failure !== undefined) failures.push(failure);
      }
      return {failures, isAnyConnected: live.size > 0};
    },
    leave: async () => {
      const left = [...live.values()];
      live = new Map();
      await Promise.all(left.map(async connection => connection.leave()));
    },
  };
};
