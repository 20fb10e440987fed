import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {JobPlan} from './command.ts';
import type {FactEvent} from './event.ts';
import {shownMessage} from './select-message.ts';
import {chosenPart, partMessages} from './select-part.ts';
import {createResolve} from '../domain/resolve-target.ts';
import type {State} from './state.ts';
import type {PartDialog, Repair} from './workbench-state.ts';
import {runsOn, withJob} from './update-job.ts';

/** Takes the message that is shown in hand and opens it in the editor. */
export const askEdit = (state: State): Change => {
  const {peek} = state;
  const message = shownMessage(state);
  if (peek?.kind !== 'messages' || message === undefined)
    return [withNotice(state, 'info', 'No message of a queue is selected.')];
  if (state.options.readOnly)
    return [withNotice(state, 'warning', 'Read-only: nothing is edited. Start without --read-only.')];
  if (state.options.redact)
    return [withNotice(state, 'warning', 'Redacted: an editor would show the whole message.')];
  const {queue} = peek.request;
  if (runsOn(state, queue))
    return [withNotice(state, 'warning', `A job works on ${queue.name}; wait for it or stop it first.`)];
  // Two in hand at once would take each other's place on the screen, and one would never be let go.
  if (state.repair !== undefined)
    return [withNotice(state, 'info', 'Another message is in hand already; Esc lets it go.')];
  const number = state.counter + 1;
  const repair: Repair = {
    number,
    queue,
    original: message,
    status: 'taking',
    repaired: undefined,
    problem: undefined,
    heldUntil: undefined,
  };
  return [
    withNotice({...state, counter: number, repair}, 'info', 'Receiving the message to hold it …'),
    {type: 'stopPeek'},
    {type: 'edit', number, queue, messageId: message.id},
  ];
};

const showRepair = (state: State): State =>
  state.screens.at(-1)?.kind === 'repair'
    ? state
    : {...state, screens: [...state.screens, {kind: 'repair', scroll: 0}]};

/** What is told about the message in the editor. News of one that was let go are dropped. */
export const updateRepair = (
  state: State,
  event: Extract<FactEvent, {type: 'messageTaken' | 'messageNotTaken' | 'messageEdited' | 'messageLost'}>,
): State => {
  const {repair} = state;
  if (repair?.number !== event.number) return state;
  const change = (next: Partial<Repair>): State => ({...state, repair: {...repair, ...next}});
  switch (event.type) {
    case 'messageTaken':
      return change({
        status: repair.status === 'taking' ? 'editing' : repair.status,
        heldUntil: event.heldUntil,
      });
    case 'messageNotTaken':
      return withNotice({...state, repair: undefined}, 'error', event.problem);
    case 'messageEdited': {
      // What was lost while the editor was open is not in hand again because the editor was closed.
      const isLost = repair.status !== 'taking' && repair.heldUntil === undefined;
      const edited = change({
        status: 'edited',
        repaired: event.repaired ?? repair.repaired,
        problem: event.problem ?? (isLost ? repair.problem : undefined),
        heldUntil: isLost ? undefined : event.heldUntil,
      });
      // What was said while the message was received is over.
      return showRepair({...edited, notice: undefined});
    }
    case 'messageLost':
      return change({problem: event.problem, heldUntil: undefined});
  }
};

/** Opens the editor again with what was typed. */
export const editAgain = (state: State): Change => {
  const {repair} = state;
  if (repair === undefined) return [state];
  if (repair.status === 'sending') return [withNotice(state, 'info', 'It is being sent.')];
  return [state, {type: 'editAgain', number: repair.number}];
};

const isOpen = ({screens}: State, which: 'peek' | 'repair'): boolean =>
  screens.some(({kind}) => kind === which);

/** Whether the comparison was closed, or the list was before there was one. */
const isAway = (before: State, after: State): boolean =>
  !isOpen(after, 'repair') &&
  (isOpen(before, 'repair') || (isOpen(before, 'peek') && !isOpen(after, 'peek')));

/** Whatever key leads away from a message in hand, it goes back as it was: nobody would know that it is held. */
export const andLetGo = (before: State, change: Change): Change => {
  const [after, ...commands] = change;
  const {repair} = after;
  if (repair === undefined || repair !== before.repair || !isAway(before, after)) return change;
  return [
    withNotice({...after, repair: undefined}, 'info', 'The message was let go as it was.'),
    ...commands,
    {type: 'releaseMessage', number: repair.number},
  ];
};

/** Sends the repaired message; its original is deleted after that. */
export const sendRepaired = (
  state: State,
  dialog: PartDialog,
  {id, queue, to}: JobPlan,
  catalog: Catalog,
): Change => {
  const {repair} = state;
  const chosen = chosenPart(state, dialog, catalog);
  const [message] = partMessages(state, dialog);
  if (
    repair?.repaired === undefined ||
    chosen === undefined ||
    message === undefined ||
    dialog.origins === undefined
  )
    return [state];
  const resolution = createResolve(queue, chosen.choice, dialog.origins)(message);
  if (!resolution.ok) return [withNotice(state, 'error', `Not sent: ${resolution.refusal}`)];
  const what = `message ${repair.original.id}, repaired`;
  const sending: State = {...state, repair: {...repair, status: 'sending'}};
  const next = withJob(
    sending,
    {id, does: 'repair', queue, what, to, ids: new Set([repair.original.id])},
    catalog,
  );
  return [
    next,
    {
      type: 'sendRepaired',
      number: repair.number,
      id,
      queue,
      what,
      target: resolution.target,
      to: to ?? '',
      message: {...repair.repaired, body: resolution.payload},
      traceHeader: dialog.traceHeader,
    },
  ];
};

/** What was sent is done with; what was not is still in hand, with what was typed, below the screen of the job. */
export const afterSending = (
  state: State,
  event: Extract<FactEvent, {type: 'jobEnded' | 'jobRefused'}>,
): State => {
  const {repair, jobs, screens} = state;
  if (repair?.status !== 'sending' || jobs[event.id]?.does !== 'repair') return state;
  const isSent = event.type === 'jobEnded' && event.outcome.sent + event.outcome.unsure > 0;
  return isSent
    ? {...state, repair: undefined, screens: screens.filter(({kind}) => kind !== 'repair')}
    : {...state, repair: {...repair, status: 'edited'}};
};
