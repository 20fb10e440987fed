import type {AccountColor} from '../domain/account-look.ts';
import type {Health} from '../domain/health.ts';

/** What a piece of text means; the theme decides how that looks. */
export type Tone = 'plain' | 'faint' | 'strong' | 'accent' | Health;

/** A piece of text in one tone. With a width it is a cell: cut or filled to exactly that many columns. */
export type Span = {
  readonly text: string;
  readonly tone?: Tone;
  readonly width?: number;
  readonly align?: 'left' | 'right';
  /** Which part of a text that is too long gives way; the end, if not said. */
  readonly cut?: 'start' | 'middle';
  /** Shown in reverse: a focused button, a match. */
  readonly inverse?: boolean;
  /** Where a terminal that knows OSC 8 leads when the text is clicked. */
  readonly link?: string;
};

/** One line of the screen. */
export type Line = {
  readonly spans: readonly Span[];
  readonly selected?: boolean;
  /** Goes on with the sentence of the line before it: neither says anything without the other. */
  readonly continues?: boolean;
  /** The whole line stands in reverse in this colour, whatever the tones of its pieces. */
  readonly banner?: AccountColor | undefined;
};

/** A line of one piece. */
export const line = (text: string, tone: Tone = 'plain'): Line => ({spans: [{text, tone}]});

/** A line with nothing on it. */
export const blank: Line = {spans: []};

/** A line with one part at each end; the right one gives way where there is no room. */
export const spread = (
  left: readonly Span[],
  right: readonly Span[],
  width: number,
  measure: (text: string) => number,
): Line => {
  const taken = [...left, ...right].reduce((sum, {text, width: fixed}) => sum + (fixed ?? measure(text)), 0);
  if (taken + 1 > width) return {spans: left};
  return {spans: [...left, {text: ' '.repeat(width - taken)}, ...right]};
};
