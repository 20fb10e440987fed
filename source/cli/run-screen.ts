import {dirname, join} from 'node:path';
import process from 'node:process';
import type {AwsSettings} from '../aws/clients.ts';
import {clipboardSequence} from '../domain/clipboard-sequence.ts';
import type {JobBook} from '../domain/job-journal.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {PlaceChoice} from '../domain/places.ts';
import {visibleText} from '../domain/visible-text.ts';
import {systemClock} from '../runtime/clock.ts';
import {createCommandRunner} from '../runtime/command-runner.ts';
import {readJobJournal, readJournal} from '../runtime/journal-reader.ts';
import {createRecentPlaces} from '../runtime/recent-places-file.ts';
import {createRunningJobs} from '../runtime/running-jobs.ts';
import {tabsOf} from '../store/catalog.ts';
import type {Command} from '../store/command.ts';
import {initialState} from '../store/initial-state.ts';
import {createStore} from '../store/store.ts';
import {createUpdate} from '../store/update.ts';
import type {RunningScreen} from '../ui/start-screen.tsx';
import {startScreen} from '../ui/start-screen.tsx';
import {announcerFor, hookPatienceMilliseconds} from './announcer-for.ts';
import {chosenServices} from './chosen-services.ts';
import type {RunningDemo} from './demo.ts';
import {startDemo} from './demo.ts';
import {exitCode, signalExitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {createMfaDesk} from './mfa-desk.ts';
import {firstData} from './first-data.ts';
import {endIfNeverReached} from './first-reach.ts';
import {parting, stoppedText, unendedJobs} from './last-words.ts';
import type {ScreenLoadTest} from './load-test-screen.ts';
import {startLoadTest} from './load-test-screen.ts';
import {createPlaceConnections} from './place-connections.ts';
import {guardProcess} from './process-guard.ts';
import {followRecentPlaces} from './recent-places.ts';
import {spendingOptions} from './spending-options.ts';
import {createRecordings} from './recordings.ts';

/** The files of the program, and how it writes to them. */
export type Records = {
  readonly log: LogSink;
  readonly logPath: string;
  readonly journal: Journal;
  readonly journalPath: string;
  readonly jobsFolder: string;
  readonly book: JobBook;
};

const createDashboardStore = (settings: Settings, run: (command: Command) => void) => {
  const catalog = chosenServices(settings).map(({view}) => view);
  const {columns, rows} = process.stdout;
  const {readOnly, redact, demo, ascii, pins, accounts} = settings;
  const state = initialState({
    now: Date.now(),
    size: {columns, rows},
    options: {readOnly, redact, demo, ascii, pins, accounts, ...spendingOptions(settings)},
    place: {
      profile: settings.places[0]?.profile,
      region: settings.places[0]?.region,
      account: undefined,
      endpointUrl: settings.endpointUrl,
    },
    intervalSeconds: settings.intervalSeconds,
    filter: settings.filter,
    seed: Math.random(),
    tabIds: tabsOf(catalog).map(({tab}) => tab.id),
  });
  return {catalog, store: createStore(state, createUpdate(catalog), run)};
};

/** What follows this soon is the same wish to leave. */
const impatienceMilliseconds = 500;

/** Entries that the journal screen shows. */
const mostJournalled = 1000;

/** The dashboard: composes store, screen and connection, and owns every way out. Never returns: the process ends here. */
export const runScreen = async (
  settings: Settings,
  records: Records,
  {isLoadTest}: {readonly isLoadTest: boolean},
): Promise<void> => {
  const {log, logPath, journal, journalPath, jobsFolder, book} = records;
  let run: (command: Command) => void = () => undefined;
  const {catalog, store} = createDashboardStore(settings, command => {
    run(command);
  });
  const shown: {screen?: RunningScreen} = {};
  let demo: RunningDemo | undefined;
  let endingSince: number | undefined;
  let loadTest: ScreenLoadTest | undefined;
  /** The connection that was left last, which may still end its jobs. */
  let leaving: Promise<void> | undefined;
  let switching: Promise<void> = Promise.resolve();

  const end = async (code: number, lastWords = ''): Promise<never> => {
    if (endingSince !== undefined) {
      // Whoever asks again does not want to wait for messages to be released; they release themselves soon. But one
      // key held down, or a terminal that closes and hangs up twice, has asked only once.
      if (Date.now() - endingSince > impatienceMilliseconds) process.exit(code);
      return new Promise(() => undefined);
    }
    endingSince = Date.now();
    const running = unendedJobs(store.getState());
    // Whatever becomes of the report, the terminal is given back.
    const tested = await loadTest?.conclude().catch((error: unknown) => {
      log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
      const print = (): void => {
        process.stderr.write(`sls-top: unexpected: no report could be made; the details are in ${logPath}\n`);
      };
      return {code: exitCode.unexpected, print};
    });
    const recorded = recordings.stop();
    await Promise.allSettled([
      leaving,
      connections.leave(),
      shown.screen?.close(),
      recorded,
      announcer.close(hookPatienceMilliseconds),
    ]);
    const written = await recorded;
    const recordedText = written === undefined ? '' : `sls-top: recorded to ${visibleText(written)}\n`;
    process.stderr.write(lastWords + stoppedText(running, store.getState()) + recordedText);
    tested?.print();
    // Leaving ends a load test; how the program leaves is what came of it.
    const isLeft = code === exitCode.fine || code === signalExitCode.SIGINT;
    process.exit(isLeft ? (tested?.code ?? code) : code);
  };

  const crash = (error: unknown): void => {
    log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    const cause = visibleText(error instanceof Error ? error.message : String(error));
    void end(exitCode.unexpected, `sls-top: unexpected: ${cause}\n  The details are in ${logPath}\n`);
  };

  const jobs = createRunningJobs();
  let isSuspended = false;
  let isLent = false;
  const suspend = (): void => {
    // Stopping the job tells this process as well.
    if (isSuspended || shown.screen === undefined) return;
    isSuspended = true;
    void shown.screen.suspend().then(() => {
      isSuspended = false;
      store.dispatch({type: 'resized', columns: process.stdout.columns, rows: process.stdout.rows});
    }, crash);
  };

  const announcer = announcerFor(settings, {
    log,
    terminal: process.stdout,
    isLent: () => isLent || isSuspended,
    notice: text => {
      store.dispatch({type: 'noticed', level: 'warning', text});
    },
  });

  const recordings = createRecordings(settings, store, (level, text) => {
    store.dispatch({type: 'noticed', level, text});
  });

  const desk = createMfaDesk((serial, profile) => {
    store.dispatch({type: 'mfaAsked', serial, ...(profile === undefined ? {} : {profile})});
  });

  const data = firstData(store, catalog);
  const connections = createPlaceConnections({
    connecting: {
      services: chosenServices(settings),
      log,
      journal,
      askMfaCode: desk.ask,
    },
    polling: {catalog, store, clock: systemClock, log, onRelated: data.related},
    clock: systemClock,
    jobs,
  });

  const aws = (choice: PlaceChoice): AwsSettings => ({...settings, ...choice, ...demo?.settings});

  const connectTo = async (places: readonly PlaceChoice[], isFirst: boolean): Promise<void> => {
    try {
      const {failures, isAnyConnected} = await connections.open(places, aws);
      const [failure] = failures;
      // Later the screen says it, and another place can be chosen.
      if (isFirst && !isAnyConnected && failure !== undefined)
        await end(exitCode.unreachable, parting(failure, settings.ascii));
    } catch (error) {
      crash(error);
    }
  };

  const switchPlaces = async (places: readonly PlaceChoice[]): Promise<void> => {
    desk.sendAway();
    leaving = connections.leave();
    // At once: nobody may act on what is shown of the old place while it is being left.
    store.dispatch({type: 'placeLeft'});
    await leaving;
    await connectTo(places, false);
  };

  run = createCommandRunner({
    connection: connections.at,
    connections: connections.all,
    dispatch: store.dispatch,
    clock: systemClock,
    log,
    book,
    jobs,
    readJournal: async job =>
      job === undefined
        ? readJournal(journalPath, mostJournalled)
        : readJobJournal(jobsFolder, job, mostJournalled),
    lendTerminal: async work => {
      isLent = true;
      const result = await shown.screen?.lend(work).finally(() => {
        isLent = false;
      });
      store.dispatch({type: 'resized', columns: process.stdout.columns, rows: process.stdout.rows});
      return result;
    },
    writeClipboard: text => {
      const sequence = clipboardSequence(text);
      return sequence !== undefined && (process.stdout.write(sequence), true);
    },
    announce: announcer.announce,
    switchPlaces: places => {
      // One after the other: the connections of two choices at once would poll into the same state.
      switching = switching.then(() => switchPlaces(places)).catch(crash);
    },
    answerMfa: desk.answer,
    record: recordings.toggle,
    deployDemoFix: async () => {
      if (demo !== undefined) await fetch(`${demo.url}/demo/fix`, {method: 'POST'});
    },
    suspend,
    quit: () => void end(exitCode.fine),
  });

  guardProcess(log, {
    onSignal: code => {
      // What is typed while an editor has the terminal is meant for the editor.
      if (!isLent || code !== signalExitCode.SIGINT) void end(code);
    },
    onCrash: crash,
    onStop: () => {
      // The editor stops by itself; this program with it, so that `fg` brings both back.
      if (isLent) process.kill(process.pid, 'SIGSTOP');
      else suspend();
    },
  });
  process.stdout.on('resize', () => {
    store.dispatch({type: 'resized', columns: process.stdout.columns, rows: process.stdout.rows});
  });
  const theme = {color: settings.color, ascii: settings.ascii, charts: chartSigns(), redact: settings.redact};
  shown.screen = await startScreen({store, catalog, theme}, crash);
  await recordings.begin().catch(async (error: unknown) => {
    await end(exitCode.usage, `sls-top: ${error instanceof Error ? error.message : String(error)}\n`);
  });
  if (settings.demo) demo = await startDemo(0);
  endIfNeverReached(store, settings.services, failure => {
    // A mistyped code is no reason to leave: Ctrl-r asks again.
    if (!desk.wasAsked()) void end(exitCode.unreachable, parting(failure, settings.ascii));
  });
  if (!settings.demo)
    followRecentPlaces(store, createRecentPlaces(join(dirname(logPath), 'places.json'), log));
  const countRequests = (): void => {
    store.dispatch({type: 'requestsCounted', at: Date.now(), counts: connections.ledger()?.counts() ?? []});
  };
  if (isLoadTest) loadTest = startLoadTest(settings, {store, catalog}, data, () => void end(exitCode.fine));
  // From here on money is spent.
  countRequests();
  // In the same chain: a place typed before this one is reached comes after it.
  switching = switching.then(() => connectTo(settings.places, true));
  await switching;
  run({type: 'readUnfinished'});
  await listProfilesFor(store.dispatch);
  await tickForEver(store.dispatch, countRequests);
};

/** The font of the Linux console has blocks and no braille. */
const chartSigns = (): 'braille' | 'block' => (process.env['TERM'] === 'linux' ? 'block' : 'braille');

type DashboardStore = ReturnType<typeof createDashboardStore>['store'];

const listProfilesFor = async (dispatch: DashboardStore['dispatch']): Promise<void> => {
  const {listProfileRegions, listProfiles} = await import('../aws/shared-config.ts');
  const [profiles, regions] = await Promise.all([
    listProfiles().catch(() => []),
    listProfileRegions().catch(() => ({})),
  ]);
  dispatch({type: 'profilesListed', profiles, regions});
};

const tickForEver = async (dispatch: DashboardStore['dispatch'], count: () => void): Promise<never> => {
  const {signal} = new AbortController();
  for (;;) {
    dispatch({type: 'ticked', at: systemClock.now()});
    count();
    await systemClock.sleep(1000 - (systemClock.now() % 1000), signal);
  }
};
