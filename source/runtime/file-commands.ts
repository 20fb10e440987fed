import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import type {QueueTarget} from '../domain/dead-letter-target.ts';
import {importLeftovers} from '../domain/leftovers.ts';
import type {Message} from '../domain/message.ts';
import {encodeMessageLine} from '../domain/message-line.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Command} from '../store/command.ts';
import type {CommandParts} from './command-parts.ts';
import {codeOfError, fileProblem} from './file-problem.ts';
import {countUnreadable, fingerprint, importLines, judgeImport, outgoing} from './import-file.ts';
import {isClean, runJob, settleAndTell} from './job-commands.ts';
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

/** Judges a file of messages for a queue. */
export const readImport = async (
  {dispatch}: CommandParts,
  {number, path, queue}: Extract<Command, {type: 'readImport'}>,
): Promise<void> => {
  try {
    const {total, bytes, refusals} = await judgeImport(importedFile(path), targetOf(queue));
    dispatch({type: 'importRead', number, facts: {count: total, bytes, refusals}});
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    dispatch({type: 'importFailed', number, problem});
  }
};

/** Sends the messages of a file to a queue; what an earlier import of it that was killed sent is left out. */
export const startImport = async (
  parts: CommandParts,
  {id, path: typed, queue, perSecond}: Extract<Command, {type: 'startImport'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  const path = importedFile(typed);
  const what = await fingerprint(path).catch(() => path);
  const place = {queueArn: queue.arn, endpointUrl: connection.where.endpointUrl};
  const {jobs, copied, unsure} = importLeftovers(await parts.book.unfinished(), what, place);
  const except = new Set([...copied, ...unsure]);
  const outcome = await runJob(
    parts,
    connection,
    {id, does: 'import', queue, what, to: queue.name},
    onProgress => {
      const messages = outgoing(importLines(path), except, countUnreadable());
      const request = {id, target: targetOf(queue), what, messages, traceHeader: 'keep', perSecond} as const;
      return connection.jobs.import(request, onProgress);
    },
  );
  if (outcome !== undefined && isClean(outcome))
    for (const {header} of jobs) await settleAndTell(parts, header.id);
};
