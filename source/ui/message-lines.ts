import {redactMessage} from '../domain/redact.ts';
import {textHeight} from '../store/layout.ts';
import {messageDocument, shownMessage} from '../store/select-message.ts';
import type {State} from '../store/state.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';

/** A display line with its matches marked. It is visible text already; drawing it again changes nothing. */
const marked = (
  text: string,
  highlights: readonly {readonly from: number; readonly to: number}[],
): readonly Span[] => {
  const spans: Span[] = [{text: ' '}];
  let position = 0;
  for (const {from, to} of highlights) {
    spans.push(
      {text: text.slice(position, from)},
      {text: text.slice(from, to), inverse: true, tone: 'accent'},
    );
    position = to;
  }
  spans.push({text: text.slice(position)});
  return spans;
};

/** Draws one message whole, as far as it is scrolled to. */
export const messageLines = (state: State): {readonly lines: readonly Line[]; readonly count: number} => {
  const screen = state.screens.at(-1);
  const document = messageDocument(state);
  const message = shownMessage(state);
  if (screen?.kind !== 'message' || document === undefined || message === undefined)
    return {lines: [blank, line('  The message is no longer shown.', 'faint')], count: 1};
  const {index, matches} = document;
  const {id} = state.options.redact ? redactMessage(message) : message;
  const height = textHeight(state);
  const scroll = Math.min(screen.view.scroll, Math.max(0, index.lineCount - height));
  const shown = Array.from({length: Math.min(height, index.lineCount - scroll)}, (_, row): Line => {
    const number = scroll + row;
    return {spans: marked(index.line(number), index.highlights(number, matches))};
  });
  const position = `${String(scroll + 1)}-${String(scroll + shown.length)} of ${String(index.lineCount)} lines`;
  const modes = [screen.view.pretty ? 'pretty' : 'raw', screen.view.wrap ? 'wrapped' : 'cut'].join(', ');
  return {
    lines: [
      line(
        ` ${state.peek?.kind === 'records' ? 'Record' : 'Message'} ${id} · ${position} · ${modes}`,
        'strong',
      ),
      ...shown,
    ],
    count: index.lineCount,
  };
};
