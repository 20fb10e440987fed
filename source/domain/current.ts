import type {Measured} from './metric.ts';
import {staleMetricMilliseconds} from './metric.ts';
import type {Resource} from './service.ts';

/** What nobody looks at is read every quarter of an hour; what was not read for longer is not known any more. */
const unreadMilliseconds = 1_200_000;

/**
 * The value, unless it is older than what has been read since by more than metrics always are: then it says nothing of
 * now, and a rule that used it would go on accusing for as long as CloudWatch is silent. `observedAt` is when the
 * resource's live values were read, for resources that have some: where those come and metrics fail for long, the value
 * is not current either.
 */
export const currentValue = (
  {readThrough}: Pick<Resource, 'readThrough'>,
  measured: Measured | undefined,
  observedAt = 0,
): number | undefined => {
  if (measured === undefined) return undefined;
  const through = readThrough ?? observedAt;
  const isOver = through - measured.at > staleMetricMilliseconds;
  return isOver || observedAt - through > unreadMilliseconds ? undefined : measured.value;
};
