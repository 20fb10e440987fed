import {expect, test} from 'vitest';
import type {Cell} from './emulator.ts';
import {createEmulator} from './emulator.ts';
import {screenSvg} from './svg.ts';

const draw = async (output: string): Promise<string> => {
  const emulator = createEmulator(12, 2);
  await new Promise<void>(resolve => {
    emulator.write(output, resolve);
  });
  const svg = screenSvg(emulator, 'A <title>');
  emulator.dispose();
  return svg;
};

test('a screen is drawn with its text, colours and styles', async () => {
  const svg = await draw(
    'plain \u001B[1;31mred\u001B[0m\r\n\u001B[7m<&>\u001B[0m\u001B[38;5;196m日\u001B[0m',
  );
  expect(svg).toContain('<title>A &lt;title&gt;</title>');
  expect(svg).toContain('fill="#d3d7cf">plain </text>');
  expect(svg).toContain('fill="#e05561" font-weight="bold">red</text>');
  expect(svg).toContain('fill="#16181d">&lt;&amp;&gt;</text>');
  expect(svg).toMatch(/<rect x="12" y="29" width="25.2" height="17" fill="#d3d7cf"\/>/);
  expect(svg).toContain('textLength="16.8" fill="#ff0000">日</text>');
});

test('a wide character does not take its neighbours along', async () => {
  const svg = await draw('a日b');
  expect(
    [...svg.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, text]) => [x, text?.trim()]),
  ).toEqual([
    ['12', 'a'],
    ['20.4', '日'],
    ['37.2', 'b'],
  ]);
});

test('the same cells give the same bytes', async () => {
  expect(await draw('same')).toBe(await draw('\u001B[2Csa\u001B[Hsame'));
});

test('a cell that was never written is a space', () => {
  const empty: Cell = {
    ...{char: '', width: 1, fg: 'default', bg: 'default'},
    ...{bold: false, dim: false, italic: false, underline: false, inverse: false},
  };
  const svg = screenSvg({size: () => ({columns: 3, rows: 1}), cell: () => empty}, 'empty');
  expect(svg).not.toContain('<text');
});
