import {describe, expect, test} from 'vitest';
import {journalRecord} from '../../source/domain/journal-line.ts';
import {anEntry} from '../fixtures/a-job.ts';
import {arnOf, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {command, topScreen} from '../fixtures/a-workbench.ts';

const purge = journalRecord(
  anEntry({phase: 'after', operation: 'PurgeQueue', parameters: {QueueUrl: urlOf('orders')}}),
);
const batch = journalRecord(
  anEntry({operation: 'SendMessageBatch', parameters: {QueueUrl: urlOf('orders'), Entries: []}}),
);

const read = (...records: readonly (typeof purge)[]): Session => {
  const session = openSession({queues: {orders: {}}});
  command(session, 'journal');
  session.takeCommands();
  session.happen({type: 'journalRead', records});
  return session;
};

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;

describe(':journal', () => {
  test('reads the file anew each time, and is one screen however often it is typed', () => {
    const session = openSession({queues: {orders: {}}});
    command(session, 'journal');
    command(session, 'journal');
    expect(session.takeCommands()).toEqual([{type: 'readJournal'}, {type: 'readJournal'}]);
    expect(session.state().screens).toEqual([{kind: 'journal', selected: 0, line: 0}]);
  });

  test('Enter on a job shows its calls, and Esc the journal again', () => {
    const job = journalRecord(anEntry({phase: 'after', operation: 'Job', job: 'job-1', parameters: {}}));
    const session = read(job, purge);
    session.press('Enter');
    expect(session.takeCommands()).toEqual([{type: 'readJournal', job: 'job-1'}]);
    expect(topScreen(session)).toMatchObject({kind: 'journal', job: 'job-1'});
    session.happen({type: 'journalRead', records: [purge]});
    expect(session.state().journal).toBeUndefined();
    session.happen({type: 'journalRead', job: 'job-1', records: [batch]});
    expect(session.state().journal).toEqual([batch]);
    session.press('Esc');
    expect(session.takeCommands()).toEqual([{type: 'readJournal', job: undefined}]);
    expect(session.state().journal).toBeUndefined();
  });

  test('opens the selected entry whole, and Esc goes back to it', () => {
    const session = read(purge, batch);
    session.press('j', 'Enter');
    expect(topScreen(session)).toEqual({kind: 'journalEntry', index: 1, scroll: 0});
    session.press('Esc');
    expect(topScreen(session)).toMatchObject({kind: 'journal', selected: 1});
  });

  test('that is empty, or not read yet, opens nothing', () => {
    for (const session of [read(), openSession({queues: {}})]) {
      if (topScreen(session) === undefined) command(session, 'journal');
      session.press('j', 'Enter');
      expect(topScreen(session)?.kind).toBe('journal');
    }
  });
});

describe('c', () => {
  test.each([
    ['in the list', []],
    ['on an entry', ['Enter']],
  ])('%s copies the command of the AWS CLI that does the same', (_, keys) => {
    const session = read(purge, batch);
    session.press(...keys, 'c');
    const [copied] = session.takeCommands();
    expect(copied).toMatchObject({type: 'copy', what: 'the command'});
    expect(copied?.type === 'copy' ? copied.text : '').toMatch(/^aws sqs purge-queue .*--queue-url/);
  });

  test('says so where there is none', () => {
    const session = read(batch);
    session.press('c');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('There is no command of the AWS CLI for this entry.');
  });

  test('elsewhere still copies what it always did', () => {
    const session = openSession({queues: {orders: {}}});
    session.press('c');
    expect(session.takeCommands()).toEqual([{type: 'copy', text: arnOf('orders'), what: 'the ARN'}]);
  });
});
