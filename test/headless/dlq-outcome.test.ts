import {describe, expect, test} from 'vitest';
import type {JobOutcome} from '../../source/domain/job.ts';
import type {OutcomeWords} from '../../source/headless/dlq-outcome.ts';
import {outcomeJson, outcomeLines} from '../../source/headless/dlq-outcome.ts';
import {aFailure} from '../fixtures/a-failure.ts';

const outcome = (change: Partial<JobOutcome> = {}): JobOutcome => ({
  phase: 'ended',
  ...{received: 10, passedOver: 0, sent: 10, deleted: 10, refused: 0, heldBack: 0, unsure: 0, notDeleted: 0},
  ...{perSecondNow: undefined, perSecond: undefined, refusals: [], unsureIds: [], notDeletedIds: []},
  ...{stillHeld: 0, hiddenSeconds: 120, reachedEnd: true, stopped: false, failure: undefined},
  ...change,
});

const words: OutcomeWords = {
  verb: 'redrive',
  job: 'J',
  queue: 'orders-dlq',
  type: 'standard',
  goal: 'end',
  seconds: 1.23456,
  stopped: false,
};

describe('how a job ended', () => {
  test('in a line when all went well', () => {
    expect(outcomeLines(outcome(), words)).toEqual([
      'orders-dlq: 10 messages sent, 10 originals deleted, of 10 seen',
    ]);
    expect(
      outcomeLines(outcome({deleted: 1, received: 2}), {...words, verb: 'delete', stopped: true}),
    ).toEqual(['orders-dlq: stopped: 1 message deleted, of 2 seen']);
  });

  test('names everything that a person has to look at', () => {
    const ids = Array.from({length: 25}, (_, index) => `id-${index}`);
    const lines = outcomeLines(
      outcome({
        ...{refused: 7, heldBack: 2, unsure: 25, notDeleted: 1, stillHeld: 3},
        refusals: [{reason: 'too large', count: 7, examples: ['a', 'b']}],
        ...{unsureIds: ids, notDeletedIds: ['c'], failure: aFailure()},
      }),
      words,
    );
    expect(lines.slice(1, 4)).toEqual([
      '  7 refused: too large',
      '    a b …',
      '  2 held back: one before them in their group was not sent',
    ]);
    const text = lines.join('\n');
    expect(text).toContain('25 unsure: nobody answered; a copy may have arrived, the original is still here');
    expect(text).toContain('    id-19\n    … 5 more; --json lists them');
    expect(text).toContain(
      '1 not deleted: copied, and still in orders-dlq; sls-top dlq redrive orders-dlq --finish',
    );
    expect(text).toContain('3 messages could not be released and come back within 120 s');
    expect(text).toContain(`ended early: ${aFailure().message}`);
  });

  test('before the end of the queue says that a part may be hidden, and why', () => {
    const cut = outcome({reachedEnd: false});
    expect(outcomeLines(cut, words).slice(1)).toEqual([
      '  a part of the queue may be hidden: SQS may have shown less than there is; run it again in 2 minutes',
    ]);
    expect(outcomeLines(cut, {...words, type: 'fifo'}).slice(1)).toEqual([
      '  a part of the queue may be hidden: later messages of a group hide behind those that were kept',
    ]);
    expect(outcomeLines(cut, {...words, goal: 'count'})).toHaveLength(1);
    expect(outcomeLines({...cut, stopped: true}, {...words, stopped: true})).toHaveLength(1);
  });

  test('is stopped for a program whoever stopped it', () => {
    expect(outcomeJson(outcome({stopped: true}), words)).toMatchObject({stopped: true});
    expect(outcomeJson(outcome({failure: aFailure()}), {...words, stopped: true})).toMatchObject({
      stopped: true,
    });
  });

  test('as the last line of JSON, with null where nothing is known', () => {
    expect(outcomeJson(outcome(), words)).toMatchObject({
      ...{type: 'done', verb: 'redrive', job: 'J', queue: 'orders-dlq', seconds: 1.235, stopped: false},
      ...{sent: 10, failure: null, perSecond: null},
    });
  });
});
