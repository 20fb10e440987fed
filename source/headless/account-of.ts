import type {Resource, ServiceView} from '../domain/service.ts';

/** The account that a queue's URL names: `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`. */
const accountInUrl = (url: string): string | undefined => /\/(\d{12})\/[^/]+$/.exec(url)?.[1];

/** The account that ARNs or URLs of these resources name; `undefined` where none does. */
export const accountOf = (view: ServiceView<Resource>, resources: Iterable<Resource>): string | undefined => {
  for (const resource of resources) {
    const account = view.arnOf(resource)?.split(':')[4] ?? accountInUrl(view.queueOf(resource)?.url ?? '');
    if (account !== undefined && account !== '') return account;
  }
  return undefined;
};
