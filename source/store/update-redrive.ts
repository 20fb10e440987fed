import type {QueueReference} from '../domain/message.ts';
import {queueKey} from '../domain/message.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Queue} from '../domain/queue.ts';
import {backlogOf, hasSourceQueues} from '../domain/queue.ts';
import {isOver} from '../domain/redrive.ts';
import type {RedriveTask} from '../domain/redrive.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {Command} from './command.ts';
import type {FactEvent} from './event.ts';
import {jobOn} from './select-job.ts';
import {placedName} from './select-place.ts';
import {queueByArn, queueReference} from './select-queue.ts';
import type {RedriveFocus, RedriveWatch, State} from './state.ts';
import type {RedriveDialog} from './select-redrive.ts';
import {dialogPreflight, dialogRequest, fittingDestinations, isRefused, isWatched} from './select-redrive.ts';
import {isNameMissing, readOnlyRefusal} from './select-pins.ts';

/** The queue whose dead letters `R` moves: the queue itself if it is a DLQ, else its own DLQ. */
const deadLetterQueueFor = (queue: Queue, state: State, catalog: Catalog): Queue =>
  hasSourceQueues(queue) ? queue : (queueByArn(state, catalog, queue.settings?.deadLetterQueueArn) ?? queue);

const withProgress = (state: State, sourceArn: string): State => ({
  ...state,
  screens: [...state.screens, {kind: 'redrive', sourceArn}],
});

/** Opens the pre-flight, or the progress where a task of this program's knowledge runs. */
export const askRedrive = (state: State, focused: Queue, catalog: Catalog): Change => {
  if (state.options.readOnly)
    return [
      withNotice(state, 'warning', 'Read-only: nothing is redriven. Start without --read-only to redrive.'),
    ];
  const queue = queueReference(deadLetterQueueFor(focused, state, catalog));
  if (queue === undefined)
    return [withNotice(state, 'warning', `${focused.name} has not been read yet; try again in a moment.`)];
  const refusal = readOnlyRefusal(state, queue, 'nothing is redriven.');
  if (refusal !== undefined) return [withNotice(state, 'warning', refusal)];
  const job = jobOn(state, queue);
  if (job !== undefined) return [{...state, screens: [...state.screens, {kind: 'job', id: job.id}]}];
  const key = queueKey(queue);
  const watch = state.redrives[key];
  // Following it again costs nothing where it is followed, and revives what was given up.
  if (watch !== undefined && isWatched(state, key)) return [withProgress(state, key), watchCommand(watch)];
  const number = state.counter + 1;
  const dialog: RedriveDialog = {
    kind: 'redrive',
    number,
    queue,
    facts: undefined,
    failure: undefined,
    destinationArn: undefined,
    query: '',
    velocity: '',
    typedName: '',
    focus: 'confirm',
  };
  return [
    {...state, counter: number, dialog},
    {type: 'readRedriveFacts', number, queue},
  ];
};

const focusOrderOf = (state: State, {queue}: RedriveDialog): readonly RedriveFocus[] => [
  'destination',
  'velocity',
  ...(isNameMissing(state, queue, '') ? (['name'] as const) : []),
  'confirm',
  'cancel',
];

export const moveRedriveFocus = (state: State, dialog: RedriveDialog, by: number): RedriveDialog => {
  const focusOrder = focusOrderOf(state, dialog);
  const index = focusOrder.indexOf(dialog.focus) + by;
  return {...dialog, focus: focusOrder[(index + focusOrder.length) % focusOrder.length] ?? 'cancel'};
};

export const moveRedriveChoice = (
  state: State,
  dialog: RedriveDialog,
  by: number,
  catalog: Catalog,
): RedriveDialog => {
  const judged = dialogPreflight(state, dialog, catalog);
  if (dialog.focus !== 'destination' || judged === undefined) return dialog;
  const destinations = fittingDestinations(dialog, judged);
  if (destinations.length === 0) return dialog;
  const index = destinations.findIndex(({arn}) => arn === dialog.destinationArn);
  const next = destinations[(Math.max(0, index) + by + destinations.length) % destinations.length];
  return {...dialog, destinationArn: next?.arn};
};

