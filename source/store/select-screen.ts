import type {Catalog} from './catalog.ts';
import {queueId} from './select-place.ts';
import {focusedQueue} from './select-queue.ts';
import {runIds} from './select-run.ts';
import {feedOf, tableWindow, targetOf} from './select-table.ts';
import type {State} from './state.ts';

/** Ids, each once, of the resources of one service that somebody is looking at now: these are read first. */
export const onScreenIds = (state: State, catalog: Catalog, service: string): readonly string[] => {
  const ids = new Set<string>();
  for (const screen of state.screens)
    if ((screen.kind === 'detail' || screen.kind === 'describe') && screen.service === service)
      ids.add(screen.id);
  const queue = focusedQueue(state, catalog);
  if (queue !== undefined) ids.add(queue.id);
  for (const {queue: redriven} of Object.values(state.redrives)) ids.add(queueId(redriven));
  for (const {queue: worked} of Object.values(state.jobs)) ids.add(queueId(worked));
  const {view, rows} = tableWindow(state, catalog);
  for (const row of rows) {
    const target = targetOf(view, row);
    if (target.service === service) ids.add(target.id);
  }
  for (const id of runIds(state, catalog, service)) ids.add(id);
  const {resources} = feedOf(state, service);
  return [...ids].filter(id => resources.has(id));
};
