import {closeSync, constants, mkdtempSync, openSync, rmSync} from 'node:fs';
import {constants as systemConstants, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import nodePty from '@lydell/node-pty';
import type {IPty} from '@lydell/node-pty';
import {createEmulator} from './emulator.ts';
import type {Cell} from './emulator.ts';
import {keySequence, pasteSequence} from './keys.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The Node that programs under test run on: the one in SLS_TOP_NODE, or the one that runs this. */
export const nodePath = process.env['SLS_TOP_NODE'] ?? process.execPath;

/** The built program (`npm run build`), or another build of it. */
export const programPath = process.env['SLS_TOP_PROGRAM'] ?? path.join(root, 'dist/sls-top.js');

/** What to run and where. Without `command` it is the built program with `args`. */
export type TerminalOptions = {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a clean environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
};

/** How a program ended; `signal` is the name of the signal that ended it. */
type Exit = {readonly exitCode: number; readonly signal: string | undefined};

/** What to wait for: text on the screen, a pattern of it, or a question about it. */
type Wanted = string | RegExp | ((screen: string) => boolean);

/** A program in a terminal, used as a person would: press, paste, look. */
export type Terminal = {
  /** Sends keys (see `keySequence`). `Escape` must be the last of a call, or it would make an Alt key of the next one. */
  readonly press: (...keys: readonly string[]) => void;
  readonly paste: (text: string) => void;
  /**
   * Resolves as soon as the screen shows what is wanted, looking at it after every write of the program.
   * @throws {Error} with the whole screen, after `timeout` milliseconds (default 10,000) or when the program ends
   */
  readonly waitFor: (wanted: Wanted, options?: {readonly timeout?: number}) => Promise<void>;
  /** The rows of the screen, without trailing spaces. */
  readonly screen: () => string;
  readonly line: (y: number) => string;
  readonly cell: (x: number, y: number) => Cell;
  readonly size: () => {readonly columns: number; readonly rows: number};
  readonly cursorHidden: () => boolean;
  readonly bufferType: () => 'normal' | 'alternate';
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Every byte the program wrote, decoded. */
  readonly rawOutput: () => string;
  /** Ends the program and everything it started, and removes its home. */
  readonly dispose: () => void;
};

/** What a program under test sees: nothing of the machine it runs on but the way to its commands. */
export const cleanEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  XDG_CONFIG_HOME: path.join(home, '.config'),
  XDG_STATE_HOME: path.join(home, '.local/state'),
  XDG_CACHE_HOME: path.join(home, '.cache'),
  XDG_DATA_HOME: path.join(home, '.local/share'),
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  // The instance metadata service is asked for credentials otherwise, and answers nowhere.
  AWS_EC2_METADATA_DISABLED: 'true',
  NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node-compile-cache'),
});

const signalName = (number: number | undefined): string | undefined =>
  Object.entries(systemConstants.signals).find(([, value]) => value === number)?.[0];

const isShown = (wanted: Wanted, screen: string): boolean => {
  if (typeof wanted === 'string') return screen.includes(wanted);
  return typeof wanted === 'function' ? wanted(screen) : new RegExp(wanted).test(screen);
};

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
};