/** Types into the field that has the focus: letters find a destination among many. */
export const typeIntoRedrive = (
  state: State,
  dialog: RedriveDialog,
  edit: (text: string) => string,
  catalog: Catalog,
): RedriveDialog => {
  switch (dialog.focus) {
    case 'velocity':
      return {...dialog, velocity: edit(dialog.velocity).replace(/\D/g, '').slice(0, 3)};
    case 'name':
      return {...dialog, typedName: edit(dialog.typedName).slice(0, 200)};
    case 'destination': {
      const searching = {...dialog, query: edit(dialog.query).slice(0, 200)};
      const judged = dialogPreflight(state, searching, catalog);
      const [first] = judged === undefined ? [] : fittingDestinations(searching, judged);
      return first === undefined ? searching : {...searching, destinationArn: first.arn};
    }
    case 'confirm':
    case 'cancel':
      return dialog;
  }
};

/** Enter in the pre-flight. Only the focused confirm of a complete pre-flight starts anything. */
export const confirmRedrive = (state: State, dialog: RedriveDialog, catalog: Catalog): Change => {
  const key = queueKey(dialog.queue);
  if (isRefused(state, dialog, catalog)) {
    const closed: State = {...state, dialog: undefined};
    return [isWatched(state, key) ? withProgress(closed, key) : closed];
  }
  if (dialog.focus === 'cancel') return [{...state, dialog: undefined}];
  if (dialog.focus !== 'confirm') return [{...state, dialog: moveRedriveFocus(state, dialog, 1)}];
  const request = dialogRequest(state, dialog, catalog);
  if (request === undefined) return [state];
  const newest = dialog.facts?.tasks?.[0]?.startedAt;
  const watching: State = {
    ...state,
    dialog: undefined,
    redrives: {...state.redrives, [key]: newWatch(dialog.queue, true, newest)},
  };
  return [withProgress(watching, key), {type: 'startRedrive', queue: dialog.queue, request}];
};

const newWatch = (
  queue: QueueReference,
  startedHere: boolean,
  newerThan: number | undefined,
): RedriveWatch => ({
  queue,
  task: undefined,
  progress: [],
  startedHere,
  newerThan,
  endedAt: undefined,
  lowestDepthSince: undefined,
  failure: undefined,
});

/** Asks before stopping a task that runs. */
export const askCancel = (state: State, sourceArn: string): Change => {
  if (state.options.readOnly) return [withNotice(state, 'warning', 'Read-only: nothing is cancelled.')];
  const watch = state.redrives[sourceArn];
  const task = watch?.task;
  if (task?.handle === undefined || isOver(task))
    return [withNotice(state, 'info', 'No move task of this queue is running.')];
  const {placeId} = watch?.queue ?? {};
  const bound = placeId === undefined ? {} : {placeId};
  return [
    {...state, dialog: {kind: 'cancelRedrive', sourceArn, handle: task.handle, focus: 'cancel', ...bound}},
  ];
};

const withWatch = (state: State, sourceArn: string, change: Partial<RedriveWatch>): State => {
  const watch = state.redrives[sourceArn];
  return watch === undefined
    ? state
    : {...state, redrives: {...state.redrives, [sourceArn]: {...watch, ...change}}};
};

/** Enough samples for a rate over the last half minute. */
const progressKept = 30;

const progress = (state: State, event: Extract<FactEvent, {type: 'redriveProgressed'}>): State => {
  const watch = state.redrives[event.sourceArn];
  if (watch === undefined) return state;
  const {task, at} = event;
  const ended = isOver(task) && watch.endedAt === undefined;
  const next = withWatch(state, event.sourceArn, {
    task,
    failure: undefined,
    progress: [...watch.progress.slice(1 - progressKept), {at, moved: task.moved}],
    endedAt: watch.endedAt ?? (ended ? at : undefined),
  });
  if (!ended) return next;
  const level = task.status === 'COMPLETED' ? 'info' : 'warning';
  return withNotice(
    next,
    level,
    `Redrive of ${placedName(state, watch.queue)} ${task.status.toLowerCase()}: ${formatCount(task.moved)} moved`,
  );
};

