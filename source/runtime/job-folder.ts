import {readdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';

const openEnding = '.open.jsonl';
const finishedName = /^[\w-]+\.jsonl$/;

/** So many files of finished jobs are kept, and no more than so many bytes of them. */
const keptFiles = 200;
const keptBytes = 512 * 1024 * 1024;

/** Whether an error of the file system says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The file of a job while something is open, and afterwards. Throws when the id cannot name a file. */
export const jobPaths = (folder: string, id: string): {readonly open: string; readonly finished: string} => {
  if (!/^[\w-]+$/.test(id)) throw new TypeError(`Expected a job's id of letters, digits and -, got ${id}`);
  return {open: join(folder, `${id}${openEnding}`), finished: join(folder, `${id}.jsonl`)};
};

const namesIn = async (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });

/** Ids of jobs whose file says that something is open. */
export const openJobs = async (folder: string): Promise<readonly string[]> =>
  (await namesIn(folder))
    .filter(name => name.endsWith(openEnding))
    .map(name => name.slice(0, -openEnding.length))
    .filter(id => /^[\w-]+$/.test(id));

/** Deletes the files of the oldest finished jobs, which ids sort first, so that a program used for years fills no disk. */
export const deleteOldJobs = async (folder: string): Promise<void> => {
  const newestFirst = (await namesIn(folder))
    .filter(name => finishedName.test(name))
    .sort()
    .reverse();
  let bytes = 0;
  for (const [index, name] of newestFirst.entries()) {
    const path = join(folder, name);
    bytes += (await stat(path).catch(() => undefined))?.size ?? 0;
    if (index >= keptFiles || bytes > keptBytes) await rm(path, {force: true});
  }
};
