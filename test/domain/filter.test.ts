import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseFilter} from '../../source/domain/filter.ts';

const names = ['orders-payments', 'orders-payments-dlq', 'Inventory-Sync', 'orders-shipments.fifo', 'q-10'];

const kept = (text: string): readonly string[] | string => {
  const filter = parseFilter(text);
  return filter.ok ? names.filter(filter.matches) : filter.message;
};

describe('a filter', () => {
  test.each([
    ['nothing', '', names],
    ['white space', '  ', names],
    ['words anywhere, in any case', 'INVENTORY', ['Inventory-Sync']],
    ['a dot as it is', '.fifo', ['orders-shipments.fifo']],
    [
      'a glob over the whole name',
      'orders-*',
      ['orders-payments', 'orders-payments-dlq', 'orders-shipments.fifo'],
    ],
    ['a glob at the end', '*-dlq', ['orders-payments-dlq']],
    ['a glob in any case', 'INV*sync', ['Inventory-Sync']],
    ['one character', 'q-1?', ['q-10']],
    ['a glob that does not reach the end', 'orders-?', []],
    ['a regular expression', '/^orders-p.*s$/', ['orders-payments']],
    ['its flags', '/^inventory/i', ['Inventory-Sync']],
    ['its case', '/^inventory/', []],
    ['what does not match', '!orders', ['Inventory-Sync', 'q-10']],
    ['what does not match a glob', '!orders-*-*', names.filter(name => name !== 'orders-payments-dlq')],
    ['a regular expression, inverted', '! /dlq|fifo/', ['orders-payments', 'Inventory-Sync', 'q-10']],
    ['an exclamation mark alone', '!', names],
  ])('of %s', (_, text, expected) => expect(kept(text)).toEqual(expected));

  test('keeps a global regular expression from remembering where it was', () => {
    const filter = parseFilter('/orders/gy');
    const answers = filter.ok ? [1, 2, 3].map(() => filter.matches('orders')) : [];
    expect(answers).toEqual([true, true, true]);
  });

  test.each([
    ['/(/', /Unterminated group/],
    ['/a/q', /flags/i],
    ['/orders', /end it with \//],
    ['!/[/', /Unterminated character class/],
    ['/(a+)+$/', /could hang/],
    ['/(a|ab)*c/', /could hang/],
    ['/((a*)b)*/', /could hang/],
    ['/(?:a?){40}a{40}/', /could hang/],
    ['/.*.*.*.*x/', /could hang/],
    ['/a?a?a?a?a?a?a?a?a?aaaaaaaaa/', /could hang/],
  ])('of %s says why it cannot be used', (text, message) => expect(kept(text)).toMatch(message));

  test.each(['/(orders|q)-\\d+/', '/[(+*]+/', '/\\(a+\\)+/', '/(abc)+/', '/a.*?b.*?c/', '/^(a+)?$/'])(
    'of %s is harmless and used',
    text => expect(parseFilter(text).ok).toBe(true),
  );

  test('looks at the first 256 characters of a name', () => {
    const filter = parseFilter('end');
    expect(filter.ok && filter.matches(`${'x'.repeat(253)}end`)).toBe(true);
    expect(filter.ok && filter.matches(`${'x'.repeat(254)}end`)).toBe(false);
  });

  const name = fc.string({unit: fc.constantFrom('a', 'B', 'é', '-', '.', '(', '1'), maxLength: 12});
  const pattern = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '*', '?', '-', '.', '('),
    minLength: 1,
    maxLength: 8,
  });

  test('globs as the regular expression that says the same', () => {
    fc.assert(
      fc.property(pattern, name, (glob, text) => {
        fc.pre(/[*?]/.test(glob));
        const source = glob.replace(/[.(]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
        const filter = parseFilter(glob);
        expect(filter.ok && filter.matches(text)).toBe(new RegExp(`^${source}$`, 'isu').test(text));
      }),
      {numRuns: 1000},
    );
  });

  test('inverted keeps exactly what it otherwise leaves out', () => {
    fc.assert(
      fc.property(pattern, name, (text, tested) => {
        const [filter, inverted] = [parseFilter(text), parseFilter(`!${text}`)];
        expect(inverted.ok && inverted.matches(tested)).toBe(filter.ok && !filter.matches(tested));
      }),
    );
  });

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({maxLength: 12}).map(text => `/${text}/`),
        fc.string(),
        (text, tested) => {
          const filter = parseFilter(text);
          expect(filter.ok ? typeof filter.matches(tested) : typeof filter.message).toMatch(
            /^(boolean|string)$/,
          );
        },
      ),
    );
  });
});
