import {join} from 'node:path';
import process from 'node:process';
import {FailureError} from './domain/failure.ts';
import {serveDemo} from './cli/demo.ts';
import {exitCode} from './cli/exit-code.ts';
import type {Invocation, Settings} from './cli/flags.ts';
import type {DlqInvocation} from './cli/dlq/dlq-command.ts';
import {parting} from './cli/last-words.ts';
import {UnwrittenOutput} from './cli/output.ts';
import {readInvocation} from './cli/read-invocation.ts';
import {runOnce} from './cli/run-once.ts';
import type {Records} from './cli/run-screen.ts';
import {printable} from './headless/report.ts';
import {createJobBook, createRoutedJournal} from './runtime/job-book.ts';
import {createJournalFile} from './runtime/journal-file.ts';
import {createLogFile} from './runtime/log-file.ts';
import {stateFolder} from './runtime/state-folder.ts';

/** Leaves the alternate screen that was entered before this program was loaded. */
const leaveScreen = '\u{1B}[?25h\u{1B}[?1049l';

const recordsFor = ({logLevel}: Settings): Records => {
  const folder = stateFolder(process.env);
  const logPath = join(folder, 'sls-top.log');
  const log = createLogFile(logPath, logLevel);
  const journalPath = join(folder, 'journal.jsonl');
  const main = createJournalFile(journalPath);
  const jobsFolder = join(folder, 'jobs');
  const book = createJobBook(jobsFolder, {main, log});
  return {logPath, log, journal: createRoutedJournal(main, book), journalPath, jobsFolder, book};
};

/** Runs something that prints and leaves. What nobody caught becomes a line or two, and the exit code. */
const withRecords = async (
  settings: Settings,
  work: (records: Records) => Promise<number>,
): Promise<number> => {
  const records = recordsFor(settings);
  const {log, logPath} = records;
  process.removeAllListeners('warning');
  process.on('warning', ({name, message}) => {
    log('warning', `${name}: ${message}`);
  });
  try {
    return await work(records);
  } catch (error) {
    if (error instanceof FailureError) {
      process.stderr.write(parting(error.failure, settings.ascii));
      return exitCode.unreachable;
    }
    log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    // By its name: whoever records nothing does not load what records.
    if (error instanceof Error && error.name === 'NotRecorded') return usage(error.message);
    if (error instanceof UnwrittenOutput) {
      process.stderr.write(`sls-top: ${printable(error.message, settings.ascii)}\n`);
      return exitCode.unexpected;
    }
    const cause = printable(error instanceof Error ? error.message : String(error), settings.ascii);
    process.stderr.write(`sls-top: unexpected: ${cause}\n  The details are in ${logPath}\n`);
    return exitCode.unexpected;
  }
};

const once = async (settings: Settings): Promise<number> =>
  withRecords(settings, ({log, journal}) => runOnce(settings, log, journal));

const watchLines = async (settings: Settings): Promise<number> => {
  const {runWatchLines} = await import('./cli/run-watch-lines.ts');
  return withRecords(settings, ({log, journal}) => runWatchLines(settings, {log, journal}));
};

const dlq = async ({settings, command}: DlqInvocation & {readonly kind: 'dlq'}): Promise<number> => {
  const {runDlq} = await import('./cli/dlq/run-dlq.ts');
  return withRecords(settings, records => runDlq(settings, command, records));
};

const loadTest = async (settings: Settings): Promise<number> => {
  const {runLoadTest} = await import('./cli/run-load-test.ts');
  return withRecords(settings, ({log, journal}) => runLoadTest(settings, {log, journal}));
};

const usage = (message: string): number => {
  // What is wrong may be the very settings that would say it.
  process.stderr.write(`sls-top: ${printable(message, process.argv.includes('--ascii'))}\n`);
  return exitCode.usage;
};

/** Why a recording is not played here: what is wrong with the file comes first, since another terminal would not help. */
const noReplay = async (path: string): Promise<string> => {
  const {recordingMistake} = await import('./cli/run-replay.ts');
  const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
  const noScreen = isTerminal
    ? 'TERM=dumb cannot show a full screen, and a replay needs one.'
    : 'There is no terminal here, and a replay needs one.';
  return (await recordingMistake(path)) ?? noScreen;
};

const plainly = async (invocation: Invocation | DlqInvocation): Promise<number> => {
  switch (invocation.kind) {
    case 'mistake':
      return usage(invocation.message);
    case 'demoServer':
      return serveDemo(invocation.port);
    case 'once':
      return once(invocation.settings);
    case 'dlq':
      return dlq(invocation);
    case 'watch':
      return watchLines(invocation.settings);
    case 'loadTest':
      return loadTest(invocation.settings);
    case 'replay':
      return usage(await noReplay(invocation.path));
    case 'completion':
      process.stdout.write(
        (await import('./cli/completion/completion.ts')).completionScript(invocation.shell),
      );
      return exitCode.fine;
    case 'manual':
      process.stdout.write((await import('./cli/manual/manual.ts')).manual());
      return exitCode.fine;
    case 'help':
      process.stdout.write(invocation.text);
      return exitCode.fine;
    case 'screen':
      if (process.stdout.isTTY && process.stdin.isTTY) {
        // A terminal that cannot move its cursor gets what it can show.
        process.stderr.write('sls-top: TERM=dumb cannot show a full screen; this is --once.\n');
        return once(invocation.settings);
      }
      return usage('There is no terminal here. Use --once for a table, or --once --json for a document.');
  }
};

type OnScreen = {readonly kind: 'screen' | 'loadTest'; readonly settings: Settings};

const isOnScreen = (invocation: Invocation | DlqInvocation): invocation is OnScreen =>
  invocation.kind === 'screen' || (invocation.kind === 'loadTest' && invocation.settings.format === 'table');

/** What keeps a load test from being reported at its end is said before it is run. */
const testMistake = async ({settings: {report}}: OnScreen): Promise<string | undefined> =>
  report === undefined ? undefined : (await import('./cli/report-files.ts')).reportMistake(report);

/** Runs the program with the words of the command line. `prepainted`: the alternate screen is entered already. */
export const main = async (argv: readonly string[], prepainted: boolean): Promise<void> => {
  const invocation = await readInvocation(argv, process.env);
  const canShowScreen = process.stdout.isTTY && process.stdin.isTTY && process.env['TERM'] !== 'dumb';
  if (canShowScreen && isOnScreen(invocation)) {
    const mistake = await testMistake(invocation);
    if (mistake === undefined) {
      const {runScreen} = await import('./cli/run-screen.ts');
      const isLoadTest = invocation.kind === 'loadTest';
      return runScreen(invocation.settings, recordsFor(invocation.settings), {isLoadTest});
    }
    if (prepainted) process.stdout.write(leaveScreen);
    process.exitCode = usage(mistake);
    return;
  }
  if (canShowScreen && invocation.kind === 'replay') {
    const {runReplay} = await import('./cli/run-replay.ts');
    const problem = await runReplay(invocation.path, invocation.settings, recordsFor(invocation.settings));
    if (prepainted) process.stdout.write(leaveScreen);
    process.exitCode = usage(problem);
    return;
  }
  if (prepainted) process.stdout.write(leaveScreen);
  process.exitCode = await plainly(invocation);
};
