import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import type {Command} from './command.ts';
import type {Move, UserEvent} from './event.ts';
import {updateImportDialog, updateOverwrite} from './update-files.ts';
import {finishJob} from './update-unfinished.ts';
import {chooseField, fittingFields} from './update-narrowing.ts';
import {updatePartDialog} from './update-part.ts';
import {updatePickPlace} from './update-pick-place.ts';
import {updatePurgeDialog} from './update-purge.ts';
import type {Dialog, State} from './state.ts';
import {allQueues, queueByArn} from './select-queue.ts';
import {goTo} from './update-links.ts';
import {askPeek, startPeek} from './update-peek.ts';
import {startRecordPeek} from './update-records.ts';
import {confirmRedrive, moveRedriveChoice, moveRedriveFocus, typeIntoRedrive} from './update-redrive.ts';

type DialogOf<Kind extends Dialog['kind']> = Extract<Dialog, {kind: Kind}>;

const closed = (state: State): State => ({...state, dialog: undefined});

/** Keys that go to the next or the previous button, whatever they are called. */
const stepOf = (event: UserEvent): number => {
  const along = (by: Move): number => (typeof by === 'number' ? Math.sign(by) : 0);
  if (event.type === 'focusMoved' || event.type === 'choiceMoved') return event.by;
  return event.type === 'moved' ? along(event.by) : 0;
};

/** Nothing is typed into a list, so the letters that move in every other list move in this one. */
const letterSteps: Readonly<Record<string, 1 | -1>> = {j: 1, k: -1};

/** Keys that move in a list of choices. */
const listStepOf = (event: UserEvent): number =>
  event.type === 'typed' ? (letterSteps[event.text] ?? 0) : stepOf(event);

const updateConfirmPeek = (
  state: State,
  dialog: DialogOf<'confirmPeek'>,
  event: UserEvent,
  catalog: Catalog,
): Change => {
  if (event.type === 'entered') {
    const {request, records, insteadUrl} = dialog.choices[dialog.focus] ?? {};
    if (records !== undefined) return startRecordPeek(closed(state), records);
    const instead = allQueues(state, catalog).find(({url}) => url === insteadUrl);
    if (instead !== undefined)
      return askPeek(
        closed(state),
        instead,
        queueByArn(state, catalog, instead.settings?.deadLetterQueueArn),
      );
    if (request === undefined) return [closed(state)];
    const {peek} = state;
    const isSame = peek?.kind === 'messages' && peek.request.queue.url === request.queue.url;
    return startPeek(state, request, isSame && onPeekScreen(state) ? peek.messages : []);
  }
  const count = dialog.choices.length;
  return [{...state, dialog: {...dialog, focus: (dialog.focus + listStepOf(event) + count) % count}}];
};

const onPeekScreen = ({screens}: State): boolean => screens.at(-1)?.kind === 'peek';

const updateRedriveDialog = (
  state: State,
  dialog: DialogOf<'redrive'>,
  event: UserEvent,
  catalog: Catalog,
): Change => {
  if (event.type === 'entered') return confirmRedrive(state, dialog, catalog);
  if (event.type === 'typed' || event.type === 'erased') {
    const edit = (text: string): string =>
      event.type === 'typed' ? text + event.text : event.all ? '' : Array.from(text).slice(0, -1).join('');
    return [{...state, dialog: typeIntoRedrive(state, dialog, edit, catalog)}];
  }
  if (event.type === 'choiceMoved')
    return [{...state, dialog: moveRedriveChoice(state, dialog, event.by, catalog)}];
  return [{...state, dialog: moveRedriveFocus(state, dialog, stepOf(event))}];
};

const cancelCommand = ({handle, placeId}: DialogOf<'cancelRedrive'>): Command => ({
  type: 'cancelRedrive',
  handle,
  ...(placeId === undefined ? {} : {placeId}),
});

const updateCancel = (state: State, dialog: DialogOf<'cancelRedrive'>, event: UserEvent): Change => {
  if (event.type === 'entered')
    return dialog.focus === 'confirm' ? [closed(state), cancelCommand(dialog)] : [closed(state)];
  if (stepOf(event) === 0) return [state];
  return [{...state, dialog: {...dialog, focus: dialog.focus === 'confirm' ? 'cancel' : 'confirm'}}];
};

