import type {JobRequest} from '../domain/job.ts';
import {createIdMemory, createRecentIds} from './job-ids.ts';
import type {JobContext} from './job-context.ts';
import type {Letter} from './letter.ts';
import {deleteOriginals} from './message-originals.ts';
import type {QueueWalk} from './queue-walk.ts';

/** SQS may deliver a message once more after it was deleted (SQS Developer Guide, at-least-once delivery): soon, if at all. */
const mostRecent = 10_000;

/** What a job knows of messages it has done with, in case it meets them again. */
export type JobRecord = {
  readonly isDone: () => boolean;
  /** How many of the messages in question are not settled; `Infinity` when nobody knows. */
  readonly open: () => number;
  /** Nothing is to be done with it any more: it was refused, held back, or sent without an answer. */
  readonly isClosed: (id: string) => boolean;
  /** Its copy was accepted, now or by an earlier job, or it was deleted: it is only to be deleted. */
  readonly isCopied: (id: string) => boolean;
  readonly close: (id: string) => void;
  /** Its copy was accepted. */
  readonly copied: (id: string) => void;
  /** It was deleted. */
  readonly deleted: (id: string) => void;
  /** Deletes originals whose copies are there. */
  readonly deleteCopied: (context: JobContext, walk: QueueWalk, letters: readonly Letter[]) => Promise<void>;
};

export const createJobRecord = ({ids, copiedBefore}: JobRequest): JobRecord => {
  const open = ids === undefined ? undefined : new Set(ids);
  const closed = createIdMemory();
  // Exact, because a message that is in here is deleted without being sent.
  const undeleted = new Set<string>();
  const recentlyDeleted = createRecentIds(mostRecent);
  const deleted = (id: string): void => {
    open?.delete(id);
    undeleted.delete(id);
    recentlyDeleted.add(id);
  };
  return {
    isDone: () => open?.size === 0,
    open: () => open?.size ?? Infinity,
    isClosed: closed.has,
    isCopied: id => undeleted.has(id) || recentlyDeleted.has(id) || copiedBefore?.has(id) === true,
    close: id => {
      open?.delete(id);
      closed.add(id);
    },
    copied: id => {
      open?.delete(id);
      undeleted.add(id);
    },
    deleted,
    deleteCopied: async ({clients, request, control, patience, tally}, walk, letters) => {
      const rules = {job: request.id, queue: request.queue, control, patience};
      const outcome = await deleteOriginals(clients.sqs, letters, rules);
      for (const letter of letters) {
        const {id} = letter.message;
        if (outcome.deleted.has(id)) {
          if (undeleted.has(id)) tally.deletedAfterAll(id);
          else if (!recentlyDeleted.has(id)) tally.add({deleted: 1});
          deleted(id);
          walk.gone(letter);
          walk.progressed();
        } else {
          // It was counted as deleted, and it is there.
          if (recentlyDeleted.remove(id)) tally.add({deleted: -1});
          undeleted.add(id);
          tally.notDeleted(id);
        }
      }
    },
  };
};
