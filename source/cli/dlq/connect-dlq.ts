import type {AwsHooks, AwsSettings} from '../../aws/clients.ts';
import type {JobOperations} from '../../domain/job.ts';
import type {PeekOperations} from '../../domain/message.ts';
import type {Pin} from '../../domain/pins.ts';
import type {Queue} from '../../domain/queue.ts';
import type {RedriveOperations} from '../../domain/redrive.ts';
import type {Resource, ServiceReader, ServiceView} from '../../domain/service.ts';
import {services} from '../../services/catalog.ts';

/** A service that can be read. */
export type ReadableService = {
  readonly view: ServiceView<Resource>;
  readonly reader: ServiceReader<Resource>;
};

/** What the dlq commands ask of AWS. */
export type DlqConnection = {
  /** `undefined`: the default profile; AWS itself. */
  readonly profile: string | undefined;
  readonly region: string;
  readonly endpointUrl: string | undefined;
  /** Queues, and what else can have a dead-letter queue. */
  readonly services: readonly ReadableService[];
  /** The URL of a queue by its name, `undefined` when there is none. Throws a `FailureError`. */
  readonly findUrl: (
    name: string,
    account: string | undefined,
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  /** URLs of all queues. Throws a `FailureError`. */
  readonly listUrls: (signal: AbortSignal) => Promise<readonly string[]>;
  /** Throws a `FailureError`. */
  readonly readQueue: (
    url: string,
    signal: AbortSignal,
  ) => Promise<Pick<Queue, 'arn' | 'counts' | 'settings'>>;
  readonly peeks: PeekOperations;
  readonly jobs: JobOperations;
  readonly redrives: RedriveOperations;
  readonly destroy: () => void;
};

/** Services that queues get dead letters from, SQS among them. */
const withDeadLetters: ReadonlySet<string> = new Set(['sqs', 'sns', 'lambda']);

/**
 * Loads the AWS SDK and connects; asks nothing of the network. Throws a `FailureError` when there is no region or no
 * such profile.
 */
export const connectDlq = async (
  settings: AwsSettings & {readonly pins: readonly Pin[]},
  hooks: AwsHooks,
): Promise<DlqConnection> => {
  const [
    {createAwsClients},
    {createJobOperations},
    {createPeekOperations},
    {createRedriveOperations},
    {findQueueUrl},
    {listQueueUrls, readQueueAttributes},
  ] = await Promise.all([
    import('../../aws/clients.ts'),
    import('../../aws/job-operations.ts'),
    import('../../aws/peek.ts'),
    import('../../aws/message-move-tasks.ts'),
    import('../../aws/queue-lookup.ts'),
    import('../../aws/queue-reader.ts'),
  ]);
  const {log} = hooks;
  const clients = await createAwsClients(settings, hooks);
  const {sqs} = clients.polling;
  const chosen = services.filter(({view}) => withDeadLetters.has(view.id));
  return {
    profile: clients.profile,
    region: clients.region,
    endpointUrl: clients.endpoints.sqs,
    services: await Promise.all(
      chosen.map(async ({view, connect}) => ({view, reader: await connect(clients)})),
    ),
    findUrl: (name, account, signal) => findQueueUrl(sqs, name, account, signal),
    listUrls: signal => listQueueUrls(sqs, signal),
    readQueue: (url, signal) => readQueueAttributes(sqs, url, signal),
    peeks: createPeekOperations(clients.actions.sqs, log),
    jobs: createJobOperations(clients.jobs, {region: clients.region, log}),
    redrives: createRedriveOperations(clients.actions.sqs),
    destroy: clients.destroy,
  };
};
