import {describe, expect, onTestFinished, test} from 'vitest';
import type {Replay, ReplayControl} from '../../source/domain/playback.ts';
import type {Happening} from '../../source/domain/recording.ts';
import {createPlayer} from '../../source/runtime/player.ts';
import type {OpenRecording} from '../../source/runtime/recording-reader.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Event} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import {createRecordedUpdate} from '../../source/store/update-recorded.ts';
import type {World} from '../../source/store/world.ts';
import {recordedWorldOf, worldOf} from '../../source/store/world.ts';
import {learntOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {listed, place} from '../fixtures/a-session.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import {aRecording, catalog, linesOf, tenMinutes} from './a-recording.ts';

const minute = 60_000;

const startState = initialState({
  now: noon,
  size: {columns: 80, rows: 23},
  options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
  place,
  intervalSeconds: 2,
  filter: '',
  seed: 0,
  tabIds: tabsOf(catalog).map(({tab}) => tab.id),
});

/** A recording that is played; time passes when told to. */
const play = async (
  recording: OpenRecording = aRecording(linesOf(tenMinutes)),
  {beforeRead}: {readonly beforeRead?: (control: (wanted: ReplayControl) => void) => Promise<void>} = {},
) => {
  const clock = createFakeClock(0);
  const frames: {readonly replay: Replay; readonly world: World}[] = [];
  const player = createPlayer({
    recording,
    path: 'orders.rec',
    start: startState,
    follow: createRecordedUpdate(catalog),
    clock,
    show: (replay, world) => {
      frames.push({replay, world});
    },
  });
  const ending = new AbortController();
  const running = player.run(ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await running;
  });
  const shown = () => {
    const frame = frames.at(-1);
    if (frame === undefined) throw new Error('Expected something to be shown');
    return frame;
  };
  /** Until it has read everything and shows what it was asked for. */
  const untilThere = async (): Promise<void> => {
    do await settle();
    while (!shown().replay.playback.isRead || shown().replay.isSeeking);
  };
  await beforeRead?.(player.control);
  await untilThere();
  return {
    frames,
    press: async (...controls: readonly ReplayControl[]) => {
      for (const control of controls) player.control(control);
      await untilThere();
    },
    pass: async (milliseconds: number) => {
      await clock.advance(milliseconds);
      await untilThere();
    },
    world: () => shown().world,
    /** Seconds since the beginning, and the messages in the queue: which are as many. */
    seen: () => {
      const {replay, world} = shown();
      const queue = world.feeds['sqs']?.resources.get(urlOf('orders'));
      const counts = queue === undefined ? undefined : forgetType(sqs).queueOf(queue)?.counts;
      return {seconds: (replay.playback.at - noon) / 1000, visible: counts?.visible, now: world.now - noon};
    },
    replay: () => shown().replay,
  };
};

test('a recording plays from its beginning at once, as fast as it happened', async () => {
  const {seen, pass, replay} = await play();
  expect(seen()).toMatchObject({seconds: 0, visible: 0});
  await pass(10_000);
  expect(seen()).toMatchObject({seconds: 10, visible: 10, now: 10_000});
  expect(replay().playback).toMatchObject({isPlaying: true, speed: 1, to: noon + 599_000, isRead: true});
});

test('what happened first is shown before the rest was read', async () => {
  const lines = linesOf(tenMinutes);
  let readOn: (() => void) | undefined;
  const slow: OpenRecording = {
    ...aRecording(lines),
    lines: (async function* () {
      yield lines.slice(0, 10);
      await new Promise<void>(resolve => {
        readOn = resolve;
      });
      yield lines.slice(10);
    })(),
  };
  const playing = play(slow);
  while (readOn === undefined) await settle();
  await settle();
  readOn();
  const {frames} = await playing;
  const first = frames.find(({world}) => (world.feeds['sqs']?.resources.size ?? 0) > 0);
  expect(first?.replay.playback.isRead).toBe(false);
});

test('paused, nothing moves', async () => {
  const {seen, pass, press} = await play();
  await press({kind: 'toggle'});
  await pass(60_000);
  expect(seen()).toMatchObject({seconds: 0, visible: 0});
});

test('at a hundred times the speed every frame is true', async () => {
  const {frames, press, pass, seen} = await play();
  await press(...Array.from({length: 6}, () => ({kind: 'speed', by: 1}) as const));
  await pass(3000);
  expect(seen()).toMatchObject({seconds: 300, visible: 300});
  for (const {replay, world} of frames) {
    const queue = world.feeds['sqs']?.resources.get(urlOf('orders'));
    const counts = queue === undefined ? undefined : forgetType(sqs).queueOf(queue)?.counts;
    if (counts === undefined || replay.isSeeking) continue;
    const seconds = (replay.playback.at - noon) / 1000;
    expect(counts.visible).toBe(Math.min(598, Math.floor(seconds / 2) * 2));
  }
});

test('jumps lead to what was seen then, forward and back', async () => {
  const {press, seen} = await play();
  await press({kind: 'toggle'});
  const to = async (control: ReplayControl) => {
    await press(control);
    return seen();
  };
  expect(await to({kind: 'jump', to: noon + 7.5 * minute})).toMatchObject({seconds: 450, visible: 450});
  expect(await to({kind: 'move', milliseconds: -minute})).toMatchObject({seconds: 390, visible: 390});
  expect(await to({kind: 'move', milliseconds: 10_000})).toMatchObject({seconds: 400, visible: 400});
  expect(await to({kind: 'start'})).toMatchObject({seconds: 0, visible: 0});
  expect(await to({kind: 'end'})).toMatchObject({seconds: 599, visible: 598});
  expect(await to({kind: 'jump', to: noon + 61_000})).toMatchObject({seconds: 61, visible: 60});
});

