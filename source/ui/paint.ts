import {hyperlink} from '../domain/clipboard-sequence.ts';
import {
  displayWidth,
  padEnd,
  padStart,
  truncateEnd,
  truncateMiddle,
  truncateStart,
} from '../domain/visible-text.ts';
import type {Line, Span} from './line.ts';
import type {Theme} from './theme.ts';
import {bannerCodes, present, toneCodes} from './theme.ts';

const ellipsisOf = ({ascii}: Theme): string => (ascii ? '~' : '…');

const shorten = (text: string, width: number, cut: Span['cut'], theme: Theme): string => {
  if (cut === 'middle') return truncateMiddle(text, width, ellipsisOf(theme));
  // Without an ellipsis: what is cut here is a picture of the past, not words.
  if (cut === 'start') return truncateStart(text, width);
  return truncateEnd(text, width, ellipsisOf(theme));
};

/** The text of a span, safe, and cut or filled to its width. */
const fit = (span: Span, room: number, theme: Theme): string => {
  const text = present(span.text, theme);
  const width = Math.min(span.width ?? room, room);
  const cut = displayWidth(text) <= width ? text : shorten(text, width, span.cut, theme);
  if (span.width === undefined) return cut;
  return span.align === 'right' ? padStart(cut, width) : padEnd(cut, width);
};

const styled = (text: string, codes: readonly string[]): string => {
  const given = codes.filter(code => code !== '');
  return given.length === 0 ? text : `\u{1B}[${given.join(';')}m${text}\u{1B}[0m`;
};

/** A line as the terminal gets it: exactly `width` columns, safe, with SGR codes where the theme has colour. */
export const paint = ({spans, selected = false, banner}: Line, width: number, theme: Theme): string => {
  let room = width;
  let painted = '';
  for (const span of spans) {
    if (room <= 0) break;
    const text = fit(span, room, theme);
    room -= displayWidth(text);
    const reverse = selected !== (span.inverse === true);
    // Faint text in reverse is unreadable on many terminals, and a coloured blank is a block, so a selected line keeps the colours of words only.
    const isQuiet = span.tone === 'faint' || text.trim() === '';
    const tone = selected && isQuiet ? '' : toneCodes[span.tone ?? 'plain'];
    // A recording keeps where a link leads.
    const isLinked = span.link !== undefined && theme.redact !== true;
    const linked = isLinked ? hyperlink(span.link, text) : text;
    painted += theme.color && banner === undefined ? styled(linked, [tone, reverse ? '7' : '']) : linked;
  }
  const rest = ' '.repeat(Math.max(0, room));
  if (theme.color && banner !== undefined) return styled(painted + rest, ['7', bannerCodes[banner]]);
  return painted + (theme.color && selected ? styled(rest, ['7']) : rest);
};

/** The width of a text once it is made safe. */
export const presentedWidth = (text: string, theme: Theme): number => displayWidth(present(text, theme));
