import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {jobEndEntry, jobStartEntry} from '../../source/domain/job-entry.ts';
import {parseJobLine, parseJournalLine} from '../../source/domain/journal-line.ts';
import {gatherRecords} from '../../source/domain/journal-records.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import {aJobHeader, aJobOutcome, anEntry} from '../fixtures/a-job.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

const recordsOf = (entries: readonly JournalEntry[], most = 100) => {
  const {add, records} = gatherRecords(most);
  for (const entry of entries.toReversed()) if (!add(entry)) break;
  return records();
};

describe('a line', () => {
  test('that is torn anywhere is no line', () => {
    const text = JSON.stringify(anEntry());
    fc.assert(
      fc.property(fc.nat(text.length - 1), length => {
        expect(parseJournalLine(text.slice(0, length))).toBeUndefined();
        expect(parseJobLine(text.slice(0, length))).toBeUndefined();
      }),
    );
  });

  test.each(['', 'null', '[]', '7', '{}', '{"at":1}', '{"at":1,"phase":"before","operation":7}', 'hello'])(
    'of somebody else is passed over: %s',
    text => {
      expect(parseJournalLine(text)).toBeUndefined();
      expect(parseJobLine(text)).toBeUndefined();
    },
  );

  test('of a journal of old, without names of calls, is read', () => {
    const old = anEntry({call: undefined});
    expect(parseJournalLine(JSON.stringify({...old, time: '2026-11-21T12:00:00.000Z'}))).toEqual({
      ...old,
      time: '2026-11-21T12:00:00.000Z',
    });
  });
});

describe('a record', () => {
  test('joins what was written before and after a call, newest first', () => {
    const second = anEntry({call: 'two', at: noon + 5, operation: 'PurgeQueue'});
    const records = recordsOf([
      anEntry({call: 'one'}),
      second,
      anEntry({call: 'one', phase: 'after', at: noon + 9, outcome: {Successful: []}}),
      {
        ...second,
        phase: 'failed',
        at: noon + 10,
        error: {code: 'AccessDenied', message: 'no'},
        unsure: false,
      },
    ]);
    expect(records).toMatchObject([
      {
        at: noon + 5,
        endedAt: noon + 10,
        operation: 'PurgeQueue',
        outcome: 'failed',
        error: {code: 'AccessDenied'},
      },
      {at: noon, endedAt: noon + 9, operation: 'SendMessageBatch', outcome: 'done', target: 'orders'},
    ]);
    expect(records[1]?.entry).toMatchObject({at: noon, outcome: {Successful: []}});
  });

  test('of a call that nobody answered says that its outcome is not known', () => {
    const error = {code: 'TimeoutError', message: ''};
    expect(
      recordsOf([anEntry({call: 'one', phase: 'failed', error, unsure: true}), anEntry({call: 'two'})]),
    ).toMatchObject([
      {outcome: 'unknown', endedAt: undefined},
      {outcome: 'unknown', endedAt: noon},
    ]);
  });

  test('joins the lines of a journal of old by what they asked', () => {
    const asked = (name: string) => ({
      call: undefined,
      operation: 'PurgeQueue',
      parameters: {QueueUrl: urlOf(name)},
    });
    const records = recordsOf([
      anEntry(asked('a')),
      anEntry(asked('b')),
      anEntry({...asked('b'), phase: 'after'}),
      anEntry({...asked('a'), phase: 'after'}),
      anEntry(asked('a')),
    ]);
    expect(records.map(({target, outcome}) => [target, outcome]).sort()).toEqual([
      ['a', 'done'],
      ['a', 'unknown'],
      ['b', 'done'],
    ]);
  });

  test.each([
    [{SourceArn: arnOf('a-dlq')}, 'a-dlq'],
    [{FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:charge:live'}, 'charge'],
    [{FunctionName: 'charge'}, 'charge'],
    [{TaskHandle: 'x'}, undefined],
  ])('of %j is about %s', (parameters, target) => {
    expect(recordsOf([anEntry({parameters})])[0]?.target).toBe(target);
  });

  test('is made for no more calls than are wanted, and of whole ones', () => {
    const entries = Array.from({length: 30}, (_, index) => [
      anEntry({call: String(index), at: noon + index}),
      anEntry({call: String(index), at: noon + index + 0.5, phase: 'after'}),
    ]).flat();
    expect(recordsOf(entries, 3).map(({at, outcome}) => [at - noon, outcome])).toEqual([
      [29, 'done'],
      [28, 'done'],
      [27, 'done'],
    ]);
  });
});

describe('a job in the journal', () => {
  const header = aJobHeader();
  const end = {type: 'jobEnded', at: noon + 60_000, outcome: aJobOutcome({sent: 12, deleted: 11})} as const;

  test('is one record: what it did, where, and its counts', () => {
    expect(recordsOf([jobStartEntry(header), jobEndEntry(header, end)])).toMatchObject([
      {
        at: noon,
        endedAt: noon + 60_000,
        operation: 'Job',
        account: '123456789012',
        target: 'orders-dlq',
        outcome: 'done',
        job: header.id,
        entry: {
          parameters: {does: 'redrive', what: '12 marked messages', to: 'their own sources'},
          outcome: {sent: 12, deleted: 11},
        },
      },
    ]);
  });

  test('that something ended before its time says what', () => {
    const failure = {
      kind: 'accessDenied',
      service: 'sqs',
      operation: 'SendMessageBatch',
      code: 'AccessDenied',
      message: 'SQS SendMessageBatch: access denied.',
      hint: 'Allow it.',
    } as const;
    const failed = {...end, outcome: aJobOutcome({failure})};
    expect(recordsOf([jobStartEntry(header), jobEndEntry(header, failed)])).toMatchObject([
      {outcome: 'failed', error: {code: 'AccessDenied', message: 'SQS SendMessageBatch: access denied.'}},
    ]);
  });
});
