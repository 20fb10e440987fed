import type {TargetChoice} from '../domain/dead-letter-target.ts';
import type {DryRunReport} from '../domain/dry-run.ts';
import {dryRun} from '../domain/dry-run.ts';
import type {JobWork} from '../domain/job.ts';
import {newJobId} from '../domain/job.ts';
import {leftoversOf} from '../domain/leftovers.ts';
import type {Message} from '../domain/message.ts';
import {selectionTest, selectionWords} from '../domain/narrowing.ts';
import {orderWarnings} from '../domain/order-warnings.ts';
import {redactId} from '../domain/redact.ts';
import {createResolve} from '../domain/resolve-target.ts';
import {targetArn, targetChoices} from '../domain/target-choices.ts';
import type {Catalog} from './catalog.ts';
import type {JobPlan} from './command.ts';
import {parsePace} from './pace.ts';
import {rememberLast} from './remember.ts';
import {isNameMissing} from './select-pins.ts';
import {placeAt} from './select-place.ts';
import {allQueues} from './select-queue.ts';
import type {State} from './state.ts';
import type {PartDialog, PartFocus} from './workbench-state.ts';

/** A target that can be picked. */
export type PartChoice = {readonly key: string; readonly label: string; readonly choice: TargetChoice};

/** Names a choice, so that it stays chosen while the list of queues changes. */
const keyOf = (choice: TargetChoice): string => (choice.kind === 'own' ? 'own' : targetArn(choice.target));

/** The targets that what was typed leaves, best first; none until the origins are known. */
export const partChoices = (state: State, dialog: PartDialog, catalog: Catalog): readonly PartChoice[] => {
  const {origins, query, queue} = dialog;
  if (origins === undefined) return [];
  return targetChoices(queue, origins, allQueues(state, catalog))
    .map(({choice, label}) => ({key: keyOf(choice), label, choice}))
    .filter(({label}) => label.toLowerCase().includes(query.toLowerCase()));
};

/** The target that confirming would use; `undefined` when it is gone: no other one takes its place unasked. */
export const chosenPart = (state: State, dialog: PartDialog, catalog: Catalog): PartChoice | undefined =>
  partChoices(state, dialog, catalog).find(({key}) => key === dialog.targetKey);

const selectedAmong = rememberLast(
  (messages: readonly Message[], selection: PartDialog['selection']): readonly Message[] =>
    messages.filter(selectionTest(selection)),
);

const noMessages: readonly Message[] = [];

/** The messages seen so far that the dialog is about; the edited form of one that is repaired. */
export const partMessages = (
  {peek, repair}: State,
  {queue, selection, work}: PartDialog,
): readonly Message[] => {
  if (work === 'repair')
    return repair?.repaired === undefined ? noMessages : [{...repair.original, ...repair.repaired}];
  return peek?.kind === 'messages' && peek.request.queue.arn === queue.arn
    ? selectedAmong(peek.messages, selection)
    : noMessages;
};

const judge = rememberLast(
  (
    messages: readonly Message[],
    queue: PartDialog['queue'],
    choice: TargetChoice,
    origins: NonNullable<PartDialog['origins']>,
  ): DryRunReport => dryRun(messages, createResolve(queue, choice, origins)),
);

const rememberedChoice = rememberLast((_: string, choice: TargetChoice): TargetChoice => choice);

/** What would go where; `undefined` while the origins are not known, or when nothing is sent anywhere. */
export const partDryRun = (state: State, dialog: PartDialog, catalog: Catalog): DryRunReport | undefined => {
  const chosen = chosenPart(state, dialog, catalog);
  if (dialog.work === 'delete' || dialog.origins === undefined || chosen === undefined) return undefined;
  return judge(
    partMessages(state, dialog),
    dialog.queue,
    rememberedChoice(chosen.key, chosen.choice),
    dialog.origins,
  );
};

const judgeOrder = rememberLast(
  (
    messages: readonly Message[],
    selection: PartDialog['selection'],
    queue: PartDialog['queue'],
    choice: TargetChoice,
    origins: NonNullable<PartDialog['origins']>,
    redact: boolean,
  ): readonly string[] =>
    orderWarnings(
      messages,
      selectionTest(selection),
      createResolve(queue, choice, origins),
      redact ? redactId : undefined,
    ),
);

/** What the redrive does to the order within FIFO groups, in words; empty until the origins are known. */
export const partOrderWarnings = (state: State, dialog: PartDialog, catalog: Catalog): readonly string[] => {
  const chosen = chosenPart(state, dialog, catalog);
  const {origins, queue, selection} = dialog;
  const {peek} = state;
  if (origins === undefined || chosen === undefined || peek?.kind !== 'messages') return [];
  const choice = rememberedChoice(chosen.key, chosen.choice);
  return judgeOrder(peek.messages, selection, queue, choice, origins, state.options.redact);
};

