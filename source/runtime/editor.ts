import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {fileProblem} from './file-problem.ts';

/** How an edit ended: the text as the editor left it, or why there is none. */
export type Edited =
  {readonly ok: true; readonly text: string} | {readonly ok: false; readonly problem: string};

/** The editor as shells and git find it: a command line of its own, with options if it has some. */
const editorCommand = (environment: NodeJS.ProcessEnv): string =>
  [environment['VISUAL'], environment['EDITOR']].find(each => each !== undefined && each.trim() !== '') ??
  'vi';

/** A program and options without anything that a shell would take apart. */
const plainCommand = /^[\w./+@,-]+(?: +[\w./+:@,=-]+)*$/;

/** The editor in place of the shell, where that can be, so that what ends the one ends the other. */
const scriptOf = (command: string): string => `${plainCommand.test(command) ? 'exec ' : ''}${command} "$@"`;

/** Runs the editor on the terminal of this program. Resolves with why it failed, if it did. */
const runEditor = async (
  command: string,
  path: string,
  onChild: (child: ChildProcess) => void,
): Promise<string | undefined> =>
  new Promise(resolve => {
    // As git does: the shell takes the command apart, the path stays one word whatever it holds.
    const child = spawn('sh', ['-c', scriptOf(command), command, path], {stdio: 'inherit'});
    onChild(child);
    child.on('error', ({message}) => {
      resolve(`the editor "${command}" could not be started: ${message}`);
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (code === 127) resolve(`there is no editor "${command}": set EDITOR to one that is installed`);
      else resolve(`the editor "${command}" ended with ${signal ?? `code ${String(code)}`}`);
    });
  });

const editIn = async (folder: string, text: string, command: string): Promise<Edited> => {
  const path = join(folder, 'message.txt');
  let editor: ChildProcess | undefined;
  // A signal ends this program while the editor is open: nobody waits for the editor then, and no message stays on disk.
  const onExit = (): void => {
    editor?.kill('SIGHUP');
    rmSync(folder, {recursive: true, force: true});
  };
  process.on('exit', onExit);
  try {
    return await editFile(path, text, command, child => {
      editor = child;
    });
  } finally {
    process.off('exit', onExit);
  }
};

const editFile = async (
  path: string,
  text: string,
  command: string,
  onChild: (child: ChildProcess) => void,
): Promise<Edited> => {
  await writeFile(path, text, {mode: 0o600});
  const problem = await runEditor(command, path, onChild);
  return problem === undefined
    ? {ok: true, text: await readFile(path, 'utf8')}
    : {ok: false, problem: `${problem}; nothing was changed`};
};

/**
 * Lets a person change a text in `$VISUAL`, `$EDITOR` or vi. The file is readable by its owner only and gone
 * afterwards. The terminal must be free. Never rejects.
 */
export const editText = async (text: string, environment: NodeJS.ProcessEnv): Promise<Edited> => {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'sls-top-'));
    try {
      return await editIn(folder, text, editorCommand(environment));
    } finally {
      await rm(folder, {recursive: true, force: true});
    }
  } catch (error) {
    const problem = `the file for the editor could not be used in ${tmpdir()}: ${fileProblem(error)}`;
    return {ok: false, problem: `${problem}; nothing was changed`};
  }
};
