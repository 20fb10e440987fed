import {isOver} from '../domain/redrive.ts';
import type {RedriveRequest} from '../domain/redrive.ts';
import {parseVelocity, preflight} from '../domain/redrive-preflight.ts';
import type {Destination, Preflight} from '../domain/redrive-preflight.ts';
import type {Catalog} from './catalog.ts';
import {isNameMissing} from './select-pins.ts';
import {stateAt} from './select-place.ts';
import {allQueues, queueOfReference} from './select-queue.ts';
import type {Dialog, State} from './state.ts';

/** The pre-flight of a redrive, open or answered. */
export type RedriveDialog = Extract<Dialog, {kind: 'redrive'}>;

/** The judgement on the redrive being asked about; `undefined` until SQS answered. */
export const dialogPreflight = (
  state: State,
  dialog: RedriveDialog,
  catalog: Catalog,
): Preflight | undefined => {
  const queue = queueOfReference(state, catalog, dialog.queue);
  return dialog.facts === undefined || queue === undefined
    ? undefined
    : preflight(
        queue,
        dialog.facts,
        allQueues(stateAt(state, dialog.queue.placeId), catalog),
        dialog.destinationArn,
      );
};

/** The destination that is chosen; `undefined` when that queue is gone. */
export const chosenDestination = (
  {destinationArn}: RedriveDialog,
  {destinations}: Preflight,
): Destination | undefined => destinations.find(({arn}) => arn === destinationArn);

/** The destinations that what was typed leaves. */
export const fittingDestinations = (
  {query}: RedriveDialog,
  {destinations}: Preflight,
): readonly Destination[] =>
  destinations.filter(({label}) => label.toLowerCase().includes(query.toLowerCase()));

/** What confirming would ask SQS to do; `undefined` while there is nothing to press. */
export const dialogRequest = (
  state: State,
  dialog: RedriveDialog,
  catalog: Catalog,
): RedriveRequest | undefined => {
  const judged = dialogPreflight(state, dialog, catalog);
  const velocity = parseVelocity(dialog.velocity);
  const destination = judged === undefined ? undefined : chosenDestination(dialog, judged);
  if (isRefused(state, dialog, catalog) || !velocity.ok || destination === undefined) return undefined;
  if (isNameMissing(state, dialog.queue, dialog.typedName)) return undefined;
  return {sourceArn: dialog.queue.arn, destinationArn: destination.arn, maxPerSecond: velocity.perSecond};
};

/** Whether the answer is no: there is one button then, which leaves. */
export const isRefused = (state: State, dialog: RedriveDialog, catalog: Catalog): boolean =>
  dialog.failure !== undefined || (dialogPreflight(state, dialog, catalog)?.refusals.length ?? 0) > 0;

/** Whether a move task of this queue is followed now, whoever started it. */
export const isWatched = ({redrives}: State, sourceArn: string): boolean => {
  const task = redrives[sourceArn]?.task;
  return task !== undefined && !isOver(task);
};
