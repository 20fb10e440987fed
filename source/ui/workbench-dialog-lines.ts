import {counted, formatBytes, formatCount} from '../domain/quantity.ts';
import {importObstacle} from '../store/update-files.ts';
import {fittingFields} from '../store/update-narrowing.ts';
import {canPurge, purgeRefusal} from '../store/update-purge.ts';
import type {Dialog, State} from '../store/state.ts';
import type {ImportDialog, PurgeDialog} from '../store/workbench-state.ts';
import type {Parts} from './dialog-fit.ts';
import {button, buttonLines, fact, field, placeFact, warningMark} from './dialog-parts.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {nameField} from './part-dialog-lines.ts';
import {refusalLines} from './refusal-lines.ts';
import type {Theme} from './theme.ts';

type DialogOf<Kind extends Dialog['kind']> = Extract<Dialog, {kind: Kind}>;

const purgeFacts = (state: State, dialog: PurgeDialog): readonly Line[] => {
  const {facts, failure} = dialog;
  if (failure !== undefined) return failureLines(state, failure);
  if (facts === undefined) return [line('  Asking SQS what is in it …', 'faint')];
  const refusal = purgeRefusal(state, dialog);
  if (refusal !== undefined) return paragraph('✖', refusal, state, 'critical');
  const {visible, inFlight, delayed} = facts;
  return [
    fact(
      'Messages',
      `about ${formatCount(visible)} visible, ${formatCount(inFlight)} in flight, ${formatCount(delayed)} delayed`,
    ),
    ...paragraph(
      warningMark(state),
      'All are deleted, in flight and delayed too, and never come back. E in the list of messages exports them first.',
      state,
      'warning',
    ),
    ...paragraph(
      warningMark(state),
      'It takes up to 60 s: old messages may still come until then, new ones may go too. SQS allows one purge a queue in 60 s.',
      state,
      'warning',
    ),
  ];
};

/** Draws the question before a purge: Enter works when the whole name is typed. */
export const purgeParts = (state: State, dialog: PurgeDialog, theme: Theme): Parts => {
  const {queue, typedName, facts, failure} = dialog;
  const isRefused = failure !== undefined || purgeRefusal(state, dialog) !== undefined;
  return {
    words: [
      line(` Purge ${queue.name}?`, 'strong'),
      blank,
      placeFact(state, theme),
      ...purgeFacts(state, dialog),
      blank,
    ],
    buttons:
      isRefused || facts === undefined
        ? []
        : [field('Name', typedName === '' ? '…' : typedName, true, `type ${queue.name}, Enter purges`)],
    after: [
      blank,
      canPurge(state, dialog)
        ? line(`  Enter deletes every message of ${queue.name}. Esc leaves it.`, 'critical')
        : line('  Esc leaves it.', 'faint'),
    ],
  };
};

const importFacts = (state: State, {facts, problem, path}: ImportDialog): readonly Line[] => {
  if (problem !== undefined) return paragraph('✖', problem, state, 'critical');
  if (facts === undefined) return [line(`  Reading ${path} …`, 'faint')];
  const refused = facts.refusals.reduce((sum, {count}) => sum + count, 0);
  return [
    fact('Messages', `${formatCount(facts.count - refused)} to send, ${formatBytes(facts.bytes)}`),
    ...refusalLines(state, facts.refusals, {sign: '✖', tone: 'critical', most: 3}),
  ];
};

/** Draws the dry run of an import. */
export const importParts = (state: State, dialog: ImportDialog, theme: Theme): Parts => {
  const {queue, path, pace, focus, facts} = dialog;
  const obstacle = importObstacle(state, dialog);
  return {
    words: [
      line(` Import into ${queue.name}`, 'strong'),
      blank,
      placeFact(state, theme),
      fact('From', path),
      ...importFacts(state, dialog),
      ...(facts === undefined
        ? []
        : [
            field(
              'Pace',
              pace === '' ? 'as fast as SQS allows' : `${pace}/s`,
              focus === 'pace',
              'type messages a second, or leave empty',
            ),
            ...nameField(state, dialog),
            ...(obstacle === undefined ? [] : paragraph(warningMark(state), obstacle, state, 'warning')),
          ]),
      blank,
    ],
    buttons: buttonLines(state, [
      ...(obstacle === undefined ? [button('Send them', focus === 'confirm')] : []),
      button('Leave it', focus === 'cancel'),
    ]),
  };
};

/** Draws the question before a file is replaced. */
export const overwriteParts = (state: State, {path, messages, focus}: DialogOf<'overwrite'>): Parts => ({
  words: [
    line(' Replace the file?', 'strong'),
    blank,
    fact('File', path),
    ...paragraph(warningMark(state), 'It is there already; what is in it would be lost.', state, 'warning'),
    blank,
  ],
  buttons: buttonLines(state, [
    button(`Replace it by ${counted(messages.length, 'message')}`, focus === 'confirm'),
    button('Keep it', focus === 'cancel'),
  ]),
});

/** Draws the fields that messages can be grouped by. */
export const pickFieldParts = (dialog: DialogOf<'pickField'>): Parts => {
  const fields = fittingFields(dialog);
  return {
    words: [
      line(' Group by a field of the body', 'strong'),
      {
        spans: [
          {text: '  Type to find one: ', tone: 'faint'},
          {text: dialog.query === '' ? '…' : dialog.query, tone: 'strong'},
        ],
      },
    ],
    buttons:
      fields.length === 0
        ? [line('  No field matches.', 'faint')]
        : fields.map(({label}, index): Line => ({
            spans: [
              {text: ' '},
              {text: index === dialog.focus ? '▸ ' : '  ', tone: 'accent'},
              {text: label, inverse: index === dialog.focus},
            ],
          })),
  };
};
