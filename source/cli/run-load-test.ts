import process from 'node:process';
import {FailureError} from '../domain/failure.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {redactStrings} from '../domain/redact.ts';
import {parseUntil} from '../domain/until.ts';
import {loadLine} from '../headless/load-line.ts';
import {printable} from '../headless/report.ts';
import {systemClock} from '../runtime/clock.ts';
import {exitCode, signalExitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {createGate} from './gate.ts';
import type {LiveSession} from './live-session.ts';
import {openLiveSession} from './live-session.ts';
import {concludeLoadTest, loadPlanOf, untilOver} from './load-test.ts';
import type {Output} from './output.ts';
import {openOutput} from './output.ts';
import {shownText} from './printed-report.ts';
import {reportMistake} from './report-files.ts';

type Parts = {readonly log: LogSink; readonly journal: Journal};

const say = (text: string): void => {
  process.stderr.write(`sls-top: ${text}\n`);
};

/** Signals: the first ends the test, the second does not even wait for the last minutes; before it began one is enough. */
const listen = ({store}: LiveSession, hurry: AbortController): {readonly code: () => number | undefined} => {
  let code: number | undefined;
  const isUnderWay = (): boolean => {
    const {run} = store.getState();
    return run !== undefined && run.end === undefined;
  };
  process.on('SIGINT', () => {
    if (!isUnderWay()) {
      code = signalExitCode.SIGINT;
      hurry.abort();
    } else store.dispatch({type: 'runStopped', at: systemClock.now()});
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      code ??= signalExitCode[signal];
      hurry.abort();
      store.dispatch({type: 'runStopped', at: systemClock.now()});
    });
  return {code: () => code};
};

/** One line an interval while the test runs; a reader that is slow misses some, and is told how many. */
const printLines = async (
  {store}: LiveSession,
  {redact, intervalSeconds}: Settings,
  output: Output,
  giveUp: () => void,
  signal: AbortSignal,
): Promise<void> => {
  let skipped = 0;
  for (;;) {
    await systemClock.sleep(intervalSeconds * 1000, signal);
    const {run} = store.getState();
    if (run === undefined || signal.aborted) return;
    if (output.isFull()) skipped += 1;
    else {
      const text = loadLine(run, systemClock.now(), skipped);
      // Not waited for: a slow reader must not keep the test waiting. What cannot be written ends it.
      output.print(redact ? redactStrings(text) : text).catch(giveUp);
      skipped = 0;
    }
  }
};

/** Aborted when the test has ended, whoever ended it. */
const endOfRun = ({store}: LiveSession, hurry: AbortSignal): AbortSignal => {
  const controller = new AbortController();
  const unsubscribe = store.subscribe(() => {
    const {run} = store.getState();
    if (run?.end === undefined) return;
    unsubscribe();
    controller.abort();
    if (run.end.kind !== 'failed' && !hurry.aborted)
      say('the test has ended; waiting for the last minutes of CloudWatch, up to 4 (^C: report now)');
  });
  return controller.signal;
};

const aborted = async (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

/** What is not read by then is said, again and again. */
const firstWordsSeconds = 5;
const nextWordsSeconds = 30;

const sayWhatIsMissing = async ({missing}: LiveSession, signal: AbortSignal): Promise<void> => {
  let seconds = firstWordsSeconds;
  for (;;) {
    await systemClock.sleep(seconds * 1000, signal);
    if (signal.aborted) return;
    say(`still reading ${missing().join(', ')}; the test begins when everything was read once`);
    seconds = nextWordsSeconds;
  }
};

/** Resolves when the time of `--until` is over: a test that cannot begin must not outlast it. */
const timeIsOver = async (
  {until}: Settings,
  {catalog}: LiveSession,
  startedAt: number,
  signal: AbortSignal,
): Promise<void> => {
  const parsed = until === undefined ? undefined : parseUntil(until, catalog);
  const ends = parsed?.ok === true ? parsed.until.ends : [];
  const seconds = ends.flatMap(end => (end.kind === 'duration' ? [end.seconds] : []));
  if (seconds.length === 0) return aborted(signal);
  const at = startedAt + Math.min(...seconds) * 1000;
  return systemClock.sleep(at - systemClock.now(), signal);
};

/** Whether everything was read, so that the test can begin. Throws a `FailureError` when nothing can be reached. */
const canBegin = async (
  session: LiveSession,
  settings: Settings,
  startedAt: number,
  hurry: AbortSignal,
): Promise<boolean> => {
  const waiting = new AbortController();
  void sayWhatIsMissing(session, waiting.signal);
  const reached = await Promise.race([
    session.ready.then(failure => ({failure})),
    aborted(hurry),
    timeIsOver(settings, session, startedAt, waiting.signal),
  ]);
  waiting.abort();
  if (reached === undefined) {
    say(`the load test did not begin: ${session.missing().join(', ')} was not read yet`);
    return false;
  }
  if (reached.failure !== undefined) throw new FailureError(reached.failure);
  return true;
};

/** A slip in a name is said before hours of load went by, not after. */
const sayStrangers = ({catalog, subjects}: LiveSession, {failOn, redact, ascii}: Settings): void => {
  const gate = createGate(failOn, catalog);
  gate.judge(subjects());
  for (const text of gate.strangers()) say(printable(shownText(text, {redact, ascii}), ascii));
};

const runIn = async (session: LiveSession, settings: Settings, startedAt: number): Promise<number> => {
  const output = openOutput();
  const hurry = new AbortController();
  const signals = listen(session, hurry);
  if (!(await canBegin(session, settings, startedAt, AbortSignal.any([hurry.signal, output.closed]))))
    return signals.code() ?? exitCode.partial;
  sayStrangers(session, settings);
  const now = systemClock.now();
  const ended = endOfRun(session, hurry.signal);
  session.store.dispatch({type: 'runStarted', at: now, plan: loadPlanOf(settings, now)});
  // Nobody reads any more, or nothing can be written: what the test would still tell is for nobody but its report.
  const giveUp = (): void => {
    hurry.abort();
    session.store.dispatch({type: 'runStopped', at: systemClock.now()});
  };
  output.closed.addEventListener('abort', giveUp);
  await Promise.all([
    printLines(session, settings, output, giveUp, ended),
    untilOver(session.store, hurry.signal),
  ]);
  const farewell = await concludeLoadTest(session.store.getState(), settings, session.catalog);
  if (farewell === undefined) return exitCode.unexpected;
  await output.print(`${JSON.stringify(JSON.parse(farewell.json))}\n`);
  process.stderr.write(farewell.summary + farewell.words);
  return signals.code() ?? farewell.code;
};

/**
 * `sls-top watch` without a screen: a JSON line an interval on the output, the report in one line at the end, a summary
 * on the error output. Resolves with the exit code. Throws a `FailureError` when nothing can be reached.
 */
export const runLoadTest = async (settings: Settings, {log, journal}: Parts): Promise<number> => {
  const mistake = settings.report === undefined ? undefined : await reportMistake(settings.report);
  if (mistake !== undefined) {
    say(mistake);
    return exitCode.usage;
  }
  const startedAt = systemClock.now();
  const session = await openLiveSession(settings, {log, journal});
  try {
    return await runIn(session, settings, startedAt);
  } finally {
    await session.close();
  }
};
