import type {AwsClients} from '../../aws/clients.ts';
import {readReservation} from '../../aws/lambda-concurrency.ts';
import {createMeasure} from '../../aws/measure.ts';
import {metricReaderFor} from '../../aws/metric-reader-for.ts';
import type {Measure} from './late-metrics.ts';
import {lateMetrics, withLateMetrics} from './late-metrics.ts';
import {withStopSwitches} from './stop-switches.ts';

/** Measures, and asks at once for what only the numbers make worth asking. */
export const completeMeasure = (measure: Measure, clients: Pick<AwsClients, 'polling' | 'free'>): Measure =>
  withStopSwitches(
    withLateMetrics(measure, createMeasure(lateMetrics, metricReaderFor(clients))),
    (name, signal) => readReservation(clients.polling.lambda, name, signal),
  );
