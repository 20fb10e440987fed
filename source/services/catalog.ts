import type {AwsClients} from '../aws/clients.ts';
import type {Resource, ServiceReader, ServiceView} from '../domain/service.ts';
import {forgetReaderType, forgetType} from '../domain/service.ts';
import type {Service} from './define-service.ts';
import {lambda} from './lambda/service.ts';
import {sns} from './sns/service.ts';
import {alarms} from './alarms/service.ts';
import {kinesis} from './kinesis/service.ts';
import {sqs} from './sqs/service.ts';

/** A service of the program whose resource type is forgotten. */
export type CatalogEntry = {
  readonly view: ServiceView<Resource>;
  readonly connect: (clients: AwsClients) => Promise<ServiceReader<Resource>>;
};

const entry = <R extends Resource, Account>(service: Service<R, Account>): CatalogEntry => ({
  view: forgetType(service),
  connect: async clients => forgetReaderType(await service.connect(clients)),
});

/** Every service, in the order of the tabs. A new one is one word here. */
export const services: readonly CatalogEntry[] = [
  entry(sqs),
  entry(kinesis),
  entry(lambda),
  entry(sns),
  entry(alarms),
];
