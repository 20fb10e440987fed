import type {MetricQuery} from './metric.ts';
import type {Resource, ServiceView} from './service.ts';

type Declared = Pick<ServiceView<Resource>, 'metrics' | 'partMetrics'>;

/** What CloudWatch bills once: the metric and its period, whatever statistics of it (up to five) are asked. */
const billedKey = ({namespace, metricName, dimensions, periodSeconds}: MetricQuery): string =>
  [namespace, metricName, periodSeconds ?? '', ...Object.entries(dimensions).flat()].join('\n');

/** How many metrics are billed when a resource is measured for its table. */
export const tableMetricCount = ({metrics, partMetrics = {}}: Declared, resource: Resource): number => {
  const keys = new Set<string>();
  for (const {use, query} of Object.values(metrics)) {
    const asked = use === 'table' ? query(resource) : undefined;
    if (asked !== undefined) keys.add(billedKey(asked));
  }
  for (const {use, parts, query} of Object.values(partMetrics))
    if (use === 'table') for (const part of parts(resource)) keys.add(billedKey(query(resource, part)));
  return keys.size;
};
