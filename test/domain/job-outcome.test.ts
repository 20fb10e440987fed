import {describe, expect, test} from 'vitest';
import {
  isComplete,
  isImportedWhole,
  leavesNothingOpen,
  mayHideMore,
  missingOriginals,
} from '../../source/domain/job-outcome.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobOutcome} from '../fixtures/a-job.ts';

describe('a job is complete', () => {
  test('when nothing is left of what it was asked for', () => {
    expect(isComplete(aJobOutcome(), 'end')).toBe(true);
    expect(isComplete(aJobOutcome({reachedEnd: false}), 'count')).toBe(true);
  });

  test.each([
    {refused: 1},
    {heldBack: 1},
    {unsure: 1},
    {notDeleted: 1},
    {failure: aFailure()},
    {stopped: true},
  ])('but not after %o', change => {
    expect(isComplete(aJobOutcome(change), 'count')).toBe(false);
  });

  test('but not before the end of the queue where that is its goal, and more may be there unseen', () => {
    const cut = aJobOutcome({reachedEnd: false});
    expect(isComplete(cut, 'end')).toBe(false);
    expect(mayHideMore(cut, 'end')).toBe(true);
    expect(mayHideMore(cut, 'count')).toBe(false);
    for (const why of [{stopped: true}, {failure: aFailure()}, {reachedEnd: true}])
      expect(mayHideMore({...cut, ...why}, 'end')).toBe(false);
  });
});

describe('the file of a job is finished', () => {
  test('unless a message is unsure or not deleted', () => {
    expect(leavesNothingOpen('redrive', aJobOutcome({stopped: true, sent: 1, refused: 3}))).toBe(true);
    expect(leavesNothingOpen('redrive', aJobOutcome({unsure: 1}))).toBe(false);
    expect(leavesNothingOpen('delete', aJobOutcome({notDeleted: 1}))).toBe(false);
  });

  test.each([{stopped: true}, {heldBack: 1}, {failure: aFailure()}])(
    'of an import that sent something and ended with %o it stays open',
    change => {
      expect(leavesNothingOpen('import', aJobOutcome({sent: 1, ...change}))).toBe(false);
      expect(leavesNothingOpen('import', aJobOutcome({sent: 0, ...change}))).toBe(true);
      expect(isImportedWhole(aJobOutcome(change))).toBe(false);
    },
  );

  test('of an import that refused lines it is closed: the next one would refuse them as well', () => {
    expect(leavesNothingOpen('import', aJobOutcome({sent: 1, refused: 2}))).toBe(true);
  });
});

test('originals with a copy that were not found are said with what to do', () => {
  expect(missingOriginals(0)).toBeUndefined();
  expect(missingOriginals(1)).toBe(
    '1 original not found: hidden for now, or gone; run it again in 2 minutes',
  );
  expect(missingOriginals(12)).toMatch(/^12 originals not found/);
});
