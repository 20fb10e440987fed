import {describe, expect, test} from 'vitest';
import {peekHeight} from '../../source/store/layout.ts';
import {focusedResource} from '../../source/store/select-queue.ts';
import type {Dialog, Peek} from '../../source/store/state.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {catalog, listed, openSession} from '../fixtures/a-session.ts';

const queues = {
  failures: {visible: 12},
  orders: {visible: 5, deadLettersTo: 'failures', maxReceiveCount: 5},
  'stream.fifo': {visible: 3},
} satisfies Record<string, QueueFacts>;

type Name = keyof typeof queues;

/** The table by name, with this queue selected. */
const at = (name: Name, more: Readonly<Record<string, QueueFacts>> = {}): Session => {
  const session = openSession({queues: {...queues, ...more}});
  session.press('s');
  session.press(
    ...Object.keys(queues)
      .slice(0, Object.keys(queues).indexOf(name))
      .map(() => 'j'),
  );
  return session;
};

const reference = (name: string, type: 'standard' | 'fifo' = 'standard') => ({
  url: urlOf(name),
  name,
  arn: arnOf(name),
  type,
});

const confirmation = (session: Session): Extract<Dialog, {kind: 'confirmPeek'}> => {
  const {dialog} = session.state();
  if (dialog?.kind !== 'confirmPeek') throw new Error('Expected a question before the peek');
  return dialog;
};

const peekOf = (session: Session): Peek => {
  const {peek} = session.state();
  if (peek === undefined) throw new Error('Expected a peek');
  return peek;
};

const messages = (count: number) => Array.from({length: count}, (_, index) => aMessage(`m${String(index)}`));

const received = (session: Session, count: number, number = peekOf(session).number): void => {
  session.happen({type: 'peekReceived', number, messages: messages(count)});
};

const ended = (session: Session, reachedEnd = true): void => {
  const outcome = {receiveCalls: 2, stillHeld: 0, reachedEnd};
  session.happen({type: 'peekEnded', number: peekOf(session).number, outcome});
};

describe('starting', () => {
  test('a queue without a redrive policy is peeked at once: fifty messages, held for a moment', () => {
    const session = at('failures');
    session.press('m');
    expect(session.takeCommands()).toEqual([
      {type: 'stopPeek'},
      {type: 'peek', number: 1, request: {queue: reference('failures'), wanted: 50, hold: true}},
    ]);
    expect(session.state().screens).toEqual([{kind: 'peek'}]);
  });

  test('FIFO is looked at in one call that hides nothing, because a held message stalls its group', () => {
    const session = at('stream.fifo');
    session.press('m');
    expect(session.takeCommands()).toMatchObject([
      {type: 'stopPeek'},
      {type: 'peek', request: {queue: reference('stream.fifo', 'fifo'), wanted: 10, hold: false}},
    ]);
  });

  test('a queue with a redrive policy asks first and names maxReceiveCount', () => {
    const session = at('orders');
    session.press('m');
    expect(session.takeCommands()).toEqual([]);
    const {title, reasons, choices, focus} = confirmation(session);
    expect(title).toBe('Peek at orders?');
    expect(reasons[0]).toContain('received more than 5 times (maxReceiveCount) moves to its DLQ');
    expect(choices.map(({label}) => label)).toEqual([
      'Peek at its dead letters in failures',
      'Peek at orders all the same',
      'Leave it',
    ]);
    expect(focus).toBe(0);
  });

  test.each([
    [['Enter'], 'failures'],
    [['Tab', 'Enter'], 'orders'],
    [['Tab', 'Tab', 'Enter'], undefined],
    [['Shift-Tab', 'Enter'], undefined],
    [['Down', 'Up', 'Enter'], 'failures'],
    [['Esc'], undefined],
    [['Tab', 'Esc'], undefined],
  ])('%j peeks at %s', (keys, name) => {
    const session = at('orders');
    session.press('m', ...keys);
    const peeks = session.takeCommands().filter(({type}) => type === 'peek');
    expect(peeks).toMatchObject(name === undefined ? [] : [{request: {queue: {name}}}]);
    expect(session.state().dialog).toBeUndefined();
  });

  test('where the DLQ is not known, what is focused at first is to leave it', () => {
    const session = openSession({queues: {orders: {visible: 5, deadLettersTo: 'elsewhere'}}});
    session.press('m');
    expect(confirmation(session).choices[confirmation(session).focus]?.label).toBe('Leave it');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });

  test('maxReceiveCount 1 is told for what it is', () => {
    const session = openSession({queues: {orders: {deadLettersTo: 'failures', maxReceiveCount: 1}}});
    session.press('m');
    expect(confirmation(session).reasons.join(' ')).toContain(
      'after this peek the next receive by a real consumer loses the message to the DLQ',
    );
  });

  test('a queue that was not read yet is not peeked at: it may have a redrive policy', () => {
    const session = openSession({queues: {}});
    session.happen(listed(['orders']));
    session.press('m');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toBe('orders has not been read yet; try again in a moment.');
  });
});

