import type {Failure} from '../domain/failure.ts';
import {worthRelating} from '../domain/service.ts';
import {backgroundPurpose} from '../store/select-purpose.ts';
import {feedOf} from '../store/select-table.ts';
import {attributed, takes, want} from './lane-pace.ts';
import type {ServiceLoops} from './service-loops.ts';
import {planInput, tellPolled} from './service-loops.ts';
import {sweep} from './sweep.ts';

/** Relations of one round: a pause or another place is noticed in between. */
const relationsAtOnce = 20;
/** Rows of a page: a thousand of SQS, a hundred of SNS, fifty of Lambda (API references). */
const pageSize = 100;
/** Where nothing is left to spend, it is looked again after this time. */
const waitForMoney = 10_000;

const forget = ({readAt, measuredAt, inspectedAt}: ServiceLoops, isThere: (id: string) => boolean): void => {
  for (const times of [readAt, measuredAt, inspectedAt])
    for (const id of times.keys()) if (!isThere(id)) times.delete(id);
};

const queueRelations = (loops: ServiceLoops): void => {
  const {parts, source, unrelated, alarms} = loops;
  const {resources, onScreen} = planInput(loops, () => undefined);
  const asked = source.reader.relate === undefined ? [] : worthRelating(source.view, [...resources.values()]);
  const shown = new Set(onScreen);
  const isShown = ({id}: {readonly id: string}): boolean => shown.has(id);
  const ordered = [...asked.filter(isShown), ...asked.filter(resource => !isShown(resource))];
  unrelated.splice(0, unrelated.length, ...ordered.map(({id}) => id));
  if (unrelated.length === 0) parts.onRelated?.(source.view.id);
  else alarms.relations.ring();
};

/** Lists. Resolves with the time until the next list. */
export const discover = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, alarms, due} = loops;
  const now = parts.clock.now();
  if (now < due.listAt) return due.listAt - now;
  const service = source.view.id;
  const failures: Failure[] = [];
  const {resources: listed} = feedOf(parts.store.getState(), source.view.id);
  const pages = Math.max(1, Math.ceil(listed.size / pageSize));
  if (!takes(loops, 'lists', pages)) return waitForMoney;
  const purpose = backgroundPurpose(source.view);
  const resources = await attributed(loops, purpose, () =>
    source.reader.list(signal, failure => {
      failures.push(failure);
    }),
  );
  // What comes after another place was chosen is about the wrong one.
  if (signal.aborted) return 0;
  const at = parts.clock.now();
  parts.store.dispatch({type: 'listed', service, resources, at});
  const [failure] = failures;
  if (failure !== undefined)
    parts.store.dispatch({type: 'pollFailed', service, clock: 'discovery', failure, retryAt: at});
  due.listedAt = now;
  due.listAt = now + source.view.cadence.listSeconds * 1000;
  // A list that says everything is a live reading as well.
  if (source.reader.refresh === undefined) tellPolled(parts, service, 'live', undefined);
  const {resources: known} = feedOf(parts.store.getState(), service);
  forget(loops, id => known.has(id));
  alarms.live.ring();
  queueRelations(loops);
  const perList = pages + loops.unrelated.length;
  want(loops, [['lists', (perList * 3600) / source.view.cadence.listSeconds]]);
  return Math.max(0, due.listAt - parts.clock.now());
};

/** Asks for the relations of the next resources since the last list; then waits for the next one. */
export const relate = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, unrelated} = loops;
  const {relate: ask} = source.reader;
  if (ask === undefined || unrelated.length === 0) return Infinity;
  const service = source.view.id;
  const {resources, polls} = feedOf(parts.store.getState(), service);
  if (!takes(loops, 'lists', Math.min(relationsAtOnce, unrelated.length))) return waitForMoney;
  const chosen = unrelated
    .splice(0, relationsAtOnce)
    .map(id => resources.get(id))
    .filter(resource => resource !== undefined);
  const failures = await sweep(
    parts,
    service,
    chosen,
    async resource => attributed(loops, backgroundPurpose(source.view), () => ask(resource, signal)),
    'relate',
    signal,
  );
  const failure = failures.find(({kind}) => kind !== 'notFound');
  if (failure !== undefined && !signal.aborted) {
    parts.log('warning', failure.message);
    // The list is there; only what joins its rows to each other is missing.
    const retryAt = polls.discovery.at ?? 0;
    parts.store.dispatch({type: 'pollFailed', service, clock: 'discovery', failure, retryAt});
  }
  if (unrelated.length > 0) return 0;
  parts.onRelated?.(service);
  return Infinity;
};
