import {describe, expect, test} from 'vitest';
import type {Event} from '../../source/store/event.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {
  command,
  dialogOf,
  letters,
  peekedAt,
  takenOf,
  tellOrigins,
  topScreen,
} from '../fixtures/a-workbench.ts';
import {anOutcome, referenceTo} from '../fixtures/workbench-events.ts';

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;
const content = {body: '{"fixed":true}', attributes: {}, groupId: undefined, traceHeader: undefined};

const asked = (): Session => {
  const session = peekedAt();
  session.press('e');
  return session;
};

type Edited = Extract<Event, {type: 'messageEdited'}>;

const taken = (session: Session, heldUntil = noon + 120_000): void => {
  session.happen({type: 'messageTaken', number: session.state().repair?.number ?? -1, heldUntil});
};
const typed = (session: Session, change: Partial<Edited> = {repaired: content}): void => {
  const number = session.state().repair?.number ?? -1;
  session.happen({type: 'messageEdited', number, heldUntil: noon + 90_000, ...change});
};

const edited = (change?: Partial<Edited>): Session => {
  const session = asked();
  taken(session);
  typed(session, change);
  session.takeCommands();
  return session;
};

const lost = (session: Session): void => {
  const number = session.state().repair?.number ?? -1;
  session.happen({type: 'messageLost', number, problem: 'It could not be hidden for longer.'});
};

describe('e on a message', () => {
  test('stops the peek, takes the message in hand, and says what it waits for', () => {
    const session = asked();
    expect(session.takeCommands()).toEqual([
      {type: 'stopPeek'},
      {type: 'edit', number: 2, queue: referenceTo('failures'), messageId: 't1'},
    ]);
    expect(noticeOf(session)).toBe('Receiving the message to hold it …');
    expect(topScreen(session)?.kind).toBe('peek');
  });

  test('that is shown whole takes that one', () => {
    const session = peekedAt();
    session.press('j', 'Enter', 'e');
    expect(takenOf(session, 'edit')).toMatchObject([{messageId: 't2'}]);
  });

  test('twice takes one message only', () => {
    const session = asked();
    session.press('j', 'e');
    expect(takenOf(session, 'edit')).toHaveLength(1);
    expect(session.state().repair).toMatchObject({original: {id: 't1'}});
  });

  test('is refused with --redact: an editor would show what is hidden', () => {
    const session = peekedAt(letters, {options: {redact: true}});
    session.press('e');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('Redacted: an editor would show the whole message.');
  });

  test('while a job works on the queue is refused', () => {
    const session = peekedAt();
    session.press('x', 'Up', 'Enter', 'Esc');
    session.takeCommands();
    session.press('e');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toMatch(/^A job works on failures/);
  });

  test('that is not in the queue any more says so, and another can be edited', () => {
    const session = asked();
    session.happen({type: 'messageNotTaken', number: 2, problem: 'It is gone.'});
    expect(session.state()).toMatchObject({repair: undefined, notice: {level: 'error', text: 'It is gone.'}});
    session.takeCommands();
    session.press('j', 'e');
    expect(takenOf(session, 'edit')).toMatchObject([{messageId: 't2'}]);
  });
});

describe('what was typed', () => {
  test('is shown beside what it was', () => {
    const session = edited();
    expect(topScreen(session)?.kind).toBe('repair');
    expect(session.state().repair).toMatchObject({status: 'edited', repaired: content, problem: undefined});
  });

  test('with a mistake is not sent, nor is what was typed before it', () => {
    const session = edited();
    session.press('e');
    expect(session.takeCommands()).toEqual([{type: 'editAgain', number: 2}]);
    typed(session, {problem: 'Line 3: write --- body ---'});
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('Line 3: write --- body ---');
    typed(session, {repaired: {...content, body: 'third'}});
    session.press('Enter');
    expect(dialogOf(session, 'part').work).toBe('repair');
  });

  test('that is nothing at all cannot be sent', () => {
    const session = edited({problem: 'Line 1: nothing is left: nothing is sent'});
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(noticeOf(session)).toBe('There is nothing to send: e opens the editor again.');
  });

  test('of a message that was let go is dropped', () => {
    const session = edited();
    session.press('Esc');
    session.happen(
      {type: 'messageEdited', number: 2, repaired: content, heldUntil: noon},
      {type: 'messageTaken', number: 2, heldUntil: noon},
      {type: 'messageLost', number: 2, problem: 'lost'},
      {type: 'messageNotTaken', number: 2, problem: 'gone'},
    );
    expect(session.state().repair).toBeUndefined();
    expect(topScreen(session)?.kind).toBe('peek');
  });
});

describe('the hold', () => {
  test('is as long as it was extended to last, for as long as the message is open', () => {
    const session = edited();
    session.happen({type: 'ticked', at: noon + 100_000});
    expect(session.screen()).toContain('NO LONGER HELD');
    taken(session, noon + 200_000);
    expect(session.state().repair).toMatchObject({status: 'edited', heldUntil: noon + 200_000});
    expect(session.screen()).toContain('held for 1m40 more');
  });

  test('that was lost while the editor was open is still lost when it is closed, and that is said', () => {
    const session = asked();
    taken(session);
    lost(session);
    typed(session);
    expect(session.state().repair).toMatchObject({
      heldUntil: undefined,
      problem: 'It could not be hidden for longer.',
      repaired: content,
    });
    expect(session.screen()).toContain('NO LONGER HELD');
    expect(session.screen()).toContain('It could not be hidden for longer.');
  });

  test('that is lost on the comparison is told there, and nothing is sent any more', () => {
    const session = edited();
    lost(session);
    expect(session.screen()).toContain('NO LONGER HELD');
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(noticeOf(session)).toBe('It could not be hidden for longer.');
  });

  test('that is lost while the question is open is said in the question', () => {
    const session = edited();
    session.press('Enter');
    tellOrigins(session);
    lost(session);
    expect(session.screen().replace(/\s+/g, ' ')).toContain('The original is no longer held');
  });
});

