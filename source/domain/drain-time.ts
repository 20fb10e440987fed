import type {Queue} from './queue.ts';

/** Rates are of a whole minute and a little apart also where consumers keep up; the rule `growing` lets as much pass. */
const balancedSurplus = 0.05;
/** So many seconds of what is deleted wait at times also where consumers keep up: they poll. */
const balancedBacklogSeconds = 10;

/**
 * Seconds until the queue is empty at the measured rates; `Infinity` when as much arrives as is deleted; `undefined`
 * when a rate or the count is unknown. Where consumers keep up, until what waits now is worked off: such a queue is
 * empty in one moment and not in the next, and neither says anything.
 */
export const drainTimeSeconds = ({
  counts,
  metrics,
}: Pick<Queue, 'counts' | 'metrics'>): number | undefined => {
  const sent = metrics.sentPerSecond?.value;
  const deleted = metrics.deletedPerSecond?.value;
  if (counts === undefined || sent === undefined || deleted === undefined) return undefined;
  if (counts.visible === 0) return 0;
  const keepsUp =
    sent <= deleted * (1 + balancedSurplus) && counts.visible <= deleted * balancedBacklogSeconds;
  if (keepsUp) return counts.visible / deleted;
  return deleted > sent ? counts.visible / (deleted - sent) : Infinity;
};
