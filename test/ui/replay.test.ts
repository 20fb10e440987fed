import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Playback} from '../../source/domain/playback.ts';
import {services} from '../../source/services/catalog.ts';
import {lineCommands} from '../../source/store/command-line.ts';
import {worksInReplay} from '../../source/store/replay-rules.ts';
import {worldOf} from '../../source/store/world.ts';
import {bindingsIn, keymap} from '../../source/ui/keymap.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {addressed, anyEvent} from '../fixtures/events.ts';
import {aReplay} from '../fixtures/replay-events.ts';
import {shop} from './a-stage.ts';

const minute = 60_000;
const catalog = services.map(({view}) => view);

/** A shop that is replayed, ten minutes of it. */
const replayed = (playback: Partial<Playback> = {}, options: SessionOptions = {}): Session => {
  const session = openSession({queues: shop, services: catalog, ...options});
  const world = {...worldOf(session.state()), now: playback.at ?? noon};
  session.happen({type: 'replayShown', replay: aReplay(playback), world});
  session.takeCommands();
  return session;
};

const lastLine = (session: Session): string => session.painted().at(-1)?.trimEnd() ?? '';
const footer = (session: Session): string => session.painted().at(-2) ?? '';

describe('the line of a replay', () => {
  const at = noon + 4 * minute;
  const moments = [
    {at: noon + 2 * minute, kind: 'problem' as const, text: 'orders began'},
    {at: noon + 8 * minute, kind: 'marker' as const, text: 'load on'},
  ];

  test.each([
    [
      'says how it plays, when, where, how long, of what day and file',
      {at, moments},
      {},
      ' play 1x     12:04:00 ────────▲───────█╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌◆╌╌╌╌╌╌╌╌ 10m00 · 2026-11-21 · orders.rec',
    ],
    [
      'says that it is paused, how fast it would play, and that more is being read',
      {at, isPlaying: false, speed: 20 as const, isRead: false},
      {},
      ' paused 20x  12:04:00 ──────────────█╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ over 10m00 · 2026-11-21 · orders.rec',
    ],
    [
      'is there in ASCII',
      {at, moments},
      {theme: {ascii: true}, size: {columns: 60, rows: 23}},
      ' play 1x     12:04:00 ------^-----#-----------@------ 10m00',
    ],
  ])('%s', (_, playback, options, line) => {
    const size = {columns: 96, rows: 23};
    expect(lastLine(replayed(playback, {size, ...options}))).toBe(line);
  });

  test('stands below a whole screen, which is as high as before', () => {
    const session = replayed({}, {size: {columns: 80, rows: 23}});
    expect(session.painted()).toHaveLength(24);
    expect(footer(session)).toContain('? help');
  });

  test('says why a recording ends early, where there is room', () => {
    const session = openSession({queues: shop, size: {columns: 120, rows: 23}});
    const trouble = 'damaged after 12:10:00: the rest cannot be read';
    session.happen({type: 'replayShown', replay: {...aReplay(), trouble}, world: worldOf(session.state())});
    expect(lastLine(session)).toContain(trouble);
    session.happen({type: 'resized', columns: 60, rows: 23});
    expect(lastLine(session)).toMatch(/cut off$/);
  });

  test('fits any terminal', () => {
    for (const columns of [30, 40, 60, 80, 200]) {
      const session = replayed({at}, {size: {columns, rows: 23}});
      expect(lastLine(session).length).toBeLessThanOrEqual(columns);
      expect(lastLine(session)).toContain('12:04:00');
    }
  });
});

test('the header says that it is a replay, or that it is recorded', () => {
  expect(replayed().screen()).toMatch(/^ sls-top .*REPLAY/);
  const session = openSession({queues: shop, size: {columns: 120, rows: 24}});
  const recording = {path: 'orders.rec', startedAt: noon, bytes: 1_300_000};
  session.happen({type: 'recordingChanged', recording});
  expect(session.screen()).toMatch(/^ sls-top .*● REC 1\.2 MiB/);
  session.happen({type: 'recordingChanged', recording: undefined});
  expect(session.screen()).not.toContain('● REC');
});

