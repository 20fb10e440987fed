import type {AwsClients} from './clients.ts';
import type {MetricReader} from './metric-reader.ts';
import {createMetricReader} from './metric-reader.ts';
import {createStatisticsReader} from './metric-statistics.ts';

/** The way to read metrics: many at once, or one by one where that is free. */
export const metricReaderFor = ({polling, free}: Pick<AwsClients, 'polling' | 'free'>): MetricReader =>
  free ? createStatisticsReader(polling.cloudwatch) : createMetricReader(polling.cloudwatch);