describe('what arrives', () => {
  const peeking = (): Session => {
    const session = at('failures');
    session.press('m');
    session.takeCommands();
    return session;
  };

  test('is added; a message seen again keeps its place and takes its new receive count', () => {
    const session = peeking();
    received(session, 3);
    session.happen({
      type: 'peekReceived',
      number: 1,
      messages: [aMessage('m9'), aMessage('m1', {receiveCount: 8})],
    });
    expect(peekOf(session).messages.map(({id, receiveCount}) => [id, receiveCount])).toEqual([
      ['m0', 4],
      ['m1', 8],
      ['m2', 4],
      ['m9', 4],
    ]);
  });

  test('of an older peek is dropped', () => {
    const session = peeking();
    session.press('Esc', 'm');
    expect(peekOf(session).number).toBe(2);
    received(session, 3, 1);
    session.happen(
      {type: 'peekEnded', number: 1, outcome: {receiveCalls: 1, stillHeld: 0, reachedEnd: true}},
      {type: 'peekFailed', number: 1, failure: aFailure()},
    );
    expect(peekOf(session)).toMatchObject({messages: [], status: 'receiving', failure: undefined});
  });

  test('an end and a failure are told', () => {
    const session = peeking();
    ended(session);
    expect(peekOf(session)).toMatchObject({status: 'ended', outcome: {reachedEnd: true}});
    const other = peeking();
    other.happen({type: 'peekFailed', number: 1, failure: aFailure()});
    expect(peekOf(other)).toMatchObject({status: 'failed', failure: aFailure()});
  });

  test('leaving stops it, so that what it holds is released', () => {
    const session = peeking();
    session.press('Esc');
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
    expect(session.state().screens).toEqual([]);
  });

  test('the selection stays in sight and on its message', () => {
    const session = peeking();
    received(session, 40);
    session.press('G', 'k');
    expect(peekOf(session).selected).toBe(38);
    session.press('PgUp');
    expect(peekOf(session).selected).toBe(38 - peekHeight(session.state()));
    session.press('Enter');
    const id = `m${String(peekOf(session).selected)}`;
    expect(session.state().screens.at(-1)).toMatchObject({kind: 'message', messageId: id});
    received(session, 45);
    session.press('Esc', 'Enter');
    expect(session.state().screens.at(-1)).toMatchObject({messageId: id});
  });
});

describe('looking for more', () => {
  const peeked = (name: Name, count: number, keys: readonly string[] = []): Session => {
    const session = at(name);
    session.press('m', ...keys);
    received(session, count);
    ended(session);
    session.takeCommands();
    return session;
  };

  test('waits for the end of the peek that runs', () => {
    const session = at('failures');
    session.press('m');
    session.takeCommands();
    session.press('+');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toMatch(/^Still receiving/);
  });

  test('of a plain queue begins at once, and what was seen stays listed', () => {
    const session = peeked('failures', 50);
    session.press('j', '+');
    expect(session.takeCommands()).toMatchObject([
      {type: 'stopPeek'},
      {type: 'peek', number: 2, request: {wanted: 100, hold: true}},
    ]);
    expect(peekOf(session)).toMatchObject({status: 'receiving', selected: 1});
    expect(peekOf(session).messages).toHaveLength(50);
    expect(session.state().screens).toEqual([{kind: 'peek'}]);
  });

  test('of FIFO names the groups that it would hold up, and asks with the harmless button focused', () => {
    const session = at('stream.fifo');
    session.press('m');
    const groups = ['b', 'a', 'a', 'c', 'd', 'e', 'f', 'g'];
    session.happen({
      type: 'peekReceived',
      number: 1,
      messages: groups.map((groupId, index) => aMessage(String(index), {groupId})),
    });
    ended(session);
    session.press('+');
    const {reasons, choices, focus} = confirmation(session);
    expect(reasons[0]).toContain('those of these groups are hidden for up to 30 s: a, b, c, d, e and 2 more');
    expect(choices[focus]?.label).toBe('Leave it');
    session.takeCommands();
    session.press('Shift-Tab', 'Enter');
    expect(session.takeCommands()).toMatchObject([{type: 'stopPeek'}, {type: 'peek', request: {hold: true}}]);
    expect(peekOf(session).messages).toHaveLength(groups.length);
  });

  test('of a queue with a redrive policy counts the messages that would be lost to the DLQ', () => {
    const session = at('orders');
    session.press('m', 'Tab', 'Enter');
    session.happen({
      type: 'peekReceived',
      number: 1,
      messages: [aMessage('a', {receiveCount: 5}), aMessage('b', {receiveCount: 6}), aMessage('c')],
    });
    ended(session);
    session.press('+');
    expect(confirmation(session).reasons).toEqual([
      'Messages seen before are received again. 2 of them are at maxReceiveCount 5: another receive moves them to the DLQ.',
    ]);
  });
});

test('a peek is about the queue that is peeked at, not about the one that is selected below', () => {
  const session = at('orders');
  session.press('m', 'Enter');
  expect(focusedResource(session.state(), catalog)?.resource.name).toBe('failures');
  session.press('?');
  expect(focusedResource(session.state(), catalog)?.resource.name).toBe('failures');
});

test('a peek begins when the program says it does', () => {
  const session = at('failures');
  session.happen({type: 'ticked', at: noon + 5000});
  session.press('m');
  expect(peekOf(session).startedAt).toBe(noon + 5000);
});