describe('leaving', () => {
  const released = [{type: 'releaseMessage', number: 2}];

  test('the comparison with Esc lets the message go as it was', () => {
    const session = edited();
    session.press('Esc');
    expect(session.takeCommands()).toEqual(released);
    expect(session.state().repair).toBeUndefined();
    expect(noticeOf(session)).toBe('The message was let go as it was.');
  });

  test('it for another tab or another place of the program lets the message go as well', () => {
    const session = edited();
    session.press('3');
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}, ...released]);
    const other = edited();
    command(other, 'queues');
    expect(other.takeCommands()).toEqual([{type: 'stopPeek'}, ...released]);
    for (const each of [session, other]) expect(each.state().repair).toBeUndefined();
  });

  test('the list while the message is received lets it go: no editor opens under other keys', () => {
    const session = asked();
    session.takeCommands();
    session.press('Esc');
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}, ...released]);
    taken(session);
    expect(session.state().repair).toBeUndefined();
  });

  test('for the help and back changes nothing', () => {
    const session = edited();
    session.press('?', 'Esc');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().repair?.status).toBe('edited');
    expect(topScreen(session)?.kind).toBe('repair');
  });
});

describe('sending', () => {
  const asking = (): Session => {
    const session = edited();
    session.press('Enter');
    tellOrigins(session);
    session.takeCommands();
    return session;
  };

  test('asks where to, with the dry run of the message as it was edited', () => {
    const session = edited();
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {type: 'readOrigins', number: 3, queue: referenceTo('failures')},
    ]);
    expect(dialogOf(session, 'part')).toMatchObject({work: 'repair', selection: {ids: new Set(['t1'])}});
  });

  test('sends what was typed to where the original came from, as a job of its own', () => {
    const session = asking();
    session.press('Tab', 'Right', 'Tab', 'Enter');
    const [sent, ...others] = session.takeCommands();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      type: 'sendRepaired',
      number: 2,
      queue: referenceTo('failures'),
      what: 'message t1, repaired',
      target: {kind: 'queue', queue: {arn: arnOf('orders')}},
      to: 'its source, orders',
      message: content,
      traceHeader: 'strip',
    });
    expect(session.state()).toMatchObject({repair: {status: 'sending'}, dialog: undefined});
    expect(topScreen(session)?.kind).toBe('job');
    expect(Object.values(session.state().jobs)).toMatchObject([{does: 'repair', to: 'its source, orders'}]);
  });

  const sending = (): Session => {
    const session = asking();
    session.press('Enter', 'Enter', 'Enter');
    session.takeCommands();
    return session;
  };
  const jobIdOf = (session: Session): string => Object.keys(session.state().jobs)[0] ?? '';
  const end = (session: Session, change: Parameters<typeof anOutcome>[0]): void => {
    session.happen({type: 'jobEnded', id: jobIdOf(session), outcome: anOutcome(change), at: noon});
  };

  test.each([{sent: 1, deleted: 1}, {sent: 1, notDeleted: 1}, {unsure: 1}])(
    'is done with after %o: what was typed is not offered again',
    change => {
      const session = sending();
      end(session, change);
      expect(session.state().repair).toBeUndefined();
      expect(session.state().screens.map(({kind}) => kind)).toEqual(['peek', 'job']);
    },
  );

  test.each([{refused: 1}, {failure: aFailure()}])(
    'that came to nothing loses nothing of what was typed: %o',
    change => {
      const session = sending();
      end(session, change);
      expect(noticeOf(session)).toBe(
        'failures: not sent, and still in hand. Esc goes back to what was typed',
      );
      session.press('Esc');
      expect(topScreen(session)?.kind).toBe('repair');
      expect(session.state().repair).toMatchObject({status: 'edited', repaired: content});
      session.press('Enter');
      tellOrigins(session);
      session.press('Enter', 'Enter', 'Enter');
      expect(takenOf(session, 'sendRepaired')).toMatchObject([{number: 2, message: content}]);
    },
  );

  test('that did not even begin loses nothing either', () => {
    const session = sending();
    session.happen({type: 'jobRefused', id: jobIdOf(session), failure: aFailure(), at: noon});
    session.press('Esc', 'e');
    expect(session.takeCommands()).toEqual([{type: 'editAgain', number: 2}]);
  });

  test('is not done twice while it is under way', () => {
    const session = sending();
    session.press('Esc', 'Enter', 'e');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('It is being sent.');
  });

  test('is left by the other button: the message stays in hand', () => {
    const session = asking();
    session.press('Up', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().repair).toMatchObject({status: 'edited'});
    expect(topScreen(session)?.kind).toBe('repair');
  });

  test('to where it came from is refused where that is not known, and nothing can be pressed', () => {
    const session = peekedAt(letters.map(letter => ({...letter, sourceQueueArn: arnOf('unknown')})));
    session.press('e');
    taken(session);
    typed(session);
    session.press('Enter');
    tellOrigins(session);
    expect(session.screen()).toContain('Nothing would be sent.');
    session.takeCommands();
    session.press('Enter', 'Enter', 'Enter');
    expect(session.takeCommands()).toEqual([]);
  });
});
