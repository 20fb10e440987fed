import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JobLine} from '../../source/domain/job-journal.ts';
import {parseJobLine} from '../../source/domain/journal-line.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import {unfinishedOf} from '../../source/domain/unfinished-job.ts';
import {aJobHeader, aJobOutcome, anEntry} from '../fixtures/a-job.ts';
import {noon} from '../fixtures/a-queue.ts';

const header = aJobHeader();
const call = (change: Partial<JournalEntry>): JobLine => ({type: 'call', ...anEntry(change)});
const openAfter = (...lines: readonly JobLine[]) => {
  const {copied, unsure, deleted} = unfinishedOf(header, lines);
  return {copied, unsure, deleted};
};

const send = (...messageIds: readonly string[]) => ({
  call: 'send',
  operation: 'SendMessageBatch',
  messageIds,
});
const remove = (...messageIds: readonly string[]) => ({
  call: 'delete',
  operation: 'DeleteMessageBatch',
  messageIds,
});
const yes = (...ids: readonly string[]) => ids.map(Id => ({Id, MessageId: `copy-${Id}`}));
const no = (...ids: readonly string[]) => ids.map(Id => ({Id, Code: 'InternalError', Message: ''}));

describe('a job that was killed', () => {
  test('before its first call left nothing open', () => {
    expect(openAfter()).toEqual({copied: {}, unsure: [], deleted: 0});
  });

  test('while it sent a batch leaves all of it unsure', () => {
    expect(openAfter(call(send('a', 'b')))).toEqual({copied: {}, unsure: ['a', 'b'], deleted: 0});
  });

  test('between a copy and the deletion leaves a copy beside its original', () => {
    const sent = call({
      ...send('a', 'b', 'c'),
      phase: 'after',
      outcome: {Successful: yes('a'), Failed: no('b')},
    });
    const expected = {copied: {a: 'copy-a'}, unsure: ['c'], deleted: 0};
    expect(openAfter(call(send('a', 'b', 'c')), sent)).toEqual(expected);
    expect(openAfter(call(send('a', 'b', 'c')), sent, call(remove('a')))).toEqual(expected);
  });

  test('after the deletion leaves nothing of the message open, unlike of one that was not deleted', () => {
    expect(
      openAfter(
        call(send('a', 'b')),
        call({...send('a', 'b'), phase: 'after', outcome: {Successful: yes('a', 'b')}}),
        call(remove('a', 'b')),
        call({...remove('a', 'b'), phase: 'after', outcome: {Successful: yes('a'), Failed: no('b')}}),
        {type: 'jobEnded', at: noon, outcome: aJobOutcome({notDeleted: 1})},
      ),
    ).toEqual({copied: {b: 'copy-b'}, unsure: [], deleted: 1});
  });

  test.each([
    ['that AWS refused leaves nothing open', false, []],
    ['that nobody answered stays unsure', true, ['a']],
    ['of which it is not known who answered stays unsure', undefined, ['a']],
  ])('after a batch %s', (_, unsure, expected) => {
    const error = {code: 'TimeoutError', message: ''};
    expect(openAfter(call(send('a')), call({...send('a'), phase: 'failed', error, unsure})).unsure).toEqual(
      expected,
    );
  });

  test('while it deleted a second time what was received again does not count it as gone', () => {
    const copied = call({...send('a'), phase: 'after', outcome: {Successful: yes('a')}});
    const gone = call({...remove('a'), phase: 'after', outcome: {Successful: yes('a')}});
    expect(openAfter(call(send('a')), copied, call(remove('a')), gone, call(remove('a')))).toEqual({
      copied: {a: 'copy-a'},
      unsure: [],
      deleted: 0,
    });
  });

  test('is not unsure of a message that was sent again and accepted', () => {
    const error = {code: 'TimeoutError', message: ''};
    expect(
      openAfter(
        call(send('a')),
        call({...send('a'), phase: 'failed', error, unsure: true}),
        call({...send('a'), call: 'again'}),
        call({...send('a'), call: 'again', phase: 'after', outcome: {Successful: yes('a')}}),
      ),
    ).toEqual({copied: {a: 'copy-a'}, unsure: [], deleted: 0});
  });

  test('knows a function by the request that it was invoked with', () => {
    const invoke = {call: 'i', operation: 'Invoke', service: 'lambda', messageIds: ['a']};
    const outcome = {StatusCode: 202, RequestId: 'r1'};
    expect(openAfter(call(invoke))).toMatchObject({copied: {}, unsure: ['a']});
    expect(openAfter(call(invoke), call({...invoke, phase: 'after', outcome}))).toMatchObject({
      copied: {a: 'r1'},
      unsure: [],
    });
  });

  test('knows a single message that was sent and deleted', () => {
    const one = {call: 's', operation: 'SendMessage', messageIds: ['a']};
    const sent = [call(one), call({...one, phase: 'after', outcome: {MessageId: 'c'}})];
    expect(openAfter(...sent)).toMatchObject({copied: {a: 'c'}, unsure: []});
    const gone = call({
      call: 'd',
      operation: 'DeleteMessage',
      messageIds: ['a'],
      phase: 'after',
      outcome: {},
    });
    expect(openAfter(...sent, gone)).toEqual({copied: {}, unsure: [], deleted: 1});
  });

  test('does not count an event that the function did not take', () => {
    const invoke = {
      call: 'i',
      operation: 'Invoke',
      service: 'lambda',
      messageIds: ['a'],
      phase: 'after',
    } as const;
    expect(openAfter(call({...invoke, outcome: {StatusCode: 200}}))).toMatchObject({
      copied: {},
      unsure: ['a'],
    });
  });

  test('knows messages by the places of their entries where the entries have other names', () => {
    const parameters = {Entries: [{Id: 'entry-0'}, {Id: 'b'}]};
    const after = {phase: 'after', parameters} as const;
    const sent = call({...send('{a}', 'b'), ...after, outcome: {Successful: yes('b', 'entry-0')}});
    expect(openAfter(sent).copied).toEqual({'{a}': 'copy-entry-0', b: 'copy-b'});
    const gone = call({...remove('{a}', 'b'), ...after, outcome: {Successful: yes('entry-0')}});
    expect(openAfter(sent, gone)).toEqual({copied: {b: 'copy-b'}, unsure: [], deleted: 1});
  });

  test('is read without names of calls, too', () => {
    const nameless = {...send('a', 'b'), call: undefined};
    const outcome = {Successful: yes('a', 'b')};
    expect(openAfter(call(nameless), call({...nameless, phase: 'after', outcome})).unsure).toEqual([]);
  });
});

