import type {AwsClients} from '../../aws/clients.ts';
import {readReservation} from '../../aws/lambda-concurrency.ts';
import {createMeasure} from '../../aws/measure.ts';
import {createMetricReader} from '../../aws/metric-reader.ts';
import type {Measure} from './late-metrics.ts';
import {lateMetrics, withLateMetrics} from './late-metrics.ts';
import {withStopSwitches} from './stop-switches.ts';

/** Measures, and asks at once for what only the numbers make worth asking. */
export const completeMeasure = (
  measure: Measure,
  {lambda, cloudwatch}: Pick<AwsClients['polling'], 'lambda' | 'cloudwatch'>,
): Measure =>
  withStopSwitches(
    withLateMetrics(measure, createMeasure(lateMetrics, createMetricReader(cloudwatch))),
    (name, signal) => readReservation(lambda, name, signal),
  );
