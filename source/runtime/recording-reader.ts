import {createReadStream} from 'node:fs';
import {StringDecoder} from 'node:string_decoder';
import {constants as zlib, createGunzip} from 'node:zlib';
import type {RecordingHeader} from '../domain/recording-header.ts';
import {readHeader} from '../domain/recording-header.ts';
import {codeOfError, fileProblem} from './file-problem.ts';

/** A recording that can be read. */
export type OpenRecording = {
  readonly header: RecordingHeader;
  /**
   * The lines after the first one, some at a time, in their order. Ends where the file ends, whole or torn. Throws
   * `DamagedRecording` after the last line that can be read.
   */
  readonly lines: AsyncIterable<readonly string[]>;
  readonly close: () => void;
};

/** A file that cannot be opened as a recording; the message is one line that names it. */
export class NotARecording extends Error {
  override readonly name = 'NotARecording';
}

/** A recording of which the rest cannot be read. */
export class DamagedRecording extends Error {
  override readonly name = 'DamagedRecording';
}

/** So little is taken from the file at once that a damaged place costs little of what stands before it. */
const pieceBytes = 8 * 1024;

/** The longest first line there can be: whatever is longer is no recording, and must not fill the memory. */
const longestHeader = 1024 * 1024;

/** The longest of the others: half of what a text can be in this engine, and far more than the largest account takes. */
const longestLine = 256 * 1024 * 1024;

type Input = {readonly pieces: AsyncIterable<Buffer>; readonly close: () => void};

const unzip = (path: string): Input => {
  const file = createReadStream(path, {highWaterMark: pieceBytes});
  // The end of a torn stream is an end: what came before it is whole.
  const gunzip = createGunzip({finishFlush: zlib.Z_SYNC_FLUSH});
  file.on('error', error => gunzip.destroy(error));
  file.pipe(gunzip);
  return {
    pieces: gunzip,
    close: () => {
      file.destroy();
      gunzip.destroy();
    },
  };
};

/** Whole lines, as many as each piece completes; a last line without an end is torn and left out. */
async function* linesIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  // Put together once, when it ends: a line can be as large as an account.
  let begun: string[] = [];
  let length = 0;
  let most = longestHeader;
  for await (const piece of pieces) {
    const [head = '', ...others] = decoder.write(piece).split('\n');
    begun.push(head);
    length += head.length;
    if (length > most) throw new DamagedRecording('a line without an end');
    const torn = others.pop();
    if (torn === undefined) continue;
    yield [begun.join(''), ...others];
    begun = [torn];
    ({length} = torn);
    most = longestLine;
  }
}

/** Errors of zlib say that the bytes are not what a compressor wrote. */
const isZlibError = (error: unknown): boolean => codeOfError(error).startsWith('Z_');

async function* following(
  first: readonly string[],
  rest: AsyncGenerator<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  yield first;
  try {
    yield* rest;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new DamagedRecording('the file is damaged', {cause: error});
  }
}

const firstLines = async (
  path: string,
  lines: AsyncGenerator<readonly string[]>,
): Promise<readonly string[]> => {
  try {
    const first = await lines.next();
    if (first.done !== true) return first.value;
  } catch (error) {
    const isOther = isZlibError(error) || error instanceof DamagedRecording;
    const problem = isOther ? 'it is no recording of sls-top' : fileProblem(error);
    throw new NotARecording(`Cannot replay ${path}: ${problem}.`, {cause: error});
  }
  throw new NotARecording(`Cannot replay ${path}: it is empty, or nothing of it reached the disk.`);
};

/** Opens a recording and reads its first line. Rejects with `NotARecording`. */
export const openRecording = async (path: string): Promise<OpenRecording> => {
  const {pieces, close} = unzip(path);
  const lines = linesIn(pieces);
  const [first = '', ...others] = await firstLines(path, lines).catch((error: unknown) => {
    close();
    throw error;
  });
  const read = readHeader(first);
  if (!read.ok) {
    close();
    throw new NotARecording(`Cannot replay ${path}: ${read.problem}.`);
  }
  return {header: read.header, lines: following(others, lines), close};
};
