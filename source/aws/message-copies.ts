import type {LambdaClient} from '@aws-sdk/client-lambda';
import type {SQSClient} from '@aws-sdk/client-sqs';
import type {Target} from '../domain/dead-letter-target.ts';
import {canNameAnEntry, unnameable} from '../domain/resolve-target.ts';
import type {Copy} from './copy.ts';
import {nextBatch} from './copy.ts';
import {invokeWith, sendBatchOf} from './copy-calls.ts';
import type {CopyResult, SendRules} from './copy-attempts.ts';
import {sendUntilSettled} from './copy-attempts.ts';
import type {GroupOrder} from './group-order.ts';

/** The clients that copies go through: they must not repeat a call by themselves. */
export type CopyClients = {readonly sqs: SQSClient; readonly lambda: LambdaClient};

/** How copies of several messages are to go. */
export type CopyRules = SendRules & {
  /** Where the order within groups is to be kept. */
  readonly order: GroupOrder | undefined;
  /** Told of every copy exactly once, batch by batch, before the next batch goes. */
  readonly settle: (results: readonly CopyResult[]) => Promise<void>;
};

const sendBatch = async (
  {sqs, lambda}: CopyClients,
  target: Target,
  copies: readonly Copy[],
  rules: SendRules,
): Promise<readonly CopyResult[]> => {
  if (target.kind === 'queue') {
    const isFifo = target.queue.type === 'fifo';
    const nameable = copies.filter(({id}) => canNameAnEntry(id));
    const refused = copies
      .filter(({id}) => !canNameAnEntry(id))
      .map((copy): CopyResult => ({copy, kind: 'refused', reason: unnameable}));
    const call = sendBatchOf(sqs, target.queue, rules.job);
    return [...refused, ...(await sendUntilSettled(nameable, call, isFifo, rules))];
  }
  const results = await Promise.all(
    copies.map(copy => sendUntilSettled([copy], invokeWith(lambda, target, rules.job), false, rules)),
  );
  return results.flat();
};

/** What must not follow because of what became of its group. */
const leftOut = (copies: readonly Copy[], order: GroupOrder | undefined): readonly CopyResult[] =>
  copies.flatMap((copy): readonly CopyResult[] => {
    const {groupId} = copy;
    if (order === undefined || groupId === undefined) return [];
    if (order.isBlocked(groupId)) return [{copy, kind: 'heldBack'}];
    return order.isSkipped(groupId) ? [{copy, kind: 'notSent'}] : [];
  });

const noteOrder = (results: readonly CopyResult[], order: GroupOrder | undefined): void => {
  for (const {copy, kind} of results) {
    if (copy.groupId === undefined) continue;
    if (kind === 'refused' || kind === 'unsure') order?.block(copy.groupId);
    if (kind === 'notSent') order?.skip(copy.groupId);
  }
};

const without = (copies: readonly Copy[], results: readonly CopyResult[]): readonly Copy[] => {
  const settled = new Set(results.map(({copy}) => copy));
  return copies.filter(copy => !settled.has(copy));
};

/**
 * Sends copies in their order, in batches as large as pace, size and order allow, and tells what became of each. Never
 * throws for a call that failed: that is a result, or the end of the job by its control.
 */
export const sendCopies = async (
  clients: CopyClients,
  target: Target,
  copies: readonly Copy[],
  rules: CopyRules,
): Promise<void> => {
  const {control, order, settle, timeLeft} = rules;
  let waiting = copies;
  while (waiting.length > 0) {
    const out = leftOut(waiting, order);
    if (out.length > 0) await settle(out);
    waiting = without(waiting, out);
    const batch = nextBatch(waiting, control.mostAtOnce(), order !== undefined);
    if (batch.length === 0) continue;
    const mayGo = await control.turn(batch.length, () => Math.min(...batch.map(timeLeft)));
    const results = mayGo
      ? await sendBatch(clients, target, batch, rules)
      : batch.map((copy): CopyResult => ({copy, kind: 'notSent'}));
    noteOrder(results, order);
    await settle(results);
    waiting = without(waiting, results);
  }
};
