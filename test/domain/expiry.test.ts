import fc from 'fast-check';
import {expect, test} from 'vitest';
import {expiresAt} from '../../source/domain/expiry.ts';

const moment = Date.UTC(2026, 10, 2);

test('on a standard queue the original send counts, also after the move to a dead-letter queue', () => {
  for (const movedHere of [false, true])
    expect(expiresAt({sentAt: moment, retentionSeconds: 345_600, type: 'standard', movedHere})).toEqual({
      at: Date.UTC(2026, 10, 6),
      exact: true,
    });
});

test('on a FIFO queue a moved message lasts at least as long', () => {
  const sent = {sentAt: moment, retentionSeconds: 60, type: 'fifo'} as const;
  expect(expiresAt({...sent, movedHere: true})).toEqual({at: moment + 60_000, exact: false});
  expect(expiresAt({...sent, movedHere: false})).toEqual({at: moment + 60_000, exact: true});
});

test('is known exactly when both times are', () => {
  const time = fc.option(fc.nat(), {nil: undefined});
  fc.assert(
    fc.property(
      time,
      time,
      fc.constantFrom('standard', 'fifo'),
      fc.boolean(),
      (sentAt, retentionSeconds, type, movedHere) => {
        const isKnown = sentAt !== undefined && retentionSeconds !== undefined;
        expect(expiresAt({sentAt, retentionSeconds, type, movedHere}) !== undefined).toBe(isKnown);
      },
    ),
  );
});
