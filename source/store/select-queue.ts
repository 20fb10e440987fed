import type {QueueReference} from '../domain/message.ts';
import type {Queue} from '../domain/queue.ts';
import type {StreamReference} from '../domain/record.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {tabById, viewById} from './catalog.ts';
import {feedOf, selectedResource} from './select-table.ts';
import type {Screen, State} from './state.ts';

/** What dead-letter operations need of a queue; `undefined` while its ARN is unknown. */
export const queueReference = ({url, name, arn, type}: Queue): QueueReference | undefined =>
  arn === undefined ? undefined : {url, name, arn, type};

type Focused = {readonly service: string; readonly resource: Resource};

const inFeed = (state: State, service: string, id: string): Focused | undefined => {
  const resource = feedOf(state, service).resources.get(id);
  return resource === undefined ? undefined : {service, resource};
};

/** The first resource of any service that the test fits. */
const findFocused = (
  state: State,
  catalog: Catalog,
  fits: (view: ServiceView<Resource>, resource: Resource) => boolean,
): Focused | undefined => {
  for (const view of catalog)
    for (const resource of feedOf(state, view.id).resources.values())
      if (fits(view, resource)) return {service: view.id, resource};
  return undefined;
};

const ofQueue = (state: State, catalog: Catalog, url: string | undefined): Focused | undefined =>
  findFocused(state, catalog, (view, resource) => view.queueOf(resource)?.url === url);

const ofPeek = (state: State, catalog: Catalog): Focused | undefined => {
  const {peek} = state;
  if (peek?.kind === 'messages') return ofQueue(state, catalog, peek.request.queue.url);
  const name = peek?.request.stream.name;
  return findFocused(state, catalog, (view, resource) => view.streamOf?.(resource)?.name === name);
};

/** Screens that lie over the one that tells what they are about, or are about no resource. */
const aboutNothing: Partial<Record<Screen['kind'], true>> = {
  help: true,
  message: true,
  flow: true,
  feeds: true,
  cost: true,
  groups: true,
  repair: true,
  jobs: true,
  journal: true,
  journalEntry: true,
};

/** The resource that the screen is about: that of the innermost screen that has one, else the selected row. */
export const focusedResource = (state: State, catalog: Catalog): Focused | undefined => {
  const screen = state.screens.findLast(({kind}) => aboutNothing[kind] !== true);
  switch (screen?.kind) {
    case 'detail':
    case 'describe':
      return inFeed(state, screen.service, screen.id);
    case 'peek':
      return ofPeek(state, catalog);
    case 'redrive':
      return ofQueue(state, catalog, state.redrives[screen.sourceArn]?.queue.url);
    case 'job':
      return ofQueue(state, catalog, state.jobs[screen.id]?.queue.url);
    case undefined:
    case 'flow':
    case 'feeds':
    case 'cost':
    case 'help':
    case 'groups':
    case 'repair':
    case 'jobs':
    case 'journal':
    case 'journalEntry':
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

/** The stream whose records can be peeked at now. */
export const focusedStream = (state: State, catalog: Catalog): StreamReference | undefined => {
  const focused = focusedResource(state, catalog);
  return focused === undefined ? undefined : viewById(catalog, focused.service)?.streamOf?.(focused.resource);
};
