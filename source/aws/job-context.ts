import type {JobRequest} from '../domain/job.ts';
import type {JobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import type {JobTally} from './job-tally.ts';
import type {Letter} from './letter.ts';
import type {CopyClients} from './message-copies.ts';

/** What the parts of a running job share. */
export type JobContext = {
  readonly clients: CopyClients;
  readonly request: JobRequest;
  readonly control: JobControl;
  readonly tally: JobTally;
  readonly patience: Patience;
};

/** Does what a job is about to letters nobody has touched yet; those it let go come again as new letters. */
export type JobWorker = {
  readonly work: (letters: readonly Letter[]) => Promise<void>;
  /** How many messages wait for their turn. */
  readonly waiting: () => number;
};
