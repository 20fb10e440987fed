import type {Outgoing} from './job.ts';
import {compactJson} from './json-compact.ts';
import {prettyJson} from './json-pretty.ts';
import type {DiffLine} from './line-diff.ts';
import {diffLines} from './line-diff.ts';
import {headerLines, parseHeader} from './message-header.ts';

type Content = Outgoing['message'];

/** What came back from the editor. `line`: where the mistake is, from 1. */
export type Edited =
  | {readonly ok: true; readonly message: Content; readonly changed: boolean}
  | {readonly ok: false; readonly reason: string; readonly line: number};

/** What follows is the body as it is. */
const rawMark = '--- body ---';
/** What follows is JSON that stood in one line. */
const indentedMark = '--- body: JSON, indented here, sent in one line ---';

const help = [
  '# Change what is to be sent, save, and leave the editor. The original is deleted once the repaired one is accepted.',
  '# Attributes: name (type): value. Bytes as base64; a value in double quotes is read as a JSON string.',
  `# Everything below the line with --- is the body. Make it "${rawMark}" to send it as it stands.`,
] as const;

/** The body indented, where it is JSON in one line and comes back from it to the last character. */
const indentedBody = (body: string): string | undefined => {
  if (!/^[{[]/.test(body)) return undefined;
  const pretty = prettyJson(body, {opensStrings: false})?.text;
  return pretty !== undefined && pretty !== body && compactJson(pretty).text === body ? pretty : undefined;
};

/**
 * A message as a text for an editor: a few lines of help, group id and attributes line by line, a mark, the body. JSON in
 * one line is indented; any other body stands there byte for byte.
 */
export const editableText = (message: Content): string => {
  const indented = indentedBody(message.body);
  const lines = [...help, ...headerLines(message), indented === undefined ? rawMark : indentedMark];
  return `${lines.join('\n')}\n${indented ?? message.body}`;
};

const fault = (reason: string, line: number): Edited => ({ok: false, reason, line});

const isSame = (a: Content, b: Content): boolean =>
  a.body === b.body && headerLines(a).join('\n') === headerLines(b).join('\n');

type Parts = {
  readonly header: readonly string[];
  readonly mark: string;
  readonly body: string;
};

const partsOf = (text: string): Parts | undefined => {
  const found = /^--- body\b[^\n]*$/m.exec(text);
  if (found === null) return undefined;
  const header = text.slice(0, found.index).split('\n').slice(0, -1);
  return {
    header: header.map(line => line.replace(/\r$/, '')),
    mark: found[0].replace(/\s+$/, ''),
    body: text.slice(found.index + found[0].length + 1),
  };
};

/** Editors end the last line even where nothing was changed. */
const withoutAddedEnd = (body: string, original: string): string =>
  /[\r\n]$/.test(original) ? body : body.replace(/\r?\n$/, '');

const bodyIn = (
  {header, mark, body}: Parts,
  original: string,
): {readonly body: string} | Extract<Edited, {ok: false}> => {
  const firstLine = header.length + 2;
  if (mark !== indentedMark) {
    if (mark !== rawMark) return {ok: false, reason: `write ${rawMark}`, line: header.length + 1};
    const raw = withoutAddedEnd(body, original);
    return raw === ''
      ? {ok: false, reason: 'the body is empty; SQS takes none', line: firstLine}
      : {body: raw};
  }
  const compact = compactJson(body);
  if (compact.isWhole) return {body: compact.text};
  const line = firstLine + body.slice(0, compact.reached).split('\n').length - 1;
  return {
    ok: false,
    reason: `the body is no JSON any more from here on; to send it as it stands, write ${rawMark} above it`,
    line,
  };
};

/**
 * Reads what came back from the editor. A final line break that the editor added is taken off, JSON that stood in one
 * line stands in one line again, and what was not changed comes back as it was.
 */
export const parseEdited = (text: string, original: Content): Edited => {
  const typed = text.replace(/^\ufeff/, '');
  if (typed.trim() === '') return fault('nothing is left: nothing is sent', 1);
  const shown = editableText(original);
  if (typed === shown || typed === `${shown}\n`) return {ok: true, message: original, changed: false};
  const parts = partsOf(typed);
  if (parts === undefined)
    return fault(`the line ${rawMark} above the body is gone: put it back`, typed.split('\n').length);
  const header = parseHeader(parts.header);
  if (!header.ok) return fault(header.reason, header.line);
  const body = bodyIn(parts, original.body);
  if ('reason' in body) return body;
  const message = {...header.content, body: body.body, traceHeader: original.traceHeader};
  return {ok: true, message, changed: !isSame(message, original)};
};

const comparable = (message: Content): string => {
  const pretty = /^\s*[{[]/.test(message.body) ? prettyJson(message.body, {opensStrings: false}) : undefined;
  return [...headerLines(message), rawMark, pretty?.text ?? message.body].join('\n');
};

/** What changed in group id, attributes and body; JSON is compared line by line. Foreign text: make it visible. */
export const messageDiff = (before: Content, after: Content): readonly DiffLine[] =>
  diffLines(comparable(before), comparable(after));
