import type {JobRecord} from './job-record.ts';
import type {JobContext, JobWorker} from './job-context.ts';
import type {Letter} from './letter.ts';
import {leastTimeLeft} from './letter.ts';
import {deleteOriginals} from './message-originals.ts';
import type {QueueWalk} from './queue-walk.ts';

/** Deletes each letter. */
export const createDeleteWork = (
  {clients, request, control, tally, patience}: JobContext,
  {record, walk}: {readonly record: JobRecord; readonly walk: QueueWalk},
): JobWorker => {
  const rules = {job: request.id, queue: request.queue, control, patience};
  let waiting = 0;

  const deleteNow = async (letters: readonly Letter[]): Promise<void> => {
    const {deleted, failed} = await deleteOriginals(clients.sqs, letters, rules);
    for (const letter of letters) {
      const {id} = letter.message;
      if (deleted.has(id)) {
        record.deleted(id);
        walk.gone(letter);
      } else {
        record.close(id);
        tally.refuse(id, failed.get(id) ?? 'it could not be deleted');
      }
    }
    walk.progressed();
    tally.add({deleted: deleted.size});
    tally.done(deleted.size);
  };

  return {
    waiting: () => waiting,
    work: async letters => {
      waiting += letters.length;
      let left = letters;
      while (left.length > 0) {
        const batch = left.slice(0, control.mostAtOnce());
        left = left.slice(batch.length);
        const mayGo = await control.turn(batch.length, () => leastTimeLeft(batch));
        waiting -= batch.length;
        if (mayGo) await deleteNow(batch);
        else if (!control.isStopped()) await walk.letGo(batch);
      }
    },
  };
};
