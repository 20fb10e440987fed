import type {QueueReference} from '../domain/message.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {FactEvent, UserEvent} from './event.ts';
import {parsePace} from './pace.ts';
import {chosenMessages} from './select-peek.ts';
import {isNameMissing, readOnlyRefusal} from './select-pins.ts';
import {nextJobId} from './select-part.ts';
import type {Dialog, State} from './state.ts';
import type {ImportDialog} from './workbench-state.ts';
import {runsOn, withJob} from './update-job.ts';

/** Writes the marked or listed messages to a file. */
export const exportTo = (state: State, typed: string): Change => {
  const {peek} = state;
  const path = typed.trim();
  if (peek?.kind !== 'messages' || path === '') return [state];
  if (state.options.redact)
    return [withNotice(state, 'warning', 'Redacted: the file would hold whole messages.')];
  const messages = chosenMessages(peek);
  if (messages.length === 0) return [withNotice(state, 'info', 'There is no message to export.')];
  const queueArn = peek.request.queue.arn;
  return [state, {type: 'export', path, messages, queueArn, overwrite: false}];
};

type OverwriteDialog = Extract<Dialog, {kind: 'overwrite'}>;

/** Asks before a file is replaced. */
export const askOverwrite = (
  state: State,
  {path, messages, queueArn}: Extract<FactEvent, {type: 'exportFound'}>,
): State => ({...state, dialog: {kind: 'overwrite', path, messages, queueArn, focus: 'cancel'}});

export const updateOverwrite = (state: State, dialog: OverwriteDialog, event: UserEvent): Change => {
  const {path, messages, queueArn, focus} = dialog;
  if (event.type === 'entered') {
    const closed: State = {...state, dialog: undefined};
    return focus === 'confirm'
      ? [closed, {type: 'export', path, messages, queueArn, overwrite: true}]
      : [closed];
  }
  if (event.type !== 'focusMoved' && event.type !== 'choiceMoved') return [state];
  return [{...state, dialog: {...dialog, focus: focus === 'confirm' ? 'cancel' : 'confirm'}}];
};

/** Reads a file of messages and asks before they are sent to the queue. */
export const askImport = (state: State, queue: QueueReference | undefined, typed: string): Change => {
  const path = typed.trim();
  if (queue === undefined)
    return [withNotice(state, 'info', 'No queue is selected, or it has not been read yet.')];
  if (path === '') return [state];
  const refusal = readOnlyRefusal(state, queue, 'nothing is sent. Start without --read-only to import.');
  if (refusal !== undefined) return [withNotice(state, 'warning', refusal)];
  const number = state.counter + 1;
  const dialog: ImportDialog = {
    kind: 'import',
    number,
    path,
    queue,
    facts: undefined,
    problem: undefined,
    pace: '',
    typedName: '',
    focus: 'cancel',
  };
  return [
    {...state, counter: number, dialog},
    {type: 'readImport', number, path, queue},
  ];
};

/** What the file holds is known, or why it cannot be taken. */
export const updateImportFacts = (
  state: State,
  event: Extract<FactEvent, {type: 'importRead' | 'importFailed'}>,
): State => {
  const {dialog} = state;
  if (dialog?.kind !== 'import' || dialog.number !== event.number) return state;
  return event.type === 'importRead'
    ? {...state, dialog: {...dialog, facts: event.facts}}
    : {...state, dialog: {...dialog, problem: event.problem}};
};

const sendable = ({facts}: ImportDialog): number =>
  facts === undefined ? 0 : facts.count - facts.refusals.reduce((sum, {count}) => sum + count, 0);

/** The fields and buttons of the dialog, in the order of Tab. */
export const importFields = (state: State, dialog: ImportDialog): readonly ImportDialog['focus'][] =>
  dialog.facts === undefined
    ? ['cancel']
    : [
        'pace',
        ...(isNameMissing(state, dialog.queue, '') ? (['name'] as const) : []),
        ...(canImport(state, dialog) ? (['confirm'] as const) : []),
        'cancel',
      ];

/** Why nothing can be confirmed, in one line; `undefined` when it can. */
export const importObstacle = (state: State, dialog: ImportDialog): string | undefined => {
  const {facts, problem, queue, typedName} = dialog;
  const pace = parsePace(dialog.pace);
  if (problem !== undefined) return problem;
  if (facts === undefined) return `Reading ${dialog.path} …`;
  if (sendable(dialog) === 0) return 'There is no message in it that can be sent.';
  if (runsOn(state, queue)) return `A job works on ${queue.name} already; :jobs shows it. Wait or stop it.`;
  if (!pace.ok) return pace.message;
  return isNameMissing(state, queue, typedName) ? 'Type the name of the queue to go on.' : undefined;
};

/** Whether there is something to confirm. */
export const canImport = (state: State, dialog: ImportDialog): boolean =>
  importObstacle(state, dialog) === undefined;

const confirmImport = (state: State, dialog: ImportDialog, catalog: Catalog): Change => {
  const {path, queue, focus} = dialog;
  const pace = parsePace(dialog.pace);
  if (focus === 'cancel') return [{...state, dialog: undefined}];
  if (focus !== 'confirm') return [{...state, dialog: moveImportFocus(state, dialog, 1)}];
  if (!canImport(state, dialog) || !pace.ok) return [state];
  const id = nextJobId(state);
  const what = `${formatCount(sendable(dialog))} messages of ${path}`;
  const job = {id, does: 'import', queue, what, to: queue.name, ids: undefined} as const;
  return [
    withJob({...state, dialog: undefined}, job, catalog),
    {type: 'startImport', id, path, queue, what, perSecond: pace.perSecond},
  ];
};

const moveImportFocus = (state: State, dialog: ImportDialog, by: number): ImportDialog => {
  const fields = importFields(state, dialog);
  const index = fields.indexOf(dialog.focus) + by;
  return {...dialog, focus: fields[(index + fields.length) % fields.length] ?? 'cancel'};
};

/** Keys of the question before an import. */
export const updateImportDialog = (
  state: State,
  dialog: ImportDialog,
  event: UserEvent,
  catalog: Catalog,
): Change => {
  const type = (change: (text: string) => string): Change => {
    if (dialog.focus === 'pace') return [{...state, dialog: {...dialog, pace: change(dialog.pace)}}];
    if (dialog.focus !== 'name') return [state];
    return [{...state, dialog: {...dialog, typedName: change(dialog.typedName)}}];
  };
  if (event.type === 'entered') return confirmImport(state, dialog, catalog);
  if (event.type === 'typed') return type(text => (text + event.text).slice(0, 200));
  if (event.type === 'erased') return type(text => (event.all ? '' : text.slice(0, -1)));
  return event.type === 'focusMoved' || event.type === 'choiceMoved'
    ? [{...state, dialog: moveImportFocus(state, dialog, event.by)}]
    : [state];
};
