import {Buffer} from 'node:buffer';
import {createReadStream} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {open} from 'node:fs/promises';

const newline = 0x0a;

const chunkBytes = 64 * 1024;

/** Lines end with a newline and nothing else: JSON may hold what other readers of lines take for an end (U+2028). */
export async function* linesOf(path: string): AsyncGenerator<string, void, void> {
  let rest = '';
  for await (const chunk of createReadStream(path, {encoding: 'utf8'})) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

const readBefore = async (file: FileHandle, end: number): Promise<Buffer> => {
  const start = Math.max(0, end - chunkBytes);
  const {buffer, bytesRead} = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
};

async function* linesBackwards(file: FileHandle): AsyncGenerator<string, void, void> {
  /** Pieces of the line whose beginning is still to come, last first. */
  let pieces: Buffer[] = [];
  const takeLine = (): string => {
    const line = Buffer.concat(pieces.reverse()).toString('utf8');
    pieces = [];
    return line;
  };
  let {size: position} = await file.stat();
  while (position > 0) {
    const chunk = await readBefore(file, position);
    // Somebody has shortened the file meanwhile.
    if (chunk.length === 0) return;
    position = Math.max(0, position - chunkBytes);
    let end = chunk.length;
    for (let at = chunk.lastIndexOf(newline); at !== -1; at = lastNewline(chunk, at)) {
      pieces.push(chunk.subarray(at + 1, end));
      end = at;
      yield takeLine();
    }
    pieces.push(chunk.subarray(0, end));
  }
  yield takeLine();
}

const lastNewline = (chunk: Buffer, before: number): number =>
  before === 0 ? -1 : chunk.lastIndexOf(newline, before - 1);

/** Lines from the end of a file to its beginning, reading only as much of it as is asked for. */
export async function* linesFromEnd(path: string): AsyncGenerator<string, void, void> {
  const file = await open(path, 'r');
  try {
    yield* linesBackwards(file);
  } finally {
    await file.close();
  }
}
