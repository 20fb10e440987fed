import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {URL, fileURLToPath} from 'node:url';
import type {EmulatorFigures, EmulatorName} from './emulator-process.ts';
import type {MoverFigures, MoverName} from './mover-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the `main` of a file of this folder in a process of its own. */
const spawnMain = (file: string, words: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['source/build/run-typescript.js', `test/bench/${file}`, ...words], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
  });

/** The next line that the process writes, as JSON. Rejects when it ends before. */
const lineReader = (child: ChildProcess) => {
  if (child.stdout === null) throw new Error('Expected a process with a pipe for its output');
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  return async (): Promise<unknown> => {
    const line: IteratorResult<string, unknown> = await lines.next();
    if (line.done === true) throw new Error('The process ended before it said anything');
    return JSON.parse(line.value);
  };
};

/** An emulator that shares neither thread nor memory with what is measured. */
export type Emulator = {
  readonly url: string;
  /** Processor seconds it used since the last call. */
  readonly cpuSeconds: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export const startEmulator = async (name: EmulatorName): Promise<Emulator> => {
  const child = spawnMain('emulator-process.ts', [name]);
  const next = lineReader(child);
  // As emulator-process.ts writes it.
  const read = async () => (await next()) as EmulatorFigures;
  let last = await read();
  return {
    url: last.url,
    cpuSeconds: async () => {
      const before = last.cpuSeconds;
      child.stdin?.write('\n');
      last = await read();
      return last.cpuSeconds - before;
    },
    stop: async () => {
      child.stdin?.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};

const runToEnd = async (file: string, words: readonly string[]): Promise<unknown> => {
  const child = spawnMain(file, words);
  child.stdin?.end();
  const figures = await lineReader(child)();
  if (child.exitCode === null) await once(child, 'exit');
  return figures;
};

/** Puts so many small messages into the dead-letter queue of the bench. */
export const fillFromOutside = async (url: string, count: number): Promise<void> => {
  await runToEnd('bench-queues.ts', [url, String(count)]);
};

/** Moves all of them in a process of its own, as mover-process.ts writes it. */
export const moveFromOutside = async (mover: MoverName, url: string): Promise<MoverFigures> =>
  (await runToEnd('mover-process.ts', [mover, url])) as MoverFigures;
