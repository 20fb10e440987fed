import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import type {QueueTarget} from '../domain/dead-letter-target.ts';
import type {Failure} from '../domain/failure.ts';
import {isImportedWhole} from '../domain/job-outcome.ts';
import type {Leftovers} from '../domain/leftovers.ts';
import {importLeftovers, importNotes} from '../domain/leftovers.ts';
import type {Message} from '../domain/message.ts';
import {encodeMessageLine} from '../domain/message-line.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Command} from '../store/command.ts';
import type {CommandParts, Connection} from './command-parts.ts';
import {connectionOf} from './connection-of.ts';
import {failureOf} from './failure-of.ts';
import {UnreadableFile, codeOfError, fileProblem} from './file-problem.ts';
import {
  countUnreadable,
  fingerprint,
  importLines,
  isStream,
  judgeImport,
  outgoing,
  withLines,
} from './import-file.ts';
import {runJob, settleAndTell} from './job-commands.ts';
import {createPrivateFile} from './private-file.ts';

/** A path as a shell would read it. */
export const expandHome = (typed: string): string =>
  typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : typed;

const linesAtOnce = 100;

const writeMessages = async (
  path: string,
  messages: readonly Message[],
  queueArn: string,
  overwrite: boolean,
): Promise<void> => {
  const file = await createPrivateFile(path, overwrite);
  try {
    for (let from = 0; from < messages.length; from += linesAtOnce) {
      const lines = messages.slice(from, from + linesAtOnce).map(each => encodeMessageLine(each, queueArn));
      await file.write(`${lines.join('\n')}\n`);
    }
    await file.finish();
  } catch (error) {
    await file.giveUp();
    throw error;
  }
};

/** Writes messages to a file as JSON lines; asks before it replaces one. */
export const exportMessages = async (
  {dispatch}: CommandParts,
  {path: typed, messages, queueArn, overwrite}: Extract<Command, {type: 'export'}>,
): Promise<void> => {
  const path = expandHome(typed);
  try {
    await writeMessages(path, messages, queueArn, overwrite);
    const text = `${formatCount(messages.length)} messages exported to ${path}`;
    dispatch({type: 'noticed', level: 'info', text});
  } catch (error) {
    if (codeOfError(error) === 'EEXIST' && !overwrite) {
      dispatch({type: 'exportFound', path, messages, queueArn});
      return;
    }
    const text = `Not exported to ${path}: ${fileProblem(error)}`;
    dispatch({type: 'noticed', level: 'error', text});
  }
};

/** SQS judges the size of what is imported; the file has been judged by everything else. */
const targetOf = (queue: QueueTarget['queue']): QueueTarget => ({kind: 'queue', queue, maxBytes: undefined});

/** Always a file: a dash is for pipes, and the input of the screen is the keyboard. */
const importedFile = (typed: string): string => resolve(expandHome(typed));

/** A dry run and the import itself read the file, one after the other. */
const checkReadTwice = async (path: string): Promise<void> => {
  if (await isStream(path))
    throw new UnreadableFile(
      `${path} is no file that can be read twice: sls-top dlq import QUEUE ${path} reads it once.`,
    );
};

/** Judges a file of messages for a queue. */
export const readImport = async (
  {dispatch}: CommandParts,
  {number, path: typed, queue}: Extract<Command, {type: 'readImport'}>,
): Promise<void> => {
  try {
    const path = importedFile(typed);
    await checkReadTwice(path);
    const {total, bytes, refusals} = await judgeImport(path, targetOf(queue));
    dispatch({type: 'importRead', number, facts: {count: total, bytes, refusals}});
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    dispatch({type: 'importFailed', number, problem});
  }
};

type Import = Extract<Command, {type: 'startImport'}>;

/** What names the file, and what earlier imports of it did. */
type Prepared = {readonly path: string; readonly what: string; readonly earlier: Omit<Leftovers, 'idle'>};

/** `undefined`: it cannot be, and that has been told. */
const prepareImport = async (
  {book, clock, dispatch, jobs}: CommandParts,
  {where}: Connection,
  {id, path: typed, queue}: Import,
): Promise<Prepared | undefined> => {
  jobs.expect(id);
  try {
    const path = importedFile(typed);
    await checkReadTwice(path);
    const what = await fingerprint(path);
    const place = {queueArn: queue.arn, endpointUrl: where.endpointUrl};
    return {path, what, earlier: importLeftovers(await book.unfinished(), what, place)};
  } catch (error) {
    jobs.forget(id);
    dispatch({type: 'jobRefused', id, failure: fileFailure(error), at: clock.now()});
    return undefined;
  }
};

/** What is wrong with the file that a person chose is no mistake of the program. */
const fileFailure = (error: unknown): Failure =>
  error instanceof UnreadableFile
    ? {
        ...{kind: 'refused', service: 'sqs', operation: 'Job', code: error.name, message: error.message},
        hint: 'Nothing was sent.',
      }
    : failureOf(error, 'sqs', 'Job');

/** Sends the messages of a file to a queue; what an earlier import of it that was not finished sent is left out. */
export const startImport = async (parts: CommandParts, command: Import): Promise<void> => {
  const connection = connectionOf(parts, command.queue);
  if (connection === undefined) return;
  const prepared = await prepareImport(parts, connection, command);
  if (prepared === undefined) return;
  const {id, queue, perSecond} = command;
  const {path, what, earlier} = prepared;
  const notes = importNotes(earlier);
  if (notes.length > 0) parts.dispatch({type: 'noticed', level: 'warning', text: notes.join(' ')});
  const except = new Set([...earlier.copied, ...earlier.unsure]);
  const unreadable = countUnreadable();
  const outcome = await runJob(
    parts,
    connection,
    {id, does: 'import', queue, what, to: queue.name},
    onProgress => {
      const messages = outgoing(importLines(path), except, unreadable);
      const request = {id, target: targetOf(queue), what, messages, traceHeader: 'keep', perSecond} as const;
      return withLines(connection.jobs.import(request, onProgress), unreadable);
    },
  );
  if (outcome === undefined || !isImportedWhole(outcome)) return;
  for (const {header, elsewhere} of earlier.jobs)
    if (elsewhere === undefined) await settleAndTell(parts, header.id);
};
