import type {JobOutcome} from '../../../source/domain/job.ts';
import type {Aftermath} from './laws.ts';
import {duplicatesAreInOutcome, toldSent} from './laws.ts';
import type {Sighting} from './witness.ts';

/** Ids that the program received, as it heard. */
const toldReceived = (sightings: readonly Sighting[]): ReadonlySet<string> =>
  new Set(
    sightings.flatMap(sighting =>
      sighting.kind === 'received' && sighting.isTold ? sighting.messages.map(({id}) => id) : [],
    ),
  );

const toldDeleted = (sightings: readonly Sighting[]): ReadonlySet<string> =>
  new Set(sightings.flatMap(sighting => (sighting.kind === 'deleteTold' ? sighting.ids : [])));

/** Receives whose answer was lost hide messages that the program never heard of. */
const hiddenByLostAnswers = (sightings: readonly Sighting[]): number =>
  new Set(
    sightings.flatMap(sighting =>
      sighting.kind === 'received' && !sighting.isTold ? sighting.messages.map(({id}) => id) : [],
    ),
  ).size;

const differs = (what: string, said: number, seen: number): readonly string[] =>
  said === seen ? [] : [`the outcome says ${said} ${what}, the wire says ${seen}`];

/** What the outcome counts is what was seen on the wire. */
const countsAgree = ({sightings, selected}: Aftermath, outcome: JobOutcome): readonly string[] => {
  const received = toldReceived(sightings);
  const sent = toldSent(sightings);
  return [
    ...differs('received', outcome.received, received.size),
    ...differs('passed over', outcome.passedOver, [...received].filter(id => !selected.has(id)).length),
    ...differs('sent', outcome.sent, sent.size),
    // SQS says yes to a handle that has expired, without deleting: what the job names all the same, it does not count.
    ...differs(
      'deleted',
      outcome.deleted,
      [...toldDeleted(sightings)].filter(id => !outcome.notDeletedIds.includes(id)).length,
    ),
    ...differs('sent of which some were not deleted', outcome.deleted + outcome.notDeleted, sent.size),
    ...differs('unsure ids', outcome.unsure, outcome.unsureIds.length),
    ...differs('ids not deleted', outcome.notDeleted, outcome.notDeletedIds.length),
    ...outcome.unsureIds.filter(id => sent.has(id)).map(id => `${id} is called unsure and was answered yes`),
    ...outcome.notDeletedIds
      .filter(id => !sent.has(id))
      .map(id => `${id} is called a duplicate and was not sent`),
    ...differs(
      'refused with a reason',
      outcome.refusals.reduce((sum, {count}) => sum + count, 0),
      outcome.refused,
    ),
  ];
};

/** A job that nobody stopped has something to say about every message that it received. */
export const nothingIsForgotten = (outcome: JobOutcome): readonly string[] => {
  const {received, passedOver, sent, refused, heldBack, unsure} = outcome;
  return differs('messages accounted for', passedOver + sent + refused + heldBack + unsure, received);
};

/** What is in flight when the job has ended is admitted, or nobody could know of it. */
const heldIsReleased = (
  inFlight: number,
  {sightings}: Aftermath,
  {stillHeld}: JobOutcome,
): readonly string[] => {
  const allowed = stillHeld + hiddenByLostAnswers(sightings);
  return inFlight <= allowed ? [] : [`${inFlight} messages stay hidden, of which ${allowed} are known`];
};

/** The laws of a job that ended by itself or was stopped. */
export const outcomeLaws = (
  aftermath: Aftermath,
  outcome: JobOutcome,
  inFlight: number,
): readonly string[] => [
  ...duplicatesAreInOutcome(aftermath, outcome),
  ...countsAgree(aftermath, outcome),
  ...heldIsReleased(inFlight, aftermath, outcome),
];
