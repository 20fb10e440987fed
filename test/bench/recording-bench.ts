import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';
import {systemClock} from '../../source/runtime/clock.ts';
import {createPlayer} from '../../source/runtime/player.ts';
import {startRecorder} from '../../source/runtime/recorder.ts';
import {openRecording} from '../../source/runtime/recording-reader.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import type {State} from '../../source/store/state.ts';
import {createStore} from '../../source/store/store.ts';
import {createRecordedUpdate} from '../../source/store/update-recorded.ts';
import {createFakeClock} from '../fixtures/fake-clock.ts';
import {noon} from '../fixtures/a-queue.ts';
import {place} from '../fixtures/a-session.ts';
import {simulateAccount} from './simulated-account.ts';

type Figures = Readonly<Record<string, number>>;

const recordedSeconds = 3600;

type Catalog = ReturnType<typeof simulateAccount>['catalog'];

const startOf = (catalog: Catalog): State =>
  initialState({
    now: noon,
    size: {columns: 120, rows: 40},
    options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
    place,
    intervalSeconds: 2,
    filter: '',
    seed: 0.5,
    tabIds: tabsOf(catalog).map(({tab}) => tab.id),
  });

/** An hour of the simulated account, through the real recorder; only time is not real. */
const record = async (path: string): Promise<Figures> => {
  const clock = createFakeClock(noon);
  const {catalog, second} = simulateAccount();
  const store = createStore<State, Event, Command>(
    startOf(catalog),
    // Only the recorder is measured here.
    state => [state],
    () => undefined,
  );
  let flushes = 0;
  store.observe(({type}) => {
    if (type === 'recordingChanged') flushes += 1;
  });
  const recorder = await startRecorder({
    store,
    clock,
    path,
    program: '0.0.0',
    services: catalog.map(({id}) => id),
    redact: false,
    onFailure: problem => {
      throw new Error(problem);
    },
  });
  store.dispatch({type: 'connected', place});
  let events = 0;
  for (let seconds = 0; seconds < recordedSeconds; seconds += 1) {
    store.dispatch({type: 'ticked', at: clock.now()});
    for (const event of second(clock.now(), seconds)) {
      store.dispatch(event);
      events += 1;
    }
    // The flush of this second is real and takes its time.
    while (flushes <= seconds || clock.sleepers() === 0) await turn();
    await clock.advance(1000);
  }
  await recorder.stop();
  const {size} = statSync(path);
  return {
    'events recorded in an hour': events,
    'size of an hour (MiB)': size / 1024 / 1024,
    'bytes a second': size / recordedSeconds,
  };
};

const mebibytes = (): number => {
  globalThis.gc?.();
  const {heapUsed, external} = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

/** Opens it as the program does, without drawing. */
const replay = async (path: string): Promise<Figures> => {
  const memoryBefore = mebibytes();
  const startedAt = performance.now();
  const recording = await openRecording(path);
  const {catalog} = simulateAccount();
  const ending = new AbortController();
  let firstRows = NaN;
  let indexed = NaN;
  let arrived: ((state: 'there') => void) | undefined;
  const player = createPlayer({
    recording,
    path,
    start: startOf(catalog),
    follow: createRecordedUpdate(catalog),
    clock: systemClock,
    show: ({isSeeking, playback}, world) => {
      const rows = world.feeds['sqs']?.resources.size ?? 0;
      if (rows > 0 && Number.isNaN(firstRows)) firstRows = performance.now() - startedAt;
      if (playback.isRead && Number.isNaN(indexed)) indexed = performance.now() - startedAt;
      if (!isSeeking && playback.isRead) arrived?.('there');
    },
  });
  const running = player.run(ending.signal);
  while (Number.isNaN(indexed)) await turn();
  const memory = mebibytes() - memoryBefore;
  const jump = async (to: number): Promise<number> => {
    const from = performance.now();
    const there = new Promise(resolve => {
      arrived = resolve;
    });
    player.control({kind: 'jump', to});
    await there;
    return performance.now() - from;
  };
  player.control({kind: 'toggle'});
  await turn();
  const back = [];
  for (const minutes of [59.9, 30.7, 7.9, 45.3, 1.6]) back.push(await jump(noon + minutes * 60_000));
  ending.abort();
  await running;
  return {
    'rows of the first moment (ms)': firstRows,
    'the whole hour read (ms)': indexed,
    'jump, the slowest of five (ms)': Math.max(...back),
    'memory of an hour that was read (MiB)': memory,
  };
};

/** How large an hour is, and how fast it opens. */
export const recordingFigures = async (print: (figures: Figures) => void): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'sls-top-recording-'));
  try {
    const path = join(folder, 'hour.rec');
    print(await record(path));
    print(await replay(path));
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};
