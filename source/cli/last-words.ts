import type {Failure} from '../domain/failure.ts';
import {visibleText} from '../domain/visible-text.ts';
import {printable} from '../headless/report.ts';
import type {State} from '../store/state.ts';

/** Two lines for the shell, after the screen or in place of it: what happened and the way out. */
export const parting = ({message, hint}: Failure, ascii: boolean): string =>
  `sls-top: ${printable(message, ascii)}\n  ${printable(hint, ascii)}\n`;

/** The jobs that run now. */
export const unendedJobs = ({jobs}: State): readonly string[] =>
  Object.values(jobs)
    .filter(({endedAt}) => endedAt === undefined)
    .map(({id}) => id);

/** What became of the jobs that leaving the program stopped: a line each, for the shell. */
export const stoppedText = (ids: readonly string[], {jobs}: State): string =>
  ids
    .flatMap(id => jobs[id] ?? [])
    .map(({does, queue, outcome, progress}) => {
      const {sent = 0, deleted = 0} = outcome ?? progress ?? {};
      const state = outcome === undefined ? 'is not finished' : 'was stopped';
      return `sls-top: ${does} of ${visibleText(queue.name)} ${state}: ${String(sent)} sent, ${String(deleted)} deleted\n`;
    })
    .join('');
