/** Asks the terminal to tell when it comes to the front or goes (xterm control sequences: private mode 1004). */
export const reportFocus = '\u{1B}[?1004h';
/** Takes that back. */
export const ignoreFocus = '\u{1B}[?1004l';

const focusIn = '\u{1B}[I';
const focusOut = '\u{1B}[O';
/** What a report begins with; no key that this program knows ends like this. */
const beginning = '\u{1B}[';

/** Input with the terminal's reports of focus taken out of it. */
export type FocusInput = {
  /** What is left for whoever reads keys. */
  readonly keys: string;
  /** Of the last report; `undefined`: there was none. */
  readonly isFocused: boolean | undefined;
  /** The beginning of what may be a report, to be put before what comes next. */
  readonly pending: string;
};

/** Separates reports of focus from keys. A report may come in two pieces. */
export const takeFocus = (input: string): FocusInput => {
  const [lastIn, lastOut] = [input.lastIndexOf(focusIn), input.lastIndexOf(focusOut)];
  const rest = input.replaceAll(focusIn, '').replaceAll(focusOut, '');
  const pending = rest.endsWith(beginning) ? beginning : '';
  return {
    keys: rest.slice(0, rest.length - pending.length),
    isFocused: lastIn === lastOut ? undefined : lastIn > lastOut,
    pending,
  };
};
