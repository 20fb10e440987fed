import process from 'node:process';
import {clipboardSequence} from '../domain/clipboard-sequence.ts';
import type {RecordingHeader} from '../domain/recording-header.ts';
import {visibleText} from '../domain/visible-text.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Player} from '../runtime/player.ts';
import {createPlayer} from '../runtime/player.ts';
import type {OpenRecording} from '../runtime/recording-reader.ts';
import {NotARecording, openRecording} from '../runtime/recording-reader.ts';
import {expandHome} from '../runtime/file-commands.ts';
import {copyText, saveText} from '../runtime/screen-commands.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabsOf} from '../store/catalog.ts';
import type {Command} from '../store/command.ts';
import type {Event} from '../store/event.ts';
import {initialState} from '../store/initial-state.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {createStore} from '../store/store.ts';
import {createRecordedUpdate} from '../store/update-recorded.ts';
import {createUpdate} from '../store/update.ts';
import type {RunningScreen} from '../ui/start-screen.tsx';
import {startScreen} from '../ui/start-screen.tsx';
import {chosenServices} from './chosen-services.ts';
import {exitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {guardProcess} from './process-guard.ts';
import type {Records} from './run-screen.ts';

/** The line of the replay stands below everything else. */
const replayLines = 1;

const sizeNow = (): State['size'] => ({
  columns: process.stdout.columns,
  rows: process.stdout.rows - replayLines,
});

/** Services of the recording, as far as this program and its command line know them. */
const catalogOf = (settings: Settings, header: RecordingHeader): Catalog =>
  chosenServices({...settings, services: settings.services.filter(id => header.services.includes(id))}).map(
    ({view}) => view,
  );

const startState = (settings: Settings, header: RecordingHeader, catalog: Catalog): State => {
  const [place] = header.places;
  const {redact, ascii, accounts} = settings;
  return initialState({
    now: header.startedAt,
    size: sizeNow(),
    options: {readOnly: false, redact, demo: header.demo, ascii, pins: [], accounts},
    place: {
      profile: place?.profile,
      region: place?.region,
      account: place?.account,
      endpointUrl: undefined,
    },
    intervalSeconds: header.intervalSeconds,
    filter: settings.filter,
    seed: 0,
    tabIds: tabsOf(catalog).map(({tab}) => tab.id),
  });
};

/** What the screen of a replay does outside the state: all that `worksInReplay` lets through. */
const runCommand = (
  command: Command,
  dispatch: Store<State, Event>['dispatch'],
  parts: {readonly player: Player; readonly suspend: () => void; readonly quit: () => void},
): void => {
  const writeClipboard = (text: string): boolean => {
    const sequence = clipboardSequence(text);
    return sequence !== undefined && (process.stdout.write(sequence), true);
  };
  if (command.type === 'controlReplay') parts.player.control(command.control);
  if (command.type === 'copy') copyText({dispatch, writeClipboard}, command.text, command.what);
  if (command.type === 'save') void saveText({dispatch}, command.path, command.contents);
  if (command.type === 'suspend') parts.suspend();
  if (command.type === 'quit') parts.quit();
};

/** Plays an open recording on the screen. Never returns: the process ends here. */
const play = async (
  recording: OpenRecording,
  {path, settings, records}: {readonly path: string; readonly settings: Settings; readonly records: Records},
): Promise<void> => {
  const {log, logPath} = records;
  const catalog = catalogOf(settings, recording.header);
  const start = startState(settings, recording.header, catalog);
  const update = createUpdate(catalog);
  const shown: {screen?: RunningScreen} = {};
  const ending = new AbortController();
  let run: (command: Command) => void = () => undefined;
  const store = createStore<State, Event, Command>(start, update, command => {
    run(command);
  });
  const {dispatch} = store;

  const end = async (code: number, lastWords = ''): Promise<never> => {
    ending.abort();
    await shown.screen?.close();
    process.stderr.write(lastWords);
    process.exit(code);
  };
  const crash = (error: unknown): void => {
    log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    const cause = visibleText(error instanceof Error ? error.message : String(error));
    void end(exitCode.unexpected, `sls-top: unexpected: ${cause}\n  The details are in ${logPath}\n`);
  };
  const resize = (): void => {
    dispatch({type: 'resized', ...sizeNow()});
  };
  const suspend = (): void => {
    void shown.screen?.suspend().then(resize, crash);
  };

  const player = createPlayer({
    recording,
    path,
    // What problems suggest to press is none of what a replay has not.
    start: {...start, options: {...start.options, readOnly: true}},
    follow: createRecordedUpdate(catalog),
    clock: systemClock,
    show: (replay, world) => {
      dispatch({type: 'replayShown', replay, world});
    },
  });
  run = command => {
    runCommand(command, dispatch, {player, suspend, quit: () => void end(exitCode.fine)});
  };
  guardProcess(log, {onSignal: code => void end(code), onCrash: crash, onStop: suspend});
  process.stdout.on('resize', resize);
  const {color, ascii, redact} = settings;
  const charts = process.env['TERM'] === 'linux' ? 'block' : 'braille';
  player.showStart();
  shown.screen = await startScreen({store, catalog, theme: {color, ascii, charts, redact}}, crash);
  await player.run(ending.signal);
};

/** What keeps a file from being played, in one line; `undefined`: nothing. */
export const recordingMistake = async (path: string): Promise<string | undefined> => {
  try {
    (await openRecording(expandHome(path))).close();
    return undefined;
  } catch (error) {
    if (error instanceof NotARecording) return error.message;
    throw error;
  }
};

/**
 * Replays a recording: the same screen, fed from a file; nothing of AWS is loaded. Resolves only when that cannot be, with
 * the line that says why.
 */
export const runReplay = async (path: string, settings: Settings, records: Records): Promise<string> => {
  try {
    const recording = await openRecording(expandHome(path));
    const known = recording.header.services.filter(id => settings.services.includes(id));
    if (known.length > 0) {
      await play(recording, {path, settings, records});
      return '';
    }
    recording.close();
    return `${path} has none of these services: ${settings.services.join(', ')}. It has: ${recording.header.services.join(', ')}.`;
  } catch (error) {
    if (error instanceof NotARecording) return error.message;
    throw error;
  }
};
