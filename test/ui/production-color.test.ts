import {describe, expect, test} from 'vitest';
import type {AccountLook} from '../../source/domain/account-look.ts';
import type {Theme} from '../../source/ui/theme.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {openSession} from '../fixtures/a-session.ts';

const account = '123456789012';
const production: AccountLook = {id: account, name: 'prod-eu', color: 'red'};

const headerOf = (
  look: Partial<AccountLook>,
  theme: Partial<Theme> = {},
  columns = 80,
  place: {readonly account?: string | undefined} = {account},
): string => {
  const options = {accounts: [{...production, ...look}]};
  const session = openSession({queues: {orders: {}}, options, theme, place, size: {columns, rows: 24}});
  return session.painted()[0] ?? '';
};

describe('an account with a colour', () => {
  test('has the whole header in reverse in it, and its name in place of its number', () => {
    const header = headerOf({}, {color: true});
    expect(header.startsWith('\u001B[7;31m sls-top ')).toBe(true);
    expect(header.endsWith('\u001B[0m')).toBe(true);
    // One colour from end to end.
    expect(header.match(/\u001B\[/g)).toHaveLength(2);
    expect(header).toContain('(prod-eu)');
    expect(header).not.toContain('1234');
  });

  test.each([
    ['green', '32'],
    ['yellow', '33'],
    ['blue', '34'],
    ['magenta', '35'],
    ['cyan', '36'],
  ] as const)('may be %s', (color, code) => {
    expect(headerOf({color}, {color: true})).toContain(`\u001B[7;${code}m`);
  });

  test('is told by capitals where there are no colours', () => {
    expect(headerOf({})).toContain('(!PROD-EU!)');
    expect(headerOf({name: undefined})).toContain('(!1234…9012!)');
  });

  test('keeps its colour on the narrowest screen', () => {
    expect(headerOf({}, {color: true}, 30)).toMatch(/^\u001B\[7;31m.*prod-eu/);
    expect(headerOf({}, {}, 30)).toContain('!PROD-EU!');
  });
});

test.each([
  ['a purge', ['P']],
  ['an import', ['I', ...Array.from('a.jsonl'), 'Enter']],
  ['a redrive', ['R']],
  ['a deletion', ['m', 'x']],
])('the question before %s writes the account as the header does', (_, keys) => {
  const screenWith = (color: boolean): string => {
    const session = openSession({
      queues: {failures: {visible: 9, listedSources: ['orders']}, orders: {deadLettersTo: 'failures'}},
      options: {accounts: [production]},
      theme: {color},
      place: {account},
    });
    session.press('3');
    for (const key of keys) {
      session.press(key);
      if (key !== 'm') continue;
      const outcome = {receiveCalls: 1, stillHeld: 0, reachedEnd: true};
      session.happen(
        {type: 'peekReceived', number: 1, messages: [aMessage('m1')]},
        {type: 'peekEnded', number: 1, outcome},
      );
    }
    return session.painted().slice(1).join('\n');
  };
  expect(screenWith(true)).toContain('(prod-eu)');
  expect(screenWith(true)).not.toContain('PROD-EU');
  expect(screenWith(false)).toContain('(!PROD-EU!)');
});

test('an account with a name only has a header as any other', () => {
  const header = headerOf({color: undefined}, {color: true});
  expect(header).toContain('(prod-eu)');
  expect(header).not.toContain('\u001B[7;');
});

test('another account, and one that is not known yet, have no colour', () => {
  for (const place of [{account: '999999999999'}, {account: undefined}])
    expect(headerOf({id: '210987654321'}, {color: true}, 80, place)).not.toContain('\u001B[7;');
});
