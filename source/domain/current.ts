import type {Measured} from './metric.ts';
import {staleMetricMilliseconds} from './metric.ts';
import type {Resource} from './service.ts';

/**
 * The value, unless it is older than what has been read since by more than metrics always are: then it says nothing of
 * now, and a rule that used it would go on accusing for as long as CloudWatch is silent. `observedAt` is when the
 * resource's live values were read, for resources that have some.
 */
export const currentValue = (
  {readThrough}: Pick<Resource, 'readThrough'>,
  measured: Measured | undefined,
  observedAt = 0,
): number | undefined =>
  measured === undefined || Math.max(readThrough ?? 0, observedAt) - measured.at > staleMetricMilliseconds
    ? undefined
    : measured.value;
