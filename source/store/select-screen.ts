import type {Catalog} from './catalog.ts';
import {tabById} from './catalog.ts';
import {focusedQueue} from './select-queue.ts';
import {feedOf, tableWindow} from './select-table.ts';
import type {State} from './state.ts';

/** Ids, each once, of the resources of one service that somebody is looking at now: these are read first. */
export const onScreenIds = (state: State, catalog: Catalog, service: string): readonly string[] => {
  const ids = new Set<string>();
  for (const screen of state.screens)
    if ((screen.kind === 'detail' || screen.kind === 'describe') && screen.service === service)
      ids.add(screen.id);
  const queue = focusedQueue(state, catalog);
  if (queue !== undefined) ids.add(queue.id);
  for (const {queue: redriven} of Object.values(state.redrives)) ids.add(redriven.url);
  for (const {queue: worked} of Object.values(state.jobs)) ids.add(worked.url);
  if (tabById(catalog, state.tabId).view.id === service)
    for (const {id} of tableWindow(state, catalog).rows) ids.add(id);
  const {resources} = feedOf(state, service);
  return [...ids].filter(id => resources.has(id));
};
