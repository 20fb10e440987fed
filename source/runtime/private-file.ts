import {randomUUID} from 'node:crypto';
import {open, rename, rm, stat} from 'node:fs/promises';

/** Only the owner may read what is in messages. */
const privateMode = 0o600;

/** A file being written. */
export type PrivateFile = {
  readonly write: (text: string) => Promise<void>;
  /** Puts the file where it belongs. */
  readonly finish: () => Promise<void>;
  /** Leaves an existing file as it was. Never rejects. */
  readonly giveUp: () => Promise<void>;
};

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  );

/**
 * Opens a file that only its owner can read (mode 0600). Rejects with EEXIST when there is one already, unless it may be
 * overwritten: then the new one takes its place when it is complete.
 */
export const createPrivateFile = async (path: string, overwrite: boolean): Promise<PrivateFile> => {
  // Neither a question nor a rename should be about a folder.
  if (await isFolder(path)) throw Object.assign(new Error(`${path} is a folder`), {code: 'EISDIR'});
  const written = overwrite ? `${path}.${randomUUID()}.part` : path;
  const handle = await open(written, 'wx', privateMode);
  return {
    write: async text => handle.appendFile(text),
    finish: async () => {
      await handle.sync();
      await handle.close();
      if (overwrite) await rename(written, path);
    },
    giveUp: async () => {
      await handle.close().catch(() => undefined);
      await rm(written, {force: true}).catch(() => undefined);
    },
  };
};
