import {readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createRecordingDecoder} from '../../source/domain/recording.ts';
import {headerLine} from '../../source/domain/recording-header.ts';
import {NotDecodable} from '../../source/domain/tagged-json.ts';
import type {Recorder} from '../../source/runtime/recorder.ts';
import {NotRecorded, recordingName, startRecorder} from '../../source/runtime/recorder.ts';
import {DamagedRecording, NotARecording, openRecording} from '../../source/runtime/recording-reader.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event, FactEvent} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import type {State} from '../../source/store/state.ts';
import {createStore} from '../../source/store/store.ts';
import {createUpdate} from '../../source/store/update.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import {arnOf, learntOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {listed, place} from '../fixtures/a-session.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {catalog, header} from './a-recording.ts';

const openStore = () =>
  createStore<State, Event, Command>(
    initialState({
      now: noon,
      size: {columns: 80, rows: 24},
      options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
      place,
      intervalSeconds: 2,
      filter: '',
      seed: 0,
      tabIds: tabsOf(catalog).map(({tab}) => tab.id),
    }),
    createUpdate(catalog),
    () => undefined,
  );

/** A program that records; what it tells is `happen`ed. */
const openProgram = async ({
  redact = false,
  path,
}: {readonly redact?: boolean; readonly path?: string} = {}) => {
  const file = path ?? join(await openFolder(), 'orders.rec');
  const clock = createFakeClock(noon);
  const store = openStore();
  const problems: string[] = [];
  const record = async (): Promise<Recorder> =>
    startRecorder({
      store,
      clock,
      path: file,
      program: '1.2.3',
      services: ['sqs'],
      redact,
      onFailure: problem => problems.push(problem),
    });
  const happen = (...events: readonly Event[]): void => {
    for (const event of events) store.dispatch(event);
  };
  return {file, clock, store, record, happen, problems};
};

/** All events of a file, as far as it can be read. */
const eventsIn = async (file: string) => {
  const recording = await openRecording(file);
  const decoder = createRecordingDecoder(recording.header.startedAt);
  const events: unknown[] = [];
  let isWhole = false;
  try {
    for await (const lines of recording.lines)
      for (const line of lines) {
        const happening = decoder.decode(line);
        if (happening === 'end') isWhole = true;
        else events.push(happening.event);
      }
  } catch (error) {
    if (!(error instanceof DamagedRecording) && !(error instanceof NotDecodable)) throw error;
  }
  return {header: recording.header, events, isWhole};
};

const read = (visible: number): FactEvent => ({
  type: 'learnt',
  service: 'sqs',
  learnt: [{id: urlOf('orders'), learnt: learntOf('orders', {visible})}],
});

const whatHappens: readonly FactEvent[] = [
  {type: 'connected', place},
  listed(['orders']),
  read(1),
  read(2),
  {type: 'polled', service: 'sqs', clock: 'live', at: noon},
  {type: 'marked', at: noon, note: 'load on'},
];

test('what makes the picture is written, in its order, and that nothing is missing', async () => {
  const {file, record, happen} = await openProgram();
  const recorder = await record();
  happen(...whatHappens);
  await recorder.stop();
  const {header: its, events, isWhole} = await eventsIn(file);
  expect(its).toMatchObject({program: '1.2.3', startedAt: noon, services: ['sqs'], redacted: false});
  expect(events.slice(1)).toStrictEqual(whatHappens);
  expect(isWhole).toBe(true);
});

test('what is known already stands at the beginning', async () => {
  const {file, record, happen, store} = await openProgram();
  happen(...whatHappens);
  const {feeds} = store.getState();
  const recorder = await record();
  await recorder.stop();
  const {events} = await eventsIn(file);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({type: 'worldShown', world: {feeds}});
});

test('neither messages nor keys are written', async () => {
  const {file, record, happen} = await openProgram();
  const recorder = await record();
  happen(
    {type: 'peekReceived', number: 1, messages: [aMessage('m1', {body: 'a secret body'})]},
    {type: 'pressed', action: {type: 'typed', text: 'a secret body'}},
    {type: 'ticked', at: noon + 1000},
  );
  await recorder.stop();
  expect((await eventsIn(file)).events).toHaveLength(1);
  expect(gunzipSync(await readFile(file)).toString()).not.toContain('secret');
});

test('only the owner may read it', async () => {
  const {file, record} = await openProgram();
  await (await record()).stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is there already is left as it is', async () => {
  const {file, record} = await openProgram();
  await writeFile(file, 'mine');
  await expect(record()).rejects.toThrow(/orders\.rec: the file is there already; choose another name$/);
  await expect(record()).rejects.toThrow(NotRecorded);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a folder that is not there is said', async () => {
  const {record} = await openProgram({path: '/no/such/folder/orders.rec'});
  await expect(record()).rejects.toThrow('there is no such file or folder');
});

