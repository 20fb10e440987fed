import {writeFile} from 'node:fs/promises';
import type {CommandParts} from './command-parts.ts';
import {expandHome} from './file-commands.ts';

/** Writes a text to a file that only its owner can read, and says what came of it. Never rejects. */
export const saveText = async (
  {dispatch}: Pick<CommandParts, 'dispatch'>,
  typed: string,
  contents: string,
): Promise<void> => {
  const path = expandHome(typed);
  try {
    // `wx`: a file that is there already is never overwritten.
    await writeFile(path, contents, {flag: 'wx', mode: 0o600});
    dispatch({type: 'noticed', level: 'info', text: `Saved to ${path}`});
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'EEXIST' ? 'the file is there already; choose another name' : code;
    dispatch({type: 'noticed', level: 'error', text: `Not saved to ${path}: ${why}`});
  }
};

/** Asks the terminal to put a text on its clipboard (OSC 52), and says so. */
export const copyText = (
  {dispatch, writeClipboard}: Pick<CommandParts, 'dispatch' | 'writeClipboard'>,
  text: string,
  what: string,
): void => {
  const done = writeClipboard(text);
  dispatch({
    type: 'noticed',
    level: done ? 'info' : 'warning',
    text: done
      ? `Copied ${what}: the terminal was asked by OSC 52`
      : `Not copied: ${what} is too long for the clipboard of a terminal; save it with f`,
  });
};
