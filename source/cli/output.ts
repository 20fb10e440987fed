import process from 'node:process';

/** Standard output that somebody reads, perhaps slowly and perhaps not to the end. */
export type Output = {
  /** A person sees it. */
  readonly isTerminal: boolean;
  /** Aborted when nobody reads any more (`| head`). */
  readonly closed: AbortSignal;
  /** Whether what was printed last is still on its way. */
  readonly isFull: () => boolean;
  /** Prints; resolves when it is on its way, or when nobody reads it. Throws an `UnwrittenOutput`. */
  readonly print: (text: string) => Promise<void>;
};

/** The output could not be written: the disk is full. */
export class UnwrittenOutput extends Error {
  override readonly name = 'UnwrittenOutput';
}

/** What a pipe or a terminal says whose reader is gone. */
const isGone = ({code}: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'EIO';

/** Opens the standard output of this process. */
export const openOutput = (): Output => {
  const {stdout} = process;
  const closed = new AbortController();
  let underWay = 0;
  // Every failure is told to whoever printed as well; without a listener it would end the process with a stack.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isGone(error)) closed.abort();
  });
  const print = async (text: string): Promise<void> => {
    if (closed.signal.aborted || text === '') return;
    underWay += 1;
    await new Promise<void>((resolve, reject) => {
      stdout.write(text, error => {
        underWay -= 1;
        if (error === null || error === undefined) resolve();
        else if (isGone(error)) {
          closed.abort();
          resolve();
        } else reject(new UnwrittenOutput(`the output could not be written: ${error.message}`));
      });
    });
  };
  return {isTerminal: stdout.isTTY, closed: closed.signal, isFull: () => underWay > 0, print};
};
