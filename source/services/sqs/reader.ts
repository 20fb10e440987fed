import type {AwsClients} from '../../aws/clients.ts';
import {listDeadLetterSourceUrls, listQueueUrls, readQueueAttributes} from '../../aws/queue-reader.ts';
import type {Queue} from '../../domain/queue.ts';
import {discoveredQueue} from '../../domain/queue.ts';
import type {ServiceReader} from '../../domain/service.ts';

/** SQS through the polling client, which can only read. */
export const connectSqs = ({
  polling,
}: AwsClients): Required<Pick<ServiceReader<Queue>, 'list' | 'refresh' | 'relate'>> => ({
  list: async signal => (await listQueueUrls(polling.sqs, signal)).map(discoveredQueue),
  refresh: async ({url}, signal) => readQueueAttributes(polling.sqs, url, signal),
  relate: async ({url}, signal) => ({
    listedSourceUrls: await listDeadLetterSourceUrls(polling.sqs, url, signal),
  }),
});
