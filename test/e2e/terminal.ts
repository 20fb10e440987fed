import {onTestFinished} from 'vitest';
import {runInTerminal} from './pty.ts';
import type {Terminal, TerminalOptions} from './pty.ts';

export type {Terminal} from './pty.ts';

/** Runs a program in a terminal until the test that opened it is finished (see `Terminal` for what one can do with it). */
export const openTerminal = (options: TerminalOptions = {}): Terminal => {
  const terminal = runInTerminal(options);
  onTestFinished(terminal.dispose);
  return terminal;
};
