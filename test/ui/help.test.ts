import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {sns} from '../../source/services/sns/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const services = [forgetType(sqs), forgetType(sns), forgetType(alarms)];

const open = (options: SessionOptions = {}): Session =>
  openSession({
    queues: {failures: {visible: 9, listedSources: ['orders']}, orders: {deadLettersTo: 'failures'}},
    services,
    size: {columns: 120, rows: 900},
    ...options,
  });

/** The help as it is opened from here, without header and footer. */
const helpOf = (session: Session): readonly string[] => {
  session.press('?');
  return session.screen().split('\n').slice(2, -2);
};

const headings = (help: readonly string[]): readonly string[] =>
  help.filter(row => /^ {2}\S/.test(row)).map(row => row.trim());

describe('the help', () => {
  test('starts with the keys of the place it was opened from, then its table, its rules and the commands', () => {
    const session = open();
    expect(headings(helpOf(session)).slice(0, 6)).toEqual([
      'Keys: Table',
      'Keys: everywhere',
      'Signs',
      'Columns: queues',
      'Problems: queues',
      'Commands (Tab completes)',
    ]);
    session.press('Esc', '5');
    expect(session.screen()).toContain('[5 Alarms]');
    expect(headings(helpOf(session))).toContain('Problems: topics');
    expect(headings(helpOf(session)).slice(3, 5)).toEqual(['Columns: alarms', 'Problems: alarms']);
    session.press('Esc', '2', 'Enter');
    expect(headings(helpOf(session))[0]).toBe('Keys: Detail');
  });

  test('has every section once, and a key that works everywhere in one of them', () => {
    const help = helpOf(open());
    const titles = headings(help);
    expect(new Set(titles).size).toBe(titles.length);
    for (const key of ['j Down', 'PgDn Ctrl-f', 'Ctrl-r F5', 'Tab', 'q', 'Ctrl-z'])
      expect(help.filter(row => row.startsWith(`    ${key}  `)).length, key).toBe(key === 'Tab' ? 2 : 1);
  });

  test.each([30, 80, 120])('cuts no word and no meaning at %d columns', columns => {
    const help = helpOf(open({size: {columns, rows: 3000}}));
    const text = help.join('\n');
    for (const view of services)
      for (const {id, summary} of view.rules) {
        expect(text).toMatch(new RegExp(`^ {4}${id}( |$)`, 'm'));
        for (const word of summary.split(' ').filter(part => part.length < 20)) expect(text).toContain(word);
      }
    expect(help.filter(row => row.endsWith('…'))).toEqual([]);
  });

  test.each([false, true])('says what the signs mean, with ASCII only: %s', ascii => {
    const help = helpOf(open({theme: {ascii}}));
    const from = help.indexOf('  Signs');
    const signs = help.slice(from + 1, help.indexOf('', from)).map(row => row.trim().split(' ')[0]);
    expect(signs.slice(0, 8)).toEqual(
      ascii ? ['X', '!', '.', '?', '@', '*', '>', '<'] : ['✖', '▲', '·', '?', '◆', '*', '▸', '◀'],
    );
  });

  test('names the time zone, and so does the screen of the feeds', () => {
    const session = open();
    expect(helpOf(session).join('\n')).toContain('times are those of this machine: UTC');
    session.press('Esc', 'i');
    expect(session.painted()[1]).toMatch(/^ Feeds · times in UTC/);
  });
});
