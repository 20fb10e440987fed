import {expect, test} from 'vitest';
import {FailureError} from '../../source/domain/failure.ts';
import type {Message} from '../../source/domain/message.ts';
import type {ScanRequest} from '../../source/domain/job.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {expired} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {openRunner} from '../fixtures/a-runner.ts';
import {settle} from '../fixtures/fake-clock.ts';
import {referenceTo} from '../fixtures/workbench-events.ts';

const queue = referenceTo('failures');
const scan: Command = {
  type: 'peek',
  number: 2,
  request: {queue, wanted: 10_000, hold: true, deep: true},
};
const many: readonly Message[] = Array.from({length: 500}, (_, index) => aMessage(`m${String(index)}`));

const idsOf = (events: readonly Event[]): readonly string[] =>
  events.flatMap(event => (event.type === 'peekReceived' ? event.messages.map(({id}) => id) : []));

test('a scan tells every message once, in order, and how it ended, under its number', async () => {
  const {run, events} = openRunner({
    jobs: {
      scan: async (_, onMessages) => {
        for (let from = 0; from < many.length; from += 10) await onMessages(many.slice(from, from + 10));
        return {receiveCalls: 50, received: 500, stillHeld: 0, endedBy: 'end'};
      },
    },
  });
  run(scan);
  await settle();
  expect(idsOf(events)).toEqual(many.map(({id}) => id));
  expect(events.at(-1)).toEqual({
    type: 'peekEnded',
    number: 2,
    outcome: {receiveCalls: 50, stillHeld: 0, endedBy: 'end', reachedEnd: true},
  });
  expect(events.every(event => 'number' in event && event.number === 2)).toBe(true);
});

test('a scan that receives quickly does not tell of each batch: drawing must not hold up receiving', async () => {
  const {run, events} = openRunner({
    jobs: {
      scan: async (_, onMessages) => {
        for (const message of many) await onMessages([message]);
        return {receiveCalls: 500, received: 500, stillHeld: 0, endedBy: 'wanted'};
      },
    },
  });
  run(scan);
  await settle();
  expect(idsOf(events)).toHaveLength(500);
  expect(events.length).toBeLessThan(100);
  expect(events.at(-1)).toMatchObject({outcome: {endedBy: 'wanted', reachedEnd: false}});
});

test('a scan that fails has told what it saw before it says why', async () => {
  const {run, events} = openRunner({
    jobs: {
      scan: async (_, onMessages) => {
        await onMessages(many.slice(0, 3));
        await onMessages(many.slice(3, 5));
        throw new FailureError(expired);
      },
    },
  });
  run(scan);
  await settle();
  expect(idsOf(events)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  expect(events.at(-1)).toEqual({type: 'peekFailed', number: 2, failure: expired});
});

test('a scan looks at everything within the limits of the memory, and stopPeek stops it', async () => {
  const requests: ScanRequest[] = [];
  const signals: AbortSignal[] = [];
  const {run} = openRunner({
    jobs: {
      scan: (request, _, signal) => {
        requests.push(request);
        signals.push(signal);
        return new Promise(() => undefined);
      },
    },
  });
  run(scan);
  expect(requests).toMatchObject([{queue, wanted: 10_000, wantedBytes: 64 * 1024 * 1024}]);
  expect(requests[0]?.selects(aMessage('any'))).toBe(true);
  expect(signals.map(({aborted}) => aborted)).toEqual([false]);
  run({type: 'stopPeek'});
  expect(signals.map(({aborted}) => aborted)).toEqual([true]);
  await settle();
});
