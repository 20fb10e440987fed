import {createResolve} from '../domain/resolve-target.ts';
import type {Copy} from './copy.ts';
import type {CopyResult} from './copy-attempts.ts';
import type {GroupOrder} from './group-order.ts';
import type {JobRecord} from './job-record.ts';
import type {JobContext, JobWorker} from './job-context.ts';
import type {Silence} from './job-silence.ts';
import type {Letter} from './letter.ts';
import {leastTimeLeft} from './letter.ts';
import {sendCopies} from './message-copies.ts';
import {deleteOriginals} from './message-originals.ts';
import type {QueueWalk} from './queue-walk.ts';
import type {Redrive} from './redrive-plan.ts';
import {planFor} from './redrive-plan.ts';

type Parts = {
  readonly record: JobRecord;
  readonly walk: QueueWalk;
  /** Of a FIFO queue. */
  readonly order: GroupOrder | undefined;
  readonly silence: Silence;
};

/** Sends a copy of each letter to where it belongs, then deletes it. */
export const createRedriveWork = (
  {clients, request, control, tally, patience}: JobContext,
  redrive: Redrive,
  {record, walk, order, silence}: Parts,
): JobWorker => {
  const {queue, id: job} = request;
  const resolve = createResolve(queue, redrive.choice, redrive.origins);
  let waiting = 0;

  const holdBack = (letter: Letter): void => {
    record.close(letter.message.id);
    tally.add({heldBack: 1});
  };

  const refuse = (letter: Letter, reason: string): void => {
    record.close(letter.message.id);
    tally.refuse(letter.message.id, reason);
  };

  const deleteAccepted = async (letters: readonly Letter[]): Promise<void> => {
    for (const {message} of letters) record.copied(message.id);
    tally.add({sent: letters.length});
    tally.done(letters.length);
    const {deleted} = await deleteOriginals(clients.sqs, letters, {job, queue, control, patience});
    for (const letter of letters) {
      const {id} = letter.message;
      if (deleted.has(id)) {
        record.deleted(id);
        walk.gone(letter);
      } else {
        tally.notDeleted(id);
        walk.keep(letter);
      }
    }
    tally.add({deleted: deleted.size});
  };

  const settleOne = (letter: Letter, result: CopyResult): void => {
    switch (result.kind) {
      case 'refused':
        refuse(letter, result.reason);
        break;
      case 'unsure':
        record.close(letter.message.id);
        tally.unsure(letter.message.id);
        break;
      case 'heldBack':
        holdBack(letter);
        break;
      case 'accepted':
      case 'notSent':
        break;
    }
  };

  const settle = async (byId: ReadonlyMap<string, Letter>, results: readonly CopyResult[]): Promise<void> => {
    waiting -= results.length;
    const lettersOf = (kind: CopyResult['kind']): readonly Letter[] =>
      results.flatMap(result => (result.kind === kind ? (byId.get(result.copy.id) ?? []) : []));
    for (const result of results) {
      const letter = byId.get(result.copy.id);
      if (letter !== undefined) settleOne(letter, result);
    }
    const back = lettersOf('notSent');
    if (back.length < results.length) walk.progressed();
    const accepted = lettersOf('accepted');
    if (accepted.length > 0) await deleteAccepted(accepted);
    // After a stop everything is released together, at the end.
    if (back.length > 0 && !control.isStopped()) await walk.letGo(back);
    control.notify();
  };

  const redriveAll = async (letters: readonly Letter[]): Promise<void> => {
    const byId = new Map(letters.map(letter => [letter.message.id, letter]));
    const {consignments, refused, heldBack} = planFor(letters, resolve, redrive, order !== undefined);
    for (const {letter, reason} of refused) refuse(letter, reason);
    for (const letter of heldBack) holdBack(letter);
    waiting -= refused.length + heldBack.length;
    if (refused.length > 0) walk.progressed();
    const timeLeft = ({id}: Copy): number => {
      const letter = byId.get(id);
      return letter === undefined ? 0 : leastTimeLeft([letter]);
    };
    const rules = {job, control, patience, silence, order, timeLeft};
    for (const {target, copies} of consignments)
      await sendCopies(clients, target, copies, {...rules, settle: results => settle(byId, results)});
    // Only now: those before them in their group have gone.
    for (const {letter} of refused) order?.block(letter.message.groupId ?? '');
  };

  return {
    waiting: () => waiting,
    work: async letters => {
      waiting += letters.length;
      const groups = letters.flatMap(({message}) => message.groupId ?? []);
      await (order === undefined ? redriveAll(letters) : order.run(groups, () => redriveAll(letters)));
    },
  };
};