test('a yes of SQS that means nothing, because the handle had expired, does not count as a deletion', () => {
  const sent = call({...send('a', 'b'), phase: 'after', outcome: {Successful: yes('a', 'b')}});
  const outcome = {Successful: yes('a', 'b')};
  const gone = call({...remove('a', 'b'), phase: 'after', outcome, notDone: ['a']});
  expect(openAfter(sent, call(remove('a', 'b')), gone)).toEqual({
    copied: {a: 'copy-a'},
    unsure: [],
    deleted: 1,
  });
  const again = {...remove('a'), call: 'delete again'};
  const goneAfterAll = call({...again, phase: 'after', outcome: {Successful: yes('a')}});
  expect(openAfter(sent, call(remove('a', 'b')), gone, call(again), goneAfterAll)).toEqual({
    copied: {},
    unsure: [],
    deleted: 2,
  });
});

test('a job that ended knows better than SQS, which says yes to an expired handle, what is deleted', () => {
  expect(
    openAfter(
      call({...send('a'), phase: 'after', outcome: {Successful: yes('a')}}),
      call({...remove('a'), phase: 'after', outcome: {Successful: yes('a')}}),
      {type: 'jobEnded', at: noon, outcome: aJobOutcome({notDeleted: 1, notDeletedIds: ['a']})},
    ),
  ).toEqual({copied: {a: 'copy-a'}, unsure: [], deleted: 0});
});

/** How the send and then the deletion of a message end. */
type Fate = {
  readonly send: 'accepted' | 'refused' | 'lost' | 'dropped';
  readonly remove: 'deleted' | 'refused' | 'lost' | 'never';
};

const fate: fc.Arbitrary<Fate> = fc.record({
  send: fc.constantFrom('accepted', 'accepted', 'accepted', 'refused', 'lost', 'dropped'),
  remove: fc.constantFrom('deleted', 'deleted', 'refused', 'lost', 'never'),
});

