import {Buffer} from 'node:buffer';

/** A line of a file of messages. */
export type FileLine = {
  /** From 1. */
  readonly number: number;
  /** `undefined`: it is no text, or longer than any message can be. */
  readonly text: string | undefined;
};

/** A message is at most 1 MiB (SQS quotas); as JSON each of its bytes takes up to six. */
const mostBytes = 8 * 1024 * 1024;

const newline = 0x0a;

const decoder = new TextDecoder('utf-8', {fatal: true});

/** Bytes that are no UTF-8 would become other text, and other messages. */
const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Collects the pieces of one line, and forgets those of one that is too long. */
const createLine = () => {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    add: (piece: Uint8Array): void => {
      bytes += piece.length;
      if (bytes <= mostBytes) pieces.push(piece);
      else pieces = [];
    },
    isEmpty: () => bytes === 0,
    take: (): string | undefined => {
      const text = bytes <= mostBytes ? decode(Buffer.concat(pieces)) : undefined;
      pieces = [];
      bytes = 0;
      return text;
    },
  };
};

/**
 * The lines of a stream of bytes, one at a time, without blank ones. Only a newline ends a line: JSON may hold what
 * other readers of lines take for an end (U+2028).
 */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine, void, void> {
  const line = createLine();
  let number = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      line.add(chunk.subarray(from, end));
      const text = line.take();
      if (text?.trim() !== '') yield {number, text};
      number += 1;
      from = end + 1;
    }
    line.add(chunk.subarray(from));
  }
  const isLast = !line.isEmpty();
  const text = line.take();
  if (isLast && text?.trim() !== '') yield {number, text};
}
