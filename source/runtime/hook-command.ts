import {spawn} from 'node:child_process';
import process from 'node:process';
import type {Clock} from './clock.ts';

/** A hook's program, what it reads on stdin, and what it finds in the environment beside that of this program. */
export type HookCommand = {
  readonly command: readonly [program: string, ...words: string[]];
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** What may take longer is no hook: it hangs. */
const patienceMilliseconds = 10_000;

/** Ends the program together with what it started, which is why it has a process group of its own. */
const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
};

const startFailure = (program: string, error: NodeJS.ErrnoException): string => {
  if (error.code === 'ENOENT')
    return `there is no program "${program}": check hooks: command in the config file`;
  if (error.code === 'EACCES') return `"${program}" may not be run (permission denied): make it executable`;
  return `"${program}" could not be started: ${error.message}`;
};

/**
 * Runs a program without a shell, away from the terminal: it reads the input on stdin, and what it prints goes nowhere.
 * One that takes longer than ten seconds, or is running when `signal` is aborted, is killed. Resolves with why it
 * failed, if it did; never rejects.
 */
export const runHookCommand = async (
  {command: [program, ...words], input, environment}: HookCommand,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> =>
  new Promise(resolve => {
    const child = spawn(program, words, {
      // Not even through /dev/tty: a process group of its own session has no terminal.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {...process.env, ...environment},
    });
    const over = new AbortController();
    const end = (problem: string | undefined): void => {
      over.abort();
      signal.removeEventListener('abort', stop);
      resolve(problem);
    };
    const stop = (): void => {
      killGroup(child.pid);
    };
    let isLate = false;
    child.on('error', error => {
      end(startFailure(program, error));
    });
    child.on('exit', (code, killedBy) => {
      if (isLate) end(`"${program}" was killed: it took longer than 10 s`);
      else if (code === 0 || signal.aborted) end(undefined);
      else end(`"${program}" ended with ${killedBy ?? `code ${String(code)}`}`);
    });
    // A program that does not read its input is no failure.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    void clock.sleep(patienceMilliseconds, over.signal).then(() => {
      if (over.signal.aborted) return;
      isLate = true;
      stop();
    });
  });
