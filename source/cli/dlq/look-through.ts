import type {Resolve} from '../../domain/dead-letter-target.ts';
import type {DryRunReport} from '../../domain/dry-run.ts';
import {createDryRun} from '../../domain/dry-run.ts';
import type {ScanOutcome} from '../../domain/job.ts';
import type {Message} from '../../domain/message.ts';
import {orderWarnings} from '../../domain/order-warnings.ts';
import {formatBytes, formatCount} from '../../domain/quantity.ts';
import {scanLine} from '../../headless/dlq-progress.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Part} from './part.ts';
import type {Work} from './work.ts';

/** What a look through a queue found out, without changing more than receive counts. */
export type Survey = {readonly report: DryRunReport; readonly notes: readonly string[]};

/** Every message counts here, and none is kept. */
const unlimited = Number.POSITIVE_INFINITY;

/** Messages of a FIFO queue are kept to judge their order, up to this size together. */
const mostKeptBytes = 64 * 1024 * 1024;

/** Keeps messages of FIFO queues as long as they are few enough. */
const createKeeper = (isFifo: boolean) => {
  const kept: Message[] = [];
  let bytes = 0;
  return {
    add: (message: Message): void => {
      if (!isFifo) return;
      bytes += message.sizeBytes;
      if (bytes <= mostKeptBytes) kept.push(message);
    },
    warnings: (selects: (message: Message) => boolean, resolve: Resolve): readonly string[] =>
      bytes <= mostKeptBytes
        ? orderWarnings(kept, selects, resolve)
        : [
            `More than ${formatBytes(mostKeptBytes)}: what this does to the order of FIFO groups was not judged.`,
          ],
  };
};

const endNotes = ({endedBy, stillHeld}: ScanOutcome): readonly string[] => [
  ...(endedBy === 'time'
    ? ['The look through the queue took too long and ended early: there may be more messages.']
    : []),
  ...(stillHeld > 0
    ? [`${formatCount(stillHeld)} messages could not be released yet and come back within two minutes.`]
    : []),
];

/** Looks at every message and judges those of the part. Throws a `FailureError`. */
export const survey = async (
  {connection, desk, stop}: Work,
  {reference}: FoundQueue,
  part: Part,
  resolve: Resolve,
): Promise<Survey> => {
  const run = createDryRun(resolve);
  const keeper = createKeeper(reference.type === 'fifo');
  const chosen = new Set<string>();
  const seen = new Set<string>();
  const look = desk.barLook();
  const outcome = await connection.jobs.scan(
    {queue: reference, wanted: unlimited, wantedBytes: unlimited, selects: () => true},
    messages => {
      for (const message of messages) {
        if (seen.has(message.id)) continue;
        seen.add(message.id);
        keeper.add(message);
        if (!part.selects(message)) continue;
        run.add(message);
        if (reference.type === 'fifo') chosen.add(message.id);
      }
      const taken = run.report().total;
      if (look !== undefined)
        desk.draw(scanLine(`looking through ${reference.name}`, {received: seen.size, taken}, look));
    },
    stop.signal,
  );
  desk.draw('');
  const order = keeper.warnings(({id}) => chosen.has(id), resolve);
  return {report: run.report(), notes: [...order, ...endNotes(outcome)]};
};
