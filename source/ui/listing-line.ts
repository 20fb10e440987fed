import {isNarrowed, narrowingWords} from '../domain/narrowing.ts';
import {formatCount} from '../domain/quantity.ts';
import {hidden} from '../domain/redact.ts';
import {listedMessages} from '../store/select-peek.ts';
import type {Peek, State} from '../store/state.ts';
import type {Span} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';

/** What was narrowed to, in words; labels of groups are made of what messages hold. */
const wordsOf = ({options}: State, {narrowing}: Peek): string => {
  const {group} = narrowing;
  return options.redact && group !== undefined
    ? narrowingWords({...narrowing, group: {...group, label: hidden}})
    : narrowingWords(narrowing);
};

/** What is marked is acted on, in sight or not. */
const markedText = ({marked, narrowing}: Peek, listed: readonly {readonly id: string}[]): string => {
  if (marked.size === 0) return '';
  const seen = isNarrowed(narrowing) ? listed.filter(({id}) => marked.has(id)).length : marked.size;
  const unseen = marked.size - seen;
  return `${formatCount(marked.size)} marked${unseen === 0 ? '' : `, ${formatCount(unseen)} of them not listed`}`;
};

/** How many messages are listed and marked, and what was narrowed to; nothing when all are listed and none is marked. */
export const listingSpans = (state: State, peek: Peek, theme: Theme): readonly Span[] => {
  const listed = listedMessages(peek);
  const marked = markedText(peek, listed);
  if (!isNarrowed(peek.narrowing)) return marked === '' ? [] : [{text: ` ${marked}`, tone: 'accent'}];
  const head = ` ${formatCount(listed.length)} of ${formatCount(peek.messages.length)} listed: `;
  const tail = marked === '' ? '' : ` · ${marked}`;
  const words = wordsOf(state, peek);
  const room = Math.max(8, state.size.columns - head.length - tail.length);
  return [
    {text: head, tone: 'warning'},
    {text: words, width: Math.min(presentedWidth(words, theme), room), cut: 'middle', tone: 'warning'},
    {text: tail, tone: 'accent'},
  ];
};
