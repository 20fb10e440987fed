import pLimit from 'p-limit';
import {FailureError} from '../domain/failure.ts';
import {parseFilter} from '../domain/filter.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces, placeIdOf, placeLabels} from '../domain/places.ts';
import type {ReportHead} from '../headless/report.ts';
import type {Snapshot} from '../headless/snapshot.ts';
import {linkSnapshots, nothingReached, takeSnapshot} from '../headless/snapshot.ts';
import {snapshotsTogether} from '../headless/snapshots-together.ts';
import {chosenServices} from './chosen-services.ts';
import {connect} from './connect.ts';
import type {RunningDemo} from './demo.ts';
import type {Settings} from './flags.ts';

/** What was read, and what stands above it in a document. */
export type Taken = {readonly head: Omit<ReportHead, 'takenAt'>; readonly snapshots: readonly Snapshot[]};

/** What reading needs of the program around it. */
export type TakeParts = {
  readonly settings: Settings;
  readonly demo: RunningDemo | undefined;
  readonly log: LogSink;
  readonly journal: Journal;
};

/** Calls under way at once. */
const concurrency = 10;

const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const limit = pLimit(concurrency);
  await Promise.all(items.map(async item => limit(() => work(item))));
};

/** Reads every chosen service of one place once. Throws a `FailureError` when it cannot even be asked. */
const takePlace = async (
  {settings, demo, log, journal}: TakeParts,
  place: PlaceChoice,
  signal: AbortSignal,
): Promise<Taken> => {
  const connected = await connect(
    {...settings, ...place, readOnly: true, ...demo?.settings},
    {
      services: chosenServices(settings),
      log,
      journal,
      askMfaCode: () => Promise.reject(new Error('there is nobody to ask')),
    },
  );
  const filter = parseFilter(settings.filter);
  const matches = (name: string): boolean => !filter.ok || filter.matches(name);
  try {
    const taken = await Promise.all(
      connected.sources.map(async source =>
        takeSnapshot({...source, matches, forEach, now: Date.now}, signal),
      ),
    );
    const account = taken.find(({accountId}) => accountId !== undefined)?.accountId;
    return {head: {region: connected.place.region, account}, snapshots: linkSnapshots(taken)};
  } finally {
    connected.destroy();
  }
};

/** A place that cannot be asked leaves the others. */
const unasked = ({settings}: TakeParts, {region}: PlaceChoice, error: unknown): Taken => {
  if (!(error instanceof FailureError)) throw error;
  const {failure} = error;
  const snapshots = chosenServices(settings).map(({view}): Snapshot => {
    const failures = [{...failure, service: view.id}];
    return {view, status: 'failed', resources: [], account: undefined, failures};
  });
  return {head: {region, account: undefined}, snapshots};
};

const ensureReached = (all: readonly (readonly Snapshot[])[]): void => {
  const failures = all.map(nothingReached);
  const [first] = failures;
  if (first !== undefined && failures.every(failure => failure !== undefined)) throw new FailureError(first);
};

/**
 * Reads every chosen service of every place once, all places at a time. Throws a `FailureError` when nothing can be
 * reached.
 */
export const takeSnapshots = async (parts: TakeParts, signal: AbortSignal): Promise<Taken> => {
  const places = distinctPlaces(parts.settings.places);
  const [only] = places;
  if (only !== undefined && places.length === 1) {
    const taken = await takePlace(parts, only, signal);
    ensureReached([taken.snapshots]);
    return taken;
  }
  const labels = placeLabels(places);
  const all = await Promise.all(
    places.map(async (place, index) => {
      const id = placeIdOf(place);
      const taken = await takePlace(parts, place, signal).catch((error: unknown) =>
        unasked(parts, place, error),
      );
      return {id, label: labels[index] ?? id, profile: place.profile, ...taken};
    }),
  );
  ensureReached(all.map(({snapshots}) => snapshots));
  return {
    head: {
      region: all[0]?.head.region,
      account: all[0]?.head.account,
      places: all.map(({id, profile, head: {region, account}}) => ({
        id,
        profile: profile ?? null,
        region: region ?? null,
        account: account ?? null,
      })),
    },
    snapshots: snapshotsTogether(all),
  };
};
