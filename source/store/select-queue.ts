import type {QueueReference} from '../domain/message.ts';
import type {Queue} from '../domain/queue.ts';
import type {Resource} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {tabById, viewById} from './catalog.ts';
import {feedOf, selectedResource} from './select-table.ts';
import type {State} from './state.ts';

/** What dead-letter operations need of a queue; `undefined` while its ARN is unknown. */
export const queueReference = ({url, name, arn, type}: Queue): QueueReference | undefined =>
  arn === undefined ? undefined : {url, name, arn, type};

const resourceById = (
  state: State,
  catalog: Catalog,
  id: string | undefined,
): {readonly service: string; readonly resource: Resource} | undefined => {
  for (const {id: service} of catalog) {
    const resource = id === undefined ? undefined : feedOf(state, service).resources.get(id);
    if (resource !== undefined) return {service, resource};
  }
  return undefined;
};

/** The resource that the screen is about: that of the innermost screen that has one, else the selected row. */
export const focusedResource = (
  state: State,
  catalog: Catalog,
): {readonly service: string; readonly resource: Resource} | undefined => {
  const screen = state.screens.findLast(({kind}) => kind !== 'help' && kind !== 'message');
  switch (screen?.kind) {
    case 'detail':
    case 'describe':
      return resourceById(state, catalog, screen.id);
    case 'peek':
      return resourceById(state, catalog, state.peek?.request.queue.url);
    case 'redrive':
      return resourceById(state, catalog, state.redrives[screen.sourceArn]?.queue.url);
    case undefined:
    case 'help':
    case 'message': {
      const resource = selectedResource(state, catalog);
      return resource === undefined ? undefined : {service: tabById(catalog, state.tabId).view.id, resource};
    }
  }
};

/** All queues that are known, of every service that has some. */
export const allQueues = (state: State, catalog: Catalog): readonly Queue[] =>
  catalog.flatMap(view =>
    [...feedOf(state, view.id).resources.values()]
      .map(resource => view.queueOf(resource))
      .filter(queue => queue !== undefined),
  );

/** The queue with this ARN. */
export const queueByArn = (state: State, catalog: Catalog, arn: string | undefined): Queue | undefined =>
  arn === undefined ? undefined : allQueues(state, catalog).find(queue => queue.arn === arn);

/** The queue that the dead-letter keys act on now. */
export const focusedQueue = (state: State, catalog: Catalog): Queue | undefined => {
  const focused = focusedResource(state, catalog);
  return focused === undefined ? undefined : viewById(catalog, focused.service)?.queueOf(focused.resource);
};
