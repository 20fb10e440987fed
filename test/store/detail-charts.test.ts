import {describe, expect, test} from 'vitest';
import type {ChartView} from '../../source/store/state.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const minute = 60_000;

/** The detail of a queue of which these many minutes are stored; the newest began two minutes before noon. */
const openDetail = (stored = 180): Session => {
  const session = openSession({queues: {orders: {}}});
  const minutes = Array.from({length: stored}, (_, index) => ({
    at: noon - (stored - index + 1) * minute,
    value: 1,
  }));
  session.happen({
    type: 'learnt',
    service: 'sqs',
    learnt: [{id: urlOf('orders'), learnt: {}, minutes: {sentPerSecond: minutes}}],
  });
  session.press('Enter');
  return session;
};

const newest = noon - 2 * minute;

const chartOf = (session: Session): ChartView => {
  const screen = session.state().screens.at(-1);
  if (screen?.kind !== 'detail') throw new Error('Expected a detail to be open');
  return screen.chart;
};
const cursorOf = (session: Session): number | undefined => chartOf(session).cursorAt;

describe('the time range', () => {
  test('goes through all of them and begins again', () => {
    const session = openDetail();
    const ranges = [0, 1, 2, 3, 4].map(() => {
      session.press('t');
      return chartOf(session).rangeMinutes;
    });
    expect([...new Set(ranges)].toSorted((a, b) => a - b)).toEqual([15, 30, 60, 180]);
    expect(ranges[4]).toBe(ranges[0]);
  });

  test('keeps a cursor that is on it, and drops one that is not', () => {
    const session = openDetail();
    while (chartOf(session).rangeMinutes !== 180) session.press('t');
    session.press('[', '[', '[');
    session.press('t');
    expect(chartOf(session)).toEqual({rangeMinutes: 15, cursorAt: undefined});
    session.press('Left', 't');
    expect(chartOf(session)).toEqual({rangeMinutes: 30, cursorAt: newest});
  });
});

describe('the cursor', () => {
  test('comes in at the newest minute and goes back minute by minute', () => {
    const session = openDetail();
    session.press('Left');
    expect(cursorOf(session)).toBe(newest);
    session.press('Left', 'Left');
    expect(cursorOf(session)).toBe(newest - 2 * minute);
  });

  test('moves by ten', () => {
    const session = openDetail();
    session.press('Left', '[', '[', ']');
    expect(cursorOf(session)).toBe(newest - 10 * minute);
  });

  test('leaves beyond the newest minute', () => {
    const session = openDetail();
    session.press('Left', 'Right');
    expect(cursorOf(session)).toBeUndefined();
    session.press('Right');
    expect(cursorOf(session)).toBeUndefined();
  });

  test('stays on the charts', () => {
    const session = openDetail();
    while (chartOf(session).rangeMinutes !== 15) session.press('t');
    session.press('[', '[', '[', '[');
    expect(cursorOf(session)).toBe(newest - 14 * minute);
  });

  test('stays at its minute while newer ones come in', () => {
    const session = openDetail();
    session.press('Left');
    session.happen(
      {type: 'ticked', at: noon + minute},
      {
        type: 'learnt',
        service: 'sqs',
        learnt: [
          {id: urlOf('orders'), learnt: {}, minutes: {sentPerSecond: [{at: newest + minute, value: 2}]}},
        ],
      },
    );
    expect(cursorOf(session)).toBe(newest);
    session.press('Right');
    expect(cursorOf(session)).toBe(newest + minute);
  });

  test('has nothing to read where nothing is stored', () => {
    const session = openDetail(0);
    session.press('Left');
    expect(cursorOf(session)).toBeUndefined();
    expect(session.state().notice?.text).toContain('nothing to read');
  });

  test('is of the charts only: in the table its keys do nothing', () => {
    const session = openSession({queues: {orders: {}}});
    const before = session.state();
    session.act({type: 'cursorMoved', by: -1});
    session.act({type: 'rangeCycled'});
    expect(session.state()).toEqual(before);
  });

  test('Esc goes back, whether there is a cursor or not', () => {
    const session = openDetail();
    session.press('Left', 'Esc');
    expect(session.state().screens).toEqual([]);
  });
});
