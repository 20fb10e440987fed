import {FailureError, blocksEverything} from '../domain/failure.ts';
import type {Resource} from '../domain/service.ts';
import {readingSeconds} from '../domain/service.ts';
import {feedOf} from '../store/select-table.ts';
import {planLive} from './plan.ts';
import type {ServiceLoops} from './service-loops.ts';
import {planInput, tellPolled} from './service-loops.ts';
import {sweep} from './sweep.ts';

/** SQS lists a deleted queue for up to a minute more (DeleteQueue API reference): a list at once would not help. */
const relistMilliseconds = 15_000;

/** Reads live values by plan. Resolves with the time until the next round: a round never overlaps the one before. */
export const readLive = async (loops: ServiceLoops, signal: AbortSignal): Promise<number> => {
  const {parts, source, alarms, due, readAt} = loops;
  const {view, reader} = source;
  const startedAt = parts.clock.now();
  const read = reader.refresh;
  if (read === undefined) return Infinity;
  if (feedOf(parts.store.getState(), view.id).polls.discovery.at === undefined) return Infinity;
  const input = planInput(loops, ({id}) => readAt.get(id));
  const seconds = (): number => readingSeconds(view.cadence, parts.store.getState().intervalSeconds);
  const resources = planLive(input, seconds());
  const refresh = async (resource: Resource): Promise<Partial<Resource>> => {
    readAt.set(resource.id, parts.clock.now());
    return read(resource, signal);
  };
  const failures = await sweep(parts, view.id, resources, refresh, 'refresh', signal);
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
    others.find(blocksEverything) ?? (failures.length === resources.length ? others[0] : undefined);
  if (hopeless !== undefined) throw new FailureError(hopeless);
  tellPolled(parts, view.id, 'live', others[0]);
  return Math.max(0, startedAt + seconds() * 1000 - parts.clock.now());
};
