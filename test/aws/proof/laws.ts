import type {JobOutcome} from '../../../source/domain/job.ts';
import type {Found} from './peer-queues.ts';
import type {Sighting} from './witness.ts';

/** What was there before a job, what is there after it, and what was seen in between. */
export type Aftermath = {
  /** The queue before, in its order. */
  readonly before: readonly Found[];
  readonly selected: ReadonlySet<string>;
  readonly sightings: readonly Sighting[];
  /** What is left of the queue. */
  readonly source: readonly Found[];
  /** What the targets hold, in their order, each by the name of its queue. */
  readonly targets: ReadonlyMap<string, readonly Found[]>;
  /** Original ids of which the job's file says that a copy exists or may exist. */
  readonly namedByJournal: ReadonlySet<string>;
  /** Originals whose copies were sent by an earlier job. */
  readonly copiedBefore?: ReadonlySet<string>;
};

/** A law: one sentence for each breach. */
export type Law = (aftermath: Aftermath) => readonly string[];

const idsOf = (found: readonly Found[]): ReadonlySet<string> => new Set(found.map(({id}) => id));

/** Id of the copy to id of the original, of all copies that a queue ever took. */
const originals = (sightings: readonly Sighting[]): ReadonlyMap<string, string> =>
  new Map(
    sightings.flatMap(sighting =>
      sighting.kind === 'sendAccepted'
        ? [...sighting.copies].map(([id, copyId]) => [copyId, id] as const)
        : [],
    ),
  );

/** Original ids whose send was answered yes, as the program heard it. */
export const toldSent = (sightings: readonly Sighting[]): ReadonlySet<string> =>
  new Set(sightings.flatMap(sighting => (sighting.kind === 'sendTold' ? sighting.ids : [])));

/** Of each message how often it is there: as itself and as copies. */
const presence = ({before, source, targets, sightings}: Aftermath): ReadonlyMap<string, number> => {
  const left = idsOf(source);
  const counts = new Map(before.map(({id}) => [id, left.has(id) ? 1 : 0]));
  const originalOf = originals(sightings);
  for (const {id} of [...targets.values()].flat()) {
    const original = originalOf.get(id);
    if (original !== undefined) counts.set(original, (counts.get(original) ?? 0) + 1);
  }
  return counts;
};

/** Every message is still somewhere. */
export const nothingIsLost: Law = aftermath =>
  [...presence(aftermath)].filter(([, count]) => count === 0).map(([id]) => `${id} is lost`);

/**
 * Messages of which the queue's latest receive was lost. Nobody can delete them: an older handle is answered yes and
 * deletes nothing (DeleteMessage API reference), and the latest one is not known. Nobody can know of it either.
 */
const outOfReach = (sightings: readonly Sighting[]): ReadonlySet<string> => {
  const lost = new Set<string>();
  for (const sighting of sightings) {
    if (sighting.kind !== 'received') continue;
    for (const {id} of sighting.messages)
      if (sighting.isTold) lost.delete(id);
      else lost.add(id);
  }
  return lost;
};

const unnamed = (aftermath: Aftermath, named: ReadonlySet<string>): readonly string[] => {
  const excused = outOfReach(aftermath.sightings);
  return [...presence(aftermath)]
    .filter(([id, count]) => count > 1 && !named.has(id) && !excused.has(id))
    .map(([id, count]) => `${id} is there ${count} times and nobody says so`);
};

/** What is there more than once is named by the job's file. */
export const onlyNamedDuplicates: Law = aftermath => unnamed(aftermath, aftermath.namedByJournal);

/** The same, for the outcome that a person reads. */
export const duplicatesAreInOutcome = (
  aftermath: Aftermath,
  {unsureIds, notDeletedIds}: JobOutcome,
): readonly string[] => unnamed(aftermath, new Set([...unsureIds, ...notDeletedIds]));

