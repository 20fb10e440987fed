import {readFileSync} from 'node:fs';
import process from 'node:process';
import type {Terminal, TerminalOptions} from '../e2e/pty.ts';
import {nodePath, runInTerminal} from '../e2e/pty.ts';
import {recordingFigures} from './recording-bench.ts';
import {redriveFigures} from './redrive-bench.ts';

// Start-up, keys, memory and output of the built program, and redrives (redrive-bench.ts). Times are compared with a bare Node.js that prints one line in
// the same kind of terminal, in the same run: only the ratios mean something on another machine.

const size = {columns: 200, rows: 60};
const runs = 9;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Milliseconds until the terminal shows what is wanted. */
const until = async (options: TerminalOptions, wanted: RegExp): Promise<number> => {
  const startedAt = performance.now();
  const terminal = runInTerminal({...size, ...options});
  try {
    await terminal.waitFor(wanted);
    return performance.now() - startedAt;
  } finally {
    terminal.dispose();
  }
};

const startUp = async (): Promise<Readonly<Record<string, number>>> => {
  const bare: number[] = [];
  const header: number[] = [];
  const frame: number[] = [];
  const rows: number[] = [];
  // Round robin, so that a slow moment of the machine hits all alike.
  for (let run = 0; run < runs; run += 1) {
    bare.push(await until({command: nodePath, args: ['-e', 'console.log("sls-top")']}, /sls-top/));
    header.push(await until({args: ['--demo']}, /sls-top/));
    frame.push(await until({args: ['--demo']}, /QUEUE/));
    rows.push(await until({args: ['--demo']}, /orders-payments/));
  }
  const unit = median(bare);
  return {
    'bare Node.js prints a line (ms)': unit,
    'first header / bare': median(header) / unit,
    'first frame / bare': median(frame) / unit,
    'first rows, demo account and SDK loaded / bare': median(rows) / unit,
  };
};

const residentMebibytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

const cpuTicks = (pid: number): number => {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
};

/** Median milliseconds from a key to the frame that it changes; the keys take turns. */
const keyToFrame = async (terminal: Terminal, ...keys: readonly [string, string]): Promise<number> => {
  const times: number[] = [];
  for (let press = 0; press < 20; press += 1) {
    const before = terminal.screen();
    const startedAt = performance.now();
    terminal.press(keys[press % 2 === 0 ? 0 : 1]);
    await terminal.waitFor(screen => screen !== before);
    times.push(performance.now() - startedAt);
  }
  return median(times);
};

const running = async (): Promise<Readonly<Record<string, number>>> => {
  const terminal = runInTerminal({...size, args: ['--demo']});
  try {
    await terminal.waitFor('1 Overview');
    terminal.press('2');
    await terminal.waitFor(/orders-payments/);
    const keyMilliseconds = await keyToFrame(terminal, 'j', 'k');
    terminal.press('4');
    await terminal.waitFor(/^▸.*✖ clickstream/m);
    terminal.press('Enter', 't');
    // Without a stored minute the cursor has nowhere to go.
    await terminal.waitFor(screen => screen.includes('[3 h]') && screen.includes('CloudWatch, per minute'));
    const chartMilliseconds = await keyToFrame(terminal, 'Left', '[');
    terminal.press('Escape');
    await terminal.waitFor(/STREAM/);
    terminal.press('2');
    await terminal.waitFor(/QUEUE/);
    const ticksBefore = cpuTicks(terminal.pid);
    const bytesBefore = terminal.rawOutput().length;
    const seconds = 20;
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    return {
      'key to frame (ms, median of 20)': keyMilliseconds,
      'the same in a detail with charts of three hours / in the table': chartMilliseconds / keyMilliseconds,
      'CPU while polling every 2 s, demo account in the same process (%)':
        (cpuTicks(terminal.pid) - ticksBefore) / seconds,
      'output a second (KiB)': (terminal.rawOutput().length - bytesBefore) / seconds / 1024,
      'resident memory (MiB)': residentMebibytes(terminal.pid),
    };
  } finally {
    terminal.dispose();
  }
};

const print = (figures: Readonly<Record<string, number>>): void => {
  for (const [what, value] of Object.entries(figures))
    process.stdout.write(`${value.toFixed(1).padStart(10)}  ${what}\n`);
};

const parts = {
  screen: async () => {
    print(await startUp());
    print(await running());
  },
  redrive: async () => {
    await redriveFigures(print);
  },
  recording: async () => {
    await recordingFigures(print);
  },
} as const;

/** Measures and prints one figure a line: `screen`, `redrive`, `recording`, or all of them. */
export const main = async (words: readonly string[]): Promise<void> => {
  process.stdout.write(
    `sls-top on Node.js ${process.version}, ${String(size.columns)}x${String(size.rows)}\n`,
  );
  for (const [name, measure] of Object.entries(parts))
    if (words.length === 0 || words.includes(name)) await measure();
};
