import type {AwsClients} from '../aws/clients.ts';
import type {Resource, ServiceReader, ServiceView} from '../domain/service.ts';
import {forgetReaderType, forgetType} from '../domain/service.ts';
import {sqsView} from './sqs/view.ts';

/** A service of the program: what it looks like, and how to connect it once the AWS SDK is loaded. */
export type CatalogEntry = {
  readonly view: ServiceView<Resource>;
  readonly connect: (clients: AwsClients) => Promise<ServiceReader<Resource>>;
};

/** Every service, in the order of the tabs. A new one is one entry here. */
export const services: readonly CatalogEntry[] = [
  {
    view: forgetType(sqsView),
    // Loaded late: the first frame does not wait for the SDK.
    connect: async clients => forgetReaderType((await import('./sqs/reader.ts')).connectSqs(clients)),
  },
];
