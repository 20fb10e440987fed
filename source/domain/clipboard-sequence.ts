import {encodeBase64} from './base64.ts';
import {visibleText} from './visible-text.ts';

/** Longest base64 to send: some terminals drop longer OSC 52 sequences without a word. */
export const maxClipboardLength = 74_994;

/**
 * The OSC 52 sequence that makes a terminal put a text on the clipboard, also through ssh (XTerm Control Sequences,
 * "Manipulate Selection Data"). `undefined` when the text is too long for many terminals.
 */
export const clipboardSequence = (text: string): string | undefined => {
  if (text.length > maxClipboardLength) return undefined;
  const base64 = encodeBase64(new TextEncoder().encode(text));
  return base64.length > maxClipboardLength ? undefined : `\x1b]52;c;${base64}\x07`;
};

const percentEncode = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');

/**
 * A label that terminals with OSC 8 open as a link. Both parts may be foreign: anything but http and https stays a
 * plain label, and nothing in either can end the sequence early.
 */
export const hyperlink = (url: string, label: string, options: {readonly ascii?: boolean} = {}): string => {
  const shown = visibleText(label, options);
  if (!/^https?:\/\/[^/]/i.test(url)) return shown;
  const target = url.replace(/[^\x21-\x7e]+/g, percentEncode);
  return `\x1b]8;;${target}\x07${shown}\x1b]8;;\x07`;
};
