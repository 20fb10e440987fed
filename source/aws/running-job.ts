import type {RunningJob} from '../domain/job.ts';
import type {JobControl} from './job-control.ts';
import type {JobTally} from './job-tally.ts';

/** Receives, sends and deletions at once: more than ten batches are under way where order allows. */
export const jobLanes = 16;

/** Something that is under way and holds messages. */
export type Holding = {
  readonly stop: () => void;
  /** Releases at once what nothing is done with. */
  readonly release: () => Promise<void>;
  readonly finished: Promise<unknown>;
};

/** What people do to a job, each told as progress. */
export const runningJob = (
  control: JobControl,
  tally: JobTally,
  finished: RunningJob['finished'],
): RunningJob => {
  const told = (change: () => void) => (): void => {
    change();
    tally.changed();
  };
  return {
    setPace: perSecond => {
      control.setPace(perSecond);
      tally.changed();
    },
    pause: told(control.pause),
    resume: told(control.resume),
    stop: told(control.stop),
    finished,
  };
};
