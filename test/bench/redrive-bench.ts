import {setTimeout as sleep} from 'node:timers/promises';
import type {BenchQueues} from './bench-queues.ts';
import {inFlightOf, openBenchQueues} from './bench-queues.ts';
import type {EmulatorName} from './emulator-process.ts';
import type {MoverFigures, MoverName} from './mover-process.ts';
import type {Emulator} from './processes.ts';
import {fillFromOutside, moveFromOutside, startEmulator} from './processes.ts';

// A part redrive of small messages: the program, a plain loop of SDK calls and SQS's own task, each in a process of its
// own, against an emulator in a process of its own. Messages a second depend on the machine, ratios hardly.

/** How a move went, seen from both sides. */
type Run = MoverFigures & {
  readonly perSecond: number;
  /** Share of one core that the emulator used: near 1, it is the bound. */
  readonly emulatorShare: number;
  /** Most messages received and not deleted at once, in batches of ten: what the emulator sees of parallelism. */
  readonly batchesInHand: number;
};

const lookMilliseconds = 100;

/** Looks until told to stop; resolves with the most it saw. */
const mostInFlight = async (
  url: string,
  {deadLetters}: BenchQueues,
  signal: AbortSignal,
): Promise<number> => {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await inFlightOf(url, deadLetters));
    await sleep(lookMilliseconds);
  }
  return most;
};

/** Lets every SQS call to the demo account take so much longer. */
const slowDown = async ({url}: Emulator, delayMilliseconds: number): Promise<void> => {
  const rules = delayMilliseconds === 0 ? [] : [{target: 'AmazonSQS.*', delayMilliseconds}];
  await fetch(`${url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
};

type Conditions = {readonly count: number; readonly latencyMilliseconds?: number};

const measure = async (
  emulator: Emulator,
  mover: MoverName,
  {count, latencyMilliseconds = 0}: Conditions,
): Promise<Run> => {
  const queues = await openBenchQueues(emulator.url);
  await fillFromOutside(emulator.url, count);
  if (latencyMilliseconds > 0) await slowDown(emulator, latencyMilliseconds);
  await emulator.cpuSeconds();
  const over = new AbortController();
  const looking = mostInFlight(emulator.url, queues, over.signal);
  const figures = await moveFromOutside(mover, emulator.url);
  over.abort();
  if (latencyMilliseconds > 0) await slowDown(emulator, 0);
  const batchesInHand = (await looking) / 10;
  if (figures.moved < count) throw new Error(`${mover} moved ${figures.moved} of ${count} messages`);
  return {
    ...figures,
    perSecond: figures.moved / figures.seconds,
    emulatorShare: (await emulator.cpuSeconds()) / figures.seconds,
    batchesInHand,
  };
};

type Figures = Readonly<Record<string, number>>;

type Compared = Readonly<Record<'loop' | 'batchLoop' | 'engine', Run>>;

const compared = (where: string, {loop, batchLoop, engine}: Compared): Figures => ({
  [`${where}: plain loop (messages/s)`]: loop.perSecond,
  [`${where}: loop of batches (messages/s)`]: batchLoop.perSecond,
  [`${where}: part redrive (messages/s)`]: engine.perSecond,
  [`${where}: part redrive / plain loop`]: engine.perSecond / loop.perSecond,
  [`${where}: part redrive / loop of batches`]: engine.perSecond / batchLoop.perSecond,
  [`${where}: batches in hand at once`]: engine.batchesInHand,
  [`${where}: core of the emulator (%)`]: engine.emulatorShare * 100,
  [`${where}: core of the program (%)`]: (engine.cpuSeconds / engine.seconds) * 100,
});

const withEmulator = async <Result>(
  name: EmulatorName,
  work: (emulator: Emulator) => Promise<Result>,
): Promise<Result> => {
  const emulator = await startEmulator(name);
  try {
    return await work(emulator);
  } finally {
    await emulator.stop();
  }
};

const onLoopback = (name: EmulatorName): Promise<Figures> =>
  withEmulator(name, async emulator => {
    const loop = await measure(emulator, 'loop', {count: 2000});
    const batchLoop = await measure(emulator, 'batchLoop', {count: 10_000});
    const engine = await measure(emulator, 'engine', {count: 10_000});
    // The task has a highest velocity, so that a few messages tell it.
    const native = await measure(emulator, 'native', {count: 2000});
    return {
      ...compared(name, {loop, batchLoop, engine}),
      [`${name}: native task (messages/s)`]: native.perSecond,
      [`${name}: part redrive / native task`]: engine.perSecond / native.perSecond,
    };
  });

/** About as far away as SQS is within its own region. */
const latencyMilliseconds = 10;

const fromAfar = (): Promise<Figures> =>
  withEmulator('demo', async emulator => {
    const loop = await measure(emulator, 'loop', {count: 300, latencyMilliseconds});
    const batchLoop = await measure(emulator, 'batchLoop', {count: 2000, latencyMilliseconds});
    const engine = await measure(emulator, 'engine', {count: 10_000, latencyMilliseconds});
    return compared(`demo, ${String(latencyMilliseconds)} ms away`, {loop, batchLoop, engine});
  });

const memory = (): Promise<Figures> =>
  withEmulator('demo', async emulator => {
    const figures: Record<string, number> = {};
    for (const count of [1000, 10_000, 100_000]) {
      const {residentMostMebibytes, perSecond} = await measure(emulator, 'engine', {count});
      figures[`part redrive of ${String(count)}: most resident memory (MiB)`] = residentMostMebibytes;
      figures[`part redrive of ${String(count)} (messages/s)`] = perSecond;
    }
    return figures;
  });

/** Reports figures as they come, for about two minutes. */
export const redriveFigures = async (report: (figures: Figures) => void): Promise<void> => {
  report(await onLoopback('demo'));
  report(await onLoopback('local-aws-sqs'));
  report(await fromAfar());
  report(await memory());
};
