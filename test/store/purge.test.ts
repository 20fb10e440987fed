import {describe, expect, test} from 'vitest';
import type {RedriveFacts, RedriveTask} from '../../source/domain/redrive.ts';
import {canPurge, purgeRefusal} from '../../source/store/update-purge.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {listed, openSession} from '../fixtures/a-session.ts';
import {dialogOf, openAt, peekedAt} from '../fixtures/a-workbench.ts';
import {anOutcome, referenceTo} from '../fixtures/workbench-events.ts';

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;
const refusal = (session: Session): string | undefined =>
  purgeRefusal(session.state(), dialogOf(session, 'purge'));

const task = (status: string): RedriveTask => ({
  handle: 'handle',
  status,
  sourceArn: arnOf('failures'),
  destinationArn: undefined,
  maxPerSecond: undefined,
  moved: 0,
  total: 12,
  failureReason: undefined,
  startedAt: noon,
});

const tellFacts = (session: Session, change: Partial<RedriveFacts> = {}): void => {
  const facts = {sourceQueueUrls: [], tasks: [], visible: 12, inFlight: 1, delayed: 0, ...change};
  session.happen({type: 'redriveFactsRead', number: session.state().counter, facts});
};

const asked = (): Session => {
  const session = openAt('failures');
  session.press('P');
  return session;
};

const ready = (change?: Partial<RedriveFacts>): Session => {
  const session = asked();
  session.takeCommands();
  tellFacts(session, change);
  return session;
};

describe('P', () => {
  test('asks SQS what is in the queue before anything else', () => {
    expect(asked().takeCommands()).toEqual([
      {type: 'readRedriveFacts', number: 1, queue: referenceTo('failures')},
    ]);
  });

  test('in a peek is about the queue that is peeked at', () => {
    const session = peekedAt();
    session.act({type: 'purgeAsked'});
    expect(dialogOf(session, 'purge').queue.name).toBe('failures');
  });

  test('read-only, and on a queue that was not read, says why nothing happens', () => {
    const session = openAt('failures', {options: {readOnly: true}});
    session.press('P');
    expect(noticeOf(session)).toMatch(/^Read-only: nothing is purged/);
    const unread = openSession({queues: {}});
    unread.happen(listed(['orders']));
    unread.press('P');
    expect(noticeOf(unread)).toBe('No queue is selected, or it has not been read yet.');
    expect([...session.takeCommands(), ...unread.takeCommands()]).toEqual([]);
  });
});

describe('a queue is purged', () => {
  test('when its whole name is typed, and not before', () => {
    const session = ready();
    for (const letter of 'failures') {
      session.press('Enter');
      expect(session.takeCommands()).toEqual([]);
      session.press(letter);
    }
    session.press('Enter');
    expect(session.takeCommands()).toEqual([{type: 'purge', queue: referenceTo('failures')}]);
    expect(session.state().dialog).toBeUndefined();
  });

  test.each(['Failures', 'failures ', 'failuresx', 'orders'])('not by %j', name => {
    const session = ready();
    session.type(name);
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });

  test('also after a mistake was mended', () => {
    const session = ready();
    session.type('failurez');
    session.press('Backspace', 's', 'Enter');
    expect(session.takeCommands()).toHaveLength(1);
    const anew = ready();
    anew.type('orders');
    anew.press('Ctrl-u');
    anew.type('failures');
    anew.press('Enter');
    expect(anew.takeCommands()).toHaveLength(1);
  });

  test('not before SQS has said what is in it', () => {
    const session = asked();
    session.takeCommands();
    session.type('failures');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    tellFacts(session);
    session.press('Enter');
    expect(session.takeCommands()).toHaveLength(1);
  });

  test('not by Esc', () => {
    const session = ready();
    session.type('failures');
    session.press('Esc');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().dialog).toBeUndefined();
  });
});

describe('a purge is refused', () => {
  test.each(['RUNNING', 'CANCELLING'])('while a move task is %s', status => {
    const session = ready({tasks: [task('COMPLETED'), task(status)]});
    expect(refusal(session)).toMatch(/^A move task of this queue is running/);
    session.type('failures');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.screen()).toContain('A move task of this queue is running');
  });

  test('not because of tasks that are over', () => {
    expect(refusal(ready({tasks: [task('COMPLETED'), task('FAILED')]}))).toBeUndefined();
  });

  test('while a job of this program works on the queue, and not after it', () => {
    const session = peekedAt();
    session.press('x', 'Up', 'Enter', 'Esc', 'Esc', 'P');
    tellFacts(session);
    expect(refusal(session)).toMatch(/^A job of this program works on this queue/);
    session.type('failures');
    session.takeCommands();
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    const [id = ''] = Object.keys(session.state().jobs);
    session.happen({type: 'jobEnded', id, outcome: anOutcome(), at: noon});
    expect(canPurge(session.state(), dialogOf(session, 'purge'))).toBe(true);
  });

  test('when SQS cannot be asked', () => {
    const session = asked();
    session.takeCommands();
    session.happen({type: 'redriveFactsFailed', number: 1, failure: aFailure()});
    session.type('failures');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.screen()).toContain('access denied');
  });
});

test('an answer to an earlier question is dropped', () => {
  const session = asked();
  session.press('Esc', 'P');
  session.happen({type: 'redriveFactsFailed', number: 1, failure: aFailure()});
  expect(dialogOf(session, 'purge')).toMatchObject({number: 2, failure: undefined, facts: undefined});
});
