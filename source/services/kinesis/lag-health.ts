import type {Bounds, ThresholdTable} from '../../domain/rule-threshold.ts';
import {boundsOf, verdictOf} from '../../domain/rule-threshold.ts';

/**
 * How far a consumer may be behind, in shares of the retention: in trouble from a quarter on; beyond half of it
 * records are at risk (Kinesis Developer Guide, monitoring: iterator age).
 */
export const lagThresholds: ThresholdTable<'warning' | 'critical'> = {
  warning: {value: 0.25, unit: 'share', help: 'of the retention behind: a warning'},
  critical: {value: 0.5, unit: 'share', help: 'of the retention behind: critical'},
};

/** From where on a lag is a warning, and critical. */
export type LagBounds = Bounds<'warning' | 'critical'>;

const usual = boundsOf(lagThresholds);

/** How bad a lag is by its share of the retention; `undefined`: not bad, or not known. */
export const lagHealth = (
  share: number | undefined,
  bounds: LagBounds = usual,
): 'warning' | 'critical' | undefined => verdictOf(share, bounds);
