import {setTimeout as sleep} from 'node:timers/promises';
import type {BatchResultErrorEntry, SQSClient} from '@aws-sdk/client-sqs';
import {DeleteMessageBatchCommand} from '@aws-sdk/client-sqs';
import {FailureError} from '../domain/failure.ts';
import type {QueueReference} from '../domain/message.ts';
import {canNameAnEntry} from './copy.ts';
import {isMomentaryCode, lineOf} from './copy-calls.ts';
import type {JobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import {pauseBefore} from './job-patience.ts';
import {verdictOf} from './job-verdict.ts';
import {withJournalNote} from './journal-note.ts';
import type {Letter} from './letter.ts';
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

/** The answers of one call by message id: `undefined` for deleted. */
type Answers = ReadonlyMap<string, BatchResultErrorEntry | undefined>;

/** Batch entries are named by the message, which the journal reads; odd ids of emulators by a number. */
const entryIdOf = ({message}: Letter, index: number): string =>
  canNameAnEntry(message.id) ? message.id : `entry-${index}`;

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
  const note = {job, messageIds: letters.map(({message}) => message.id)};
  const {Successful = [], Failed = []} = await withJournalNote(note, () => sqs.send(command));
  return new Map([
    ...Successful.map(({Id = ''}) => [names.get(Id) ?? '', undefined] as const),
    ...Failed.map(entry => [names.get(entry.Id ?? '') ?? '', entry] as const),
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
    if (!answers.has(id) || letter.hold.handle !== usedHandle) return true;
    const refusal = answers.get(id);
    if (refusal === undefined) {
      // On a standard queue an expired handle "succeeds", also when it deletes nothing (DeleteMessage API reference).
      letter.isGone = millisecondsLeft(letter) > 0;
      if (letter.isGone) deleted.add(id);
      else fail([letter], 'its receipt handle expired before it was deleted');
      return false;
    }
    const {Code: code = '', Message: text = ''} = refusal;
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
