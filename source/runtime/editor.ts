import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileProblem} from './file-problem.ts';

/** How an edit ended: the text as the editor left it, or why there is none. */
export type Edited =
  {readonly ok: true; readonly text: string} | {readonly ok: false; readonly problem: string};

/** The editor as shells and git find it: a command line of its own, with options if it has some. */
const editorCommand = (environment: NodeJS.ProcessEnv): string =>
  [environment['VISUAL'], environment['EDITOR']].find(each => each !== undefined && each.trim() !== '') ??
  'vi';

/** Runs the editor on the terminal of this program. Resolves with why it failed, if it did. */
const runEditor = async (command: string, path: string): Promise<string | undefined> =>
  new Promise(resolve => {
    // As git does: the shell takes the command apart, the path stays one word whatever it holds.
    const child = spawn('sh', ['-c', `${command} "$@"`, command, path], {stdio: 'inherit'});
    child.on('error', ({message}) => {
      resolve(`the editor "${command}" could not be started: ${message}`);
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (code === 127) resolve(`there is no editor "${command}": set EDITOR to one that is installed`);
      else resolve(`the editor "${command}" ended with ${signal ?? `code ${String(code)}`}`);
    });
  });

const editIn = async (path: string, text: string, command: string): Promise<Edited> => {
  await writeFile(path, text, {mode: 0o600});
  const problem = await runEditor(command, path);
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
      return await editIn(join(folder, 'message.txt'), text, editorCommand(environment));
    } finally {
      await rm(folder, {recursive: true, force: true});
    }
  } catch (error) {
    const problem = `the file for the editor could not be used in ${tmpdir()}: ${fileProblem(error)}`;
    return {ok: false, problem: `${problem}; nothing was changed`};
  }
};
