import xterm from '@xterm/headless';
import type {IBufferCell} from '@xterm/headless';

/** The terminal's own colour, a number of its palette, or a colour of 24 bits. */
export type CellColour = 'default' | number | `#${string}`;

/** One cell of the screen; `width` is 2 for a wide character and 0 for the cell it covers. */
export type Cell = {
  readonly char: string;
  readonly width: number;
  readonly fg: CellColour;
  readonly bg: CellColour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
};

const colour = (isDefault: boolean, isRgb: boolean, value: number): CellColour => {
  if (isDefault) return 'default';
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
};

const toCell = (cell: IBufferCell): Cell => ({
  char: cell.getChars(),
  width: cell.getWidth(),
  fg: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
  bg: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
  bold: cell.isBold() !== 0,
  dim: cell.isDim() !== 0,
  italic: cell.isItalic() !== 0,
  underline: cell.isUnderline() !== 0,
  inverse: cell.isInverse() !== 0,
});

/** The screen of a terminal that nobody sees: bytes in, cells out. */
export type Emulator = {
  /** Takes output of the program; `parsed` is called when the screen shows it. */
  readonly write: (data: string, parsed: () => void) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Answers of the terminal to queries of the program, to be sent to it. */
  readonly onReply: (reply: (data: string) => void) => void;
  /** A line of the screen, counted from 0, without trailing spaces. */
  readonly line: (y: number) => string;
  readonly cell: (x: number, y: number) => Cell;
  readonly size: () => {readonly columns: number; readonly rows: number};
  readonly bufferType: () => 'normal' | 'alternate';
  readonly cursorHidden: () => boolean;
  /** Whether the program is in the middle of a synchronized update (DEC private mode 2026). */
  readonly isUpdating: () => boolean;
  readonly dispose: () => void;
};

/** The terminal's set and reset private mode sequences that end with one of these. */
const watchMode = (terminal: xterm.Terminal, mode: number, changed: (isSet: boolean) => void): void => {
  for (const final of ['h', 'l']) {
    terminal.parser.registerCsiHandler({prefix: '?', final}, parameters => {
      if (parameters.includes(mode)) changed(final === 'h');
      return false;
    });
  }
};

/** Opens a screen of the given size. */
export const createEmulator = (columns: number, rows: number): Emulator => {
  const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 5000});
  let isCursorHidden = false;
  let isSynchronizing = false;
  watchMode(terminal, 25, isSet => {
    isCursorHidden = !isSet;
  });
  watchMode(terminal, 2026, isSet => {
    isSynchronizing = isSet;
  });
  const lineAt = (y: number) => {
    const {active} = terminal.buffer;
    const line = active.getLine(active.baseY + y);
    if (line === undefined) throw new RangeError(`Expected a line from 0 to ${terminal.rows - 1}, got ${y}`);
    return line;
  };
  return {
    write: (data, parsed) => {
      terminal.write(data, parsed);
    },
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
    },
    onReply: reply => {
      terminal.onData(reply);
    },
    line: y => lineAt(y).translateToString(true).trimEnd(),
    cell: (x, y) => {
      const cell = lineAt(y).getCell(x);
      if (cell === undefined)
        throw new RangeError(`Expected a column from 0 to ${terminal.cols - 1}, got ${x}`);
      return toCell(cell);
    },
    size: () => ({columns: terminal.cols, rows: terminal.rows}),
    bufferType: () => terminal.buffer.active.type,
    cursorHidden: () => isCursorHidden,
    isUpdating: () => isSynchronizing,
    dispose: () => {
      terminal.dispose();
    },
  };
};
