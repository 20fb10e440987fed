import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {FoundProblem} from '../../source/domain/problem-book.ts';
import {dateProblems, nextProblemBook} from '../../source/domain/problem-book.ts';
import type {ProblemBook} from '../../source/domain/problem.ts';
import {emptyProblemBook} from '../../source/domain/problem.ts';
import {aFoundProblem} from '../fixtures/a-problem.ts';
import {noon} from '../fixtures/a-queue.ts';

const second = 1000;

/** Looks after so many seconds; what is not found is over, unless it cannot be read. */
const look = (
  book: ProblemBook,
  seconds: number,
  found: readonly FoundProblem[],
  unread: readonly string[] = [],
) => {
  const now = noon + seconds * second;
  return nextProblemBook(book, {
    now,
    problems: dateProblems(book, found, now),
    isOver: ({name}) => !unread.includes(name),
  });
};

const kindsOf = ({news}: ReturnType<typeof look>): readonly string[] =>
  news.map(({kind, problem: {name}}) => `${name} ${kind}`);

const orders = aFoundProblem('sqs', 'orders');

describe('the book of problems', () => {
  test('tells what began, got worse, eased and ended', () => {
    const warning = {...orders, health: 'warning'} as const;
    const began = look(emptyProblemBook, 0, [warning]);
    const worse = look(began.book, 10, [orders]);
    const eased = look(worse.book, 20, [warning]);
    const ended = look(eased.book, 30, []);
    expect([began, worse, eased, ended].map(kindsOf)).toEqual([
      ['orders began'],
      ['orders worsened'],
      ['orders eased'],
      ['orders ended'],
    ]);
    expect(ended.book.open.size).toBe(0);
    expect(ended.book.news.map(({at}) => (at - noon) / second)).toEqual([0, 10, 20, 30]);
  });

  test('keeps what nobody could read', () => {
    const {book} = look(emptyProblemBook, 0, [orders]);
    const next = look(book, 10, [], ['orders']);
    expect(next.book).toBe(book);
    expect(next.news).toEqual([]);
  });

  test('counts what comes back from its own beginning, whatever the history says of the time before its end', () => {
    const older = {...orders, onset: {at: noon - 10_000 * second, isOlder: true}};
    const began = look(emptyProblemBook, 0, [older]);
    const ended = look(began.book, 60, []);
    const back = look(ended.book, 62, [{...older, isFirstLook: true}]);
    expect(kindsOf(back)).toEqual(['orders began']);
    expect(back.book.open.get(orders.id)).toMatchObject({since: noon + 62 * second, isOlder: false});
    const after = {at: noon + 61 * second, isOlder: true};
    const seen = look(ended.book, 70, [{...orders, onset: after}]);
    expect(seen.book.open.get(orders.id)).toMatchObject({since: after.at, isOlder: true});
    // Nor does a history that comes later join the two.
    const later = look(seen.book, 80, [older]);
    expect(later.book.open.get(orders.id)).toMatchObject({since: after.at, isOlder: true});
  });

  test('says since when: by the history, else since it was seen, and whether it was there before', () => {
    const at = noon - 600 * second;
    const told = look(emptyProblemBook, 0, [{...orders, onset: {at, isOlder: false}}]);
    expect(told.book.open.get(orders.id)).toMatchObject({since: at, isOlder: false});
    const first = look(emptyProblemBook, 0, [{...orders, isFirstLook: true}]);
    expect(first.book.open.get(orders.id)).toMatchObject({since: noon, isOlder: true});
    // The history comes later and tells more.
    const longer = look(first.book, 60, [{...orders, onset: {at, isOlder: true}}]);
    expect(longer.book.open.get(orders.id)).toMatchObject({since: at, isOlder: true});
    // A reason that came later does not make it younger.
    const more = look(longer.book, 90, [{...orders, onset: {at: noon, isOlder: false}}]);
    expect(more.book.open.get(orders.id)).toMatchObject({since: at, isOlder: true});
    const sure = look(longer.book, 120, [{...orders, onset: {at: at - second, isOlder: false}}]);
    expect(sure.book.open.get(orders.id)).toMatchObject({since: at - second, isOlder: false});
    // What is known for sure stays, whatever a window that moves on says.
    const moved = look(sure.book, 180, [{...orders, onset: {at: noon, isOlder: true}}]);
    expect(moved.book.open.get(orders.id)).toMatchObject({since: at - second, isOlder: false});
  });

  test('has the numbers of the last look', () => {
    const began = look(emptyProblemBook, 0, [orders]);
    const reasons = [{ruleId: 'rule', text: '312 dead letters'}];
    const next = look(began.book, 1, [{...orders, reasons}]);
    expect(next.book.open.get(orders.id)?.reasons).toEqual(reasons);
    expect(next.news).toEqual([]);
  });

  test('agrees with itself: what is open is what the news add up to, whatever comes and goes', () => {
    const one = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      health: fc.constantFrom('warning' as const, 'critical' as const),
    });
    const looks = fc.array(fc.uniqueArray(one, {selector: ({name}) => name}), {maxLength: 30});
    fc.assert(
      fc.property(looks, all => {
        let book = emptyProblemBook;
        const healths = new Map<string, string>();
        for (const [index, found] of all.entries()) {
          const next = look(
            book,
            index * 7,
            found.map(({name, health}) => aFoundProblem('sqs', name, {health})),
          );
          for (const {kind, problem} of next.news) {
            expect(healths.has(problem.name)).toBe(kind !== 'began');
            if (kind === 'ended') healths.delete(problem.name);
            else healths.set(problem.name, problem.health);
          }
          book = next.book;
          expect([...book.open.values()].map(({name, health}) => [name, health]).sort()).toEqual(
            [...healths].sort(),
          );
          expect([...book.open.values()].every(({since}) => since <= noon + index * 7 * second)).toBe(true);
        }
      }),
    );
  });

  test('keeps the last five hundred lines', () => {
    let book = emptyProblemBook;
    for (let index = 0; index < 600; index += 1)
      ({book} = look(book, index, index % 2 === 0 ? [orders] : []));
    expect(book.news).toHaveLength(500);
    expect(book.news.at(-1)?.at).toBe(noon + 599 * second);
  });
});