/** Every copy says what its original said, and nothing came from nowhere. */
export const contentIsKept: Law = ({before, source, targets, sightings}) => {
  const contents = new Map(before.map(({id, content}) => [id, content]));
  const originalOf = originals(sightings);
  const arrived = [...targets.values()].flat();
  return [
    ...arrived.filter(({id}) => !originalOf.has(id)).map(({id}) => `${id} in a target came from nowhere`),
    ...[...source, ...arrived.map(copy => ({...copy, id: originalOf.get(copy.id) ?? ''}))]
      .filter(({id, content}) => id !== '' && contents.get(id) !== content)
      .map(({id}) => `${id} has changed its content`),
  ];
};

/** Nobody is even asked to delete a message before the program knows that its copy was accepted. */
export const sentBeforeDeleted: Law = ({sightings, copiedBefore = new Set<string>()}) => {
  const accepted = new Set(copiedBefore);
  return sightings.flatMap(sighting => {
    if (sighting.kind === 'sendTold') for (const id of sighting.ids) accepted.add(id);
    if (sighting.kind !== 'deleteAsked') return [];
    return [
      ...sighting.entries
        .filter(({id}) => !accepted.has(id))
        .map(({id}) => `${id} was to be deleted too early`),
      ...sighting.entries
        .filter(({id, calledId}) => id !== calledId)
        .map(({id, calledId}) => `${id} was deleted under the name ${calledId}`),
    ];
  });
};

/** What was not selected was neither sent nor deleted, and is there. */
export const othersAreUntouched: Law = ({before, selected, sightings, source}) => {
  const left = idsOf(source);
  const touched = sightings.flatMap(sighting =>
    sighting.kind === 'sendAsked' || sighting.kind === 'deleteAsked'
      ? sighting.entries.map(({id}) => id).filter(id => !selected.has(id))
      : [],
  );
  return [
    ...touched.map(id => `${id} was not selected and is touched`),
    ...before
      .filter(({id}) => !selected.has(id) && !left.has(id))
      .map(({id}) => `${id} was not selected and is gone`),
  ];
};

const groupsOf = (ids: readonly string[], groupOf: ReadonlyMap<string, string>) => {
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const group = groupOf.get(id) ?? '';
    groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  return groups;
};

/** Within a group the copies stand in the order of the originals. Of duplicates the first one counts. */
export const groupsKeepTheirOrder: Law = ({before, targets, sightings}) => {
  const place = new Map(before.map(({id}, index) => [id, index]));
  const groupOf = new Map(before.map(({id, groupId}) => [id, groupId]));
  const originalOf = originals(sightings);
  return [...targets].flatMap(([name, found]) => {
    const ids = [...new Set(found.map(({id}) => originalOf.get(id) ?? ''))];
    return [...groupsOf(ids, groupOf)].flatMap(([group, members]) =>
      members
        .filter((id, index) => index > 0 && (place.get(members[index - 1] ?? '') ?? 0) > (place.get(id) ?? 0))
        .map(id => `${id} of group ${group} overtook another on its way to ${name}`),
    );
  });
};

/** What comes after a message of its group that did not go does not go either. */
export const groupsWaitForTheirFirst: Law = ({before, selected, sightings}) => {
  const asked = new Set(
    sightings.flatMap(sighting => (sighting.kind === 'sendAsked' ? sighting.entries.map(({id}) => id) : [])),
  );
  const accepted = new Set(originals(sightings).values());
  const stuck = new Map<string, string>();
  return before
    .filter(({id}) => selected.has(id))
    .flatMap(({id, groupId}) => {
      const first = stuck.get(groupId);
      if (first !== undefined && accepted.has(id)) return [`${id} of group ${groupId} went without ${first}`];
      if (asked.has(id) && !accepted.has(id)) stuck.set(groupId, id);
      return [];
    });
};

/** The laws of every job, however it ended. */
export const lawsOfEveryJob: readonly Law[] = [
  nothingIsLost,
  onlyNamedDuplicates,
  contentIsKept,
  sentBeforeDeleted,
  othersAreUntouched,
];
