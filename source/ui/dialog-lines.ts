import {awsCommand} from '../domain/aws-command.ts';
import {unknownText} from '../domain/cell.ts';
import {formatDuration} from '../domain/duration.ts';
import {counted, formatCount} from '../domain/quantity.ts';
import type {Measured} from '../domain/metric.ts';
import {queueKey} from '../domain/message.ts';
import {backlogOf, queueNameOfArn} from '../domain/queue.ts';
import type {RedriveRequest} from '../domain/redrive.ts';
import type {Preflight} from '../domain/redrive-preflight.ts';
import {parseVelocity} from '../domain/redrive-preflight.ts';
import type {Catalog} from '../store/catalog.ts';
import {isNameMissing} from '../store/select-pins.ts';
import {dialogPlaceId, stateAt} from '../store/select-place.ts';
import {queueOfReference} from '../store/select-queue.ts';
import type {Dialog, State} from '../store/state.ts';
import {
  chosenDestination,
  dialogPreflight,
  dialogRequest,
  fittingDestinations,
  isRefused,
  isWatched,
} from '../store/select-redrive.ts';
import {button, buttonLines, fact, field, placeFact, warningMark} from './dialog-parts.ts';
import type {Parts} from './dialog-fit.ts';
import {fitParts} from './dialog-fit.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {linksDialogLines} from './link-lines.ts';
import {pickPlaceParts} from './place-dialog-lines.ts';
import {nameField, partParts} from './part-dialog-lines.ts';
import {unfinishedParts} from './unfinished-dialog-lines.ts';
import type {Theme} from './theme.ts';
import {importParts, overwriteParts, pickFieldParts, purgeParts} from './workbench-dialog-lines.ts';
import {wrapWords} from './wrap-words.ts';

type DialogOf<Kind extends Dialog['kind']> = Extract<Dialog, {kind: Kind}>;

const confirmPeekParts = (
  state: State,
  {title, reasons, choices, focus}: DialogOf<'confirmPeek'>,
  theme: Theme,
): Parts => ({
  words: [
    line(` ${title}`, 'strong'),
    blank,
    ...(state.places.length === 0 ? [] : [placeFact(state, theme)]),
    ...reasons.flatMap(reason => paragraph(warningMark(state), reason, state, 'warning')),
    blank,
  ],
  buttons: choices.map(({label}, index): Line => ({
    spans: [{text: '  '}, ...button(label, index === focus)],
  })),
});

/** What the same request is called in the AWS CLI. */
const redriveCommand = (state: State, {sourceArn, destinationArn, maxPerSecond}: RedriveRequest): string =>
  awsCommand(
    [
      'sqs',
      'start-message-move-task',
      '--source-arn',
      sourceArn,
      ...(destinationArn === undefined ? [] : ['--destination-arn', destinationArn]),
      ...(maxPerSecond === undefined ? [] : ['--max-number-of-messages-per-second', String(maxPerSecond)]),
    ],
    {
      ...(state.place.region === undefined ? {} : {region: state.place.region}),
      ...(state.place.profile === undefined ? {} : {profile: state.place.profile}),
      ...(state.place.endpointUrl === undefined ? {} : {endpointUrl: state.place.endpointUrl}),
    },
  );

const oldestText = ({now}: State, oldest: Measured | undefined): string =>
  oldest === undefined
    ? unknownText
    : `${formatDuration(oldest.value)} in this queue, as of ${formatDuration((now - oldest.at) / 1000)} ago`;

const redriveHead = (
  state: State,
  dialog: DialogOf<'redrive'>,
  catalog: Catalog,
  theme: Theme,
): readonly Line[] => {
  const queue = queueOfReference(state, catalog, dialog.queue);
  const oldest = queue?.metrics.oldestAgeSeconds;
  const {facts} = dialog;
  const held =
    facts === undefined
      ? ''
      : facts.inFlight + facts.delayed === 0
        ? ''
        : ` (${formatCount(facts.inFlight)} in flight, ${formatCount(facts.delayed)} delayed)`;
  return [
    line(` Redrive ${dialog.queue.name}`, 'strong'),
    blank,
    placeFact(state, theme),
    fact('From', dialog.queue.name),
    fact('Messages', facts === undefined ? unknownText : `about ${formatCount(facts.visible)}${held}`),
    fact('Oldest', oldestText(state, oldest)),
  ];
};

const destinationHint = (dialog: DialogOf<'redrive'>, judged: Preflight): string => {
  const fitting = fittingDestinations(dialog, judged).length;
  return dialog.query === ''
    ? `← → ${counted(fitting, 'choice')}, type to find one`
    : `← → ${String(fitting)} with "${dialog.query}"`;
};

const redriveFields = (state: State, dialog: DialogOf<'redrive'>, catalog: Catalog): readonly Line[] => {
  const judged = dialogPreflight(state, dialog, catalog);
  if (dialog.failure !== undefined) return [blank, ...failureLines(state, dialog.failure)];
  if (judged === undefined) return [blank, line('  Asking SQS what can be redriven …', 'faint')];
  if (judged.refusals.length > 0)
    return [blank, ...judged.refusals.flatMap(refusal => paragraph('✖', refusal, state, 'critical'))];
  const velocity = parseVelocity(dialog.velocity);
  const destination = chosenDestination(dialog, judged);
  return [
    field(
      'To',
      destination?.label ?? 'gone: choose another',
      dialog.focus === 'destination',
      destinationHint(dialog, judged),
    ),
    field(
      'Velocity',
      dialog.velocity === '' ? 'chosen by SQS' : `${dialog.velocity}/s`,
      dialog.focus === 'velocity',
      'type 1-500, or empty',
    ),
    ...nameField(state, dialog),
    ...(isNameMissing(state, dialog.queue, dialog.typedName)
      ? paragraph(warningMark(state), 'Type the name of the queue to go on.', state, 'warning')
      : []),
    ...(velocity.ok ? [] : paragraph('✖', velocity.message, state, 'critical')),
    ...judged.warnings.flatMap(warning => paragraph(warningMark(state), warning, state, 'warning')),
  ];
};

