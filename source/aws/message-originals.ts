import {setTimeout as sleep} from 'node:timers/promises';
import type {BatchResultErrorEntry, SQSClient} from '@aws-sdk/client-sqs';
import {DeleteMessageBatchCommand} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import type {QueueReference} from '../domain/message.ts';
import {canNameAnEntry} from '../domain/resolve-target.ts';
import {isMomentaryCode, lineOf} from './copy-calls.ts';
import type {JobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import {pauseBefore} from './job-patience.ts';
import {verdictOf} from './job-verdict.ts';
import {withJournalNote} from './journal-note.ts';
import type {Letter, LetterHold} from './letter.ts';
import {millisecondsLeft} from './letter.ts';

/** A deletion does no harm a second time, and without it there is a duplicate: it is tried so often, also after a stop. */
const mostAttempts = 6;

/** What deleting needs to know. */
export type DeleteRules = {
  readonly job: string;
  readonly queue: QueueReference;
  readonly control: JobControl;
  readonly patience: Patience;
};

/** What became of each message: deleted for certain, or why not. */
export type Deletions = {
  readonly deleted: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, string>;
};

/** What SQS said of one message, and what that is worth. */
type Answer =
  | {readonly kind: 'deleted'}
  /** A yes to a handle that had expired, or that was not the latest one any more. */
  | {readonly kind: 'inVain'}
  | {readonly kind: 'refused'; readonly entry: BatchResultErrorEntry};

/** The answers of one call by message id. */
type Answers = ReadonlyMap<string, Answer>;

/** Batch entries are named by the message, which the journal reads; odd ids of emulators by a number. */
const entryIdOf = ({message}: Letter, index: number): string =>
  canNameAnEntry(message.id) ? message.id : `entry-${index}`;

/**
 * Tells of which messages a yes means nothing: a standard queue says yes to an expired handle also when it deletes
 * nothing (DeleteMessage API reference). Judged once, so that the job and its journal never disagree.
 */
const judgeOnce = (letters: readonly Letter[]): (() => readonly string[]) => {
  const used = letters.map(({message, hold}) => ({id: message.id, hold}));
  let judged: readonly string[] | undefined;
  return () => {
    const isInVain = (hold: LetterHold, index: number): boolean =>
      letters[index]?.hold.handle !== hold.handle || millisecondsLeft({hold}) <= 0;
    judged ??= used.filter(({hold}, index) => isInVain(hold, index)).map(({id}) => id);
    return judged;
  };
};

const deleteOnce = async (
  sqs: SQSClient,
  letters: readonly Letter[],
  {job, queue}: DeleteRules,
): Promise<Answers> => {
  const names = new Map(letters.map((letter, index) => [entryIdOf(letter, index), letter.message.id]));
  const command = new DeleteMessageBatchCommand({
    QueueUrl: queue.url,
    Entries: letters.map((letter, index) => ({
      Id: entryIdOf(letter, index),
      ReceiptHandle: letter.hold.handle,
    })),
  });
  const notDone = judgeOnce(letters);
  const note = {job, messageIds: letters.map(({message}) => message.id), notDone};
  const {Successful = [], Failed = []} = await withJournalNote(note, () => sqs.send(command));
  const inVain = new Set(notDone());
  return new Map<string, Answer>([
    ...Successful.map(({Id = ''}) => {
      const id = names.get(Id) ?? '';
      return [id, {kind: inVain.has(id) ? 'inVain' : 'deleted'}] as const;
    }),
    ...Failed.map(entry => [names.get(entry.Id ?? '') ?? '', {kind: 'refused', entry}] as const),
  ]);
};

const createDeletion = (sqs: SQSClient, rules: DeleteRules) => {
  const deleted = new Set<string>();
  const failed = new Map<string, string>();
  const fail = (letters: readonly Letter[], reason: string): readonly Letter[] => {
    for (const {message} of letters) failed.set(message.id, reason);
    return [];
  };

  /** One message after a call was answered: whether to try it again. */
  const mustTryAgain = (letter: Letter, answers: Answers, usedHandle: string | undefined): boolean => {
    const {id} = letter.message;
    // Received again meanwhile: whatever SQS says of the old handle, only the latest one deletes.
    const answer = answers.get(id);
    if (answer === undefined || letter.hold.handle !== usedHandle) return true;
    if (answer.kind === 'deleted') {
      letter.isGone = true;
      deleted.add(id);
      return false;
    }
    if (answer.kind === 'inVain') {
      fail([letter], 'its receipt handle expired before it was deleted');
      return false;
    }
    const {Code: code = '', Message: text = ''} = answer.entry;
    if (isMomentaryCode(code)) return true;
    fail([letter], `it could not be deleted: ${lineOf(text === '' ? code : `${text} (${code})`)}`);
    return false;
  };

  const afterFailure = async (letters: readonly Letter[], error: unknown): Promise<readonly Letter[]> => {
    if (!(error instanceof FailureError)) throw error;
    const verdict = verdictOf(error);
    if (verdict === 'retry' || verdict === 'unanswered') return letters;
    if (verdict === 'stop') rules.control.fail(error.failure);
    if (verdict === 'stop' || letters.length < 2)
      return fail(letters, `it could not be deleted: ${error.failure.message}`);
    const again: Letter[] = [];
    for (const letter of letters) again.push(...(await attempt([letter])));
    return again;
  };

  /** Those that are to be tried again. */
  const attempt = async (letters: readonly Letter[]): Promise<readonly Letter[]> => {
    const used = new Map(letters.map(({message, hold}) => [message.id, hold.handle]));
    return deleteOnce(sqs, letters, rules).then(
      answers => letters.filter(letter => mustTryAgain(letter, answers, used.get(letter.message.id))),
      (error: unknown) => afterFailure(letters, error),
    );
  };

  return {deleted, failed, fail, attempt};
};

/** Deletes up to ten messages by their latest handles. What is not deleted for certain has failed. */
export const deleteOriginals = async (
  sqs: SQSClient,
  letters: readonly Letter[],
  rules: DeleteRules,
): Promise<Deletions> => {
  const deletion = createDeletion(sqs, rules);
  let waiting = letters;
  for (let made = 1; waiting.length > 0; made += 1) {
    waiting = await deletion.attempt(waiting);
    if (waiting.length === 0) break;
    if (made === mostAttempts) deletion.fail(waiting, 'nobody answered whether it was deleted');
    if (made === mostAttempts) break;
    await sleep(pauseBefore(made, rules.patience));
  }
  return deletion;
};
