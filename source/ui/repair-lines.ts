import {formatDuration} from '../domain/duration.ts';
import type {DiffLine} from '../domain/line-diff.ts';
import {messageDiff} from '../domain/message-edit.ts';
import {formatBytes} from '../domain/quantity.ts';
import {wrapLines} from '../domain/text-layout.ts';
import {utf8Size} from '../domain/utf8-size.ts';
import {rememberLast} from '../store/remember.ts';
import type {State} from '../store/state.ts';
import type {Repair} from '../store/workbench-state.ts';
import {factLine} from './fact-line.ts';
import {paragraph} from './failure-lines.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';

const compare = rememberLast(
  (original: Repair['original'], repaired: NonNullable<Repair['repaired']>): readonly DiffLine[] =>
    messageDiff(original, repaired),
);

/** How long the message is still out of everybody's sight; `undefined`: it is not, as far as is known. */
const heldSeconds = ({now}: State, {heldUntil}: Repair): number | undefined =>
  heldUntil === undefined || heldUntil <= now ? undefined : (heldUntil - now) / 1000;

const heldLines = (state: State, repair: Repair): readonly Line[] => {
  const seconds = heldSeconds(state, repair);
  return seconds === undefined
    ? paragraph(
        '✖',
        'No longer held: a consumer may take the original, and sending would duplicate it. Esc, then edit it anew.',
        state,
        'critical',
      )
    : [factLine('Held', `for ${formatDuration(seconds)} more, and longer while it is open here`)];
};

const signs: Readonly<Record<DiffLine['kind'], string>> = {same: ' ', added: '+', removed: '-', gap: ' '};
const tones: Readonly<Record<DiffLine['kind'], Tone>> = {
  same: 'plain',
  added: 'ok',
  removed: 'critical',
  gap: 'faint',
};

/** One line of the comparison, whole: what follows its first row is set off by the sign as well. */
const diffLine = ({size, options}: State, {kind, text}: DiffLine): readonly Line[] => {
  if (kind === 'gap') return [line(`    … ${text} …`, 'faint')];
  return wrapLines(text, Math.max(10, size.columns - 5), {wrap: true, ascii: options.ascii}).map(part =>
    line(`  ${signs[kind]} ${part}`, tones[kind]),
  );
};

const changeLines = (state: State, {original, repaired}: Repair): readonly Line[] => {
  if (repaired === undefined) return [line('  Nothing was typed that can be sent.', 'warning')];
  const lines = compare(original, repaired);
  if (lines.length > 0) return lines.flatMap(diffLine.bind(undefined, state));
  return original.body === repaired.body
    ? paragraph('▲', 'Nothing was changed: what would be sent is the message as it is.', state, 'warning')
    : [line('  Only spaces and line breaks of the JSON differ.')];
};

const sizeText = ({original, repaired}: Repair): string => {
  const before = utf8Size(original.body);
  const after = repaired === undefined ? before : utf8Size(repaired.body);
  return before === after ? formatBytes(before) : `${formatBytes(before)}, now ${formatBytes(after)}`;
};

/** The title of the comparison, which stays in sight: it says whether the message is still in hand. */
export const repairTitle = (state: State): string => {
  const {repair} = state;
  if (repair === undefined) return 'Repair';
  const seconds = heldSeconds(state, repair);
  const held = seconds === undefined ? '✖ NO LONGER HELD' : `held for ${formatDuration(seconds)} more`;
  return `Repair of ${repair.original.id} · ${held}`;
};

/** Draws a message as it was and as it was edited. */
export const repairLines = (state: State): readonly Line[] => {
  const {repair} = state;
  if (repair === undefined) return [blank, line('  No message is in hand.', 'faint')];
  return [
    factLine('Queue', repair.queue.name),
    factLine('Body', sizeText(repair)),
    ...heldLines(state, repair),
    ...(repair.problem === undefined ? [] : paragraph('✖', repair.problem, state, 'critical')),
    blank,
    ...changeLines(state, repair),
  ];
};
