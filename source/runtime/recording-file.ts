import {once} from 'node:events';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import type {FileHandle} from 'node:fs/promises';
import {open} from 'node:fs/promises';
import {constants as zlib, createGzip} from 'node:zlib';

/** Names, ARNs and settings are nobody else's business. */
const privateMode = 0o600;

/** More than this waits for the disk only when it cannot keep up at all. */
const mostWaitingBytes = 32 * 1024 * 1024;

/** A disk that hangs does not give a file back either. */
const closingMilliseconds = 1000;

/** A compressed file of lines that is readable up to the last flush, whatever happens to the program. */
export type RecordingFile = {
  /** Takes the line at once; it reaches the disk with the next flush. */
  readonly write: (line: string) => void;
  /** Resolves when all that was written is in the file. Rejects when the disk does not take it. */
  readonly flush: () => Promise<void>;
  /** Ends the stream and the file. Rejects when the disk does not take it. */
  readonly close: () => Promise<void>;
  /** Leaves the file as it is. Never rejects. */
  readonly giveUp: () => Promise<void>;
  /** Size of the file by now. */
  readonly bytes: () => number;
};

/** The pieces that a compressor has put out and the disk has not taken yet. */
type Pieces = {readonly take: () => Buffer; readonly waitingBytes: () => number};

const collect = (gzip: NodeJS.ReadableStream): Pieces => {
  let pieces: Buffer[] = [];
  let waiting = 0;
  // Whoever waits for the stream is told; nobody else needs to be.
  gzip.on('error', () => undefined);
  gzip.on('data', (piece: Buffer) => {
    pieces.push(piece);
    waiting += piece.length;
  });
  return {
    take: () => {
      const all = Buffer.concat(pieces);
      pieces = [];
      waiting = 0;
      return all;
    },
    waitingBytes: () => waiting,
  };
};

/** The disk is so slow that what waits for it would fill the memory. */
const slowDisk = (): Error => Object.assign(new Error('the disk cannot keep up'), {code: 'SLOW'});

/**
 * Makes the file, which only its owner can read. Rejects with EEXIST when there is one already. One gzip stream: after a
 * flush everything before it can be read, though the rest is missing (RFC 1951, stored blocks of no length).
 */
export const createRecordingFile = async (path: string): Promise<RecordingFile> => {
  const handle: FileHandle = await open(path, 'wx', privateMode);
  const gzip = createGzip({level: 6});
  const pieces = collect(gzip);
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  let refuse: (error: Error) => void = () => undefined;
  let isRefused = false;
  /** Rejects when too much waits; whoever waits for a disk that hangs is told here. */
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => undefined);

  const writeOut = async (): Promise<void> => {
    const piece = pieces.take();
    if (piece.length === 0) return;
    await handle.appendFile(piece);
    size += piece.length;
  };
  const inTurn = async (): Promise<void> => (writing = writing.then(writeOut));

  const flush = async (): Promise<void> => {
    await new Promise<void>(resolve => {
      gzip.flush(zlib.Z_SYNC_FLUSH, resolve);
    });
    // What the compressor has put out is handed on a moment later.
    await turn();
    await inTurn();
  };
  const close = async (): Promise<void> => {
    gzip.end();
    await once(gzip, 'end');
    await inTurn();
    await handle.close();
  };

  return {
    bytes: () => size,
    write: line => {
      if (isRefused) return;
      gzip.write(`${line}\n`);
      isRefused = gzip.writableLength + pieces.waitingBytes() > mostWaitingBytes;
      if (isRefused) refuse(slowDisk());
    },
    flush: async () => Promise.race([flush(), refused]),
    close: async () => Promise.race([close(), refused]),
    giveUp: async () => {
      gzip.destroy();
      const patience = new AbortController();
      const closed = handle.close().catch(() => undefined);
      const {signal} = patience;
      await Promise.race([closed, sleep(closingMilliseconds, undefined, {signal}).catch(() => undefined)]);
      patience.abort();
    },
  };
};
