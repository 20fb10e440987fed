import {keptMinutes} from '../domain/history.ts';
import type {Resource} from '../domain/service.ts';
import {readingSeconds} from '../domain/service.ts';
import {feedOf} from '../store/select-table.ts';
import {shownPurpose} from '../store/select-purpose.ts';
import {attributed, laneSeconds} from './lane-pace.ts';
import {minuteOf, windowSince} from './metric-round.ts';
import type {ServiceLoops} from './service-loops.ts';
import {tellPolled} from './service-loops.ts';

/** How often an open detail is read again; its metrics come once a minute, as all do. */
const inspectMilliseconds = 30_000;
const longestPause = 600_000;

/** As much longer as live values are slowed. */
const pause = (loops: ServiceLoops): number => {
  const {intervalSeconds} = loops.parts.store.getState();
  const slowed = laneSeconds(loops, 'shownLive') / readingSeconds(loops.source.view.cadence, intervalSeconds);
  return Math.min(longestPause, inspectMilliseconds * slowed);
};

/** The resource of this service whose detail is open. */
const inspected = ({parts, source}: ServiceLoops): Resource | undefined => {
  const state = parts.store.getState();
  const screen = state.screens.findLast(({kind}) => kind === 'detail');
  if (screen?.kind !== 'detail' || screen.service !== source.view.id) return undefined;
  return feedOf(state, source.view.id).resources.get(screen.id);
};

/** A function, because between two awaits a signal changes behind the type checker's back. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** While a detail is open: what only it shows, and once a minute its own metrics. */
export const inspectDetail = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, inspectedAt} = loops;
  const {view, reader} = source;
  const resource = inspected(loops);
  if (resource === undefined) return Infinity;
  const purpose = shownPurpose(parts.store.getState(), parts.catalog);
  const [record] = await Promise.allSettled([
    attributed(loops, purpose, async () => reader.inspect?.(resource, signal)),
  ]);
  if (isOver(signal)) return 0;
  const learnt = record.status === 'fulfilled' ? record.value : undefined;
  if (learnt !== undefined)
    parts.store.dispatch({type: 'learnt', service: view.id, learnt: [{id: resource.id, learnt}]});
  // What was just learnt says which parts there are to measure; whoever opened another detail waits for that one.
  const now = parts.clock.now();
  const open = inspected(loops);
  if (open?.id !== resource.id) return 0;
  const last = inspectedAt.get(resource.id);
  const minutes = Math.round(laneSeconds(loops, 'shownMetrics') / 60);
  if (last !== undefined && minuteOf(now) < minuteOf(last) + minutes) {
    if (record.status === 'rejected') throw record.reason;
    tellPolled(parts, view.id, 'detail', undefined);
    return pause(loops);
  }
  const windowMinutes = last === undefined ? keptMinutes : windowSince([last], now);
  const measured = await attributed(loops, purpose, () =>
    reader.measure({resources: [open], use: 'detail', now, windowMinutes}, signal),
  );
  if (isOver(signal)) return 0;
  inspectedAt.set(open.id, now);
  parts.store.dispatch({type: 'learnt', service: view.id, learnt: measured.learnt});
  // What the service does not tell must not keep its metrics from the charts.
  if (record.status === 'rejected') throw record.reason;
  tellPolled(parts, view.id, 'detail', measured.failures[0]);
  return pause(loops);
};
