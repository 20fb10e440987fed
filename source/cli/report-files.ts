import {access, constants, stat, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {expandHome} from '../runtime/file-commands.ts';
import {fileProblem} from '../runtime/file-problem.ts';

/** Where the report of a load test goes: `FILE.md` and `FILE.json`, whichever end of a name was typed. */
export const reportPaths = (typed: string): {readonly markdown: string; readonly json: string} => {
  const base = expandHome(typed).replace(/\.(md|json)$/, '');
  return {markdown: `${base}.md`, json: `${base}.json`};
};

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Why the report could not be written there, in words, asked before the test is run; `undefined`: it can. */
export const reportMistake = async (typed: string): Promise<string | undefined> => {
  const {markdown, json} = reportPaths(typed);
  for (const path of [markdown, json])
    if (await exists(path)) return `--report: ${path} is there already; choose another name or move it away.`;
  try {
    await access(dirname(markdown), constants.W_OK);
    return undefined;
  } catch (error) {
    return `--report: nothing can be written to ${dirname(markdown)}: ${fileProblem(error)}`;
  }
};

/** Writes both forms of the report, never over a file. Rejects with the system's error. */
export const writeReports = async (
  typed: string,
  texts: {readonly markdown: string; readonly json: string},
): Promise<void> => {
  const paths = reportPaths(typed);
  await writeFile(paths.markdown, texts.markdown, {flag: 'wx'});
  await writeFile(paths.json, texts.json, {flag: 'wx'});
};