const environmentOf = (home: string, changes: TerminalOptions['env']): Record<string, string> => {
  const merged: Record<string, string | undefined> = {...cleanEnvironment(home), ...changes};
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

const spawn = (options: TerminalOptions, home: string) => {
  const env = environmentOf(home, options.env);
  return nodePty.spawn(
    options.command ?? nodePath,
    [...(options.command === undefined ? [programPath] : []), ...(options.args ?? [])],
    {
      // The name wins over TERM in the environment.
      name: env['TERM'] ?? '',
      cols: options.columns ?? 120,
      rows: options.rows ?? 32,
      cwd: options.cwd ?? home,
      env,
    },
  );
};

/** For how long something that a program left in the background may keep its side of the pty open. */
const patienceMilliseconds = 1000;

/**
 * When the program's side of a pty closes, libuv may take that for the end before it has read everything: about one
 * program in a thousand loses its last words. So that side is kept open here until node-pty wants to close its own,
 * 200 ms after the program has ended; the end comes by itself then.
 */
const keepLastWords = (pty: IPty): void => {
  const socket: unknown = Reflect.get(pty, '_socket');
  const programSide: unknown = Reflect.get(pty, 'ptsName');
  if (!(socket instanceof Readable) || typeof programSide !== 'string')
    throw new Error('Expected node-pty to read from a stream and to name the pty');
  const destroy = socket.destroy.bind(socket);
  let kept: number | undefined = openSync(programSide, constants.O_RDWR | constants.O_NOCTTY);
  socket.destroy = (error?: Error) => {
    if (kept !== undefined) closeSync(kept);
    kept = undefined;
    if (error !== undefined || socket.readableEnded) return destroy(error);
    setTimeout(destroy, patienceMilliseconds).unref();
    return socket;
  };
};

type Waiter = {readonly look: () => boolean; readonly fail: (reason: string) => void};

const createWaitingRoom = () => {
  const waiters = new Set<Waiter>();
  return {
    add: (waiter: Waiter) => waiters.add(waiter),
    remove: (waiter: Waiter) => waiters.delete(waiter),
    look: () => {
      for (const waiter of waiters) if (waiter.look()) waiters.delete(waiter);
    },
    fail: (reason: string) => {
      for (const waiter of waiters) waiter.fail(reason);
      waiters.clear();
    },
  };
};

/** Runs a program in a terminal of its own. The caller disposes of it. */
export const runInTerminal = (options: TerminalOptions = {}): Terminal => {
  const home = mkdtempSync(path.join(tmpdir(), 'sls-top-test-'));
  const emulator = createEmulator(options.columns ?? 120, options.rows ?? 32);
  const pty = spawn(options, home);
  keepLastWords(pty);
  const waiting = createWaitingRoom();
  let output = '';
  let ended: string | undefined;

  const screen = (): string =>
    Array.from({length: emulator.size().rows}, (_, y) => emulator.line(y)).join('\n');
  emulator.onReply(data => {
    pty.write(data);
  });
  pty.onData(data => {
    output += data;
    emulator.write(data, () => {
      if (!emulator.isUpdating()) waiting.look();
    });
  });
  const exited = new Promise<Exit>(resolve => {
    pty.onExit(({exitCode, signal}) => {
      // The last output is parsed before the end is told.
      emulator.write('', () => {
        waiting.look();
        ended = `the program ended with ${signalName(signal) ?? `code ${exitCode}`}`;
        waiting.fail(ended);
        resolve({exitCode, signal: signalName(signal)});
      });
    });
  });
  const dispose = (): void => {
    process.off('exit', dispose);
    killGroup(pty.pid);
    waiting.fail('the terminal was closed');
    emulator.dispose();
    rmSync(home, {recursive: true, force: true});
  };
  process.once('exit', dispose);

  const waitFor: Terminal['waitFor'] = async (wanted, {timeout = 10_000} = {}) =>
    new Promise<void>((resolve, reject) => {
      const name = typeof wanted === 'function' ? wanted.toString() : String(wanted);
      const fail = (reason: string): void => {
        clearTimeout(timer);
        waiting.remove(waiter);
        reject(new Error(`Expected to see ${name}, but ${reason}. The screen:\n${screen()}`));
      };
      const waiter: Waiter = {
        look: () => {
          if (!isShown(wanted, screen())) return false;
          clearTimeout(timer);
          resolve();
          return true;
        },
        fail,
      };
      const timer = setTimeout(() => {
        fail(`not within ${timeout} ms`);
      }, timeout);
      waiting.add(waiter);
      waiting.look();
      if (ended !== undefined) waiting.fail(ended);
    });

  return {
    press: (...keys) => {
      if (keys.slice(0, -1).includes('Escape'))
        throw new Error('Expected `Escape` to be the last key of a call');
      for (const key of keys) pty.write(keySequence(key));
    },
    paste: text => {
      pty.write(pasteSequence(text));
    },
    waitFor,
    screen,
    line: emulator.line,
    cell: emulator.cell,
    size: emulator.size,
    cursorHidden: emulator.cursorHidden,
    bufferType: emulator.bufferType,
    resize: (columns, rows) => {
      emulator.resize(columns, rows);
      pty.resize(columns, rows);
    },
    kill: signal => {
      process.kill(pty.pid, signal);
    },
    pid: pty.pid,
    exited,
    rawOutput: () => output,
    dispose,
  };
};
