import {counted} from '../domain/quantity.ts';

import type {Line} from './line.ts';
import {blank, line} from './line.ts';

/** A dialog in parts: where there is no room for all of it, the buttons stay and the words above them give way. */
export type Parts = {
  readonly words: readonly Line[];
  readonly buttons: readonly Line[];
  readonly after?: readonly Line[];
};

const hasFocus = ({spans}: Line): boolean => spans.some(({inverse}) => inverse === true);

const warns = ({spans}: Line): boolean =>
  spans.some(({tone, text}) => (tone === 'warning' || tone === 'critical') && text.trim() !== '');

/** Lines that say nothing without each other: a sentence that was wrapped, or one line. */
type Block = {readonly at: number; readonly lines: readonly Line[]};

const blocksOf = (words: readonly Line[]): readonly Block[] => {
  const starts = words.flatMap(({continues}, index) => (continues === true && index > 0 ? [] : [index]));
  return starts.map((at, index) => ({at, lines: words.slice(at, starts[index + 1])}));
};

/**
 * As many words as fit, in their order, each sentence whole or not at all. What must be read before a button is pressed
 * comes first, then the field that the keys change, then the title, then the rest from its start. Only the first
 * warning is cut where even these three have no room.
 */
const fittingWords = (words: readonly Line[], room: number): readonly Line[] => {
  if (words.length <= room) return words;
  const count = Math.max(0, room - 1);
  const blocks = blocksOf(words);
  const find = (test: (line: Line) => boolean): number => blocks.findIndex(({lines}) => lines.some(test));
  const warning = find(warns);
  const focus = find(hasFocus);
  const order = new Set([warning, focus, ...blocks.keys()]);
  order.delete(-1);
  const most = count - new Set([focus, 0].filter(index => index !== warning && index !== -1)).size;
  let left = count;
  const kept: Block[] = [];
  for (const index of order) {
    const {at = 0, lines = []} = blocks[index] ?? {};
    const shown = index === warning ? lines.slice(0, Math.max(1, most)) : lines;
    if (shown.length > left) continue;
    left -= shown.length;
    kept.push({at, lines: shown});
  }
  const shown = kept.sort((one, other) => one.at - other.at).flatMap(({lines}) => lines);
  const more = line(`  … ${counted(words.length - shown.length, 'line')} more on a larger screen`, 'warning');
  return [...shown, more];
};

/** The buttons around the focused one, and an arrow where there are more of them. */
const fittingButtons = (buttons: readonly Line[], height: number): readonly Line[] => {
  const focus = Math.max(0, buttons.findIndex(hasFocus));
  const offset = Math.max(0, Math.min(focus - Math.floor(height / 2), buttons.length - height));
  return buttons.slice(offset, offset + height).map(({spans: [margin, ...spans]}, index, shown) => {
    const above = index === 0 && offset > 0 ? '↑' : '';
    const below = index === shown.length - 1 && offset + height < buttons.length ? '↓' : '';
    const {text = ''} = margin ?? {};
    // The mark of a field that has the focus stands where a button has its margin.
    const mark = text.trim() === '' ? `${above}${below}`.padEnd(text.length) : text;
    return {spans: [{text: mark, tone: 'accent'}, ...spans]};
  });
};

/** A warning, a title, and how much is left out. */
const leastWords = 3;

/** The parts of a dialog in `room` lines: the button in focus and the first warning are always among them. */
export const fitParts = ({words, buttons, after = []}: Parts, room: number): readonly Line[] => {
  if (words.length + buttons.length <= room) return [...words, ...buttons, ...after];
  const tight = words.filter(word => word !== blank);
  const least = Math.min(tight.length, leastWords);
  const height = Math.min(buttons.length, Math.max(1, room - least));
  return [...fittingWords(tight, room - height), ...fittingButtons(buttons, height)];
};
