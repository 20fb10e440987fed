import type {Failure} from '../domain/failure.ts';
import {FailureError, blocksEverything} from '../domain/failure.ts';
import type {LaneId} from '../domain/lane.ts';
import type {Resource} from '../domain/service.ts';
import {usualSeconds} from '../store/select-pace.ts';
import {backgroundPurpose, shownPurpose} from '../store/select-purpose.ts';
import {feedOf} from '../store/select-table.ts';
import {affordable, attributed, laneSeconds, want} from './lane-pace.ts';
import type {PlanInput, Planned} from './plan.ts';
import {liveTiers, planLive} from './plan.ts';
import type {Outcome, ServiceLoops} from './service-loops.ts';
import {planInput, tellPolled} from './service-loops.ts';
import {sweep} from './sweep.ts';

/** SQS lists a deleted queue for up to a minute more (DeleteQueue API reference): a list at once would not help. */
const relistMilliseconds = 15_000;

/** Rounds are never further apart: what scrolled into view is read soon, however slow the rest is. */
const longestRoundSeconds = 60;

const roundSeconds = (loops: ServiceLoops): number =>
  Math.min(laneSeconds(loops, 'shownLive'), longestRoundSeconds);

/** Every resource is asked for with about one request. */
const wantLive = (loops: ServiceLoops, input: PlanInput, now: number): void => {
  const {watched, urgent, fresh, busy, quiet} = liveTiers(input, now);
  const perHour = (lane: 'shownLive' | 'busyLive' | 'quietLive', count: number) =>
    [lane, (count * 3600) / usualSeconds(loops.parts.store.getState(), loops.source.view, lane)] as const;
  want(loops, [
    perHour('shownLive', watched.length),
    perHour('busyLive', urgent.length + busy.length + fresh.length),
    perHour('quietLive', quiet.length),
  ]);
};

/** What to read now; `undefined`: all that has its turn has to wait for money. */
const planRound = (loops: ServiceLoops, now: number): readonly Planned[] | undefined => {
  const {readAt, rounds} = loops;
  const {trouble} = loops;
  const isYoung = (resource: Resource): boolean => trouble.isNamed(loops.source.view, resource);
  const input = {...planInput(loops, ({id}) => readAt.get(id)), isYoung};
  wantLive(loops, input, now);
  const seconds = roundSeconds(loops);
  const from = rounds.liveAt ?? now - seconds * 1000;
  rounds.liveAt = now;
  const secondsOf = (lane: LaneId): number => laneSeconds(loops, lane);
  const planned = planLive(input, {from, to: now, roundSeconds: seconds, secondsOf});
  const paid = affordable(loops, planned, () => 1);
  return paid.length === 0 && planned.length > 0 ? undefined : paid;
};

/** Reads what was planned; resolves with what failed of it. */
const readPlanned = async (
  loops: ServiceLoops,
  planned: readonly Planned[],
  read: (resource: Resource, signal: AbortSignal) => Promise<Partial<Resource>>,
  signal: AbortSignal,
): Promise<readonly Failure[]> => {
  const {parts, source, readAt} = loops;
  const shown = shownPurpose(parts.store.getState(), parts.catalog);
  const purposes = new Map(
    planned.map(({resource, lane}) => [
      resource,
      lane === 'shownLive' ? shown : backgroundPurpose(source.view),
    ]),
  );
  const refresh = async (resource: Resource): Promise<Partial<Resource>> => {
    readAt.set(resource.id, parts.clock.now());
    return attributed(loops, purposes.get(resource) ?? shown, () => read(resource, signal));
  };
  return sweep(parts, source.view.id, [...purposes.keys()], refresh, 'refresh', signal);
};

/** What chosen rows turn out to show of others once they were read; without a screen nobody waits for the next round. */
const newCompanions = (loops: ServiceLoops, planned: readonly Planned[]): readonly Planned[] => {
  const {parts, source, readAt} = loops;
  if (parts.chosen === undefined) return [];
  const {resources} = feedOf(parts.store.getState(), source.view.id);
  const ids = planned.flatMap(({resource: {id}}) => {
    const resource = resources.get(id);
    return resource === undefined ? [] : source.view.companionIds(resource);
  });
  return [...new Set(ids)].flatMap(id => {
    const resource = readAt.has(id) ? undefined : resources.get(id);
    return resource === undefined ? [] : [{resource, lane: 'shownLive' as const}];
  });
};

/**
 * Where everything is chosen that is read, nothing is said to be read before all of it was tried once; unless money is
 * short, when that may take hours.
 */
const isReadingFirst = (loops: ServiceLoops): boolean =>
  loops.parts.chosen !== undefined &&
  laneSeconds(loops, 'shownLive') <=
    usualSeconds(loops.parts.store.getState(), loops.source.view, 'shownLive') &&
  [...planInput(loops, () => undefined).resources.keys()].some(id => !loops.readAt.has(id));

/** What the values just read make trouble of is news for those next to it, before the next minute. */
const lookForTrouble = ({parts, source: {view}, trouble, rounds}: ServiceLoops): void => {
  if (rounds.metricsAt === undefined) return;
  trouble.look(view, feedOf(parts.store.getState(), view.id).resources.values(), parts.clock.now());
};

const hasNothingToRead = (loops: ServiceLoops): boolean =>
  planInput(loops, () => undefined).resources.size === 0;

/**
 * Reads live values by plan. Resolves with the time until the next round: a round never overlaps the one before. One in
 * which nothing has its turn tells nothing: the time of the last good reading and what failed then stand.
 */
export const readLive = async (loops: ServiceLoops, signal: AbortSignal): Promise<Outcome> => {
  const {parts, source, alarms, due, rounds} = loops;
  const {view, reader} = source;
  const startedAt = parts.clock.now();
  const read = reader.refresh;
  if (read === undefined) return Infinity;
  if (feedOf(parts.store.getState(), view.id).polls.discovery.at === undefined) return Infinity;
  const before = rounds.liveAt;
  const planned = planRound(loops, startedAt);
  if (planned === undefined || (planned.length === 0 && !hasNothingToRead(loops)))
    return {idleMilliseconds: roundSeconds(loops) * 1000};
  const ownFailures = await readPlanned(loops, planned, read, signal);
  const companions = newCompanions(loops, planned);
  const failures = [...ownFailures, ...(await readPlanned(loops, companions, read, signal))];
  // A queue deleted since it was listed is news for the list, not trouble.
  const gone = failures.filter(({kind}) => kind === 'notFound');
  if (gone.length > 0) {
    due.listAt = Math.min(due.listAt, due.listedAt + relistMilliseconds);
    alarms.list.ring();
  }
  if (signal.aborted) return 0;
  const others = failures.filter(({kind}) => kind !== 'notFound');
  // What stops every call stopped the round early, so the count of failures says nothing then.
  const hopeless =
    others.find(blocksEverything) ??
    (failures.length === planned.length + companions.length ? others[0] : undefined);
  if (hopeless !== undefined) {
    // Whose turn it was, have it again: otherwise a retry might ask nobody.
    rounds.liveAt = before;
    throw new FailureError(hopeless);
  }
  lookForTrouble(loops);
  if (!isReadingFirst(loops) || others.length > 0) tellPolled(parts, view.id, 'live', others[0]);
  return Math.max(0, startedAt + roundSeconds(loops) * 1000 - parts.clock.now());
};
