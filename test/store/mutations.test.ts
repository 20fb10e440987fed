import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import type {State} from '../../source/store/state.ts';
import {dialogRequest} from '../../source/store/select-redrive.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, openSession} from '../fixtures/a-session.ts';
import {addressed, anyEvent} from '../fixtures/events.ts';

const queues = {
  failures: {visible: 9, listedSources: ['orders']},
  orders: {visible: 5, deadLettersTo: 'failures'},
  'stream.fifo': {visible: 3},
};

const open = (options: SessionOptions = {}): Session => openSession({queues, ...options});

const changesTheAccount = ({type}: Command): boolean => type === 'startRedrive' || type === 'cancelRedrive';
const touchesMessages = (command: Command): boolean => command.type === 'peek' || changesTheAccount(command);

/** Whether this event presses the focused confirm button of a dialog that has one. */
const confirms = (state: State, event: Event): Command['type'] | undefined => {
  if (event.type !== 'pressed' || event.action.type !== 'entered') return undefined;
  const {dialog} = state;
  if (dialog?.kind === 'cancelRedrive' && dialog.focus === 'confirm') return 'cancelRedrive';
  if (dialog?.kind === 'redrive' && dialog.focus === 'confirm')
    return dialogRequest(state, dialog, catalog) === undefined ? undefined : 'startRedrive';
  return undefined;
};

const walk = fc.array(anyEvent, {minLength: 1, maxLength: 80, size: 'max'});

const happenInTurn = (session: Session, events: readonly Event[]): void => {
  for (const event of events) session.happen(addressed(event, session.state().counter));
};

test('nothing but Enter on the focused confirm button starts or cancels a redrive', () => {
  let confirmed = 0;
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      for (const anyone of events) {
        const event = addressed(anyone, session.state().counter);
        const expected = confirms(session.state(), event);
        session.happen(event);
        const mutations = session.takeCommands().filter(changesTheAccount);
        expect(mutations.map(({type}) => type)).toEqual(expected === undefined ? [] : [expected]);
        confirmed += mutations.length;
      }
    }),
    {numRuns: 500, seed: 7},
  );
  // A property that never got as far as a confirmation would prove nothing.
  expect(confirmed).toBeGreaterThan(10);
});

test('what is started is what the dialog showed', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      for (const anyone of events) {
        const event = addressed(anyone, session.state().counter);
        const {dialog} = session.state();
        const shown =
          dialog?.kind === 'redrive' ? dialogRequest(session.state(), dialog, catalog) : undefined;
        session.happen(event);
        for (const command of session.takeCommands())
          if (command.type === 'startRedrive') expect(command.request).toEqual(shown);
      }
    }),
    {numRuns: 200, seed: 7},
  );
});

test('read-only, no event whatever leads to a peek, a redrive or a cancellation', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open({options: {readOnly: true}});
      happenInTurn(session, events);
      expect(session.commands.filter(touchesMessages)).toEqual([]);
      expect(session.state()).toMatchObject({peek: undefined, redrives: {}});
    }),
    {numRuns: 300},
  );
});

test('every peek is preceded by the end of the one before', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      happenInTurn(session, events);
      for (const [index, {type}] of session.commands.entries())
        if (type === 'peek') expect(session.commands[index - 1]?.type).toBe('stopPeek');
    }),
  );
});

test('a peek that is left is stopped: no screen that shows none leaves one running', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      let running = false;
      for (const anyone of events) {
        const event = addressed(anyone, session.state().counter);
        session.happen(event);
        for (const {type} of session.takeCommands()) {
          if (type === 'peek') running = true;
          if (type === 'stopPeek' || type === 'quit') running = false;
        }
        const {screens, peek} = session.state();
        if (peek === undefined) running = false;
        if (running) expect(screens.some(({kind}) => kind === 'peek')).toBe(true);
      }
    }),
    {numRuns: 300},
  );
});

describe('in words', () => {
  test('read-only says why when somebody gets to a key all the same', () => {
    const session = open({options: {readOnly: true}});
    session.press('m');
    expect(session.state().notice?.text).toMatch(/^Read-only: .*Start without --read-only to peek\./);
    session.press('R');
    expect(session.state().notice?.text).toMatch(/^Read-only: .*Start without --read-only to redrive\./);
  });

  test('R, then Enter before SQS has answered, starts nothing', () => {
    const session = open();
    session.press('R', 'Enter', 'Enter');
    expect(session.takeCommands().map(({type}) => type)).toEqual(['readRedriveFacts']);
    expect(session.state().dialog?.kind).toBe('redrive');
  });
});
