import {firstLine} from '../domain/message-body.ts';
import type {Origins} from '../domain/dead-letter-target.ts';
import type {DryRunReport} from '../domain/dry-run.ts';
import {unknownText} from '../domain/cell.ts';
import {counted, formatBytes, formatCount} from '../domain/quantity.ts';
import {backlogOf} from '../domain/queue.ts';
import {selectionWords} from '../domain/narrowing.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import {hidden, redactMessage} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {
  chosenPart,
  isPartComplete,
  partChoices,
  partDryRun,
  partMessages,
  partObstacle,
  withFocusInSight,
  partOrderWarnings,
  unsureAmong,
} from '../store/select-part.ts';
import {isNameMissing} from '../store/select-pins.ts';
import {queueOfReference} from '../store/select-queue.ts';
import type {State} from '../store/state.ts';
import type {PartDialog} from '../store/workbench-state.ts';
import type {Parts} from './dialog-fit.ts';
import {button, buttonLines, fact, field, placeFact, warningMark} from './dialog-parts.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {refusalLines} from './refusal-lines.ts';
import type {Theme} from './theme.ts';

const titleOf = ({work, selection, queue}: PartDialog): string => {
  switch (work) {
    case 'redrive':
      return selection.kind === 'all' ? `Redrive ${queue.name}` : `Redrive a part of ${queue.name}`;
    case 'repair':
      return `Send the repaired message of ${queue.name}`;
    case 'delete':
      return `Delete messages of ${queue.name}`;
  }
};

const routeLines = (state: State, {routes, refusals}: DryRunReport): readonly Line[] => [
  ...routes
    .slice(0, 6)
    .map(({label, count, bytes}) =>
      fact('', `${formatCount(count)} to ${label}, ${formatBytes(bytes)}`, 'ok'),
    ),
  ...(routes.length > 6 ? [fact('', `and ${counted(routes.length - 6, 'other target')}`, 'faint')] : []),
  ...refusalLines(state, refusals, {sign: '✖', tone: 'critical', most: 3}),
];

/** A whole queue needs no scan to be known: SQS tells its depth. */
const depthLine = (state: State, {queue}: PartDialog, catalog: Catalog): Line => {
  const counts = queueOfReference(state, catalog, queue)?.counts;
  const depth = counts === undefined ? unknownText : formatCount(backlogOf(counts));
  return fact('', `about ${depth} in the queue, and what arrives meanwhile`, 'faint');
};

/** Which message it is, when it is one: nobody should have to remember the row. */
const onlyMessageLines = (state: State, dialog: PartDialog): readonly Line[] => {
  const [message, ...others] = partMessages(state, dialog);
  if (message === undefined || others.length > 0) return [];
  const {id, body} = state.options.redact ? redactMessage(message) : message;
  return [fact('', `${id}  ${firstLine(body)}`, 'faint')];
};

const scopeLines = (state: State, dialog: PartDialog, catalog: Catalog): readonly Line[] => {
  const seen = partMessages(state, dialog).length;
  // Labels of groups and searches are made of what messages hold.
  const words =
    state.options.redact && dialog.selection.kind === 'narrowing' ? hidden : selectionWords(dialog.selection);
  if (dialog.work === 'repair') return [fact('What', 'one message, as it was edited')];
  if (dialog.selection.kind === 'ids') return [fact('What', words), ...onlyMessageLines(state, dialog)];
  if (dialog.selection.kind === 'all') return [fact('What', words), depthLine(state, dialog, catalog)];
  const count = isPartComplete(state, dialog)
    ? `${formatCount(seen)} seen, and what matches until then`
    : `${formatCount(seen)} seen so far`;
  return [
    fact('What', words),
    fact('', count, 'faint'),
    ...(isPartComplete(state, dialog)
      ? []
      : paragraph(
          warningMark(state),
          'Not everything was seen: whatever else in the queue matches is taken too. D scans the queue first.',
          state,
          'warning',
        )),
  ];
};

/** What is not asked for pays as well: SQS hands out messages as it likes (ReceiveMessage API reference). */
const costLines = (state: State, {selection, work}: PartDialog): readonly Line[] =>
  work === 'repair' || selection.kind === 'all'
    ? []
    : paragraph(
        ' ',
        `Receiving cannot choose: other messages are received too, hidden for up to ${String(jobHoldSeconds)} s, and their receive count rises.`,
        state,
        'faint',
      );

/** What the selection does to the order within FIFO groups, by what was seen of them. */
const orderLines = (state: State, dialog: PartDialog, catalog: Catalog): readonly Line[] => {
  if (dialog.queue.type !== 'fifo' || dialog.work !== 'redrive' || dialog.selection.kind === 'all') return [];
  return [
    ...partOrderWarnings(state, dialog, catalog),
    'Messages that are not selected hide later ones of their group while they are held: SQS shows those only afterwards.',
  ].flatMap(text => paragraph(warningMark(state), text, state, 'warning'));
};

