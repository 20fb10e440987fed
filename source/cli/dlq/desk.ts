import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline';
import type {BarLook} from '../../headless/dlq-progress.ts';
import {redactText} from '../../domain/redact.ts';
import {quietJson} from '../../headless/quiet-json.ts';
import {printable} from '../../headless/report.ts';
import type {Settings} from '../flags.ts';

/** Where a command writes and asks: results on standard output, words about them on standard error. */
export type Desk = {
  readonly ascii: boolean;
  /** Whether a person sees the results, rather than a program. */
  readonly isTerminal: boolean;
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
  /** Aborted when nobody reads the results any more (`| head`). */
  readonly closed: AbortSignal;
  /** Prints results, each a line; foreign text is made visible. */
  readonly print: (lines: readonly string[]) => Promise<void>;
  /**
   * Prints lines of JSON as they are, on a terminal with what could move its cursor as escapes; resolves when they are
   * on their way, so that a slow reader is waited for.
   */
  readonly printJsonLines: (lines: string) => Promise<void>;
  /** Prints lines of CSV, which are made for where they go. */
  readonly printCsv: (lines: string) => Promise<void>;
  /** Prints one line of JSON. */
  readonly printJson: (document: unknown) => Promise<void>;
  /** The same of what is JSON already. */
  readonly printJsonLine: (json: string) => Promise<void>;
  /** Tells a person something beside the results. */
  readonly say: (lines: readonly string[]) => void;
  /** How a line that is drawn over and over may look; `undefined` where it cannot be drawn. */
  readonly barLook: () => BarLook | undefined;
  /** Draws such a line in place of the last one; an empty one takes it away. */
  readonly draw: (line: string) => void;
  /** A line that a person types; `undefined` when none comes. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | undefined>;
};

/** Back to the first column, and nothing behind it (ECMA-376: CR, EL). */
const overLine = '\r\u001B[K';

const askFor = async (question: string, signal: AbortSignal): Promise<string | undefined> => {
  // Not as a terminal: ^C stays a signal, and what is typed is echoed by the terminal itself.
  const lines = createInterface({input: process.stdin, terminal: false});
  process.stderr.write(question);
  try {
    return await new Promise(resolve => {
      lines.once('line', resolve);
      lines.once('close', () => {
        resolve(undefined);
      });
      if (signal.aborted) resolve(undefined);
      signal.addEventListener(
        'abort',
        () => {
          process.stderr.write('\n');
          resolve(undefined);
        },
        {once: true},
      );
    });
  } finally {
    lines.close();
  }
};

/** The desk of this process. */
export const openDesk = ({ascii, redact}: Pick<Settings, 'ascii' | 'redact'>): Desk => {
  const {stdin, stdout, stderr} = process;
  const closed = new AbortController();
  let isDrawn = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough is no failure of this program.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    closed.abort();
  });
  // A terminal that is gone must not turn the way out into a crash.
  stderr.on('error', () => undefined);
  const draw = (line: string): void => {
    if (line === '' && !isDrawn) return;
    stderr.write(`${overLine}${line}`);
    isDrawn = line !== '';
  };
  const write = async (text: string): Promise<void> => {
    if (closed.signal.aborted || text === '') return;
    draw('');
    if (!stdout.write(text)) await once(stdout, 'drain', {signal: closed.signal}).catch(() => undefined);
  };
  const shown = (text: string): string => (redact ? redactText(text) : text);
  const safe = (lines: readonly string[]): string =>
    lines.map(line => `${printable(shown(line), ascii)}\n`).join('');
  const printJsonLine = async (json: string): Promise<void> => write(`${quietJson(shown(json))}\n`);
  return {
    ascii,
    isTerminal: stdout.isTTY,
    canAsk: stdin.isTTY && stderr.isTTY,
    closed: closed.signal,
    print: async lines => write(safe(lines)),
    printJsonLines: async lines => write(stdout.isTTY ? quietJson(lines) : lines),
    printCsv: async lines => write(shown(lines)),
    printJson: async document => printJsonLine(JSON.stringify(document)),
    printJsonLine,
    say: lines => {
      draw('');
      stderr.write(safe(lines));
    },
    barLook: () =>
      stderr.isTTY && process.env['TERM'] !== 'dumb' ? {columns: stderr.columns, ascii} : undefined,
    draw,
    ask: async (question, signal) => {
      draw('');
      return askFor(printable(shown(question), ascii), signal);
    },
  };
};
