import type {LambdaClient} from '@aws-sdk/client-lambda';
import {InvokeCommand} from '@aws-sdk/client-lambda';
import type {BatchResultErrorEntry, SQSClient} from '@aws-sdk/client-sqs';
import {SendMessageBatchCommand} from '@aws-sdk/client-sqs';
import type {FunctionTarget} from '../domain/dead-letter-target.ts';
import type {QueueReference} from '../domain/message.ts';
import type {Copy} from './copy.ts';
import {entryOf} from './copy.ts';
import {withJournalNote} from './journal-note.ts';
import {withoutHandles} from './journal-parameters.ts';

/** What one call said of one copy. A copy that it says nothing of may have been accepted. */
export type CopyAnswer =
  | {readonly kind: 'accepted'; readonly copyId: string | undefined}
  | {readonly kind: 'refused'; readonly reason: string}
  /** Refused for the moment, for certain. */
  | {readonly kind: 'momentary'; readonly reason: string};

/** One call for several copies: answers by id. Throws a `FailureError` when the call as a whole fails. */
export type CopyCall = (copies: readonly Copy[]) => Promise<ReadonlyMap<string, CopyAnswer>>;

/** Codes of batch entries that the service itself has trouble with (SQS API reference, common errors). */
const momentaryCode =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|Internal(Error|Failure|ServerError)|ServiceUnavailable/;

export const isMomentaryCode = (code: string): boolean => momentaryCode.test(code);

const longestReason = 200;

/** What AWS says of an entry as one short line, the same for entries that fail for the same reason. */
export const lineOf = (text: string): string =>
  withoutHandles(text)
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, longestReason);

const failedAnswer = ({Code: code = 'no code', Message: message = ''}: BatchResultErrorEntry): CopyAnswer => {
  const reason = lineOf(message === '' ? code : `${message} (${code})`);
  return {kind: isMomentaryCode(code) ? 'momentary' : 'refused', reason};
};

/** Sends to a queue by SendMessageBatch. */
export const sendBatchOf =
  (sqs: SQSClient, {url, type}: QueueReference, job: string): CopyCall =>
  async copies => {
    const command = new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: copies.map(copy => entryOf(copy, type === 'fifo')),
    });
    const note = {job, messageIds: copies.map(({id}) => id)};
    const {Successful = [], Failed = []} = await withJournalNote(note, () => sqs.send(command));
    return new Map<string, CopyAnswer>([
      ...Failed.map(entry => [entry.Id ?? '', failedAnswer(entry)] as const),
      ...Successful.map(({Id = '', MessageId}) => [Id, {kind: 'accepted', copyId: MessageId}] as const),
    ]);
  };

/** Invoke API reference: the event was put into the function's own queue. */
const accepted = 202;

/** Invokes a function asynchronously by Invoke, one call an event. */
export const invokeWith =
  (lambda: LambdaClient, {arn}: FunctionTarget, job: string): CopyCall =>
  async copies => {
    const answers = new Map<string, CopyAnswer>();
    for (const {id, body} of copies) {
      const command = new InvokeCommand({
        FunctionName: arn,
        InvocationType: 'Event',
        Payload: Buffer.from(body),
      });
      const note = {job, messageIds: [id]};
      const {StatusCode, $metadata} = await withJournalNote(note, () => lambda.send(command));
      if (StatusCode === accepted) answers.set(id, {kind: 'accepted', copyId: $metadata.requestId});
    }
    return answers;
  };
