import {readFile} from 'node:fs/promises';
import {hostname, uptime} from 'node:os';
import process from 'node:process';

/** Tells one run of the program from all others, also when its process id is given to another one later. */
export type ProgramMark = {
  readonly host: string;
  readonly pid: number;
  /** When the process started, as the system counts; absent where it does not tell. */
  readonly started?: string | undefined;
};

/** The clock may be set while the machine runs, so what began shortly before it started may still have begun after. */
const clockDoubtMilliseconds = 60_000;

/** Field 22 of /proc/PID/stat, ticks since the machine started (Linux, proc_pid_stat(5)); the name may hold spaces. */
const startOf = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be asked, but it is there (kill(2)).
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** The mark of this run. */
export const thisProgram = async (): Promise<ProgramMark> => ({
  host: hostname(),
  pid: process.pid,
  started: await startOf(process.pid),
});

/** Reads a mark from anything that was written to a file; `undefined` when it is none. */
export const readMark = (value: unknown): ProgramMark | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const {host, pid, started}: {host?: unknown; pid?: unknown; started?: unknown} = value;
  if (typeof host !== 'string' || !Number.isSafeInteger(pid)) return undefined;
  return {host, pid: Number(pid), started: typeof started === 'string' ? started : undefined};
};

/** The host of a program that ran on another machine: nobody here can tell whether it still does. */
export const hostElsewhere = ({host}: ProgramMark): string | undefined =>
  host === hostname() ? undefined : host;

/** Whether the program that left its mark at `at` (epoch milliseconds) still runs on this machine. */
export const stillRuns = async ({host, pid, started}: ProgramMark, at: number): Promise<boolean> => {
  if (host !== hostname() || pid <= 0 || !isAlive(pid)) return false;
  if (at < Date.now() - uptime() * 1000 - clockDoubtMilliseconds) return false;
  const found = started === undefined ? undefined : await startOf(pid);
  return found === undefined || found === started;
};
