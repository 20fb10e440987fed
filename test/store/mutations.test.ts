import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {QueueReference} from '../../source/domain/message.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import type {State} from '../../source/store/state.ts';
import {partPlan} from '../../source/store/select-part.ts';
import {dialogPlaceId, stateAt} from '../../source/store/select-place.ts';
import {dialogRequest} from '../../source/store/select-redrive.ts';
import {canImport} from '../../source/store/update-files.ts';
import {canFinish} from '../../source/store/update-unfinished.ts';
import {canPurge} from '../../source/store/update-purge.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, openSession} from '../fixtures/a-session.ts';
import {addressed, purposefulWalk, waysToButtons} from '../fixtures/events.ts';

/** Of a program that looks at an account: it never becomes a replay, where nothing can be changed at all. */
const walk = purposefulWalk.map(events => events.filter(({type}) => type !== 'replayShown'));

const queues = {
  failures: {visible: 9, listedSources: ['orders']},
  orders: {visible: 5, deadLettersTo: 'failures'},
  'stream.fifo': {visible: 3},
};

const open = (options: SessionOptions = {}): Session => openSession({queues, ...options});

const mutating = [
  'startRedrive',
  'cancelRedrive',
  'startJob',
  'startImport',
  'sendRepaired',
  'purge',
] satisfies readonly Command['type'][];

const changesTheAccount = ({type}: Command): boolean => mutating.some(each => each === type);
const touchesMessages = (command: Command): boolean =>
  command.type === 'peek' || command.type === 'edit' || changesTheAccount(command);

/** The job that a command starts. */
const jobOf = (command: Command): {readonly id: string; readonly queue: QueueReference} | undefined => {
  if (command.type === 'startJob') return command.plan;
  return command.type === 'sendRepaired' || command.type === 'startImport' ? command : undefined;
};

/** Whether this event presses the focused confirm button of a dialog that has one. */
const confirms = (all: State, event: Event): Command['type'] | undefined => {
  const state = stateAt(all, dialogPlaceId(all));
  if (event.type !== 'pressed' || event.action.type !== 'entered') return undefined;
  const {dialog} = state;
  if (dialog?.kind === 'cancelRedrive' && dialog.focus === 'confirm') return 'cancelRedrive';
  if (dialog?.kind === 'redrive' && dialog.focus === 'confirm')
    return dialogRequest(state, dialog, catalog) === undefined ? undefined : 'startRedrive';
  if (dialog?.kind === 'part' && dialog.focus === 'confirm' && partPlan(state, dialog, catalog) !== undefined)
    return dialog.work === 'repair' ? 'sendRepaired' : 'startJob';
  if (dialog?.kind === 'purge') return canPurge(state, dialog) ? 'purge' : undefined;
  if (dialog?.kind === 'import' && dialog.focus === 'confirm')
    return canImport(state, dialog) ? 'startImport' : undefined;
  if (dialog?.kind === 'unfinished' && dialog.focus === 'finish')
    return canFinish(state, dialog.id) ? 'startJob' : undefined;
  return undefined;
};

const happenInTurn = (session: Session, events: readonly Event[]): void => {
  for (const event of events) session.happen(addressed(event, session.state()));
};

test('nothing but Enter on the focused confirm button of its dialog changes anything in the account', () => {
  const confirmed = new Set<string>();
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      for (const anyone of events) {
        const event = addressed(anyone, session.state());
        const expected = confirms(session.state(), event);
        session.happen(event);
        const mutations = session.takeCommands().filter(changesTheAccount);
        expect(mutations.map(({type}) => type)).toEqual(expected === undefined ? [] : [expected]);
        for (const {type} of mutations) confirmed.add(type);
      }
    }),
    {numRuns: 500, seed: 7},
  );
  // A property that never got as far as a confirmation would prove nothing.
  expect([...confirmed].sort()).toEqual([...mutating].sort());
});

test.each(Object.entries(waysToButtons))('the way to %s ends with one key left to press', (_, way) => {
  const session = open();
  happenInTurn(session, way);
  const isOurs = (command: Command): boolean =>
    changesTheAccount(command) || (command.type === 'export' && command.overwrite);
  expect(session.takeCommands().filter(isOurs)).toEqual([]);
  session.act({type: 'entered'});
  expect(session.takeCommands().filter(isOurs)).toHaveLength(1);
});

test('a file is replaced by nothing but Enter on the focused button of its question, and it is that file', () => {
  let replaced = 0;
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      for (const anyone of events) {
        const event = addressed(anyone, session.state());
        const {dialog} = session.state();
        const isEnter = event.type === 'pressed' && event.action.type === 'entered';
        session.happen(event);
        for (const command of session.takeCommands()) {
          if (command.type !== 'export' || !command.overwrite) continue;
          expect(isEnter).toBe(true);
          expect(dialog).toMatchObject({kind: 'overwrite', focus: 'confirm', path: command.path});
          replaced += 1;
        }
      }
    }),
    {numRuns: 200, seed: 7},
  );
  expect(replaced).toBeGreaterThan(0);
});

test('what is started is what the dialog showed', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      for (const anyone of events) {
        const event = addressed(anyone, session.state());
        const {dialog} = session.state();
        const request =
          dialog?.kind === 'redrive' ? dialogRequest(session.state(), dialog, catalog) : undefined;
        const plan = dialog?.kind === 'part' ? partPlan(session.state(), dialog, catalog) : undefined;
        session.happen(event);
        for (const command of session.takeCommands()) {
          if (command.type === 'startRedrive') expect(command.request).toEqual(request);
          if (command.type === 'startJob' && dialog?.kind === 'part') expect(command.plan).toEqual(plan);
          if (command.type === 'purge') expect(dialog).toMatchObject({kind: 'purge', queue: command.queue});
          if (command.type === 'startImport') expect(dialog).toMatchObject({path: command.path});
        }
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
      expect(session.state()).toMatchObject({peek: undefined, redrives: {}, jobs: {}, repair: undefined});
    }),
    {numRuns: 300},
  );
});

test('no two jobs of a run have the same name, and none works on a queue that another one works on', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      const names: string[] = [];
      for (const anyone of events) {
        const event = addressed(anyone, session.state());
        const before = session.state().jobs;
        session.happen(event);
        for (const command of session.takeCommands()) {
          const job = jobOf(command);
          if (job === undefined) continue;
          names.push(job.id);
          const others = Object.values(before).filter(({endedAt}) => endedAt === undefined);
          expect(others.map(({queue}) => queue.arn)).not.toContain(job.queue.arn);
        }
      }
      expect(new Set(names).size).toBe(names.length);
    }),
    {numRuns: 200},
  );
});

test('a message is held for an editor only while something on screen shows it or it is being edited', () => {
  fc.assert(
    fc.property(walk, events => {
      const session = open();
      let inHand: number | undefined;
      for (const anyone of events) {
        const wasSending = session.state().repair?.status === 'sending';
        session.happen(addressed(anyone, session.state()));
        for (const command of session.takeCommands()) {
          if (command.type === 'edit') {
            expect(inHand).toBeUndefined();
            inHand = command.number;
          }
          if (command.type === 'releaseMessage') inHand = undefined;
        }
        const {repair, screens} = session.state();
        // What was not taken, was sent, or is given up with its place, is in nobody's hand.
        if (wasSending || anyone.type === 'messageNotTaken' || anyone.type === 'placeLeft')
          inHand = repair?.number;
        expect(repair?.number).toBe(inHand);
        if (repair?.status === 'edited') expect(screens.some(({kind}) => kind === 'repair')).toBe(true);
      }
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
        const event = addressed(anyone, session.state());
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
