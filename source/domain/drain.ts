import type {Subject} from './condition.ts';
import {isDeadLetterQueue} from './queue.ts';

/** How full something was at first, at most and now: messages, or seconds behind. */
type Level = {readonly first: number; readonly most: number; readonly now: number};

/** How full everything was that can drain, by service and id. */
export type DrainRecord = ReadonlyMap<string, Level>;

/** Before anything was looked at. */
export const undrained: DrainRecord = new Map();

/** What waits in a queue, and how far a stream's readers are behind. A reader that keeps up is a second behind. */
const drainable: Readonly<Record<string, number>> = {backlog: 0, iteratorAge: 1};

const isDeadEnd = ({view, resource}: Subject): boolean => {
  const queue = view.queueOf(resource);
  return queue !== undefined && isDeadLetterQueue(queue);
};

/** Dead letters wait for a person: they count only where nothing else is looked at. */
const draining = (subjects: readonly Subject[]): readonly Subject[] => {
  const others = subjects.filter(subject => !isDeadEnd(subject));
  const holds = others.some(({view}) => view.quantities.some(({id}) => Object.hasOwn(drainable, id)));
  return holds ? others : subjects;
};

const levelsOf = (subjects: readonly Subject[]): ReadonlyMap<string, number | undefined> =>
  new Map(
    draining(subjects).flatMap(({view, resource}) =>
      view.quantities.flatMap(({id, of}) => {
        const idle = drainable[id];
        if (idle === undefined) return [];
        const value = of(resource);
        const level = value !== undefined && value <= idle ? 0 : value;
        return [[`${view.id} ${resource.id} ${id}`, level] as const];
      }),
    ),
  );

/** The record with what is known now. What is seen for the first time begins here; what is gone has drained. */
export const withLevels = (record: DrainRecord, subjects: readonly Subject[]): DrainRecord => {
  const seen = levelsOf(subjects);
  const next = new Map<string, Level>();
  for (const key of new Set([...record.keys(), ...seen.keys()])) {
    const known = record.get(key);
    // Of what is there and silent, the last that was known counts.
    const now = seen.has(key) ? (seen.get(key) ?? known?.now) : 0;
    if (now === undefined) continue;
    next.set(key, {first: known?.first ?? now, most: Math.max(known?.most ?? now, now), now});
  }
  return next;
};

/** A level that rose must come back; one that only fell is on its way to nothing; one that stands is left alone. */
const isSettled = ({first, most, now}: Level): boolean =>
  now === 0 || (most > first ? now <= first : now === first);

/** Whether something was fuller than it is now, and everything is back where it was, or empty. */
export const isDrained = (record: DrainRecord): boolean => {
  const levels = [...record.values()];
  return (
    levels.some(({first, most, now}) => most > now && (most > first || now === 0)) && levels.every(isSettled)
  );
};