const updateLinks = (state: State, dialog: DialogOf<'links'>, event: UserEvent, catalog: Catalog): Change => {
  const {choices, focus} = dialog;
  const chosen = choices[focus];
  if (event.type === 'entered' && chosen !== undefined) return goTo(state, chosen, catalog);
  const step = listStepOf(event);
  return [{...state, dialog: {...dialog, focus: (focus + step + choices.length) % choices.length}}];
};

const updatePickField = (state: State, dialog: DialogOf<'pickField'>, event: UserEvent): Change => {
  const open = (change: Partial<DialogOf<'pickField'>>): Change => [
    {...state, dialog: {...dialog, ...change}},
  ];
  if (event.type === 'entered') return [chooseField(state, dialog)];
  if (event.type === 'typed') return open({query: (dialog.query + event.text).slice(0, 200), focus: 0});
  if (event.type === 'erased') return open({query: event.all ? '' : dialog.query.slice(0, -1), focus: 0});
  const count = Math.max(1, fittingFields(dialog).length);
  return open({focus: (dialog.focus + stepOf(event) + count) % count});
};

const unfinishedOrder = ['finish', 'settle', 'cancel'] as const;

const updateUnfinished = (
  state: State,
  dialog: DialogOf<'unfinished'>,
  event: UserEvent,
  catalog: Catalog,
): Change => {
  const {id, focus} = dialog;
  if (event.type === 'entered') {
    if (focus === 'finish') return finishJob(state, id, catalog);
    return focus === 'settle' ? [closed(state), {type: 'settleJob', id}] : [closed(state)];
  }
  const index = unfinishedOrder.indexOf(focus) + listStepOf(event) + unfinishedOrder.length;
  return [
    {...state, dialog: {...dialog, focus: unfinishedOrder[index % unfinishedOrder.length] ?? 'cancel'}},
  ];
};

const updateMfa = (state: State, dialog: DialogOf<'mfa'>, event: UserEvent): Change => {
  // AWS accepts six digits only (AssumeRole API reference, TokenCode).
  if (event.type === 'entered')
    return dialog.code.length === 6 ? [closed(state), {type: 'answerMfa', code: dialog.code}] : [state];
  const typed =
    event.type === 'typed'
      ? dialog.code + event.text
      : event.type === 'erased'
        ? event.all
          ? ''
          : dialog.code.slice(0, -1)
        : dialog.code;
  return [{...state, dialog: {...dialog, code: typed.replace(/\D/g, '').slice(0, 6)}}];
};

/** A dialog gets every key while it is open; Esc always leaves it without doing anything. */
export const updateDialog = (state: State, dialog: Dialog, event: UserEvent, catalog: Catalog): Change => {
  if (event.type === 'escaped')
    return dialog.kind === 'mfa' ? [closed(state), {type: 'answerMfa', code: undefined}] : [closed(state)];
  switch (dialog.kind) {
    case 'confirmPeek':
      return updateConfirmPeek(state, dialog, event, catalog);
    case 'redrive':
      return updateRedriveDialog(state, dialog, event, catalog);
    case 'cancelRedrive':
      return updateCancel(state, dialog, event);
    case 'mfa':
      return updateMfa(state, dialog, event);
    case 'part':
      return updatePartDialog(state, dialog, event, catalog);
    case 'purge':
      return updatePurgeDialog(state, dialog, event);
    case 'import':
      return updateImportDialog(state, dialog, event, catalog);
    case 'overwrite':
      return updateOverwrite(state, dialog, event);
    case 'pickPlace':
      return updatePickPlace(state, dialog, event);
    case 'pickField':
      return updatePickField(state, dialog, event);
    case 'unfinished':
      return updateUnfinished(state, dialog, event, catalog);
    case 'links':
      return updateLinks(state, dialog, event, catalog);
    case 'link':
      return event.type === 'entered'
        ? [closed(state)]
        : event.type === 'copyAsked'
          ? [closed(state), {type: 'copy', text: dialog.url, what: 'the link'}]
          : [state];
  }
};
