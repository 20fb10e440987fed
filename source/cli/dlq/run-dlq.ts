import {FailureError} from '../../domain/failure.ts';
import type {JobBook} from '../../domain/job-journal.ts';
import type {Journal} from '../../domain/journal.ts';
import type {LogSink} from '../../domain/log.ts';
import {UnreadableFile} from '../../runtime/file-problem.ts';
import {readJournal} from '../../runtime/journal-reader.ts';
import type {RunningDemo} from '../demo.ts';
import {startDemo} from '../demo.ts';
import {exitCode} from '../exit-code.ts';
import type {Settings} from '../flags.ts';
import {connectDlq} from './connect-dlq.ts';
import {deleteMessages} from './delete.ts';
import type {Desk} from './desk.ts';
import {openDesk} from './desk.ts';
import type {DlqCommand} from './dlq-command.ts';
import {exportMessages} from './export.ts';
import {codeOfFailure} from './failure-code.ts';
import {importMessages} from './import.ts';
import {list} from './list.ts';
import {peek} from './peek.ts';
import {purge} from './purge.ts';
import {redrive} from './redrive.ts';
import {status} from './status.ts';
import type {Stop} from './stop.ts';
import {listenForStop} from './stop.ts';
import type {Work} from './work.ts';
import {NotDone} from './work.ts';

/** Where a dlq command writes down what it does. */
export type DlqRecords = {
  readonly log: LogSink;
  /** Passes what belongs to a job of the book on to it. */
  readonly journal: Journal;
  readonly journalPath: string;
  readonly book: JobBook;
};

const run = async (work: Work, command: DlqCommand): Promise<number> => {
  switch (command.verb) {
    case 'list':
      return list(work, command);
    case 'peek':
      return peek(work, command);
    case 'redrive':
      return redrive(work, command);
    case 'delete':
      return deleteMessages(work, command);
    case 'export':
      return exportMessages(work, command);
    case 'import':
      return importMessages(work, command);
    case 'purge':
      return purge(work, command);
    case 'status':
      return status(work, command);
  }
};

/** How far back the journal is searched for the last purge. */
const journalEntries = 1000;

/** When this program last purged a queue, as its journal says. */
const lastPurgeIn =
  (journalPath: string): Work['lastPurge'] =>
  async url => {
    const records = await readJournal(journalPath, journalEntries);
    return records.find(
      ({operation, outcome, entry}) =>
        operation === 'PurgeQueue' && outcome === 'done' && entry.parameters['QueueUrl'] === url,
    )?.at;
  };

/** Whether a call ended because this program called it off. */
const isCalledOff = (error: unknown): boolean =>
  error instanceof FailureError
    ? error.failure.code === 'AbortError'
    : error instanceof Error && error.name === 'AbortError';

/** What ended a command: one line or two on standard error, and the exit code. */
const explain = (desk: Desk, stop: Stop, error: unknown): number => {
  const stopped = stop.code();
  if (error instanceof NotDone || error instanceof UnreadableFile) {
    desk.say([`sls-top: ${error.message}`]);
    return stopped ?? exitCode.usage;
  }
  if (stopped !== undefined && isCalledOff(error)) return stopped;
  if (!(error instanceof FailureError)) throw error;
  const {message, hint} = error.failure;
  desk.say([`sls-top: ${message}`, `  ${hint}`]);
  return stopped ?? codeOfFailure(error.failure);
};

type Session = {
  readonly settings: Settings;
  readonly records: DlqRecords;
  readonly desk: Desk;
  readonly stop: Stop;
};

const connected = async (
  {settings, records, desk, stop}: Session,
  demo: RunningDemo | undefined,
  command: DlqCommand,
): Promise<number> => {
  const {log, journal, journalPath, book} = records;
  const askMfaCode = async (serial: string): Promise<string> => {
    const code = desk.canAsk ? await desk.ask(`MFA code of ${serial}: `, stop.signal) : undefined;
    if (code === undefined) throw new Error('there is nobody to ask');
    return code;
  };
  const connection = await connectDlq(
    {...settings, ...settings.places[0], ...demo?.settings},
    {log, journal, askMfaCode},
  );
  try {
    return await run({settings, connection, book, lastPurge: lastPurgeIn(journalPath), desk, stop}, command);
  } finally {
    await connection.jobs.releaseAll();
    await connection.peeks.releaseAll();
    connection.destroy();
  }
};

/**
 * Runs a dlq command. Resolves with the exit code; what ended it early has been said. Rejects only with what nobody
 * expected.
 */
export const runDlq = async (
  settings: Settings,
  command: DlqCommand,
  records: DlqRecords,
): Promise<number> => {
  const desk = openDesk(settings);
  const stop = listenForStop(() => {
    desk.say(['Stopping: what is under way is finished first. ^C again leaves at once.']);
  });
  const demo = settings.demo ? await startDemo(0) : undefined;
  try {
    return await connected({settings, records, desk, stop}, demo, command);
  } catch (error) {
    return explain(desk, stop, error);
  } finally {
    await demo?.close();
    stop.end();
  }
};
