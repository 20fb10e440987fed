import type {QueueReference} from '../domain/message.ts';
import {placeOfId} from '../domain/places.ts';
import type {Queue} from '../domain/queue.ts';
import type {StreamReference} from '../domain/record.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {tabById, viewById} from './catalog.ts';
import {stateAt} from './select-place.ts';
import {feedOf, selectedResource, targetOf} from './select-table.ts';
import type {Screen, State} from './state.ts';

/** What dead-letter operations need of a queue; `undefined` while its ARN is unknown. */
export const queueReference = ({id, url, name, arn, type}: Queue): QueueReference | undefined => {
  if (arn === undefined) return undefined;
  const placeId = placeOfId(id);
  return {url, name, arn, type, ...(placeId === undefined ? {} : {placeId})};
};

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

const ofQueue = (state: State, catalog: Catalog, queue: QueueReference | undefined): Focused | undefined =>
  findFocused(
    stateAt(state, queue?.placeId),
    catalog,
    (view, resource) => view.queueOf(resource)?.url === queue?.url,
  );

const ofPeek = (state: State, catalog: Catalog): Focused | undefined => {
  const {peek} = state;
  if (peek?.kind === 'messages') return ofQueue(state, catalog, peek.request.queue);
  const stream = peek?.request.stream;
  return findFocused(
    stateAt(state, stream?.placeId),
    catalog,
    (view, resource) => view.streamOf?.(resource)?.name === stream?.name,
  );
};

/** Screens that lie over the one that tells what they are about, or are about no resource. */
const aboutNothing: Partial<Record<Screen['kind'], true>> = {
  help: true,
  message: true,
  flow: true,
  feeds: true,
  cost: true,
  rules: true,
  groups: true,
  repair: true,
  jobs: true,
  journal: true,
  events: true,
  journalEntry: true,
  run: true,
  runReport: true,
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
      return ofQueue(state, catalog, state.redrives[screen.sourceArn]?.queue);
    case 'job':
      return ofQueue(state, catalog, state.jobs[screen.id]?.queue);
    case undefined:
    case 'flow':
    case 'feeds':
    case 'cost':
    case 'help':
    case 'groups':
    case 'repair':
    case 'jobs':
    case 'journal':
    case 'events':
    case 'journalEntry':
    case 'run':
    case 'runReport':
    case 'rules':
    case 'message': {
      const resource = selectedResource(state, catalog);
      if (resource === undefined) return undefined;
      const {service, id} = targetOf(tabById(catalog, state.tabId).view, resource);
      return inFeed(state, service, id);
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

/** The queue that a reference means, in its own place. */
export const queueOfReference = (
  state: State,
  catalog: Catalog,
  {arn, placeId}: QueueReference,
): Queue | undefined => queueByArn(stateAt(state, placeId), catalog, arn);

/** The queue that the dead-letter keys act on now. */
export const focusedQueue = (state: State, catalog: Catalog): Queue | undefined => {
  const focused = focusedResource(state, catalog);
  return focused === undefined ? undefined : viewById(catalog, focused.service)?.queueOf(focused.resource);
};

/** The stream whose records can be peeked at now. */
export const focusedStream = (state: State, catalog: Catalog): StreamReference | undefined => {
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return undefined;
  const stream = viewById(catalog, focused.service)?.streamOf?.(focused.resource);
  const placeId = placeOfId(focused.resource.id);
  return stream === undefined || placeId === undefined ? stream : {...stream, placeId};
};
