import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {queueColumns} from '../../source/services/sqs/columns.ts';
import {tabById} from '../../source/store/catalog.ts';
import {tableHeight} from '../../source/store/layout.ts';
import {selectedResource, tableWindow} from '../../source/store/select-table.ts';
import type {UserEvent} from '../../source/store/event.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {catalog, listed, openSession} from '../fixtures/a-session.ts';

const names = (session: Session): readonly string[] =>
  tableWindow(session.state(), catalog).rows.map(({name}) => name);
const selected = (session: Session): string | undefined => selectedResource(session.state(), catalog)?.name;

const fruit = {apple: {visible: 3}, banana: {visible: 30}, cherry: {visible: 1}, date: {visible: 7}};

/** Sorted by name, so that the order is easy to see. */
const byName = (queues: Parameters<Session['learn']>[0]): Session => {
  const session = openSession({queues});
  session.press('s');
  return session;
};

describe('the selection', () => {
  test('is on top before any key, whatever comes on top', () => {
    const session = openSession({queues: {apple: {}, banana: {}}});
    expect(selected(session)).toBe('apple');
    session.learn({banana: {inFlight: 119_000}});
    expect(selected(session)).toBe('banana');
  });

  test('stays on its row when a refresh sorts others around it', () => {
    const session = openSession({queues: fruit});
    session.press('s', 's');
    expect(names(session)).toEqual(['banana', 'date', 'apple', 'cherry']);
    session.press('j');
    session.learn({cherry: {visible: 99}, date: {visible: 0}});
    expect(names(session)).toEqual(['cherry', 'banana', 'apple', 'date']);
    expect(selected(session)).toBe('date');
  });

  test('stays on its row through sorting, reversing and filtering', () => {
    const session = byName(fruit);
    session.press('j', 'j', 'S');
    expect(selected(session)).toBe('cherry');
    session.press('s', 's');
    expect(selected(session)).toBe('cherry');
    session.press('/');
    session.type('e');
    expect(names(session)).not.toContain('banana');
    expect(selected(session)).toBe('cherry');
  });

  test('goes to the neighbour when its row disappears, and then stays there', () => {
    const session = byName(fruit);
    session.press('j');
    session.happen(listed(['apple', 'cherry', 'date'], noon + 1000));
    expect(selected(session)).toBe('cherry');
    session.happen(listed(['aardvark', 'apple', 'cherry', 'date'], noon + 2000));
    session.happen(listed(['aardvark', 'apple', 'avocado', 'cherry', 'date'], noon + 3000));
    expect(selected(session)).toBe('cherry');
  });

  test('goes to the last row when the last row disappears', () => {
    const session = byName(fruit);
    session.press('G');
    session.happen(listed(['apple', 'banana', 'cherry'], noon + 1000));
    expect(selected(session)).toBe('cherry');
  });

  test('comes back to its row when the filter that hid it is erased again', () => {
    const session = byName(fruit);
    session.press('j', '/');
    session.type('ch');
    session.learn({cherry: {visible: 2}});
    expect(selected(session)).toBe('cherry');
    session.press('Backspace', 'Backspace');
    expect(selected(session)).toBe('banana');
  });

  test('of an empty table is nothing, and no key breaks it', () => {
    const session = openSession({queues: {}});
    session.press('j', 'G', 'PgUp', 'Enter', 'm', 'R', 'd', 'c', 'o', 'Space', 's');
    expect(selected(session)).toBeUndefined();
    expect(session.state().screens).toEqual([]);
  });
});

const moves: fc.Arbitrary<UserEvent> = fc.oneof(
  fc.record({
    type: fc.constant('moved' as const),
    by: fc.oneof(fc.integer({min: -5, max: 5}), fc.constantFrom('top', 'bottom', 'pageUp', 'pageDown')),
  }),
  fc
    .constantFrom<UserEvent['type'] & ('sortCycled' | 'sortReversed' | 'markToggled')>(
      'sortCycled',
      'sortReversed',
      'markToggled',
    )
    .map(type => ({type})),
);

const queues = tabById(catalog, 'queues').view;

const visibleSelection = (session: Session): void => {
  const {rows, offset, count, selectedIndex} = tableWindow(session.state(), catalog);
  const height = tableHeight(session.state(), queues);
  expect(rows.length).toBe(Math.min(height, count));
  if (count === 0) return;
  expect(selectedIndex).toBeGreaterThanOrEqual(offset);
  expect(selectedIndex).toBeLessThan(offset + rows.length);
  expect(rows[selectedIndex - offset]).toBe(selectedResource(session.state(), catalog));
};

