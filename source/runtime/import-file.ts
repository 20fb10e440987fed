import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {resolve as absolutePath} from 'node:path';
import process from 'node:process';
import type {QueueTarget} from '../domain/dead-letter-target.ts';
import type {DryRunReport} from '../domain/dry-run.ts';
import {createDryRun} from '../domain/dry-run.ts';
import type {Outgoing, Refusals, RunningJob} from '../domain/job.ts';
import {withUnreadable} from '../domain/job-outcome.ts';
import type {Message} from '../domain/message.ts';
import {decodeMessageLine} from '../domain/message-line.ts';
import {createResolve} from '../domain/resolve-target.ts';
import {UnreadableFile, fileProblem} from './file-problem.ts';
import {linesIn} from './lines-in.ts';

/** A line of an import: a message named by its line, or why it is none. */
export type ImportLine =
  {readonly id: string; readonly message: Message} | {readonly id: string; readonly problem: string};

/** How `decodeMessageLine` begins what it says of a line that JSON.parse does not take. */
const noJson = 'it is no JSON';

const notText = 'it is no UTF-8, or larger than any message';

const read = (text: string | undefined, id: string): ImportLine => {
  if (text === undefined) return {id, problem: notText};
  const decoded = decodeMessageLine(text);
  return decoded.ok ? {id, message: {...decoded.message, id}} : {id, problem: decoded.reason};
};

/**
 * Whether the file can be read once only, as the input (`-`), a pipe or what a shell puts in place of `<(…)` can. One
 * that is not there is none: reading it says what is wrong.
 */
export const isStream = async (file: string): Promise<boolean> => {
  if (file === '-') return true;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

/** The file, from its beginning. Throws `UnreadableFile` when it cannot be read. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file))
      if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw new UnreadableFile(`${file} cannot be read: ${fileProblem(error)}.`);
  }
}

/** The lines of a file of messages, or of the input for `-`. A message's id is its line: `line-12`. */
export async function* importLines(file: string): AsyncGenerator<ImportLine, void, void> {
  for await (const {number, text} of linesIn(bytesOf(file))) yield read(text, `line-${String(number)}`);
}

/** What is in a file, judged for a queue. */
export type ImportReport = DryRunReport & {
  /** Of the messages that can be sent. */
  readonly bytes: number;
};

/** Judges every line by the very rules of a redrive to that queue. Throws `UnreadableFile`. */
export const judgeImport = async (
  file: string,
  target: QueueTarget,
  except: ReadonlySet<string> = new Set(),
): Promise<ImportReport> => {
  // The lines come from no queue; all that matters of it is that it is another one of the same type.
  const nowhere = {...target.queue, arn: '', url: '', name: file};
  const run = createDryRun(
    createResolve(nowhere, {kind: 'to', target}, {sources: [], subscriptions: [], functions: [], gaps: []}),
  );
  const unreadable = countUnreadable();
  for await (const line of importLines(file)) {
    if (except.has(line.id)) continue;
    if ('problem' in line) unreadable.add(line.problem, line.id);
    else run.add(line.message);
  }
  const report = run.report();
  const bad = unreadable.refusals();
  return {
    ...report,
    refusals: [...bad, ...report.refusals],
    total: report.total + bad.reduce((sum, {count}) => sum + count, 0),
    bytes: report.routes.reduce((sum, {bytes}) => sum + bytes, 0),
  };
};

/** What names a file and its contents in the journal, so that an import that was killed is found again. */
export const fingerprint = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of bytesOf(file)) hash.update(chunk);
  return `${absolutePath(file)} sha256 ${hash.digest('hex').slice(0, 16)}`;
};

/** Lines that are no messages, counted by what is wrong with them. */
export type Unreadable = {
  readonly add: (problem: string, id: string) => void;
  readonly refusals: () => Refusals;
};

const mostExamples = 5;

/** More reasons than anybody reads: what comes then counts as one. */
const mostReasons = 50;
const otherReasons = 'other reasons';

/** JSON.parse quotes the line in its message: a reason that holds a piece of each line is a reason for each line. */
const withoutExcerpt = (problem: string): string => (problem.startsWith(noJson) ? noJson : problem);

/** Counts lines that are no messages, in bounded memory. */
export const countUnreadable = (): Unreadable => {
  const problems = new Map<string, {count: number; examples: string[]}>();
  return {
    add: (problem, id) => {
      const said = withoutExcerpt(problem);
      const reason = problems.has(said) || problems.size < mostReasons ? said : otherReasons;
      const known = problems.get(reason) ?? {count: 0, examples: []};
      known.count += 1;
      if (known.examples.length < mostExamples) known.examples.push(id);
      problems.set(reason, known);
    },
    refusals: () =>
      [...problems].map(([reason, {count, examples}]) => ({reason, count, examples: [...examples]})),
  };
};

/** The job, whose outcome also counts the lines that never became messages. */
export const withLines = (job: RunningJob, unreadable: Unreadable): RunningJob => ({
  ...job,
  finished: job.finished.then(outcome => withUnreadable(outcome, unreadable.refusals())),
});

/** The messages to send, read as they are asked for. Lines in `except` and lines that are no messages are left out. */
export async function* outgoing(
  lines: AsyncIterable<ImportLine>,
  except: ReadonlySet<string>,
  unreadable: Unreadable,
): AsyncGenerator<Outgoing, void, void> {
  for await (const line of lines) {
    if (except.has(line.id)) continue;
    if ('problem' in line) unreadable.add(line.problem, line.id);
    else yield line;
  }
}
