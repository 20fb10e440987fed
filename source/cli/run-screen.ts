import {setMaxListeners} from 'node:events';
import process from 'node:process';
import type {AwsSettings} from '../aws/clients.ts';
import {clipboardSequence} from '../domain/clipboard-sequence.ts';
import type {JobBook} from '../domain/job-journal.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {visibleText} from '../domain/visible-text.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Connection} from '../runtime/command-parts.ts';
import {createCommandRunner} from '../runtime/command-runner.ts';
import {failureOf} from '../runtime/failure-of.ts';
import {readJobJournal, readJournal} from '../runtime/journal-reader.ts';
import {createRunningJobs} from '../runtime/running-jobs.ts';
import {createPendingChanges} from '../runtime/pending-changes.ts';
import {startScheduler} from '../runtime/scheduler.ts';
import {services} from '../services/catalog.ts';
import {tabsOf} from '../store/catalog.ts';
import type {Command} from '../store/command.ts';
import {initialState} from '../store/initial-state.ts';
import {createStore} from '../store/store.ts';
import {createUpdate} from '../store/update.ts';
import type {RunningScreen} from '../ui/start-screen.tsx';
import {startScreen} from '../ui/start-screen.tsx';
import type {Connected} from './connect.ts';
import {connect} from './connect.ts';
import type {RunningDemo} from './demo.ts';
import {startDemo} from './demo.ts';
import {exitCode, signalExitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {createMfaDesk} from './mfa-desk.ts';
import {credentialsFail, endIfNeverReached} from './first-reach.ts';
import {parting, stoppedText, unendedJobs} from './last-words.ts';
import {guardProcess} from './process-guard.ts';

/** The files of the program, and how it writes to them. */
export type Records = {
  readonly log: LogSink;
  readonly logPath: string;
  readonly journal: Journal;
  readonly journalPath: string;
  readonly jobsFolder: string;
  readonly book: JobBook;
};

/** A connection with the way to give it up; resolves when nothing of it is held any more. */
type LiveConnection = Connection & {readonly leave: () => Promise<void>};

const createDashboardStore = (settings: Settings, run: (command: Command) => void) => {
  const catalog = services.filter(({view}) => settings.services.includes(view.id)).map(({view}) => view);
  const {columns, rows} = process.stdout;
  const {readOnly, redact, demo, ascii, pins, accounts} = settings;
  const state = initialState({
    now: Date.now(),
    size: {columns, rows},
    options: {readOnly, redact, demo, ascii, pins, accounts},
    place: {
      profile: settings.profile,
      region: settings.region,
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

/** How long the way out waits for jobs to finish the messages they have in hand. */
const jobPatienceMilliseconds = 15_000;

/** Entries that the journal screen shows. */
const mostJournalled = 1000;

/** How long the way out waits for a change that is under way, so that the journal says how it ended. */
const farewellMilliseconds = 3000;

/** The dashboard: composes store, screen and connection, and owns every way out. Never returns: the process ends here. */
export const runScreen = async (settings: Settings, records: Records): Promise<void> => {
  const {log, logPath, journal, journalPath, jobsFolder, book} = records;
  let run: (command: Command) => void = () => undefined;
  const {catalog, store} = createDashboardStore(settings, command => {
    run(command);
  });
  const shown: {screen?: RunningScreen} = {};
  let live: LiveConnection | undefined;
  let demo: RunningDemo | undefined;
  let ledger: Connected['ledger'] | undefined;
  let endingSince: number | undefined;
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
    await Promise.allSettled([leaving, live?.leave(), shown.screen?.close()]);
    process.stderr.write(lastWords + stoppedText(running, store.getState()));
    process.exit(code);
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

  const desk = createMfaDesk(serial => {
    store.dispatch({type: 'mfaAsked', serial});
  });

  const openConnection = async (aws: AwsSettings): Promise<LiveConnection> => {
    const chosen = services.filter(({view}) => settings.services.includes(view.id));
    const connected = await connect(aws, {services: chosen, log, journal, askMfaCode: desk.ask, ledger});
    ledger = connected.ledger;
    const controller = new AbortController();
    const {signal} = controller;
    store.dispatch({type: 'connected', place: connected.place});
    // Every call under way listens to it.
    setMaxListeners(0, signal);
    const polling = startScheduler(
      {sources: connected.sources, catalog, store, clock: systemClock, log},
      signal,
    );
    // Somebody who asks for a refresh while credentials fail has mended them, or wants to be asked for a code again.
    const refresh = (): void => {
      if (credentialsFail(store)) connected.forgetCredentials();
      polling.refresh();
    };
    const changes = createPendingChanges(connected.redrives);
    return {
      ...connected,
      redrives: changes.redrives,
      jobs: changes.withPurge(connected.jobs),
      scheduler: {...polling, refresh},
      signal,
      leave: async () => {
        // A job under way ends between two messages; only then is the rest given up.
        await jobs.stopAll(systemClock, jobPatienceMilliseconds);
        controller.abort();
        await Promise.all([
          connected.peeks.releaseAll(),
          connected.jobs.releaseAll(),
          changes.settled(systemClock, farewellMilliseconds),
        ]);
        connected.destroy();
      },
    };
  };

  const connectTo = async (aws: AwsSettings, isFirst: boolean): Promise<void> => {
    try {
      live = await openConnection(aws);
    } catch (error) {
      const failure = failureOf(error, 'settings', 'start');
      if (failure.kind === 'unexpected') crash(error);
      else if (isFirst) await end(exitCode.unreachable, parting(failure));
      else store.dispatch({type: 'connectionFailed', failure});
    }
  };

  const aws = (): AwsSettings => ({...settings, ...demo?.settings});

  const switchPlace = async (to: {readonly profile?: string; readonly region?: string}): Promise<void> => {
    const left = live;
    live = undefined;
    leaving = left?.leave();
    // At once: nobody may act on what is shown of the old place while it is being left.
    store.dispatch({type: 'placeLeft'});
    await leaving;
    const {region} = store.getState().place;
    // Another profile brings its own region; another region keeps the profile.
    const place =
      to.profile === undefined
        ? {profile: store.getState().place.profile, region: to.region ?? region}
        : {profile: to.profile, region: undefined};
    await connectTo({...aws(), ...place}, false);
  };

  run = createCommandRunner({
    connection: () => live,
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
    switchPlace: to => {
      // One after the other: two connections at once would both poll into the same state.
      switching = switching.then(() => switchPlace(to)).catch(crash);
    },
    answerMfa: desk.answer,
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
  if (settings.demo) demo = await startDemo(0);
  endIfNeverReached(store, settings.services, failure => {
    // A mistyped code is no reason to leave: Ctrl-r asks again.
    if (!desk.wasAsked()) void end(exitCode.unreachable, parting(failure));
  });
  const countRequests = (): void => {
    store.dispatch({type: 'requestsCounted', at: Date.now(), counts: ledger?.counts() ?? []});
  };
  // From here on money is spent.
  countRequests();
  // In the same chain: a place typed before this one is reached comes after it.
  switching = switching.then(() => connectTo(aws(), true));
  await switching;
  run({type: 'readUnfinished'});
  await listProfilesFor(store.dispatch);
  await tickForEver(store.dispatch, countRequests);
};

/** The font of the Linux console has blocks and no braille. */
const chartSigns = (): 'braille' | 'block' => (process.env['TERM'] === 'linux' ? 'block' : 'braille');

type DashboardStore = ReturnType<typeof createDashboardStore>['store'];

const listProfilesFor = async (dispatch: DashboardStore['dispatch']): Promise<void> => {
  const {listProfiles} = await import('../aws/shared-config.ts');
  dispatch({type: 'profilesListed', profiles: await listProfiles().catch(() => [])});
};

const tickForEver = async (dispatch: DashboardStore['dispatch'], count: () => void): Promise<never> => {
  const {signal} = new AbortController();
  for (;;) {
    dispatch({type: 'ticked', at: systemClock.now()});
    count();
    await systemClock.sleep(1000 - (systemClock.now() % 1000), signal);
  }
};
