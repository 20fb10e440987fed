import {describe, expect, test} from 'vitest';
import {chosenMessages, listedMessages, peekSelection} from '../../source/store/select-peek.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {command, dialogOf, letters, peekedAt, peekOf, topScreen} from '../fixtures/a-workbench.ts';

const listed = (session: Session): readonly string[] => listedMessages(peekOf(session)).map(({id}) => id);
const marked = (session: Session): readonly string[] => [...peekOf(session).marked].sort();
const selection = (session: Session) => {
  const peek = peekOf(session);
  if (peek.kind !== 'messages') throw new Error('Expected messages');
  return peekSelection(peek);
};
const noticeOf = (session: Session): string | undefined => session.state().notice?.text;

const narrowTo = (session: Session, text: string): void => {
  session.press('/');
  session.type(text);
  session.press('Enter');
};

const where = (session: Session, expression: string): void => {
  session.press('w');
  session.type(expression);
  session.press('Enter');
};

describe('marking', () => {
  test('goes one down, and the same key on a marked message takes the mark away', () => {
    const session = peekedAt();
    session.press('Space', 'Space');
    expect(marked(session)).toEqual(['t1', 't2']);
    expect(peekOf(session).selected).toBe(2);
    session.press('g', 'Space');
    expect(marked(session)).toEqual(['t2']);
  });

  test('all marks what is listed and leaves other marks alone; once more takes these away', () => {
    const session = peekedAt();
    session.press('Space');
    narrowTo(session, 'card');
    session.press('a');
    expect(marked(session)).toEqual(['c1', 'c2', 't1']);
    session.press('a');
    expect(marked(session)).toEqual(['t1']);
  });

  test('all of what is partly marked marks the rest', () => {
    const session = peekedAt();
    session.press('Space', 'a');
    expect(marked(session)).toHaveLength(5);
  });

  test('stays when a scan shows more', () => {
    const session = peekedAt();
    session.press('Space', 'D', 'Enter');
    session.happen({type: 'peekReceived', number: session.state().counter, messages: [aMessage('new')]});
    expect(marked(session)).toEqual(['t1']);
    expect(listed(session)).toHaveLength(6);
  });

  test('of nothing says so', () => {
    const session = peekedAt([]);
    session.press('Space');
    expect(noticeOf(session)).toBe('No messages are listed.');
  });
});

describe('searching', () => {
  test('lists while it is typed, and Esc in the line lists what was listed before', () => {
    const session = peekedAt();
    session.press('/');
    session.type('card');
    expect(listed(session)).toEqual(['c1', 'c2']);
    session.press('Esc');
    expect(listed(session)).toHaveLength(5);
    narrowTo(session, 'card');
    session.press('/');
    session.type(' x');
    expect(listed(session)).toEqual([]);
    session.press('Esc');
    expect(listed(session)).toEqual(['c1', 'c2']);
  });

  test('puts the cursor on the first that is listed', () => {
    const session = peekedAt();
    session.press('G');
    narrowTo(session, 'timeout');
    expect(peekOf(session).selected).toBe(0);
    session.press('Enter');
    expect(topScreen(session)).toMatchObject({kind: 'message', messageId: 't1'});
  });
});

describe('an expression', () => {
  test('lists messages for which it is true, beside the search', () => {
    const session = peekedAt();
    where(session, "body.tenant == 'acme'");
    expect(listed(session)).toEqual(['t1', 't3', 'c1']);
    narrowTo(session, 'timeout');
    expect(listed(session)).toEqual(['t1', 't3']);
  });

  test('with a mistake changes nothing and says what is wrong', () => {
    const session = peekedAt();
    where(session, "body.tenant == 'acme'");
    session.press('w', 'Ctrl-u');
    session.type('body.tenant ==');
    session.press('Enter');
    expect(listed(session)).toEqual(['t1', 't3', 'c1']);
    expect(session.state().notice?.level).toBe('error');
  });

  test('that is empty lists any again', () => {
    const session = peekedAt();
    where(session, "body.tenant == 'acme'");
    session.press('w', 'Ctrl-u', 'Enter');
    expect(listed(session)).toHaveLength(5);
  });
});

describe('an age', () => {
  test.each([
    ['older 2h', ['c2']],
    ['newer 2h', ['t1', 't2', 't3', 'c1']],
    ['older 1d', []],
  ])(':%s lists %j', (line, expected) => {
    const session = peekedAt();
    command(session, line);
    expect(listed(session)).toEqual(expected);
  });

  test('is counted from when it was typed, so that what is listed does not change under the cursor', () => {
    const session = peekedAt();
    command(session, 'newer 2m');
    expect(listed(session)).toEqual(['t1', 't2']);
    session.happen({type: 'ticked', at: noon + 600_000});
    expect(listed(session)).toEqual(['t1', 't2']);
  });

  test('that is none says what one looks like; none at all lists every age', () => {
    const session = peekedAt();
    command(session, 'older yesterday');
    expect(noticeOf(session)).toBe('Expected an age such as 30m, 2h or 3d, got "yesterday"');
    command(session, 'older 2h');
    command(session, 'older');
    expect(listed(session)).toHaveLength(5);
  });

  test('without a peek has nothing to list', () => {
    const session = peekedAt();
    session.happen({type: 'placeLeft'});
    command(session, 'older 2h');
    expect(noticeOf(session)).toBe('No messages are listed.');
  });
});

