import {PassThrough} from 'node:stream';

/** F5 as terminals send it (xterm control sequences: CSI 15 ~). Ink gives it no name, so it is read as Ctrl-R. */
const f5 = '\u{1B}[15~';
const ctrlR = '\u{12}';

/** What Ink needs of its input, as far as this program uses it. */
export type TerminalInput = NodeJS.ReadStream & {readonly fd: 0};

/**
 * Standard input as Ink reads it, with the keys translated that Ink does not know. Reading stops while Ink hands
 * the terminal to somebody else.
 */
export const createTerminalInput = (stdin: NodeJS.ReadStream & {fd: 0}): TerminalInput => {
  const stream = new PassThrough();
  const forward = (chunk: Buffer | string): void => {
    stream.write(String(chunk).replaceAll(f5, ctrlR));
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
