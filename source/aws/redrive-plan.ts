import type {Resolve, Target} from '../domain/dead-letter-target.ts';
import type {JobWork} from '../domain/job.ts';
import type {Copy} from './copy.ts';
import {copyOf} from './copy.ts';
import type {Letter} from './letter.ts';

export type Redrive = JobWork & {readonly kind: 'redrive'};

/** Copies for one target, in the order of their letters. */
type Consignment = {readonly target: Target; readonly copies: Copy[]};

/** What is to be done with letters that came together. */
export type RedrivePlan = {
  readonly consignments: readonly Consignment[];
  readonly refused: readonly {readonly letter: Letter; readonly reason: string}[];
  /** Behind a refused one of their group. */
  readonly heldBack: readonly Letter[];
};

/**
 * The same for every attempt on a message, so that SQS drops a second copy within five minutes. A message that fails
 * again comes back to the dead-letter queue under a new id, so that it is never taken for its own copy.
 */
const deduplicationIdOf = ({message}: Letter): string => `${message.id}-r1`;

const targetKey = (target: Target): string => (target.kind === 'queue' ? target.queue.url : target.arn);

/** Where each of the letters goes. Where order is kept, nothing of a group goes behind a refused one. */
export const planFor = (
  letters: readonly Letter[],
  resolve: Resolve,
  {traceHeader}: Redrive,
  isOrdered: boolean,
): RedrivePlan => {
  const consignments = new Map<string, Consignment>();
  const refused: {letter: Letter; reason: string}[] = [];
  const heldBack: Letter[] = [];
  const closedGroups = new Set<string>();
  for (const letter of letters) {
    const {message} = letter;
    const {groupId} = message;
    if (isOrdered && groupId !== undefined && closedGroups.has(groupId)) {
      heldBack.push(letter);
      continue;
    }
    const resolution = resolve(message);
    if (!resolution.ok) {
      refused.push({letter, reason: resolution.refusal});
      if (groupId !== undefined) closedGroups.add(groupId);
      continue;
    }
    const {target, payload} = resolution;
    const consignment = consignments.get(targetKey(target)) ?? {target, copies: []};
    consignment.copies.push(
      copyOf(message.id, {...message, body: payload}, deduplicationIdOf(letter), traceHeader),
    );
    consignments.set(targetKey(target), consignment);
  }
  return {consignments: [...consignments.values()], refused, heldBack};
};
