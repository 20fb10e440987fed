const arrows = {Up: 'A', Down: 'B', Right: 'C', Left: 'D', End: 'F', Home: 'H'};
const tildes = {
  Insert: 2,
  Delete: 3,
  PageUp: 5,
  PageDown: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};

/** What xterm sends for its keys (XTerm Control Sequences, "PC-Style Function Keys"). */
const sequences: ReadonlyMap<string, string> = new Map([
  ['Enter', '\r'],
  ['Escape', '\u001B'],
  ['Tab', '\t'],
  ['Shift-Tab', '\u001B[Z'],
  ['Backspace', '\u007F'],
  ['Space', ' '],
  ...['F1', 'F2', 'F3', 'F4'].map((name, index) => [name, `\u001BO${'PQRS'.charAt(index)}`] as const),
  ...Object.entries(arrows).flatMap(
    ([name, final]) =>
      [
        [name, `\u001B[${final}`],
        [`Shift-${name}`, `\u001B[1;2${final}`],
        [`Alt-${name}`, `\u001B[1;3${final}`],
        [`Ctrl-${name}`, `\u001B[1;5${final}`],
      ] as const,
  ),
  ...Object.entries(tildes).map(([name, number]) => [name, `\u001B[${number}~`] as const),
]);

/**
 * The bytes a terminal sends for a key: a name such as `Enter`, `Up`, `F5`, `Shift-Tab`, `Ctrl-r` or `Alt-x`, or text.
 */
export const keySequence = (key: string): string => {
  const named = sequences.get(key);
  if (named !== undefined) return named;
  const control = /^Ctrl-([a-z@[\\\]^_])$/i.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
  const meta = /^Alt-(.)$/.exec(key)?.[1];
  return meta === undefined ? key : `\u001B${meta}`;
};

/** Text as a terminal sends it in bracketed paste mode: line feeds arrive as carriage returns. */
export const pasteSequence = (text: string): string => `\u001B[200~${text.replaceAll('\n', '\r')}\u001B[201~`;