test('the selected row is always in the window, whatever moves, sorts, resizes, comes or goes', () => {
  const step = fc.oneof(
    {weight: 4, arbitrary: moves.map(action => ({type: 'pressed', action}) as const)},
    fc.record({
      type: fc.constant('resized' as const),
      columns: fc.constant(80),
      rows: fc.integer({min: 1, max: 60}),
    }),
    fc
      .integer({min: 0, max: 120})
      .map(count => listed(Array.from({length: count}, (_, index) => `q-${String(index)}`))),
    fc
      .constantFrom<UserEvent>(
        {type: 'promptOpened', kind: 'filter'},
        {type: 'typed', text: '1'},
        {type: 'typed', text: '!'},
        {type: 'erased', all: true},
        {type: 'entered'},
        {type: 'escaped'},
        {type: 'problemsToggled'},
      )
      .map(action => ({type: 'pressed', action}) as const),
  );
  fc.assert(
    fc.property(fc.array(step, {maxLength: 40}), steps => {
      const session = openSession({
        queues: Object.fromEntries(Array.from({length: 50}, (_, i) => [`q-${String(i)}`, {visible: i}])),
      });
      for (const event of steps) {
        session.happen(event);
        visibleSelection(session);
      }
    }),
    {numRuns: 60},
  );
});

describe('the window', () => {
  const sixty = Object.fromEntries(
    Array.from({length: 60}, (_, index) => [`q-${String(index)}`, {visible: 60 - index}]),
  );
  const offset = (session: Session): number => tableWindow(session.state(), catalog).offset;

  test('scrolls only where the selection would leave it', () => {
    const session = byName(sixty);
    session.press(...Array.from({length: 17}, () => 'j'));
    expect(offset(session)).toBe(0);
    session.press('j', 'j');
    expect(offset(session)).toBe(2);
    session.press('k', 'k', 'k');
    expect(offset(session)).toBe(2);
    session.press('G', 'k');
    expect(offset(session)).toBe(60 - 18);
  });

  test('keeps the selected row on its line while others are sorted around it', () => {
    const session = openSession({queues: sixty});
    session.press('s', 's', ...Array.from({length: 30}, () => 'j'), 'k', 'k');
    const line = (): number => tableWindow(session.state(), catalog).selectedIndex - offset(session);
    const before = line();
    session.learn({'q-50': {visible: 900}, 'q-51': {visible: 901}});
    expect(selected(session)).toBe('q-28');
    expect(line()).toBe(before);
  });
});

test('a move by n and back by n leaves the selection where it was, away from the ends', () => {
  const session = byName(Object.fromEntries(Array.from({length: 60}, (_, i) => [`q-${String(i)}`, {}])));
  session.press(...Array.from({length: 30}, () => 'j'));
  fc.assert(
    fc.property(fc.integer({min: 1, max: 29}), distance => {
      const before = selected(session);
      session.act({type: 'moved', by: distance});
      session.act({type: 'moved', by: -distance});
      expect(selected(session)).toBe(before);
    }),
  );
});

test('10,000 rows: paging, the ends and a refresh keep the selected row in sight', () => {
  const many = Object.fromEntries(
    Array.from({length: 10_000}, (_, index) => [`q-${String(index)}`, {visible: index}]),
  );
  const session = byName(many);
  session.press('G');
  expect(selected(session)).toBe('q-9999');
  visibleSelection(session);
  session.press('PgUp', 'PgUp', 'k');
  expect(selected(session)).toBe(`q-${String(9999 - 2 * tableHeight(session.state(), queues) - 1)}`);
  session.learn({'q-5000': {visible: 1_000_000}});
  session.press('s');
  visibleSelection(session);
  session.happen({type: 'resized', columns: 200, rows: 60});
  visibleSelection(session);
  session.press('g');
  expect(selected(session)).toBe('q-5000');
});

describe('sorting', () => {
  test('s visits health and then every column, and begins anew', () => {
    const session = openSession({queues: fruit});
    const visited = queueColumns.map(() => {
      session.press('s');
      return session.state().tables['queues']?.sortColumnId;
    });
    expect(visited).toEqual(queueColumns.map(({id}) => id));
    session.press('s');
    expect(session.state().tables['queues']?.sortColumnId).toBe('health');
  });

  test('names begin with the first, numbers with the largest; S turns it round', () => {
    const session = byName(fruit);
    expect(names(session)).toEqual(['apple', 'banana', 'cherry', 'date']);
    session.press('S');
    expect(names(session)).toEqual(['date', 'cherry', 'banana', 'apple']);
    session.press('s');
    expect(names(session)).toEqual(['banana', 'date', 'apple', 'cherry']);
  });

  test('what is unknown is last in both directions, and ties stand by name', () => {
    const session = openSession({queues: {b: {sent: 1}, a: {sent: 1}, d: {}, c: {}, e: {sent: 9}}});
    while (session.state().tables['queues']?.sortColumnId !== 'in') session.press('s');
    expect(names(session)).toEqual(['e', 'a', 'b', 'c', 'd']);
    session.press('S');
    expect(names(session)).toEqual(['a', 'b', 'e', 'c', 'd']);
  });

  test('the worst is on top without a key pressed', () => {
    const session = openSession({
      queues: {a: {}, b: {inFlight: 100_000}, c: {inFlight: 119_000}, d: {inFlight: 100_000}},
    });
    session.happen(listed(['a', 'b', 'c', 'd', 'new']));
    expect(names(session)).toEqual(['c', 'b', 'd', 'a', 'new']);
  });
});