const idOf = (batch: number, index: number): string => `m-${String(batch)}-${String(index)}`;

/** The calls of one batch, one after the other: send before and after, delete before and after. */
const linesOfBatch = (batch: number, fates: readonly Fate[], isSendLost: boolean): readonly JobLine[] => {
  const ids = fates.map((_, index) => idOf(batch, index));
  const pick = (test: (fate: Fate) => boolean) => ids.filter((_, index) => test(fates[index] ?? fateless));
  const sending = {...send(...ids), call: `send-${String(batch)}`};
  const error = {code: 'TimeoutError', message: ''};
  if (isSendLost) return [call(sending), call({...sending, phase: 'failed', unsure: true, error})];
  const accepted = pick(({send}) => send === 'accepted');
  const outcome = {Successful: yes(...accepted), Failed: no(...pick(({send}) => send === 'refused'))};
  const sent = [call(sending), call({...sending, phase: 'after', outcome})];
  const going = pick(({send, remove}) => send === 'accepted' && remove !== 'never');
  if (going.length === 0) return sent;
  const deleting = {...remove(...going), call: `delete-${String(batch)}`};
  const deleted = {
    Successful: yes(...pick(({send, remove}) => send === 'accepted' && remove === 'deleted')),
    Failed: no(...pick(({send, remove}) => send === 'accepted' && remove === 'refused')),
  };
  return [...sent, call(deleting), call({...deleting, phase: 'after', outcome: deleted})];
};

const fateless: Fate = {send: 'dropped', remove: 'never'};

/** Where a message stands when so many lines of its batch were written. */
const standing = ({send, remove}: Fate, isSendLost: boolean, lines: number): string => {
  if (lines === 0) return 'untouched';
  if (lines === 1 || isSendLost || send === 'lost' || send === 'dropped') return 'unsure';
  if (send === 'refused') return 'untouched';
  return lines >= 4 && remove === 'deleted' ? 'deleted' : 'copied';
};

test('wherever the file of a job ends, every message that has a copy, or may have one, is named', () => {
  const batch = fc.record({fates: fc.array(fate, {minLength: 1, maxLength: 10}), isSendLost: fc.boolean()});
  fc.assert(
    fc.property(
      fc.array(batch, {maxLength: 6}),
      fc.array(fc.nat(), {maxLength: 24}),
      fc.double({min: 0, max: 1, noNaN: true}),
      (batches, choices, share) => {
        // Batches run at the same time: the next line is that of any of them.
        const left = batches.map(({fates, isSendLost}, index) => [...linesOfBatch(index, fates, isSendLost)]);
        const written: {readonly batch: number; readonly text: string}[] = [];
        for (let step = 0; left.some(lines => lines.length > 0); step += 1) {
          const busy = left.flatMap((lines, index) => (lines.length > 0 ? [index] : []));
          const chosen = busy[(choices[step % Math.max(1, choices.length)] ?? 0) % busy.length] ?? 0;
          written.push({batch: chosen, text: JSON.stringify(left[chosen]?.shift())});
        }
        // The program is killed: the text ends anywhere.
        const whole = written.map(({text}) => text).join('\n');
        const torn = whole.slice(0, Math.round(share * whole.length));
        const read = torn.split('\n').map(parseJobLine);
        const lines = read.filter(line => line?.type === 'call');
        const job = unfinishedOf(header, lines);
        const counted = written.slice(0, lines.length);

        const expected: Record<string, string[]> = {copied: [], unsure: [], deleted: [], untouched: []};
        batches.forEach(({fates, isSendLost}, index) => {
          const count = counted.filter(line => line.batch === index).length;
          fates.forEach((one, place) => expected[standing(one, isSendLost, count)]?.push(idOf(index, place)));
        });
        expect(Object.keys(job.copied).sort()).toEqual(expected['copied']?.sort());
        for (const [id, copy] of Object.entries(job.copied)) expect(copy).toBe(`copy-${id}`);
        expect([...job.unsure].sort()).toEqual(expected['unsure']?.sort());
        expect(job.deleted).toBe(expected['deleted']?.length);
      },
    ),
  );
});
