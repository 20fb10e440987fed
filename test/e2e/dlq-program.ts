import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {DemoAccount} from '../../source/demo/demo-account.ts';
import {programKey} from './dashboard.ts';
import type {Terminal, TerminalOptions} from './pty.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';
import {openTerminal} from './terminal.ts';

/** The program under test: the built one, or another build of it. */
const program = process.env['SLS_TOP_PROGRAM'] ?? programPath;

/** How a command without a terminal ended. */
export type Ended = {
  /** `undefined`: by a signal. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
};

/** A command under way. */
type Running = {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when standard output holds this. */
  readonly untilPrinted: (text: string) => Promise<void>;
};

/** The dlq commands of one user with a home of its own, on one account. */
export type DlqUser = {
  readonly home: string;
  readonly run: (words: readonly string[], options?: {readonly input?: string}) => Promise<Ended>;
  readonly start: (words: readonly string[], options?: {readonly input?: string}) => Running;
  /** Runs it in front of a reader that goes after the first line; its exit code is the last line of standard error. */
  readonly runIntoHead: (words: readonly string[]) => Promise<Ended>;
  readonly open: (words: readonly string[], options?: TerminalOptions) => Terminal;
};

type Place = Pick<DemoAccount, 'url' | 'region'>;

const placeWords = (place: Place | undefined): readonly string[] =>
  place === undefined ? [] : ['--endpoint-url', place.url, '--region', place.region];

const start = ([command = '', ...words]: readonly string[], home: string, input?: string): Running => {
  const child = spawn(command, words, {
    cwd: home,
    env: {...cleanEnvironment(home), ...programKey},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A command that reads nothing may end before it is told everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>(resolve => {
    child.on('close', code => {
      resolve({code: code ?? undefined, stdout, stderr});
    });
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    ended,
    kill: signal => {
      child.kill(signal);
    },
    untilPrinted: async text =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!stdout.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => {
          reject(new Error(`Expected ${text}, but the program ended. It printed:\n${stdout}${stderr}`));
        });
      }),
  };
};

/** A user of the program with an empty home, on an account, or on none. */
export const dlqUser = (place?: Place): DlqUser => {
  const home = mkdtempSync(path.join(tmpdir(), 'sls-top-dlq-'));
  onTestFinished(() => {
    rmSync(home, {recursive: true, force: true});
  });
  const wordsOf = (words: readonly string[]): readonly string[] => [
    program,
    'dlq',
    ...words,
    ...placeWords(place),
  ];
  const intoHead = '{ "$@"; echo "code $?" >&2; } | head -n 1';
  return {
    home,
    run: async (words, {input = ''} = {}) => start([nodePath, ...wordsOf(words)], home, input).ended,
    start: (words, {input = ''} = {}) => start([nodePath, ...wordsOf(words)], home, input),
    runIntoHead: async words =>
      start(['/bin/sh', '-c', intoHead, 'sh', nodePath, ...wordsOf(words)], home).ended,
    open: (words, options = {}) =>
      openTerminal({
        command: nodePath,
        columns: 120,
        rows: 30,
        ...options,
        args: wordsOf(words),
        cwd: home,
        env: {...cleanEnvironment(home), ...programKey, ...options.env},
      }),
  };
};

/** The lines of JSON that a command printed. */
export const jsonLines = ({stdout}: Pick<Ended, 'stdout'>): readonly Readonly<Record<string, unknown>>[] =>
  stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>);