test('the next moment is the marker, or a problem', async () => {
  const {press, seen, replay} = await play();
  await press({kind: 'toggle'}, {kind: 'moment', by: 1});
  expect(replay().playback.moments).toContainEqual({at: noon + 4 * minute, kind: 'marker', text: 'load on'});
  const [first] = replay().playback.moments;
  expect(seen().seconds).toBe(((first?.at ?? NaN) - noon) / 1000);
});

test('who asks for the end before it was read gets there', async () => {
  const lines = linesOf(tenMinutes);
  let readOn: (() => void) | undefined;
  const slow: OpenRecording = {
    ...aRecording(lines),
    lines: (async function* () {
      yield lines.slice(0, 10);
      await new Promise<void>(resolve => {
        readOn = resolve;
      });
      yield lines.slice(10);
    })(),
  };
  const {press, seen} = await play(slow, {
    beforeRead: async control => {
      while (readOn === undefined) await settle();
      control({kind: 'end'});
      readOn();
    },
  });
  await press();
  expect(seen()).toMatchObject({seconds: 599, visible: 598});
});

test('it stops at the end and says nothing is missing', async () => {
  const {press, pass, replay} = await play();
  await press({kind: 'end'});
  await pass(5000);
  expect(replay().playback.isPlaying).toBe(false);
  expect(replay().trouble).toBeUndefined();
});

test('of a recording that was cut off everything before is shown', async () => {
  const lines = linesOf(tenMinutes).slice(0, 301);
  const {press, replay, seen} = await play(aRecording(lines));
  await press({kind: 'end'});
  expect(replay().trouble).toMatch(/cut off/);
  expect(seen().visible).toBeGreaterThan(290);
});

test.each([
  ['a file that is damaged', aRecording(linesOf(tenMinutes), 301)],
  ['a line that is damaged', aRecording(linesOf(tenMinutes).with(301, '[10,9999,1]'))],
  [
    'an event that is none',
    aRecording(linesOf(tenMinutes).with(301, '[10,"x",[{"type":"learnt","service":"sqs"}]]')),
  ],
])('of %s everything before it is shown, and it says so', async (_, recording) => {
  const {press, replay, seen} = await play(recording);
  await press({kind: 'end'});
  expect(replay().trouble).toMatch(/damaged after \d\d:\d\d:\d\d/);
  expect(seen().visible).toBeGreaterThan(290);
});

test('a recording of no event is an end', async () => {
  const {replay} = await play(aRecording([]));
  expect(replay()).toMatchObject({trouble: expect.stringMatching(/cut off/) as string});
});

describe('several places', () => {
  const prod = {profile: 'prod', region: 'eu-west-1'};
  const staging = {profile: 'staging', region: 'eu-west-1'};
  const ids = ['prod/eu-west-1', 'staging/eu-west-1'];
  const seconds = Array.from({length: 300}, (_, index) => index * 2);
  const happenings: readonly Happening[] = [
    {at: noon, event: {type: 'placesChosen', places: [prod, staging]} satisfies Event},
    ...ids
      .flatMap((placeId, index): readonly Event[] => [
        {type: 'connected', placeId, place: {...place, ...(index === 0 ? prod : staging)}},
        {...listed(['orders']), placeId},
      ])
      .map(event => ({at: noon, event})),
    ...seconds.flatMap(second => {
      const now = noon + second * 1000;
      return ids
        .flatMap((placeId, index): readonly Event[] => [
          {
            type: 'learnt',
            service: 'sqs',
            placeId,
            learnt: [
              {id: urlOf('orders'), learnt: learntOf('orders', {visible: second + index, readAt: now})},
            ],
          },
          {type: 'polled', service: index === 0 ? 'sqs' : 'sns', clock: 'live', at: now, placeId},
        ])
        .map(event => ({at: now, event}));
    }),
  ];
  const waitingIn = (world: World): readonly (readonly [string, number | undefined])[] =>
    [...(world.feeds['sqs']?.resources.values() ?? [])].map(queue => [
      queue.place ?? '',
      forgetType(sqs).queueOf(queue)?.counts?.visible,
    ]);

  test('can be jumped about in, each with what it had', async () => {
    const played = await play(aRecording(linesOf(happenings)));
    await played.press({kind: 'toggle'}, {kind: 'end'});
    for (const second of [480, 240, 62, 590]) {
      await played.press({kind: 'jump', to: noon + second * 1000 + 500});
      expect(waitingIn(played.world())).toEqual([
        ['prod', second],
        ['staging', second + 1],
      ]);
    }
  });

  test('are there when a recording begins that knows them already', async () => {
    const follow = createRecordedUpdate(catalog);
    const before = happenings.slice(0, 205);
    const now = before.at(-1)?.at ?? noon;
    const known = before.reduce((state, {at, event}) => follow(state, event as Event, at), startState);
    const shown: Event = {type: 'worldShown', world: recordedWorldOf(known)};
    const played = await play(aRecording(linesOf([{at: now, event: shown}, ...happenings.slice(205)])));
    await played.press({kind: 'toggle'}, {kind: 'start'});
    await played.press({kind: 'jump', to: now});
    expect(waitingIn(played.world())).toEqual(waitingIn(worldOf(known)));
    await played.press({kind: 'jump', to: noon + 400_500});
    expect(waitingIn(played.world())).toEqual([
      ['prod', 400],
      ['staging', 401],
    ]);
  });
});
