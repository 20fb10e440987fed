import type {ChangeMessageVisibilityBatchResultEntry, SQSClient} from '@aws-sdk/client-sqs';
import {ChangeMessageVisibilityBatchCommand} from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';

/** A message hidden from everybody by a receive: its latest receipt handle, and until when it works. */
type HeldMessage = {
  readonly handle: string;
  /** By `performance.now()`, reckoned from before the receive was sent. */
  readonly until: number;
};

/** Held messages by message id. */
export type HeldMessages = Map<string, HeldMessage>;

/** ChangeMessageVisibilityBatch API reference: at most ten entries. */
const batchSize = 10;
const callsAtOnce = 8;

/** SQS refuses to release what it no longer hides: expired, released or deleted meanwhile (API reference, errors). */
const isNotHeldAnyMore = (code: string, message: string): boolean =>
  /MessageNotInflight$/.test(code) ||
  /does not exist|not available for visibility|has expired/i.test(message);

/** Message ids that are still hidden after one call for up to ten messages. Never throws. */
const releaseBatch = async (
  sqs: SQSClient,
  url: string,
  batch: readonly (readonly [string, HeldMessage])[],
): Promise<readonly string[]> => {
  const command = new ChangeMessageVisibilityBatchCommand({
    QueueUrl: url,
    Entries: batch.map(([, {handle}], index) => ({
      Id: String(index),
      ReceiptHandle: handle,
      VisibilityTimeout: 0,
    })),
  });
  // A call that fails as a whole fails for each of its messages.
  const succeeded: readonly ChangeMessageVisibilityBatchResultEntry[] | undefined = await sqs
    .send(command)
    .then(
      ({Successful = [], Failed = []}) => [
        ...Successful,
        ...Failed.filter(({Code = '', Message = ''}) => isNotHeldAnyMore(Code, Message)).map(({Id}) => ({
          Id,
        })),
      ],
      () => undefined,
    );
  const released = new Set(succeeded?.map(({Id}) => Id));
  return batch.filter((_, index) => !released.has(String(index))).map(([id]) => id);
};

/**
 * A message whose time is over is visible again, and a consumer may hold it by now: an old handle could take it away
 * from that consumer on a standard queue, so it must not be used.
 */
const forgetExpired = (held: HeldMessages): void => {
  for (const [id, {until}] of held) if (until <= performance.now()) held.delete(id);
};

/**
 * Makes held messages visible again, in tens, each tried twice; what was released leaves `held`. Never throws: what
 * could not be released stays in `held` and comes back by itself when its visibility timeout ends.
 */
export const releaseHeld = async (sqs: SQSClient, url: string, held: HeldMessages): Promise<void> => {
  const limit = pLimit(callsAtOnce);
  const releaseOnce = async (): Promise<void> => {
    forgetExpired(held);
    const entries = [...held];
    // Taken out first: two releases at once must not use a handle twice, the second time perhaps against a consumer.
    held.clear();
    const batches = Array.from({length: Math.ceil(entries.length / batchSize)}, (_, index) =>
      entries.slice(index * batchSize, (index + 1) * batchSize),
    );
    const kept = new Set((await limit.map(batches, batch => releaseBatch(sqs, url, batch))).flat());
    for (const [id, message] of entries) if (kept.has(id) && !held.has(id)) held.set(id, message);
  };
  await releaseOnce();
  if (held.size > 0) await releaseOnce();
};
