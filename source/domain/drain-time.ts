import type {Queue} from './queue.ts';

/**
 * Seconds until the queue is empty at the measured rates; `Infinity` when as much arrives as is deleted;
 * `undefined` when a rate or the count is unknown.
 */
export const drainTimeSeconds = ({
  counts,
  metrics,
}: Pick<Queue, 'counts' | 'metrics'>): number | undefined => {
  const sent = metrics.sentPerSecond?.value;
  const deleted = metrics.deletedPerSecond?.value;
  if (counts === undefined || sent === undefined || deleted === undefined) return undefined;
  if (counts.visible === 0) return 0;
  return deleted > sent ? counts.visible / (deleted - sent) : Infinity;
};
