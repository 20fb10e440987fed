import type {ImportRequest, Outgoing} from '../domain/job.ts';
import type {JobControl} from './job-control.ts';

/** Read ahead for one batch: no more than a batch can hold (SendMessageBatch API reference). */
const mostReadBytes = 1_048_576;

/** Messages to import in batches that go together, each read when it is asked for. */
export type ImportBatches = {
  /** As many as the pace allows in one call; `undefined`: there are no more, or it was closed. Throws as reading does. */
  readonly next: () => Promise<readonly Outgoing[] | undefined>;
  /** Reads no further, also when reading waits for input that may never come. */
  readonly close: () => void;
};

const createReader = (messages: ImportRequest['messages']) => {
  const iterator =
    Symbol.asyncIterator in messages ? messages[Symbol.asyncIterator]() : messages[Symbol.iterator]();
  let isClosed = false;
  let giveUp: () => void = () => undefined;
  return {
    next: (): Promise<Outgoing | undefined> =>
      new Promise((resolve, reject) => {
        giveUp = () => resolve(undefined);
        if (isClosed) giveUp();
        else
          Promise.resolve()
            .then(() => iterator.next())
            .then(result => resolve(result.done === true ? undefined : result.value), reject);
      }),
    close: (): void => {
      isClosed = true;
      giveUp();
      // Not waited for: a generator that waits for input takes note of it only when that has come.
      Promise.resolve()
        .then(() => iterator.return?.())
        .catch(() => undefined);
    },
  };
};

/** Prepares reading. Nothing is read before `next`. */
export const createImportBatches = (
  messages: ImportRequest['messages'],
  {mostAtOnce}: Pick<JobControl, 'mostAtOnce'>,
): ImportBatches => {
  const reader = createReader(messages);
  return {
    next: async () => {
      const batch: Outgoing[] = [];
      let bytes = 0;
      while (batch.length < mostAtOnce() && bytes < mostReadBytes) {
        const outgoing = await reader.next();
        if (outgoing === undefined) break;
        batch.push(outgoing);
        bytes += Buffer.byteLength(outgoing.message.body);
      }
      return batch.length === 0 ? undefined : batch;
    },
    close: reader.close,
  };
};
