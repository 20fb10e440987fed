import {awsJsonService} from '../wire/aws-json.ts';
import type {WireService} from '../wire/wire-service.ts';
import {getMetricData} from './metric-data.ts';
import type {QueueMetrics} from './queue-metrics.ts';

/** Amazon CloudWatch over AWS JSON 1.0. `refresh` brings the metrics up to date before they are read. */
export const cloudWatchService = (metrics: QueueMetrics, refresh: () => void): WireService =>
  awsJsonService({
    id: 'cloudwatch',
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
    namespace: 'com.amazonaws.cloudwatch',
    operations: {
      GetMetricData: input => {
        refresh();
        return getMetricData(metrics, input);
      },
    },
  });
