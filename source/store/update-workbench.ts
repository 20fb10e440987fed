import type {Selection} from '../domain/narrowing.ts';
import {everyMessage, selectionTest} from '../domain/narrowing.ts';
import type {Message, QueueReference} from '../domain/message.ts';
import type {Queue} from '../domain/queue.ts';
import {hasSourceQueues, isDeadLetterQueue} from '../domain/queue.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {FactEvent, UserEvent} from './event.ts';
import {shownMessage} from './select-message.ts';
import {peekGroups, peekSelection} from './select-peek.ts';
import {focusedQueue, queueReference} from './select-queue.ts';
import type {QueuePeek, Screen, State} from './state.ts';
import {askOverwrite, updateImportFacts} from './update-files.ts';
import {changeJobPace, stopJob, toggleJobPause, updateJob} from './update-job.ts';
import {askField, cycleGrouping, openGroups, toggleAllMarks} from './update-narrowing.ts';
import {journalRead} from './update-journal.ts';
import {askPart, updateOrigins} from './update-part.ts';
import {askScan} from './update-peek.ts';
import {askPurge} from './update-purge.ts';
import {afterSending, askEdit, editAgain, updateRepair} from './update-repair.ts';

type Part = {readonly queue: QueueReference; readonly selection: Selection};

/** What is marked, else the selected group. */
const groupSelection = (peek: QueuePeek, {by, selected}: Extract<Screen, {kind: 'groups'}>): Selection => {
  const group = peekGroups(peek, by)[selected];
  if (peek.marked.size > 0 || group === undefined) return peekSelection(peek);
  const {key, label} = group;
  return {kind: 'narrowing', narrowing: {...everyMessage, group: {by, key, label}}};
};

/** The messages that the screen is about: one that is shown whole, the selected group, else what the peek selects. */
const focusedPart = (state: State): Part | undefined => {
  const {peek} = state;
  if (peek?.kind !== 'messages') return undefined;
  const {queue} = peek.request;
  const screen = state.screens.at(-1);
  if (screen?.kind === 'message') return {queue, selection: {kind: 'ids', ids: new Set([screen.messageId])}};
  if (screen?.kind === 'groups') return {queue, selection: groupSelection(peek, screen)};
  return screen?.kind === 'peek' ? {queue, selection: peekSelection(peek)} : undefined;
};

/**
 * A redrive message by message: of the part that the screen is about, or of a whole queue whose dead letters come from
 * topics and functions, which SQS itself does not redrive. `undefined`: SQS can move the whole queue.
 */
export const redrivePart = (state: State, focused: Queue): Change | undefined => {
  const part = focusedPart(state);
  if (part !== undefined && part.selection.kind !== 'all')
    return askPart(state, 'redrive', part.queue, part.selection);
  const queue = queueReference(focused);
  // A task of SQS ends at the first letter that no queue sent, so it is not for queues that others feed, too.
  const isForSqs =
    (hasSourceQueues(focused) && focused.feederArns.length === 0) ||
    focused.settings?.deadLetterQueueArn !== undefined;
  return queue === undefined || isForSqs || !isDeadLetterQueue(focused)
    ? undefined
    : askPart(state, 'redrive', queue, {kind: 'all'});
};

/** Messages that were seen, whatever else may match: what nobody looked at is not deleted. */
const idsToDelete = ({peek}: State, {selection}: Part, message: Message): ReadonlySet<string> => {
  if (selection.kind === 'all' || peek === undefined) return new Set([message.id]);
  return new Set(peek.messages.filter(selectionTest(selection)).map(({id}) => id));
};

/** Deletes what is marked or narrowed to; with neither, the one message under the cursor, never the whole queue. */
const askDelete = (state: State): Change => {
  const part = focusedPart(state);
  const message = shownMessage(state);
  if (part === undefined || message === undefined)
    return [withNotice(state, 'info', 'No message of a queue is selected.')];
  return askPart(state, 'delete', part.queue, {kind: 'ids', ids: idsToDelete(state, part, message)});
};

