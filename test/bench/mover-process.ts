import process from 'node:process';
import {moveByEngine} from './engine-mover.ts';
import {moveByBatchLoop, moveByNativeTask, moveByPlainLoop} from './plain-movers.ts';

const movers = {
  /** The program's own part redrive, every call in its journal. */
  engine: moveByEngine,
  /** What anybody would write first: a call a message. */
  loop: moveByPlainLoop,
  /** What one would write second: ten messages a call. */
  batchLoop: moveByBatchLoop,
  /** SQS's own task. */
  native: moveByNativeTask,
} as const;

export type MoverName = keyof typeof movers;

/** How a move of messages went. */
export type MoverFigures = {
  readonly moved: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly residentBeforeMebibytes: number;
  readonly residentMostMebibytes: number;
};

const isMoverName = (name: string): name is MoverName => name in movers;

/** `mover-process.ts engine|loop|batchLoop|native URL`: moves all messages of one queue to another and tells how it went. */
export const main = async ([name = '', url = '']: readonly string[]): Promise<void> => {
  if (!isMoverName(name)) throw new Error(`Expected ${Object.keys(movers).join(', ')}, got "${name}"`);
  const residentBefore = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const moved = await movers[name](url);
  const {user, system} = process.cpuUsage(cpuBefore);
  const figures: MoverFigures = {
    moved,
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
    residentBeforeMebibytes: residentBefore / 2 ** 20,
    // The most in the whole life of the process, in KiB (getrusage).
    residentMostMebibytes: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
};
