import {constants} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {mkdir, open, stat} from 'node:fs/promises';
import {dirname} from 'node:path';

/** A file that grows by lines, each of which is on the disk when `append` resolves. */
export type LineFile = {
  /** Lines follow each other in the order of the calls. Rejects when this line cannot be written. */
  readonly append: (line: string) => Promise<void>;
  /** Resolves when what was appended is settled and the file is closed; a later `append` opens it again. */
  readonly close: () => Promise<void>;
};

/** What is to be done about a file that is not there: make it, or refuse to write. */
export type WhenMissing = 'make' | 'refuse';

type Waiting = {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
};

type OpenFile = {
  readonly handle: FileHandle;
  readonly device: number;
  readonly inode: number;
  /** Whether the last line in it has no end: a program was killed, or a disk was full, while it was written. */
  isTorn: boolean;
};

/** Only the user may read what was changed in which account. */
const privateMode = 0o600;

/** A file that is not written to for so long is closed. */
const idleMilliseconds = 2000;

const newline = 0x0a;

const isTorn = async (handle: FileHandle, size: number): Promise<boolean> => {
  if (size === 0) return false;
  const {buffer} = await handle.read(new Uint8Array(1), 0, 1, size - 1);
  return buffer[0] !== newline;
};

/** A new name in a folder is on the disk only when the folder is; Windows cannot do that, and does not need it. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
};

const openFile = async (path: string, whenMissing: WhenMissing): Promise<OpenFile> => {
  const {O_RDWR, O_APPEND, O_CREAT} = constants;
  if (whenMissing === 'make') await mkdir(dirname(path), {recursive: true, mode: 0o700});
  const handle = await open(path, O_RDWR | O_APPEND | (whenMissing === 'make' ? O_CREAT : 0), privateMode);
  try {
    const {dev, ino, size, mode} = await handle.stat();
    if ((mode & 0o777) !== privateMode) await handle.chmod(privateMode);
    if (size === 0) await syncFolder(path);
    return {handle, device: dev, inode: ino, isTorn: await isTorn(handle, size)};
  } catch (error) {
    await handle.close();
    throw error;
  }
};

/** Whether the path still leads to the open file: somebody may have deleted it or put it aside. */
const isInPlace = async (path: string, {device, inode}: OpenFile): Promise<boolean> => {
  const now = await stat(path).catch(() => undefined);
  return now !== undefined && now.dev === device && now.ino === inode;
};

/** A file that is opened when it is needed and found anew when the path leads elsewhere by then. */
type HeldFile = {readonly ready: () => Promise<OpenFile>; readonly shut: () => Promise<void>};

const holdFile = (path: string, whenMissing: WhenMissing): HeldFile => {
  let file: OpenFile | undefined;
  const shut = async (): Promise<void> => {
    const closing = file;
    file = undefined;
    await closing?.handle.close();
  };
  return {
    ready: async () => {
      if (file !== undefined && !(await isInPlace(path, file))) await shut();
      file ??= await openFile(path, whenMissing);
      return file;
    },
    shut,
  };
};

const writeLines = async (group: readonly Waiting[], to: OpenFile): Promise<void> => {
  const text = group.map(({line}) => `${line}\n`).join('');
  const start = to.isTorn ? '\n' : '';
  await to.handle.appendFile(start + text);
  to.isTorn = false;
  await to.handle.datasync();
};

/** Takes and settles all that waits when the file is ready. Never rejects. */
const writeGroup = async (waiting: Waiting[], {ready, shut}: HeldFile): Promise<void> => {
  let group: readonly Waiting[] = [];
  try {
    const to = await ready();
    group = waiting.splice(0);
    await writeLines(group, to);
    for (const {resolve} of group) resolve();
  } catch (error) {
    // When the file could not even be opened, that is so for everybody who waits.
    for (const {reject} of group.length > 0 ? group : waiting.splice(0)) reject(error);
    // What was written in part is found torn when the file is opened again.
    await shut().catch(() => undefined);
  }
};

/**
 * A file of lines that only the user can read. Lines that are appended at the same time reach the disk together, with
 * one write and one sync, and when that fails, all of them are refused. The file stays open for a while; one that was
 * deleted or put aside meanwhile is made anew or refused, as `whenMissing` says. Several programs can append to one
 * file.
 */
export const createLineFile = (path: string, whenMissing: WhenMissing): LineFile => {
  const waiting: Waiting[] = [];
  const file = holdFile(path, whenMissing);
  let idle: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    clearTimeout(idle);
    while (waiting.length > 0) await writeGroup(waiting, file);
    writing = undefined;
    idle = setTimeout(() => void file.shut().catch(() => undefined), idleMilliseconds).unref();
  };

  return {
    append: async line =>
      new Promise((resolve, reject) => {
        waiting.push({line, resolve, reject});
        writing ??= writeAll();
      }),
    close: async () => {
      while (writing !== undefined) await writing;
      clearTimeout(idle);
      await file.shut();
    },
  };
};