/** Whether every message in question has been seen, so that counts are whole. */
export const isPartComplete = ({peek}: State, {selection, work, queue}: PartDialog): boolean =>
  work === 'repair' ||
  selection.kind === 'ids' ||
  (peek?.kind === 'messages' && peek.request.queue.arn === queue.arn && peek.outcome?.reachedEnd === true);

/** The fields and buttons of the dialog, in the order of Tab. */
export const partFields = (state: State, dialog: PartDialog, catalog: Catalog): readonly PartFocus[] => [
  ...(dialog.work === 'delete' || dialog.origins === undefined ? [] : (['target'] as const)),
  ...(dialog.work === 'repair' ? [] : (['pace'] as const)),
  ...(dialog.work === 'delete' ? [] : (['trace'] as const)),
  ...(isNameMissing(state, dialog.queue, '') ? (['name'] as const) : []),
  ...(isPartReady(state, dialog, catalog) ? (['confirm'] as const) : []),
  'cancel',
];

/** The dialog with the focus on a field that is there: what can be confirmed may cease to be while it is open. */
export const withFocusInSight = (state: State, dialog: PartDialog, catalog: Catalog): PartDialog => {
  const fields = partFields(state, dialog, catalog);
  return fields.includes(dialog.focus) ? dialog : {...dialog, focus: fields[0] ?? 'cancel'};
};

/** Marked messages of which an earlier run may have sent a copy: a redrive leaves them alone. */
export const unsureAmong = (state: State, {queue, selection, work}: PartDialog): readonly string[] => {
  if (work !== 'redrive' || selection.kind !== 'ids') return [];
  const {sqsEndpointUrl: endpointUrl} = placeAt(state, queue.placeId);
  const {unsure} = leftoversOf(state.unfinished, {queueArn: queue.arn, endpointUrl});
  return [...selection.ids].filter(id => unsure.has(id));
};

/** Why nothing can be confirmed, in one line; `undefined` when it can. */
export const partObstacle = (state: State, dialog: PartDialog, catalog: Catalog): string | undefined => {
  const pace = parsePace(dialog.pace);
  if (!pace.ok) return pace.message;
  if (isNameMissing(state, dialog.queue, dialog.typedName)) return 'Type the name of the queue to go on.';
  if (dialog.work === 'delete') return undefined;
  if (dialog.failure !== undefined) return dialog.failure.message;
  if (dialog.origins === undefined) return 'Asking where these messages came from …';
  if (chosenPart(state, dialog, catalog) === undefined) return missingTarget(state, dialog, catalog);
  const {selection} = dialog;
  if (selection.kind === 'ids' && unsureAmong(state, dialog).length === selection.ids.size)
    return 'An earlier job may have sent copies of all of these: look at :jobs and settle it first.';
  const report = partDryRun(state, dialog, catalog);
  const nothingGoes = report !== undefined && report.total > 0 && report.routes.length === 0;
  return nothingGoes && isPartComplete(state, dialog) ? 'Nothing would be sent.' : undefined;
};

const missingTarget = (state: State, dialog: PartDialog, catalog: Catalog): string => {
  if (partChoices(state, dialog, catalog).length > 0)
    return dialog.targetKey === undefined
      ? 'Nothing tells where these messages came from: choose a target with ← →, or type its name.'
      : 'The chosen target is gone: choose another.';
  return dialog.query === ''
    ? 'There is no other queue of the same type to send to.'
    : `No target matches "${dialog.query}".`;
};

const isPartReady = (state: State, dialog: PartDialog, catalog: Catalog): boolean =>
  partObstacle(state, dialog, catalog) === undefined;

const workOf = (dialog: PartDialog, chosen: PartChoice | undefined): JobWork | undefined => {
  if (dialog.work === 'delete') return {kind: 'delete'};
  if (chosen === undefined || dialog.origins === undefined) return undefined;
  return {
    kind: 'redrive',
    choice: chosen.choice,
    origins: dialog.origins,
    traceHeader: dialog.traceHeader,
  };
};

/** What confirming starts; `undefined` while there is nothing to press. */
export const partPlan = (state: State, dialog: PartDialog, catalog: Catalog): JobPlan | undefined => {
  const chosen = chosenPart(state, dialog, catalog);
  const work = workOf(dialog, chosen);
  const pace = parsePace(dialog.pace);
  if (work === undefined || !pace.ok || !isPartReady(state, dialog, catalog)) return undefined;
  return {
    id: nextJobId(state),
    queue: dialog.queue,
    work,
    selection: dialog.selection,
    what: selectionWords(dialog.selection),
    to: dialog.work === 'delete' ? undefined : chosen?.label,
    perSecond: pace.perSecond,
  };
};

/** The id of the next job: each confirmed one raises the counter. */
export const nextJobId = ({now, seed, counter}: State): string =>
  newJobId(now, (seed + counter * 0.618_034) % 1);
