import type {Health} from './health.ts';

/** How bad it is to have used so much of a limit: half is a warning, four fifths are critical. */
export const limitHealth = (value: number, limit: number | undefined): Health => {
  if (limit === undefined || limit <= 0 || value < limit / 2) return 'ok';
  return value >= limit * 0.8 ? 'critical' : 'warning';
};