describe('in a replay', () => {
  test('keys play, and are in the footer and the help', () => {
    const session = replayed();
    expect(footer(session)).toContain('Space pause');
    session.press('Space', '+', 'n', '>', 'Home');
    expect(session.takeCommands()).toEqual([
      {type: 'controlReplay', control: {kind: 'toggle'}},
      {type: 'controlReplay', control: {kind: 'speed', by: 1}},
      {type: 'controlReplay', control: {kind: 'move', milliseconds: 10_000}},
      {type: 'controlReplay', control: {kind: 'start'}},
    ]);
    session.press('n');
    expect(footer(session)).toContain('There is no later problem and no later marker.');
    session.press('?');
    session.happen({type: 'resized', columns: 120, rows: 100});
    expect(session.screen()).toContain('play or pause');
  });

  test('charts keep the arrows for their cursor', () => {
    const session = replayed();
    session.press('Left');
    expect(session.takeCommands()).toMatchObject([{control: {kind: 'move', milliseconds: -10_000}}]);
    session.press('2', 'Enter', 'Left');
    expect(session.state().screens.at(-1)?.kind).toBe('detail');
    expect(session.takeCommands()).toEqual([]);
  });

  test.each([
    ['goto 12:05', {kind: 'jump', to: noon + 5 * minute}],
    ['goto +30s', {kind: 'jump', to: noon + 30_000}],
  ])(':%s jumps', (line, wanted) => {
    const session = replayed();
    session.press(':');
    session.type(line);
    session.press('Enter');
    expect(session.takeCommands()).toEqual([{type: 'controlReplay', control: wanted}]);
  });

  test.each(['m', 'R', 'P', 'I', 'Ctrl-r', 'F'])('%s says why nothing happens', key => {
    const session = replayed({}, {options: {demo: true}});
    session.press('2');
    session.takeCommands();
    session.press(key);
    expect(footer(session)).toContain('This is a replay: nothing is asked of AWS and nothing is changed.');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().dialog).toBeUndefined();
    expect(session.state().prompt).toBeUndefined();
  });

  test.each(['record', 'record other.rec', 'records 14:05', 'refresh', 'jobs', 'region eu-west-1'])(
    ':%s says so too',
    line => {
      const session = replayed();
      session.press(':');
      session.type(line);
      session.press('Enter');
      expect(footer(session)).toContain('This is a replay: nothing is asked of AWS');
      expect(session.takeCommands()).toEqual([]);
    },
  );

  test('what needs a live account is in no footer and not in the help', () => {
    const session = replayed({}, {size: {columns: 200, rows: 60}});
    session.press('2');
    expect(footer(session)).not.toMatch(/peek|redrive|purge/);
    const helps = bindingsIn(session.state()).map(({help}) => help);
    for (const word of [
      'peek at messages',
      'redrive dead letters',
      'purge the queue',
      'pause or resume polling',
    ])
      expect(helps.some(help => help.startsWith(word))).toBe(false);
  });

  test('no key and no line leads to a command that reaches anything but the screen', () => {
    const keys = [...new Set(keymap.flatMap(binding => binding.keys))];
    const names = lineCommands(catalog).map(({name}) => name);
    const line = fc.constantFrom(...names).map(name => ['line', name] as const);
    const key = fc.constantFrom(...keys).map(name => ['key', name] as const);
    fc.assert(
      fc.property(fc.array(fc.oneof(key, key, line), {maxLength: 12}), steps => {
        const session = replayed();
        for (const [kind, name] of steps) {
          if (kind === 'key') session.press(name);
          else {
            session.press(':');
            session.type(`${name} eu-west-1`);
            session.press('Enter');
          }
        }
        expect(session.commands.filter(command => !worksInReplay(command))).toEqual([]);
      }),
      {numRuns: 60},
    );
  });

  test('nor does anything that happens', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, {maxLength: 30}), events => {
        const session = replayed();
        for (const event of events) session.happen(addressed(event, session.state()));
        expect(session.takeCommands().filter(command => !worksInReplay(command))).toEqual([]);
      }),
      {numRuns: 60},
    );
  });
});

test('the time on screen is that of the recording, whoever looks at it when', () => {
  const session = replayed({at: noon + 4 * minute, isPlaying: false}, {size: {columns: 120, rows: 32}});
  const later = noon + 86_400_000;
  session.happen(
    {type: 'attended', at: later},
    {type: 'focusChanged', isFocused: false, at: later},
    {type: 'ticked', at: later},
  );
  expect(session.state().now).toBe(noon + 4 * minute);
  expect(session.screen().split('\n')[0]).toContain('12:04:00');
});

describe('outside a replay', () => {
  test(':record begins a recording and ends it, and one is not begun over another', () => {
    const session = openSession({queues: shop});
    const say = (line: string): void => {
      session.press(':');
      session.type(line);
      session.press('Enter');
    };
    say('record orders.rec');
    say('record');
    expect(session.takeCommands()).toEqual([
      {type: 'record', path: 'orders.rec'},
      {type: 'record', path: undefined},
    ]);
    session.happen({type: 'recordingChanged', recording: {path: 'a.rec', startedAt: noon, bytes: 1}});
    say('record b.rec');
    expect(session.takeCommands()).toEqual([]);
    expect(session.painted().at(-1)).toContain('a.rec is being written');
  });

  test(':goto says that there is nothing to go to', () => {
    const session = openSession({queues: shop});
    session.press(':');
    session.type('goto 12:05');
    session.press('Enter');
    expect(session.painted().at(-1)).toContain('This is no replay.');
  });
});