describe('Esc', () => {
  test('lists everything again before it leaves the peek', () => {
    const session = peekedAt();
    narrowTo(session, 'card');
    session.press('Esc');
    expect(listed(session)).toHaveLength(5);
    expect(topScreen(session)?.kind).toBe('peek');
    expect(session.takeCommands()).toEqual([]);
    session.press('Esc');
    expect(topScreen(session)).toBeUndefined();
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
  });
});

describe('what a key acts on', () => {
  test('is what is marked, also when that is not listed', () => {
    const session = peekedAt();
    session.press('Space');
    narrowTo(session, 'card');
    expect(selection(session)).toMatchObject({kind: 'ids', ids: new Set(['t1'])});
    expect(chosenMessages(peekOf(session)).map(({id}) => id)).toEqual(['t1']);
  });

  test('is else what is narrowed to, else everything', () => {
    const session = peekedAt();
    expect(selection(session)).toEqual({kind: 'all'});
    expect(chosenMessages(peekOf(session))).toHaveLength(5);
    narrowTo(session, 'card');
    expect(selection(session)).toMatchObject({kind: 'narrowing', narrowing: {search: 'card'}});
    expect(chosenMessages(peekOf(session)).map(({id}) => id)).toEqual(['c1', 'c2']);
  });
});

describe('groups', () => {
  test('open by error, and o goes round the ways of grouping', () => {
    const session = peekedAt();
    session.press('o');
    const ways = Array.from({length: 4}, () => {
      const screen = topScreen(session);
      session.press('o');
      return screen?.kind === 'groups' ? screen.by.kind : undefined;
    });
    expect(ways).toEqual(['error', 'source', 'shape', 'error']);
  });

  test('Enter lists the selected one, and Esc from there lists all', () => {
    const session = peekedAt();
    session.press('o', 'j', 'Enter');
    expect(topScreen(session)?.kind).toBe('peek');
    expect(listed(session)).toEqual(['c1', 'c2']);
    session.press('o');
    expect(topScreen(session)).toMatchObject({by: {kind: 'error'}});
    session.press('Esc', 'Esc');
    expect(listed(session)).toHaveLength(5);
  });

  test('Space marks all messages of a group, then goes one down; once more takes the marks away', () => {
    const session = peekedAt();
    session.press('o', 'Space');
    expect(marked(session)).toEqual(['t1', 't2', 't3']);
    expect(topScreen(session)).toMatchObject({selected: 1});
    session.press('k', 'Space');
    expect(marked(session)).toEqual([]);
  });

  test('marking a group leaves the list as it was narrowed', () => {
    const session = peekedAt();
    narrowTo(session, 'acme');
    session.press('o', 'Space', 'Esc');
    expect(marked(session)).toEqual(['t1', 't2', 't3']);
    expect(listed(session)).toEqual(['t1', 't3', 'c1']);
  });

  test('of a peek that has shown nothing are none, and no key does anything', () => {
    const session = peekedAt([]);
    session.press('o', 'Space', 'j', 'Enter');
    expect(topScreen(session)?.kind).toBe('groups');
    expect(marked(session)).toEqual([]);
  });
});

describe('grouping by a field', () => {
  const asking = (): Session => {
    const session = peekedAt();
    session.press('o', 'b');
    return session;
  };

  test('offers the fields of the bodies; the first is chosen by Enter', () => {
    const session = asking();
    const paths = dialogOf(session, 'pickField').fields.map(({path}) => path);
    expect([...paths].sort()).toEqual(['error', 'tenant']);
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(topScreen(session)).toMatchObject({by: {kind: 'field', path: paths[0]}});
  });

  test('is found by typing; the cursor goes back to the first that fits', () => {
    const session = asking();
    session.press('Down');
    session.type('ten');
    expect(dialogOf(session, 'pickField')).toMatchObject({query: 'ten', focus: 0});
    session.press('Enter', 'Enter');
    expect(listed(session)).toEqual(['t1', 't3', 'c1']);
  });

  test('that no field fits stays open, and erasing finds them again', () => {
    const session = asking();
    session.type('zzz');
    session.press('Down', 'Enter');
    expect(dialogOf(session, 'pickField').query).toBe('zzz');
    session.press('Backspace');
    expect(dialogOf(session, 'pickField').query).toBe('zz');
    session.press('Ctrl-u', 'Up', 'Enter');
    expect(session.state().dialog).toBeUndefined();
  });

  test('j is a letter there', () => {
    const session = asking();
    session.press('j');
    expect(dialogOf(session, 'pickField').query).toBe('j');
  });

  test('of bodies that are no JSON says so', () => {
    const session = peekedAt([aMessage('x', {body: 'plain text'})]);
    session.press('o', 'b');
    expect(session.state().dialog).toBeUndefined();
    expect(noticeOf(session)).toBe('No body here is a JSON object: there is no field to group by.');
  });

  test('then o goes on with the ways that need no choice', () => {
    const session = asking();
    session.press('Enter', 'o');
    expect(topScreen(session)).toMatchObject({by: {kind: 'error'}});
  });
});

test('what is listed are the very messages of the peek', () => {
  expect(listedMessages(peekOf(peekedAt()))).toEqual(letters);
});
