import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {advance, control, momentFrom, startOf, timeTyped} from '../../source/domain/playback.ts';
import {noon} from '../fixtures/a-queue.ts';
import {aPlayback, anyControl, anyPlayback} from '../fixtures/replay-events.ts';

const minute = 60_000;
const moment = (minutes: number) => ({
  at: noon + minutes * minute,
  kind: 'problem' as const,
  text: `at ${String(minutes)}`,
});

test('whatever is pressed, and however time passes, nobody leaves the recording', () => {
  fc.assert(
    fc.property(anyPlayback, fc.array(fc.tuple(anyControl, fc.nat(100_000))), (start, steps) => {
      let playback = start;
      for (const [wanted, milliseconds] of steps) {
        playback = advance(control(playback, wanted), milliseconds);
        expect(playback.at).toBeGreaterThanOrEqual(playback.from);
        expect(playback.at).toBeLessThanOrEqual(playback.to);
      }
    }),
  );
});

test('time passes as fast as it is told to, and not while paused', () => {
  expect(advance(aPlayback({speed: 20}), 1000).at).toBe(noon + 20_000);
  expect(advance(aPlayback({isPlaying: false}), 1000).at).toBe(noon);
});

test('it waits at the end of what was read so far, and stops at the end', () => {
  const late = {at: noon + 599_000};
  expect(advance(aPlayback({...late, isRead: false}), 5000)).toMatchObject({
    at: noon + 600_000,
    isPlaying: true,
  });
  expect(advance(aPlayback(late), 5000)).toMatchObject({at: noon + 600_000, isPlaying: false});
});

test('play at the end begins anew', () => {
  const over = aPlayback({at: noon + 600_000, isPlaying: false});
  expect(control(over, {kind: 'toggle'})).toMatchObject({at: noon, isPlaying: true});
});

test('a recording begins to play at once', () => {
  expect(startOf(noon)).toMatchObject({at: noon, isPlaying: true, speed: 1, isRead: false});
});

test('speed goes up and down by its steps and stays within them', () => {
  const faster = (times: number) =>
    Array.from({length: times}).reduce<ReturnType<typeof aPlayback>>(
      playback => control(playback, {kind: 'speed', by: 1}),
      aPlayback(),
    );
  expect([0, 1, 2, 3, 4, 5, 6, 7].map(times => faster(times).speed)).toEqual([1, 2, 5, 10, 20, 50, 100, 100]);
  expect(control(aPlayback(), {kind: 'speed', by: -1}).speed).toBe(1);
});

describe('moments', () => {
  const moments = [moment(1), {...moment(1), at: noon + minute + 1000}, moment(4), moment(8)];

  test('are gone to one after the other; what came together is one', () => {
    let playback = aPlayback({moments});
    const seen = [];
    for (let step = 0; step < 4; step += 1) {
      playback = control(playback, {kind: 'moment', by: 1});
      seen.push((playback.at - noon) / minute);
    }
    expect(seen).toEqual([1, 4, 8, 8]);
  });

  test('are gone back to by the same places', () => {
    let playback = aPlayback({moments, at: noon + 9 * minute});
    const seen = [];
    for (let step = 0; step < 4; step += 1) {
      playback = control(playback, {kind: 'moment', by: -1});
      seen.push((playback.at - noon) / minute);
    }
    expect(seen).toEqual([8, 4, 1, 1]);
  });

  test('lie on the side that was asked for', () => {
    fc.assert(
      fc.property(anyPlayback, playback => {
        expect(momentFrom(playback, 1)?.at ?? Infinity).toBeGreaterThan(playback.at);
        expect(momentFrom(playback, -1)?.at ?? -Infinity).toBeLessThan(playback.at);
      }),
    );
  });
});

describe('a time that is typed', () => {
  const here = aPlayback({at: noon + 5 * minute});

  test.each([
    ['12:03', 3],
    ['12:03:30', 3.5],
    ['+5m', 10],
    ['-30s', 4.5],
    ['2m', 2],
    ['1.5m', 1.5],
    // Beyond the end: control stays within.
    ['+1h', 65],
  ])('%s', (typed, minutes) => {
    expect(timeTyped(typed, here)).toBe(noon + minutes * minute);
  });

  test('of day is that of the day it was recorded on, also after midnight', () => {
    const night = aPlayback({from: noon + 719 * minute, to: noon + 730 * minute, at: noon + 720 * minute});
    expect(timeTyped('00:05', night)).toBe(noon + 725 * minute);
    expect(timeTyped('23:59', night)).toBe(noon + 719 * minute);
  });

  test.each(['', 'soon', '25:00', '12:61', '5', '+m'])('%s is none', typed => {
    expect(timeTyped(typed, here)).toBeUndefined();
  });
});