const askSend = (state: State): Change => {
  const {repair} = state;
  if (repair?.repaired === undefined)
    return [withNotice(state, 'info', 'There is nothing to send: e opens the editor again.')];
  if (repair.status === 'sending') return [withNotice(state, 'info', 'It is being sent.')];
  // What would be sent is not what was typed last, or the original is not in hand any more.
  if (repair.problem !== undefined) return [withNotice(state, 'warning', repair.problem)];
  if (repair.heldUntil === undefined)
    return [withNotice(state, 'warning', 'The message is no longer held: Esc, then edit it anew.')];
  return askPart(state, 'repair', repair.queue, {kind: 'ids', ids: new Set([repair.original.id])});
};

const focusedReference = (state: State, catalog: Catalog): QueueReference | undefined => {
  const queue = focusedQueue(state, catalog);
  return queue === undefined ? undefined : queueReference(queue);
};

/** Keys of the workbench. */
export type WorkbenchEvent = Extract<
  UserEvent,
  {
    type:
      | 'allMarksToggled'
      | 'groupsAsked'
      | 'groupingCycled'
      | 'fieldAsked'
      | 'scanAsked'
      | 'peekStopAsked'
      | 'deleteAsked'
      | 'purgeAsked'
      | 'editAsked'
      | 'sendAsked'
      | 'jobPauseToggled'
      | 'jobPaceChanged'
      | 'jobStopAsked';
  }
>;

/** What a key of the workbench leads to. */
export const updateWorkbench = (state: State, event: WorkbenchEvent, catalog: Catalog): Change => {
  switch (event.type) {
    case 'allMarksToggled':
      return [toggleAllMarks(state)];
    case 'groupsAsked':
      return [openGroups(state)];
    case 'groupingCycled':
      return [cycleGrouping(state)];
    case 'fieldAsked':
      return askField(state);
    case 'scanAsked':
      return askScan(state, focusedQueue(state, catalog));
    case 'peekStopAsked':
      return state.peek?.status === 'receiving'
        ? [state, {type: 'stopPeek'}]
        : [withNotice(state, 'info', 'Nothing is being received.')];
    case 'deleteAsked':
      return askDelete(state);
    case 'purgeAsked':
      return askPurge(state, focusedReference(state, catalog));
    case 'editAsked':
      return state.screens.at(-1)?.kind === 'repair' ? editAgain(state) : askEdit(state);
    case 'sendAsked':
      return askSend(state);
    case 'jobPauseToggled':
      return toggleJobPause(state);
    case 'jobPaceChanged':
      return changeJobPace(state, event.by);
    case 'jobStopAsked':
      return stopJob(state);
  }
};

/** What is told about the workbench. */
export type WorkbenchFact = Extract<
  FactEvent,
  {
    type:
      | 'originsRead'
      | 'originsFailed'
      | 'jobProgressed'
      | 'jobEnded'
      | 'jobRefused'
      | 'unfinishedRead'
      | 'journalRead'
      | 'importRead'
      | 'importFailed'
      | 'exportFound'
      | 'messageTaken'
      | 'messageNotTaken'
      | 'messageEdited'
      | 'messageLost';
  }
>;

/** What news of the workbench lead to. */
export const updateWorkbenchFact = (state: State, event: WorkbenchFact, catalog: Catalog): Change => {
  switch (event.type) {
    case 'originsRead':
    case 'originsFailed':
      return [updateOrigins(state, event, catalog)];
    case 'jobEnded':
    case 'jobRefused':
      return updateJob(afterSending(state, event), event);
    case 'jobProgressed':
    case 'unfinishedRead':
      return updateJob(state, event);
    case 'journalRead':
      return [journalRead(state, event)];
    case 'importRead':
    case 'importFailed':
      return [updateImportFacts(state, event)];
    case 'exportFound':
      return [askOverwrite(state, event)];
    case 'messageTaken':
    case 'messageNotTaken':
    case 'messageEdited':
    case 'messageLost':
      return [updateRepair(state, event)];
  }
};
