import {describe, expect, test} from 'vitest';
import {aMessage} from '../fixtures/a-message.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {dialogOf, peekedAt, peekOf, takenOf} from '../fixtures/a-workbench.ts';

const ask = (queue: string, keys: readonly string[] = []): Session => {
  const session = peekedAt(undefined, {queue, reachedEnd: false});
  session.press(...keys, 'D');
  return session;
};

const costs = (session: Session): string => dialogOf(session, 'confirmPeek').reasons.join(' ');

describe('the question before a scan', () => {
  test('says what it costs the queue: receive counts, hidden for how long, how much at most', () => {
    const session = ask('failures');
    expect(session.takeCommands()).toEqual([]);
    expect(dialogOf(session, 'confirmPeek').title).toBe('Scan failures?');
    expect(costs(session)).toContain('all of about 12 messages, at most 10,000 or 64 MiB');
    expect(costs(session)).toContain('the receive count of each rises by one');
    expect(costs(session)).toContain('120 s at most; s stops it and shows them again');
    expect(costs(session)).not.toMatch(/Groups|redrive policy/);
  });

  test('says of FIFO that groups are held, and that only the first of each are seen', () => {
    const session = ask('stream.fifo');
    expect(costs(session)).toContain('consumers get nothing of a group while one of its messages is hidden');
    expect(costs(session)).toContain('Of each group SQS shows only the first messages');
  });

  test('says of a queue with a redrive policy that messages may move, and suggests to leave it', () => {
    const session = openSession({queues: {orders: {visible: 5, deadLettersTo: 'gone', maxReceiveCount: 5}}});
    session.press('m', 'Up', 'Enter');
    session.happen({
      type: 'peekEnded',
      number: session.state().counter,
      outcome: {receiveCalls: 1, stillHeld: 0, reachedEnd: false},
    });
    session.press('D');
    expect(costs(session)).toContain('messages received 5 times already move to its DLQ');
    session.takeCommands();
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });
});

describe('a scan', () => {
  test('goes through the whole queue and keeps what was seen, marked and narrowed to', () => {
    const session = peekedAt(undefined, {reachedEnd: false});
    session.press('Space', '/');
    session.type('timeout');
    session.press('Enter', 'D', 'Enter');
    expect(takenOf(session, 'peek')).toMatchObject([
      {request: {queue: {name: 'failures'}, wanted: 10_000, hold: true, deep: true}},
    ]);
    expect(peekOf(session)).toMatchObject({status: 'receiving', narrowing: {search: 'timeout'}});
    expect([...peekOf(session).marked]).toEqual(['t1']);
    expect(peekOf(session).messages).toHaveLength(5);
  });

  test('that saw the whole queue lists what is there and nothing that is gone', () => {
    const session = ask('failures', []);
    session.press('Enter');
    const {counter: number} = session.state();
    session.happen(
      {type: 'peekReceived', number, messages: [aMessage('t1'), aMessage('new')]},
      {type: 'peekEnded', number, outcome: {receiveCalls: 3, stillHeld: 0, reachedEnd: true, endedBy: 'end'}},
    );
    expect(peekOf(session).messages.map(({id}) => id)).toEqual(['t1', 'new']);
  });

  test('is stopped by s, and what was seen stays', () => {
    const session = ask('failures', []);
    session.press('Enter');
    const {counter: number} = session.state();
    session.happen({type: 'peekReceived', number, messages: [aMessage('new')]});
    session.takeCommands();
    session.press('s');
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
    session.happen({
      type: 'peekEnded',
      number,
      outcome: {receiveCalls: 3, stillHeld: 0, reachedEnd: false, endedBy: 'stop'},
    });
    expect(peekOf(session)).toMatchObject({status: 'ended', outcome: {endedBy: 'stop'}});
    expect(peekOf(session).messages).toHaveLength(6);
    session.press('s');
    expect(session.takeCommands()).toEqual([]);
  });

  test('does not begin while another look is under way', () => {
    const session = ask('failures');
    session.press('Enter');
    session.takeCommands();
    session.act({type: 'scanAsked'});
    expect(session.state().dialog).toBeUndefined();
    expect(session.state().notice?.text).toBe('Still receiving; s stops it.');
  });

  test('is left by Esc in its question', () => {
    const session = ask('failures');
    session.press('Esc');
    expect(session.takeCommands()).toEqual([]);
    expect(peekOf(session).status).toBe('ended');
  });
});
