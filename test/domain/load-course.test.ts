import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {courseOf} from '../../source/domain/load-course.ts';
import type {LoadRun} from '../../source/domain/load-run.ts';
import {aRun, at, withValues} from '../fixtures/a-load-run.ts';

const burst = {0: 4, 2: 4, 4: 300, 6: 600, 8: 900, 10: 500, 12: 100, 14: 3, 16: 4, 18: 2, 24: 3, 30: 4};

describe('the course of a load test', () => {
  test('waits until more comes than before', () => {
    expect(courseOf(aRun({backlog: {0: 4, 2: 9, 4: 6}}), at(4)).phase).toBe('waiting');
  });

  test('begins with the first reading that is clearly above the baseline', () => {
    const course = courseOf(aRun({backlog: {0: 4, 2: 4, 4: 300, 6: 600}}), at(6));
    expect(course).toMatchObject({phase: 'load', beganAt: at(4), stoppedAt: undefined});
  });

  test('drains from the moment on at which the backlog turned', () => {
    const course = courseOf(aRun({backlog: {0: 4, 4: 300, 8: 900, 10: 500}}), at(10));
    expect(course).toMatchObject({phase: 'draining', stoppedAt: at(8)});
  });

  test('is drained when the backlog is back and stays there', () => {
    const soFar = Object.fromEntries(Object.entries(burst).filter(([seconds]) => Number(seconds) <= 16));
    expect(courseOf(aRun({backlog: soFar}), at(16)).phase).toBe('draining');
    expect(courseOf(aRun({backlog: burst}), at(30))).toMatchObject({
      phase: 'drained',
      beganAt: at(4),
      stoppedAt: at(8),
      drainedAt: at(14),
    });
  });

  test('goes on with a second burst', () => {
    const run = aRun({backlog: {...burst, 32: 700, 34: 1400}});
    expect(courseOf(run, at(34))).toMatchObject({phase: 'load', beganAt: at(4)});
  });

  test('takes load for load as long as the newest minute of CloudWatch has it, however empty the queue is', () => {
    const quiet = aRun({backlog: {0: 4, 60: 5, 120: 3, 180: 4}});
    const loaded = withValues(quiet, {sent: {[-60]: 5, 0: 80, 60: 90}});
    expect(courseOf(loaded, at(185)).phase).toBe('load');
    const over = {...withValues(loaded, {sent: {120: 5}}), knownUntil: at(180)};
    expect(courseOf(over, at(245))).toMatchObject({phase: 'drained', beganAt: at(0), stoppedAt: at(120)});
  });

  test('believes an empty queue only when CloudWatch knows of no more load', () => {
    const run = withValues(aRun({backlog: burst}), {sent: {[-60]: 5}});
    const back = courseOf({...run, knownUntil: at(0)}, at(30));
    expect(back).toMatchObject({phase: 'draining', drainedAt: at(14), isConfirmed: false});
    const known = withValues(run, {sent: {0: 90, 60: 5}});
    expect(courseOf({...known, knownUntil: at(120)}, at(250))).toMatchObject({
      phase: 'drained',
      drainedAt: at(14),
    });
  });

  test('drains as soon as the backlog turns, though the newest minute of CloudWatch still has load', () => {
    const run = aRun({
      backlog: {0: 4, 30: 900, 60: 1800, 90: 2400, 120: 1500, 150: 800},
      sent: {[-60]: 5, 0: 80, 60: 60},
    });
    expect(courseOf(run, at(150))).toMatchObject({phase: 'draining', stoppedAt: at(90)});
  });

  test('counts a minute that comes late at its own time', () => {
    const run = aRun({backlog: {0: 4, 200: 4}, sent: {[-60]: 5}});
    expect(courseOf(run, at(200)).phase).toBe('waiting');
    expect(courseOf(withValues(run, {sent: {60: 90}}), at(200)).beganAt).toBe(at(60));
  });

  test('waits for streams to be read to their end', () => {
    const run = aRun({
      invocations: {[-60]: 100, 0: 900, 60: 900, 120: 100, 180: 100},
      iteratorAge: {[-60]: 1, 0: 20, 60: 90, 120: 60, 180: 30},
    });
    expect(courseOf(run, at(245)).phase).toBe('draining');
    const read = {...withValues(run, {iteratorAge: {240: 2, 300: 1}}), knownUntil: at(360)};
    expect(courseOf(read, at(365))).toMatchObject({phase: 'drained', drainedAt: at(240)});
  });

  test('is never drained before its load has stopped, nor without load, whatever comes in whatever order', () => {
    const values = fc.array(fc.tuple(fc.nat(600), fc.nat(2000)), {maxLength: 80});
    fc.assert(
      fc.property(values, values, (live, minutes) => {
        const record = (order: readonly (readonly [number, number])[]): LoadRun =>
          order.reduce((run, [seconds, value]) => withValues(run, {backlog: {[seconds]: value}}), aRun());
        const sent = Object.fromEntries(
          minutes.map(([seconds, value]) => [Math.floor(seconds / 60) * 60, value]),
        );
        const unique = [...new Map(live).entries()];
        const run = withValues(record(unique), {sent});
        const course = courseOf(run, at(700));
        if (course.drainedAt !== undefined) {
          expect(course.stoppedAt).toBeLessThanOrEqual(course.drainedAt);
          expect(course.beganAt).toBeLessThanOrEqual(course.drainedAt);
        }
        if (course.beganAt === undefined) expect(course.phase).toBe('waiting');
        expect(courseOf(withValues(record(unique.toReversed()), {sent}), at(700))).toEqual(course);
      }),
    );
  });
});
