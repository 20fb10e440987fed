import type {JobProgress} from '../domain/job.ts';
import {leftoversOf} from '../domain/leftovers.ts';
import {placeAt} from '../store/select-place.ts';
import type {State} from '../store/state.ts';
import type {JobWatch} from '../store/workbench-state.ts';

/** Messages whose fate is known, or that nothing more is done about. */
const settledCount = (
  {does}: JobWatch,
  {sent, deleted, refused, heldBack, unsure, notDeleted}: JobProgress,
): number => (does === 'import' ? sent : deleted + notDeleted) + refused + heldBack + unsure;

/** Messages that were asked for and that a redrive passes over, because an earlier job may have sent copies of them. */
export const leftAloneCount = (state: State, {id, does, queue, ids}: JobWatch): number => {
  if (does !== 'redrive' || ids === undefined) return 0;
  const earlier = state.unfinished.filter(({header}) => header.id !== id);
  const {endpointUrl} = placeAt(state, queue.placeId);
  const {unsure} = leftoversOf(earlier, {queueArn: queue.arn, endpointUrl});
  return [...unsure].filter(each => ids.has(each)).length;
};

/** Messages asked for that are not settled; `undefined` where it was not known which ones there are. */
export const openCount = (job: JobWatch, progress: JobProgress): number | undefined =>
  job.ids === undefined ? undefined : Math.max(0, job.ids.size - settledCount(job, progress));