const factsRead = (state: State, event: Extract<FactEvent, {type: 'redriveFactsRead'}>): Change => {
  const {dialog} = state;
  if (dialog?.kind === 'purge' && dialog.number === event.number)
    return [{...state, dialog: {...dialog, facts: event.facts}}];
  if (dialog?.kind !== 'redrive' || dialog.number !== event.number) return [state];
  const next: State = {...state, dialog: {...dialog, facts: event.facts}};
  const running = event.facts.tasks?.find(task => !isOver(task));
  if (running === undefined) return [next];
  return found(next, dialog.queue, running);
};

const watchCommand = ({queue, newerThan}: RedriveWatch): Command => ({
  type: 'watchRedrive',
  queue,
  newerThan,
});

/** A task that somebody else started is shown like our own. */
const found = (state: State, queue: QueueReference, task: RedriveTask): Change => {
  const known = state.redrives[queueKey(queue)];
  const isOurs = known?.startedHere === true && known.endedAt === undefined;
  const newerThan = task.startedAt === undefined ? undefined : task.startedAt - 1;
  const watch = {...newWatch(queue, isOurs, newerThan), task};
  return [{...state, redrives: {...state.redrives, [queueKey(queue)]: watch}}, watchCommand(watch)];
};

/** What is told about move tasks. */
export const updateRedrive = (
  state: State,
  event: Extract<
    FactEvent,
    {
      type:
        | 'redriveFactsRead'
        | 'redriveFactsFailed'
        | 'redriveStarted'
        | 'redriveFound'
        | 'redriveRefused'
        | 'redriveProgressed';
    }
  >,
): Change => {
  switch (event.type) {
    case 'redriveFactsRead':
      return factsRead(state, event);
    case 'redriveFactsFailed': {
      const {dialog} = state;
      if (dialog?.kind !== 'redrive' && dialog?.kind !== 'purge') return [state];
      return dialog.number === event.number
        ? [{...state, dialog: {...dialog, failure: event.failure}}]
        : [state];
    }
    case 'redriveStarted': {
      const watch = state.redrives[queueKey(event.queue)];
      // Started in a place that was left since, it is not ours to follow.
      return watch === undefined ? [state] : [state, watchCommand(watch)];
    }
    case 'redriveFound':
      return isWatched(state, queueKey(event.queue)) ? [state] : found(state, event.queue, event.task);
    case 'redriveRefused':
      return [withWatch(state, event.sourceArn, {failure: event.failure})];
    case 'redriveProgressed':
      return [progress(state, event)];
  }
};

/** For how long after its end a redrive is watched for messages that come back. */
const watchAfterMilliseconds = 300_000;

/** Keeps the lowest depth of each redriven DLQ since its task ended: what is above it has come back. */
export const settleRedrives = (
  state: State,
  resources: ReadonlyMap<string, Resource>,
  view: ServiceView<Resource>,
): State => {
  let next = state;
  for (const watch of Object.values(state.redrives)) {
    if (watch.endedAt === undefined || state.now - watch.endedAt > watchAfterMilliseconds) continue;
    const resource = resources.get(watch.queue.url);
    const counts = resource === undefined ? undefined : view.queueOf(resource)?.counts;
    if (counts === undefined || counts.at <= watch.endedAt) continue;
    const lowest = Math.min(watch.lowestDepthSince ?? Infinity, backlogOf(counts));
    if (lowest !== watch.lowestDepthSince)
      next = withWatch(next, queueKey(watch.queue), {lowestDepthSince: lowest});
  }
  return next;
};
