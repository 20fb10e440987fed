import type {AwsClients} from '../../aws/clients.ts';
import {createMetricReader} from '../../aws/metric-reader.ts';
import {listDeadLetterSourceUrls, listQueueUrls, readQueueAttributes} from '../../aws/queue-reader.ts';
import type {Queue, QueueMetrics} from '../../domain/queue.ts';
import {discoveredQueue} from '../../domain/queue.ts';
import type {Measurement, ServiceReader} from '../../domain/service.ts';
import {queueMetrics} from './metrics.ts';

const minuteMilliseconds = 60_000;
/** SQS metrics may take several minutes to settle or to come back after an idle time. */
const windowMinutes = 15;
/** The newest minute still grows while it is being collected, so it is left for the next time. */
const settleMilliseconds = 60_000;

const measureQueues =
  (metricReader: ReturnType<typeof createMetricReader>) =>
  async (queues: readonly Queue[], now: number, signal: AbortSignal): Promise<Measurement<Queue>> => {
    const end = Math.floor((now - settleMilliseconds) / minuteMilliseconds) * minuteMilliseconds;
    const queries = queues.flatMap(({id, name}) =>
      queueMetrics.map(({field, metricName, statistic}) => ({
        key: `${field} ${id}`,
        namespace: 'AWS/SQS',
        metricName,
        dimensions: {QueueName: name},
        statistic,
      })),
    );
    const range = {
      startTime: end - windowMinutes * minuteMilliseconds,
      endTime: end,
      periodSeconds: minuteMilliseconds / 1000,
    };
    const points = await metricReader.read(queries, range, signal);
    const learnt = queues.map(({id, metrics: known}) => {
      const metrics: {-readonly [K in keyof QueueMetrics]: QueueMetrics[K]} = {};
      for (const {field, scale} of queueMetrics) {
        const series = points.get(`${field} ${id}`);
        const newest = series?.at(-1);
        // What could not be read keeps its old value, which shows its age; what was read and is empty is unknown.
        if (series === undefined && known[field] !== undefined) metrics[field] = known[field];
        if (newest !== undefined)
          metrics[field] = {value: newest.value * scale, at: newest.at + minuteMilliseconds};
      }
      return {id, learnt: {metrics}};
    });
    return {learnt, failures: points.failures};
  };

/** SQS and its CloudWatch metrics through the polling clients, which can only read. */
export const connectSqs = ({polling}: AwsClients): ServiceReader<Queue> => ({
  list: async signal => (await listQueueUrls(polling.sqs, signal)).map(discoveredQueue),
  refresh: async ({url}, signal) => readQueueAttributes(polling.sqs, url, signal),
  relate: async ({url}, signal) => ({
    listedSourceUrls: await listDeadLetterSourceUrls(polling.sqs, url, signal),
  }),
  measure: measureQueues(createMetricReader(polling.cloudwatch)),
});
