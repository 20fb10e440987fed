import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {runInTerminal} from './pty.ts';
import {screenSvg} from './svg.ts';

const usage = `Usage: npm run picture -- FILE.svg [--size 120x32] [STEP ...]
A step is a key (Down, Enter, Ctrl-r, text) or see:TEXT, which waits until the screen shows TEXT.`;

const sizeOf = (text: string) => {
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (columns === undefined || rows === undefined) throw new Error(usage);
  return {columns: Number(columns), rows: Number(rows)};
};

const readWords = ([file, ...words]: readonly string[]) => {
  if (file?.endsWith('.svg') !== true) throw new Error(usage);
  const at = words.indexOf('--size');
  const size = sizeOf(at === -1 ? '120x32' : (words[at + 1] ?? ''));
  return {file, size, steps: at === -1 ? words : words.toSpliced(at, 2)};
};

/** Draws the built program, running on the demo account, after the given steps. */
export const main = async (words: readonly string[]): Promise<void> => {
  const {file, size, steps} = readWords(words);
  const terminal = runInTerminal({args: ['--demo'], ...size, env: {COLORTERM: 'truecolor'}});
  try {
    for (const step of steps) {
      const wanted = /^see:(.+)$/.exec(step)?.[1];
      if (wanted === undefined) terminal.press(step);
      else await terminal.waitFor(wanted, {timeout: 240_000});
    }
    await mkdir(path.dirname(file), {recursive: true});
    await writeFile(file, screenSvg(terminal, 'sls-top in a terminal'));
  } finally {
    terminal.dispose();
  }
};