describe('filtering', () => {
  const fleet = {'orders-pay': {}, 'orders-mail': {}, invoices: {}, 'invoices-dlq': {}};

  test.each([
    ['ord', ['orders-mail', 'orders-pay']],
    ['ORD', ['orders-mail', 'orders-pay']],
    ['*-dlq', ['invoices-dlq']],
    ['/^inv.*s$/', ['invoices']],
    ['!orders', ['invoices', 'invoices-dlq']],
    ['!*-dlq', ['invoices', 'orders-mail', 'orders-pay']],
    ['nothing like it', []],
    ['/(/', ['invoices', 'invoices-dlq', 'orders-mail', 'orders-pay']],
  ])('%s', (text, kept) => {
    const session = byName(fleet);
    session.press('/');
    session.type(text);
    expect(names(session)).toEqual(kept);
  });

  test('asks for nothing: not while it is typed, not when it is taken, left or cleared', () => {
    const session = byName(fleet);
    session.takeCommands();
    session.press('/');
    session.type('ord*');
    session.press('Backspace', 'Enter', '/', 'Ctrl-u', 'x', 'Esc', 'Esc');
    expect(session.takeCommands()).toEqual([]);
  });

  test('of the command line holds in every tab', () => {
    const session = openSession({
      filter: 'ord',
      queues: {...fleet, refunds: {deadLettersTo: 'orders-dlq'}, 'orders-dlq': {}},
    });
    session.press('3');
    expect(names(session)).toEqual(['orders-dlq']);
  });
});

describe('only problems', () => {
  test('! keeps what is in trouble and shows all again', () => {
    const session = byName({a: {}, b: {inFlight: 100_000}, c: {}});
    session.press('!');
    expect(names(session)).toEqual(['b']);
    session.press('!');
    expect(names(session)).toEqual(['a', 'b', 'c']);
  });

  test('a queue that gets well leaves, and the selection goes to its neighbour', () => {
    const session = byName({a: {inFlight: 100_000}, b: {inFlight: 100_000}, c: {inFlight: 100_000}});
    session.press('!', 'j');
    session.learn({b: {inFlight: 0}});
    expect(names(session)).toEqual(['a', 'c']);
    expect(selected(session)).toBe('c');
  });
});

describe('tabs', () => {
  const pair = {orders: {deadLettersTo: 'parking-lot'}, 'parking-lot': {visible: 1}, 'x-dlq': {}};

  test('by number and by Tab, each with its own sort, filter and selection', () => {
    const session = byName(pair);
    session.press('j', '3');
    expect(names(session)).toEqual(['parking-lot']);
    session.press('S', 'Shift-Tab');
    expect(session.state().tabId).toBe('queues');
    expect(selected(session)).toBe('parking-lot');
    expect(session.state().tables['queues']?.direction).toBe('ascending');
    session.press('Tab');
    expect(session.state().tabId).toBe('dlqs');
    session.press('9');
    expect(session.state().tabId).toBe('dlqs');
  });

  test('choosing one closes what lies over the table and stops a peek', () => {
    const session = byName({orders: {visible: 1}});
    session.press('m', 'd');
    session.takeCommands();
    session.press('2');
    expect(session.state().screens).toEqual([]);
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
  });
});

describe('marks', () => {
  test('Space marks and goes on; c copies the ARNs of all marked rows', () => {
    const session = byName(fruit);
    session.press('Space', 'j', 'Space');
    expect(selected(session)).toBe('date');
    session.press('c');
    const text = [arnOf('apple'), arnOf('cherry')].join('\n');
    expect(session.takeCommands()).toEqual([{type: 'copy', text, what: '2 ARNs'}]);
  });

  test('a second Space unmarks; c copies the selected row when none is marked', () => {
    const session = byName(fruit);
    session.press('Space', 'k', 'Space', 'y');
    expect(session.takeCommands()).toEqual([{type: 'copy', text: arnOf('banana'), what: 'the ARN'}]);
  });

  test('a row whose ARN is not known yet says so', () => {
    const session = openSession({queues: {}});
    session.happen(listed(['orders']));
    session.press('c');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toBe('The ARN is not known yet; try again in a moment.');
  });
});
