import {formatTimestamp} from '../domain/duration.ts';
import type {Message, MessageAttribute} from '../domain/message.ts';
import {describeBody} from '../domain/message-body.ts';
import {formatBytes} from '../domain/quantity.ts';
import {redactMessage} from '../domain/redact.ts';
import type {LineIndex} from '../domain/text-layout.ts';
import {createLineIndex} from '../domain/text-layout.ts';
import type {Matches} from '../domain/text-search.ts';
import {findMatches, seekMatch as seekInText} from '../domain/text-search.ts';
import {withNotice, withTopScreen} from './change.ts';
import {textHeight} from './layout.ts';
import {rememberLast} from './remember.ts';
import {selectedMessage} from './select-peek.ts';
import type {Peek, State} from './state.ts';

/** The message of the message screen, or the selected one of the peek. */
export const shownMessage = ({screens, peek}: State): Message | undefined => {
  const screen = screens.at(-1);
  return screen?.kind === 'message'
    ? peek?.messages.find(({id}) => id === screen.messageId)
    : peek === undefined
      ? undefined
      : selectedMessage(peek);
};

/** The queue or the stream of a peek. */
const peekedName = (peek: Peek | undefined): string | undefined =>
  peek?.kind === 'messages' ? peek.request.queue.name : peek?.request.stream.name;

/** A file name that tells where the message came from. */
export const suggestedPath = (state: State): string => {
  const message = shownMessage(state);
  if (message === undefined) return '';
  return `${safe(peekedName(state.peek) ?? 'message')}-${safe(message.id)}.txt`;
};

const safe = (text: string): string => text.replace(/[^\w.-]/g, '_').slice(0, 80);

/** A file name for an export that tells the queue. */
export const suggestedExport = (state: State): string =>
  `${safe(peekedName(state.peek) ?? 'messages')}.jsonl`;

const hex = (bytes: Uint8Array): string =>
  [...bytes.slice(0, 64)].map(byte => byte.toString(16).padStart(2, '0')).join(' ') +
  (bytes.length > 64 ? ` … (${formatBytes(bytes.length)})` : '');

const attributeLine = ([name, {dataType, value}]: readonly [string, MessageAttribute]): string =>
  `${name} (${dataType}): ${typeof value === 'string' ? value : hex(value)}`;

/** Times among the system attributes, in milliseconds since 1970 (ReceiveMessage API reference). */
const isTime = (name: string): boolean => name.endsWith('Timestamp');

const systemLine = ([name, value]: readonly [string, string]): string =>
  isTime(name) && /^\d+$/.test(value)
    ? `${name}: ${value}  (${formatTimestamp(Number(value))})`
    : `${name}: ${value}`;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(text => `  ${text}`), ''];

const compose = (message: Message, pretty: boolean, kind: Peek['kind']): string => {
  const described = pretty ? describeBody(message.body) : undefined;
  const unwrapped = described?.layers.map(({title}) => title).join(' > ') ?? '';
  return [
    ...section(kind === 'records' ? 'Record' : 'Message', [
      ...(kind === 'records' ? [] : [`MessageId: ${message.id}`]),
      `Size: ${formatBytes(message.sizeBytes)}`,
    ]),
    ...section(
      kind === 'records' ? 'Where it is' : 'System attributes',
      Object.entries(message.systemAttributes).map(systemLine),
    ),
    ...section('Attributes', Object.entries(message.attributes).map(attributeLine)),
    ...(described?.layers ?? []).flatMap(({title, facts}) =>
      section(
        title,
        facts.map(({label, text}) => `${label}: ${text}`),
      ),
    ),
    pretty ? `Body${unwrapped === '' ? '' : `, read as ${unwrapped}`}` : 'Body, as it was sent',
    described?.text ?? message.body,
  ].join('\n');
};

const rememberedText = rememberLast(compose);

const rememberedIndex = rememberLast(
  (text: string, width: number, wrap: boolean, ascii: boolean): LineIndex =>
    createLineIndex(text, width, wrap, {ascii}),
);

const rememberedMatches = rememberLast(findMatches);

/** The laid-out text of the message screen; only what scrolls into view is drawn. */
export type MessageDocument = {readonly index: LineIndex; readonly matches: Matches};

/** Lays the message out for the width of the screen; `undefined` when no message is shown. */
export const messageDocument = (state: State): MessageDocument | undefined => {
  const screen = state.screens.at(-1);
  const message = shownMessage(state);
  if (screen?.kind !== 'message' || message === undefined) return undefined;
  const {pretty, wrap, search} = screen.view;
  const drawn = state.options.redact ? redactMessage(message) : message;
  const text = rememberedText(drawn, pretty, state.peek?.kind ?? 'messages');
  const index = rememberedIndex(text, Math.max(1, state.size.columns - 2), wrap, state.options.ascii);
  return {index, matches: rememberedMatches(text, search)};
};

/** Scrolls to a match: the first from here on (0), the next (1) or the previous one (-1). */
export const seekMatch = (state: State, search: string, by: -1 | 0 | 1): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'message') return state;
  const searching = withTopScreen(state, {...screen, view: {...screen.view, search}});
  const found = messageDocument(searching);
  if (found === undefined || search === '') return searching;
  const target = seekInText(
    found.matches,
    found.index.lineAt,
    screen.view.matchLine ?? screen.view.scroll,
    by,
  );
  if (target === undefined) return withNotice(searching, 'warning', `Nothing here matches "${search}"`);
  const last = Math.max(0, found.index.lineCount - textHeight(state));
  const count = `${String(found.matches.all.length)}${found.matches.more ? '+' : ''}`;
  return withNotice(
    withTopScreen(state, {
      ...screen,
      view: {...screen.view, search, scroll: Math.min(target.line, last), matchLine: target.line},
    }),
    'info',
    `Match ${String(target.match + 1)} of ${count}`,
  );
};
