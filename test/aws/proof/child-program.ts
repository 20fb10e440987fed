import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import type {ChildOrder} from './job-child.ts';

/** Compiles the child program into a folder, all in one file, so that it starts in a moment. Resolves to its path. */
export const compileChild = async (folder: string): Promise<string> => {
  const outfile = join(folder, 'job-child.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('job-child.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
};

/** A child program under way. */
export type Child = {
  readonly kill: () => void;
  readonly isAlive: () => boolean;
  /** The signal that ended it, or its exit code. Rejects with what it complained of when it failed by itself. */
  readonly ended: Promise<NodeJS.Signals | 0>;
};

const end = async (child: ChildProcess): Promise<NodeJS.Signals | 0> => {
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  await once(child, 'close');
  if (child.signalCode !== null) return child.signalCode;
  if (child.exitCode === 0) return 0;
  throw new Error(`The child ended with ${String(child.exitCode)}: ${complaint}`);
};

/** Starts the compiled program with an order, and with none of the machine's own AWS settings. */
export const startChild = (program: string, order: ChildOrder): Child => {
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {HOME: order.folder, AWS_EC2_METADATA_DISABLED: 'true'},
  });
  return {
    kill: () => child.kill('SIGKILL'),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    ended: end(child),
  };
};
