import type {RunningJob} from '../domain/job.ts';
import type {JobControl} from '../store/command.ts';
import type {Clock} from './clock.ts';

/** The jobs under way, whatever they do. */
export type RunningJobs = {
  /** Keeps what is asked of a job until it has started; more than once is as good. */
  readonly expect: (id: string) => void;
  /** A job that was expected did not start. */
  readonly forget: (id: string) => void;
  /** Remembers a job until `settled`, which is when its end is written down too. */
  readonly add: (id: string, job: RunningJob, settled: Promise<unknown>) => void;
  /** Does nothing for a job that is over. */
  readonly control: (id: string, control: JobControl) => void;
  /** Stops all of them. Resolves when their ends are written down, or when patience ends. */
  readonly stopAll: (clock: Clock, patienceMilliseconds: number) => Promise<void>;
};

const apply = (job: RunningJob, control: JobControl): void => {
  switch (control.kind) {
    case 'pause':
      job.pause();
      break;
    case 'resume':
      job.resume();
      break;
    case 'stop':
      job.stop();
      break;
    case 'pace':
      job.setPace(control.perSecond);
      break;
  }
};

/** Keeps the jobs under way, so that keys reach them and no program ends between a copy and its deletion. */
export const createRunningJobs = (): RunningJobs => {
  const jobs = new Map<string, {readonly job: RunningJob; readonly settled: Promise<unknown>}>();
  /** What was asked of jobs that are about to start. */
  const early = new Map<string, JobControl[]>();
  return {
    expect: id => {
      if (!early.has(id)) early.set(id, []);
    },
    forget: id => {
      early.delete(id);
    },
    add: (id, job, settled) => {
      const forget = (): void => {
        jobs.delete(id);
      };
      jobs.set(id, {job, settled: settled.then(forget, forget)});
      for (const control of early.get(id) ?? []) apply(job, control);
      early.delete(id);
    },
    control: (id, control) => {
      const running = jobs.get(id);
      if (running === undefined) early.get(id)?.push(control);
      else apply(running.job, control);
    },
    stopAll: async (clock, patienceMilliseconds) => {
      for (const controls of early.values()) controls.push({kind: 'stop'});
      for (const {job} of jobs.values()) job.stop();
      const done = new AbortController();
      const patience = clock.sleep(patienceMilliseconds, done.signal);
      await Promise.race([Promise.allSettled([...jobs.values()].map(({settled}) => settled)), patience]);
      done.abort();
    },
  };
};
