import {describe, expect, test} from 'vitest';
import {openSession} from '../fixtures/a-session.ts';
import {scenes} from './scenes.ts';

const sizes = [
  {columns: 80, rows: 24},
  {columns: 120, rows: 40},
  {columns: 200, rows: 60},
];

/** A frame as a file that can be read: ␛ stands for ESC and ␇ for BEL, of colours and links. */
const legible = (text: string): string => `${text.replaceAll('\u001B', '␛').replaceAll('\u0007', '␇')}\n`;

const fileOf = (scene: string, size: string): string =>
  `frames/${size}/${scene.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.txt`;

// The frames stand in files of their own, as somebody at the terminal would see them. `vitest -u` writes them anew;
// every changed line is to be read then.
describe.each(sizes)('at $columns x $rows', size => {
  const name = `${String(size.columns)}x${String(size.rows)}`;

  test.each(Object.entries(scenes))('%s', async (scene, open) => {
    const session = open({size});
    expect(session.painted()).toHaveLength(size.rows);
    await expect(legible(session.screen())).toMatchFileSnapshot(fileOf(scene, name));
  });
});

describe('the same in other looks', () => {
  const size = {columns: 80, rows: 24};

  test.each([
    'table with a critical queue',
    'redrive ready',
    'redrive completed, some came back',
    'help',
    'detail with three hours of history',
  ])('%s, in ASCII only', async scene => {
    const session = scenes[scene]?.({size, theme: {ascii: true}}) ?? openSession();
    expect(session.screen()).toMatch(/^[\n\x20-\x7E]*$/);
    await expect(legible(session.screen())).toMatchFileSnapshot(fileOf(scene, 'ascii'));
  });

  test.each([
    'table with a critical queue',
    'redrive ready',
    'message of an SNS envelope, searched',
    'detail with three hours of history, read in the past',
  ])('%s, in colour', async scene => {
    const session = scenes[scene]?.({size, theme: {color: true}}) ?? openSession();
    const painted = session.painted().join('\n');
    await expect(legible(painted)).toMatchFileSnapshot(fileOf(scene, 'colour'));
  });

  test('colour changes nothing but colours', () => {
    for (const open of Object.values(scenes)) {
      const plain = open({size}).painted();
      const coloured = open({size, theme: {color: true}}).painted();
      const bare = coloured.map(row => row.replace(/\u001B\[[\d;]*m/g, ''));
      // The tabs alone say with brackets what colour says in reverse.
      const withoutBrackets = (rows: readonly string[]) => rows.map(row => row.replace(/[[\]]/g, ' '));
      expect(withoutBrackets(bare)).toEqual(withoutBrackets(plain));
    }
  });
});

test('a terminal too small to show anything says so', () => {
  const session = openSession({size: {columns: 29, rows: 3}, queues: {orders: {}}});
  expect(session.screen()).toBe('29x3 is too small\n\n');
});