/** What could not be asked matters where something has no place to go. */
const gapLines = (state: State, {gaps}: Origins, report: DryRunReport | undefined): readonly Line[] => {
  const isMissed = report !== undefined && report.refusals.length > 0;
  return gaps.flatMap(gap =>
    isMissed
      ? paragraph(warningMark(state), `Not asked: ${gap}`, state, 'warning')
      : paragraph(' ', `Not asked: ${gap}`, state, 'faint'),
  );
};

const targetLines = (state: State, dialog: PartDialog, catalog: Catalog): readonly Line[] => {
  if (dialog.failure !== undefined) return [blank, ...failureLines(state, dialog.failure)];
  if (dialog.origins === undefined)
    return [blank, line('  Asking where these messages came from …', 'faint')];
  const choices = partChoices(state, dialog, catalog);
  const chosen = chosenPart(state, dialog, catalog);
  const report = partDryRun(state, dialog, catalog);
  const searching = dialog.query === '' ? '' : ` matching "${dialog.query}"`;
  return [
    field(
      'To',
      chosen?.label ?? '–',
      dialog.focus === 'target',
      `← → ${counted(choices.length, 'choice')}${searching}, type to find one`,
    ),
    ...(report === undefined || report.total === 0 ? [] : routeLines(state, report)),
    ...gapLines(state, dialog.origins, report),
  ];
};

const optionLines = (state: State, dialog: PartDialog): readonly Line[] => [
  ...(dialog.work === 'repair'
    ? []
    : [
        field(
          'Pace',
          dialog.pace === '' ? 'as fast as the queues allow' : `${dialog.pace}/s`,
          dialog.focus === 'pace',
          'type messages a second, or leave empty',
        ),
      ]),
  ...(dialog.work === 'delete'
    ? []
    : [
        field(
          'Trace header',
          dialog.traceHeader === 'keep' ? 'keep' : 'strip',
          dialog.focus === 'trace',
          '← → kept, it counts to the limit of Lambda loops',
        ),
      ]),
  ...nameField(state, dialog),
];

/** The field for the queue's name, where a pin of the config file asks for it. */
export const nameField = (
  state: State,
  {queue, typedName, focus}: Pick<PartDialog, 'queue' | 'typedName'> & {readonly focus: string},
): readonly Line[] =>
  isNameMissing(state, queue, '')
    ? [field('Name', typedName === '' ? '…' : typedName, focus === 'name', `pinned: type ${queue.name}`)]
    : [];

const warningOf = (state: State, dialog: PartDialog): string | undefined => {
  const unsure = unsureAmong(state, dialog).length;
  if (dialog.work === 'delete')
    return 'Deleted messages are gone. E in the list of messages exports them first.';
  if (dialog.work === 'repair' && state.repair?.heldUntil === undefined)
    return 'The original is no longer held: if a consumer takes it meanwhile, both are processed.';
  return unsure === 0
    ? undefined
    : `${counted(unsure, 'message')} of these may have been copied by an earlier job and will be left alone: see :jobs.`;
};

const warningsOf = (state: State, dialog: PartDialog): readonly Line[] => {
  const text = warningOf(state, dialog);
  return text === undefined ? [] : paragraph(warningMark(state), text, state, 'warning');
};

const confirmLabel = (state: State, dialog: PartDialog, report: DryRunReport | undefined): string => {
  if (dialog.work === 'repair') return 'Send it and delete the original';
  const isExact = isPartComplete(state, dialog);
  const seen = partMessages(state, dialog).length;
  const going = report === undefined ? seen : report.routes.reduce((sum, {count}) => sum + count, 0);
  const verb = dialog.work === 'delete' ? 'Delete' : 'Redrive';
  if (isExact && going > 0) return `${verb} ${counted(going, 'message')}`;
  return dialog.selection.kind === 'all' ? `${verb} all messages` : `${verb} all that match`;
};

/** While the question is open it is said where the answer will stand, and so is that there is none. */
const isAsking = ({work, origins}: PartDialog): boolean => work !== 'delete' && origins === undefined;

/** Draws the dry run of a part: what, where to, what would be refused, and the buttons. */
export const partParts = (state: State, open: PartDialog, catalog: Catalog, theme: Theme): Parts => {
  const dialog = withFocusInSight(state, open, catalog);
  const obstacle = partObstacle(state, dialog, catalog);
  const report = partDryRun(state, dialog, catalog);
  return {
    words: [
      line(` ${titleOf(dialog)}`, 'strong'),
      blank,
      placeFact(state, theme),
      ...scopeLines(state, dialog, catalog),
      ...(dialog.work === 'delete' ? [] : targetLines(state, dialog, catalog)),
      ...optionLines(state, dialog),
      ...costLines(state, dialog),
      ...orderLines(state, dialog, catalog),
      ...warningsOf(state, dialog),
      ...(obstacle === undefined || isAsking(dialog)
        ? []
        : paragraph(warningMark(state), obstacle, state, 'warning')),
      blank,
    ],
    buttons: buttonLines(state, [
      ...(obstacle === undefined
        ? [button(confirmLabel(state, dialog, report), dialog.focus === 'confirm')]
        : []),
      button('Leave it', dialog.focus === 'cancel'),
    ]),
  };
};
