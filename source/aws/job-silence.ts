import type {Failure} from '../domain/failure.ts';
import type {JobControl} from './job-control.ts';

/** So many sends in a row without an answer end a job: each leaves up to ten messages of which nobody knows. */
const mostUnanswered = 10;

/** Watches whether a target answers at all. */
export type Silence = {
  readonly answered: () => void;
  readonly unanswered: (failure: Failure) => void;
};

export const createSilence = (control: JobControl): Silence => {
  let inARow = 0;
  return {
    answered: () => {
      inARow = 0;
    },
    unanswered: failure => {
      inARow += 1;
      if (inARow >= mostUnanswered) control.fail(failure);
    },
  };
};