test('the screen is told how large it is, and when it has ended', async () => {
  const {file, record, clock, store} = await openProgram();
  const recorder = await record();
  while ((store.getState().recording?.bytes ?? 0) === 0) await settle();
  expect(store.getState().recording).toMatchObject({path: file, startedAt: noon});
  await clock.advance(1000);
  await recorder.stop();
  expect(store.getState().recording).toBeUndefined();
});

test('what happened before the last second is in the file though the program is killed', async () => {
  const {file, record, happen, store, clock} = await openProgram();
  await record();
  while (clock.sleepers() === 0) await settle();
  happen(...whatHappens);
  let told = 0;
  store.observe(({type}) => {
    if (type === 'recordingChanged') told += 1;
  });
  await clock.advance(1000);
  while (told === 0) await settle();
  const {events, isWhole} = await eventsIn(file);
  expect(events.slice(1)).toStrictEqual(whatHappens);
  expect(isWhole).toBe(false);
});

describe('redacted', () => {
  test('it has no account number, and what belongs together still does', async () => {
    const {file, record, happen} = await openProgram({redact: true});
    const recorder = await record();
    happen(...whatHappens);
    await recorder.stop();
    expect(gunzipSync(await readFile(file)).toString()).not.toContain('123456789012');
    const {header: its, events} = await eventsIn(file);
    expect(its.redacted).toBe(true);
    const replayed = openStore();
    for (const event of events) replayed.dispatch(event as Event);
    const [queue] = [...(replayed.getState().feeds['sqs']?.resources.values() ?? [])];
    expect(queue).toMatchObject({name: 'orders', counts: {visible: 2}});
    expect(queue).not.toMatchObject({arn: arnOf('orders')});
  });
});

describe('a file', () => {
  const written = async (): Promise<{readonly file: string; readonly bytes: Buffer}> => {
    const {file, record, happen} = await openProgram();
    const recorder = await record();
    happen(...whatHappens);
    await recorder.stop();
    return {file, bytes: await readFile(file)};
  };

  test('that is torn off at any byte can be read up to there', async () => {
    const {file, bytes} = await written();
    const {events: all} = await eventsIn(file);
    let most = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      await writeFile(file, bytes.subarray(0, length));
      const events = await eventsIn(file).then(
        found => found.events,
        (error: unknown) => {
          expect(error).toBeInstanceOf(NotARecording);
          return [];
        },
      );
      expect(events).toStrictEqual(all.slice(0, events.length));
      expect(events.length).toBeGreaterThanOrEqual(most);
      most = events.length;
    }
    expect(most).toBe(all.length);
  });

  test('with a bit that flipped is refused or read as far as it goes, never with another error', async () => {
    const {file, bytes} = await written();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (place, bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
        await writeFile(file, flipped);
        await eventsIn(file).catch((error: unknown) => {
          expect(error).toBeInstanceOf(NotARecording);
        });
      }),
    );
  });

  test.each([
    ['that is empty', Buffer.alloc(0), /it is empty, or nothing of it reached the disk/],
    ['of another kind', Buffer.from('hello, world\n'), /it is no recording of sls-top/],
    ['of other compressed lines', gzipSync('{"hello":"world"}\n'), /it is no recording of sls-top/],
    // Small on the disk, and 8 MB without an end.
    ['of one endless line', gzipSync(Buffer.alloc(8 * 1024 * 1024)), /it is no recording of sls-top/],
    [
      'of a newer format',
      gzipSync('{"schema":"sls-top-recording/7","program":"9.9.9","startedAt":1}\n'),
      /sls-top 9\.9\.9 wrote it in format 7, which is newer than this program reads \(1\); update sls-top/,
    ],
  ])('%s is refused in one line that names it', async (_, bytes, reason) => {
    const file = join(await openFolder(), 'some.rec');
    await writeFile(file, bytes);
    const refusal = openRecording(file);
    await expect(refusal).rejects.toThrow(NotARecording);
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow(file);
  });

  test('that is not there, or is a folder, is said', async () => {
    const folder = await openFolder();
    await expect(openRecording(join(folder, 'none.rec'))).rejects.toThrow('there is no such file or folder');
    await expect(openRecording(folder)).rejects.toThrow('it is a folder');
  });

  test('that was written with lines of a kind that nobody knows is still read', async () => {
    const file = join(await openFolder(), 'some.rec');
    await writeFile(file, gzipSync(`${headerLine(header)}\n[5,"unheard",[{"type":"unheard"}]]\n[1,"end"]\n`));
    expect(await eventsIn(file)).toMatchObject({events: [{type: 'unheard'}], isWhole: true});
  });
});

test('a recording that nobody named is named by the time', () => {
  expect(recordingName(noon)).toBe('sls-top-2026-11-21T12-00-00.rec');
});