const cliLines = (state: State, request: RedriveRequest): readonly Line[] => [
  blank,
  line('  The same with the AWS CLI:', 'faint'),
  ...wrapWords(redriveCommand(state, request), Math.max(20, state.size.columns - 6)).map((part, index, all) =>
    line(`  ${index === 0 ? '' : '  '}${part}${index < all.length - 1 ? ' \\' : ''}`, 'faint'),
  ),
];

const redriveParts = (state: State, dialog: DialogOf<'redrive'>, catalog: Catalog, theme: Theme): Parts => {
  const request = dialogRequest(state, dialog, catalog);
  const refused = isRefused(state, dialog, catalog);
  const close = isWatched(state, queueKey(dialog.queue)) ? 'Watch it' : 'Close';
  // As many as there are now: the dialog may have been open for a while.
  const counts = queueOfReference(state, catalog, dialog.queue)?.counts;
  const count = (counts === undefined ? undefined : backlogOf(counts)) ?? dialog.facts?.visible ?? 0;
  return {
    words: [...redriveHead(state, dialog, catalog, theme), ...redriveFields(state, dialog, catalog), blank],
    buttons: buttonLines(state, [
      ...(request === undefined
        ? []
        : [button(`Redrive ${counted(count, 'message')}`, dialog.focus === 'confirm')]),
      // While SQS is asked nothing has the focus: a button that appears under Enter would be pressed unseen.
      button(refused ? close : 'Leave it', refused || dialog.focus === 'cancel'),
    ]),
    after: request === undefined ? [] : cliLines(state, request),
  };
};

const cancelParts = (
  state: State,
  {sourceArn, placeId, focus}: DialogOf<'cancelRedrive'>,
  theme: Theme,
): Parts => ({
  words: [
    line(` Cancel the redrive of ${queueNameOfArn(sourceArn)}?`, 'strong'),
    blank,
    ...(placeId === undefined ? [] : [placeFact(state, theme)]),
    ...paragraph(
      warningMark(state),
      'Messages that were moved stay moved; the others stay in the DLQ.',
      state,
      'warning',
    ),
    blank,
  ],
  buttons: buttonLines(state, [
    button('Cancel the task', focus === 'confirm'),
    button('Let it run', focus === 'cancel'),
  ]),
});

const mfaParts = ({serial, profile, code}: DialogOf<'mfa'>): Parts => ({
  words: [
    line(' Multi-factor authentication', 'strong'),
    blank,
    ...(profile === undefined ? [] : [fact('Profile', profile)]),
    fact('Device', serial),
  ],
  buttons: [
    {
      spans: [
        {text: '  '},
        {text: ' Code', width: 14, tone: 'faint'},
        {text: code.padEnd(6, '_'), tone: 'strong'},
      ],
    },
  ],
  after: [blank, line('  Type the six digits, Enter sends them, Esc gives up.', 'faint')],
});

const linkLines = (state: State, {name, url}: DialogOf<'link'>): readonly Line[] => [
  line(` ${name} in the AWS console`, 'strong'),
  blank,
  ...Array.from({length: Math.ceil(url.length / Math.max(20, state.size.columns - 4))}, (_, index) => {
    const width = Math.max(20, state.size.columns - 4);
    return {
      spans: [
        {text: '  '},
        {text: url.slice(index * width, (index + 1) * width), tone: 'accent' as const, link: url},
      ],
    };
  }),
  blank,
  line('  Click it where the terminal can, or press c to copy it. Esc closes.', 'faint'),
];

const partsOf = (
  state: State,
  dialog: Exclude<Dialog, {kind: 'links'}>,
  catalog: Catalog,
  theme: Theme,
): Parts => {
  switch (dialog.kind) {
    case 'confirmPeek':
      return confirmPeekParts(state, dialog, theme);
    case 'redrive':
      return redriveParts(state, dialog, catalog, theme);
    case 'cancelRedrive':
      return cancelParts(state, dialog, theme);
    case 'mfa':
      return mfaParts(dialog);
    case 'part':
      return partParts(state, dialog, catalog, theme);
    case 'purge':
      return purgeParts(state, dialog, theme);
    case 'import':
      return importParts(state, dialog, theme);
    case 'overwrite':
      return overwriteParts(state, dialog);
    case 'pickPlace':
      return pickPlaceParts(state, dialog);
    case 'pickField':
      return pickFieldParts(dialog);
    case 'unfinished':
      return unfinishedParts(state, dialog);
    case 'link':
      return {words: linkLines(state, dialog), buttons: []};
  }
};

/**
 * Draws the dialog that is open in `room` lines: never a button out of sight that Enter would press, nor the first
 * warning against pressing it.
 */
export const dialogLines = (
  all: State,
  dialog: Dialog,
  catalog: Catalog,
  theme: Theme,
  room: number,
): readonly Line[] => {
  const state = stateAt(all, dialogPlaceId(all));
  if (dialog.kind === 'links') return linksDialogLines(state, dialog, catalog, room);
  return fitParts(partsOf(state, dialog, catalog, theme), room);
};
