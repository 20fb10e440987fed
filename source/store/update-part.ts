import type {QueueReference} from '../domain/message.ts';
import {queueKey} from '../domain/message.ts';
import type {Selection} from '../domain/narrowing.ts';
import {hasOrigins} from '../domain/target-choices.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {FactEvent, UserEvent} from './event.ts';
import {chosenPart, partChoices, partFields, partPlan, withFocusInSight} from './select-part.ts';
import {readOnlyRefusal} from './select-pins.ts';
import type {State} from './state.ts';
import type {PartDialog} from './workbench-state.ts';
import {runsOn, startJob} from './update-job.ts';
import {sendRepaired} from './update-repair.ts';

const readOnlyWords: Readonly<Record<PartDialog['work'], string>> = {
  redrive: 'nothing is redriven',
  repair: 'nothing is sent',
  delete: 'nothing is deleted',
};

/** A peek holds what it has seen until it ends: a job would not find it. */
const isReceiving = ({peek}: State, queue: QueueReference): boolean =>
  peek?.kind === 'messages' &&
  peek.status === 'receiving' &&
  queueKey(peek.request.queue) === queueKey(queue);

/** Opens the dry run of a part, or says why it cannot be. */
export const askPart = (
  state: State,
  work: PartDialog['work'],
  queue: QueueReference,
  selection: Selection,
): Change => {
  const refusal = readOnlyRefusal(state, queue, `${readOnlyWords[work]}.`);
  if (refusal !== undefined) return [withNotice(state, 'warning', refusal)];
  if (work !== 'repair' && isReceiving(state, queue))
    return [
      withNotice(
        state,
        'warning',
        'Messages are still being received and held: wait for the end, or s stops it.',
      ),
    ];
  if (runsOn(state, queue))
    return [
      withNotice(state, 'warning', `A job works on ${queue.name} already; :jobs shows it. Wait or stop it.`),
    ];
  const number = state.counter + 1;
  const dialog: PartDialog = {
    kind: 'part',
    number,
    work,
    queue,
    selection,
    origins: undefined,
    failure: undefined,
    targetKey: undefined,
    query: '',
    pace: '',
    traceHeader: 'keep',
    typedName: '',
    focus: 'cancel',
  };
  const next: State = {...state, counter: number, dialog};
  return work === 'delete' ? [next] : [next, {type: 'readOrigins', number, queue}];
};

/** Who sends dead letters to the queue is known, or cannot be. */
export const updateOrigins = (
  state: State,
  event: Extract<FactEvent, {type: 'originsRead' | 'originsFailed'}>,
  catalog: Catalog,
): State => {
  const {dialog} = state;
  if (dialog?.kind !== 'part' || dialog.number !== event.number) return state;
  if (event.type === 'originsFailed') return {...state, dialog: {...dialog, failure: event.failure}};
  // Whoever types a pace meanwhile goes on typing a pace.
  const focus = dialog.focus === 'cancel' ? 'target' : dialog.focus;
  return {...state, dialog: withFirstTarget(state, {...dialog, origins: event.origins, focus}, catalog)};
};

/**
 * Chosen by its key from the first, so that a list of queues that changes does not change where messages go. Where
 * nobody knows where they came from, a person has to choose: the first queue by name is no better than any other.
 */
const withFirstTarget = (state: State, dialog: PartDialog, catalog: Catalog): PartDialog => {
  const {origins, query} = dialog;
  const isKnown = origins !== undefined && (query !== '' || hasOrigins(origins));
  return {...dialog, targetKey: isKnown ? partChoices(state, dialog, catalog)[0]?.key : undefined};
};

const moveFocus = (state: State, dialog: PartDialog, by: number, catalog: Catalog): PartDialog => {
  const fields = partFields(state, dialog, catalog);
  const index = fields.indexOf(dialog.focus) + by;
  return {...dialog, focus: fields[(index + fields.length) % fields.length] ?? 'cancel'};
};

const changeChoice = (state: State, dialog: PartDialog, by: number, catalog: Catalog): PartDialog => {
  if (dialog.focus === 'trace')
    return {...dialog, traceHeader: dialog.traceHeader === 'keep' ? 'strip' : 'keep'};
  if (dialog.focus !== 'target') return moveFocus(state, dialog, by, catalog);
  const choices = partChoices(state, dialog, catalog);
  const current = chosenPart(state, dialog, catalog)?.key;
  const index = choices.findIndex(({key}) => key === current);
  const next = choices[(Math.max(0, index) + by + choices.length) % Math.max(1, choices.length)];
  return {...dialog, targetKey: next?.key};
};

/** The texts that can be typed into the dialog, by the field that has the focus. */
const typedFields = {target: 'query', pace: 'pace', name: 'typedName'} as const;

const type = (
  state: State,
  dialog: PartDialog,
  change: (text: string) => string,
  catalog: Catalog,
): PartDialog => {
  if (dialog.focus !== 'target' && dialog.focus !== 'pace' && dialog.focus !== 'name') return dialog;
  const field = typedFields[dialog.focus];
  const next = {...dialog, [field]: change(dialog[field]).slice(0, 200)};
  // Another query lists other targets: the first of them is the chosen one then.
  return dialog.focus === 'target' ? withFirstTarget(state, next, catalog) : next;
};

const confirm = (state: State, dialog: PartDialog, catalog: Catalog): Change => {
  if (dialog.focus === 'cancel') return [{...state, dialog: undefined}];
  if (dialog.focus !== 'confirm') return [{...state, dialog: moveFocus(state, dialog, 1, catalog)}];
  const plan = partPlan(state, dialog, catalog);
  if (plan === undefined) return [state];
  const closed: State = {...state, dialog: undefined};
  return dialog.work === 'repair'
    ? sendRepaired(closed, dialog, plan, catalog)
    : startJob(closed, plan, catalog);
};

/** Keys of the dry run. Only its focused confirm starts anything. */
export const updatePartDialog = (
  state: State,
  shown: PartDialog,
  event: UserEvent,
  catalog: Catalog,
): Change => {
  const dialog = withFocusInSight(state, shown, catalog);
  const open = (next: PartDialog): Change => [{...state, dialog: next}];
  if (event.type === 'entered') return confirm(state, dialog, catalog);
  if (event.type === 'typed') return open(type(state, dialog, text => text + event.text, catalog));
  if (event.type === 'erased')
    return open(
      type(state, dialog, text => (event.all ? '' : Array.from(text).slice(0, -1).join('')), catalog),
    );
  if (event.type === 'choiceMoved') return open(changeChoice(state, dialog, event.by, catalog));
  return event.type === 'focusMoved' ? open(moveFocus(state, dialog, event.by, catalog)) : [state];
};
