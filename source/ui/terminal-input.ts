import {PassThrough} from 'node:stream';
import {takeFocus} from './focus-input.ts';

/** F5 as terminals send it (xterm control sequences: CSI 15 ~). Ink gives it no name, so it is read as Ctrl-R. */
const f5 = '\u{1B}[15~';
const ctrlR = '\u{12}';

/** What Ink needs of its input, as far as this program uses it. */
export type TerminalInput = NodeJS.ReadStream & {readonly fd: 0};

/** Who is told what comes in beside keys. */
export type InputListener = {
  /** The terminal came to the front, or went. */
  readonly onFocus: (isFocused: boolean) => void;
  /** A key was pressed, or something was pasted. */
  readonly onKeys: () => void;
};

/** The rest of a report comes within this time; without it there was a key. */
const pieceMilliseconds = 30;

/** Passes on keys, and tells of focus; holds back what may be the first piece of a report. */
const createForward = (stream: PassThrough, {onFocus, onKeys}: InputListener): ((chunk: string) => void) => {
  let held = '';
  let timer: NodeJS.Timeout | undefined;
  const pass = (keys: string): void => {
    if (keys === '') return;
    onKeys();
    stream.write(keys.replaceAll(f5, ctrlR));
  };
  return chunk => {
    clearTimeout(timer);
    const {keys, isFocused, pending} = takeFocus(held + chunk);
    held = pending;
    if (pending !== '')
      timer = setTimeout(() => {
        held = '';
        pass(pending);
      }, pieceMilliseconds);
    if (isFocused !== undefined) onFocus(isFocused);
    pass(keys);
  };
};

/**
 * Standard input as Ink reads it, with the keys translated that Ink does not know and without the terminal's reports of
 * focus. Reading stops while Ink hands the terminal to somebody else.
 */
export const createTerminalInput = (
  stdin: NodeJS.ReadStream & {fd: 0},
  listener: InputListener,
): TerminalInput => {
  const stream = new PassThrough();
  const forwardKeys = createForward(stream, listener);
  const forward = (chunk: Buffer | string): void => {
    forwardKeys(String(chunk));
  };
  stdin.setEncoding('utf8');
  const input = Object.assign(stream, {
    fd: 0 as const,
    isTTY: stdin.isTTY,
    isRaw: false,
    setRawMode(mode: boolean) {
      stdin.setRawMode(mode);
      input.isRaw = mode;
      return input;
    },
    ref() {
      stdin.on('data', forward);
      stdin.ref();
      stdin.resume();
      return input;
    },
    unref() {
      stdin.off('data', forward);
      stdin.pause();
      stdin.unref();
      return input;
    },
  });
  // Ink asks for a terminal's stream; this one has every member of it that Ink calls.
  return input as unknown as TerminalInput;
};
