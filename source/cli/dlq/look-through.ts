import type {Resolve} from '../../domain/dead-letter-target.ts';
import type {DryRunReport} from '../../domain/dry-run.ts';
import {createDryRun} from '../../domain/dry-run.ts';
import type {ScanOutcome} from '../../domain/job.ts';
import type {Message, PeekEnd, QueueReference} from '../../domain/message.ts';
import {orderWarnings} from '../../domain/order-warnings.ts';
import {formatBytes, formatCount} from '../../domain/quantity.ts';
import {redactId} from '../../domain/redact.ts';
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
const createKeeper = (isFifo: boolean, nameOf: (group: string) => string) => {
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
        ? orderWarnings(kept, selects, resolve, nameOf)
        : [
            `More than ${formatBytes(mostKeptBytes)}: what this does to the order of FIFO groups was not judged.`,
          ],
  };
};

/** Why a look through a whole queue may have missed messages; `undefined`: it has seen all that SQS shows. */
export const partNote = (endedBy: PeekEnd, type: QueueReference['type']): string | undefined => {
  if (endedBy === 'time')
    return 'The look through the queue took too long and ended early: there may be more messages.';
  if (endedBy !== 'held') return undefined;
  return type === 'fifo'
    ? 'There may be more messages: later ones of a FIFO group hide behind those that are held meanwhile.'
    : 'There may be more messages: SQS shows no more while so many are held.';
};

const endNotes = ({endedBy, stillHeld}: ScanOutcome, type: QueueReference['type']): readonly string[] => [
  ...[partNote(endedBy, type) ?? []].flat(),
  ...(stillHeld > 0
    ? [`${formatCount(stillHeld)} messages could not be released yet and come back within two minutes.`]
    : []),
];

/** Looks at every message and judges those of the part. Throws a `FailureError`. */
export const survey = async (
  {connection, desk, stop, settings}: Work,
  {reference}: FoundQueue,
  part: Part,
  resolve: Resolve,
): Promise<Survey> => {
  const run = createDryRun(resolve);
  const keeper = createKeeper(reference.type === 'fifo', settings.redact ? redactId : group => group);
  const chosen = new Set<string>();
  let received = 0;
  const look = desk.barLook();
  const outcome = await connection.jobs.scan(
    {queue: reference, wanted: unlimited, wantedBytes: unlimited, selects: () => true},
    // Each message comes once.
    messages => {
      received += messages.length;
      for (const message of messages) {
        keeper.add(message);
        if (!part.selects(message)) continue;
        run.add(message);
        if (reference.type === 'fifo') chosen.add(message.id);
      }
      const taken = run.report().total;
      if (look !== undefined) desk.draw(scanLine(`looking through ${reference.name}`, taken, look, received));
    },
    stop.signal,
  );
  desk.draw('');
  const order = keeper.warnings(({id}) => chosen.has(id), resolve);
  return {report: run.report(), notes: [...order, ...endNotes(outcome, reference.type)]};
};
