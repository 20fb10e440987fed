import type {MessageContent} from '../sqs/stored-message.ts';
import {plainMessage} from '../workload/message-bodies.ts';

/** An event that an asynchronous invocation could not be done with. */
export type FailedEvent = {
  readonly requestId: string;
  /** Without version or alias. */
  readonly functionArn: string;
  /** The event as it was sent: JSON text. */
  readonly payload: string;
  /** When Lambda gave up, epoch milliseconds. */
  readonly at: number;
  /** 0: it never ran, because no concurrency is left to it. */
  readonly attempts: number;
  readonly error: {readonly type: string; readonly message: string};
};

/** Lambda Developer Guide, dead-letter queues: the event itself, and three attributes. */
export const deadLetterOf = ({requestId, payload, error, attempts}: FailedEvent): MessageContent =>
  plainMessage(payload, {
    attributes: {
      RequestID: {dataType: 'String', text: requestId},
      ErrorCode: {dataType: 'Number', text: attempts === 0 ? '429' : '200'},
      ErrorMessage: {dataType: 'String', text: error.message.slice(0, 1024)},
    },
  });

/** Lambda Developer Guide, capturing records of asynchronous invocations: the event within what became of it. */
export const invocationRecordOf = (failed: FailedEvent): MessageContent => {
  const {requestId, functionArn, payload, at, attempts, error} = failed;
  const before = {
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
  };
  const after =
    attempts === 0
      ? {}
      : {
          responseContext: {statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled'},
          responsePayload: {errorType: error.type, errorMessage: error.message},
        };
  // The event as its text, so that no digit of it changes.
  const [head, tail] = [JSON.stringify(before).slice(0, -1), JSON.stringify(after).slice(1)];
  return plainMessage(`${head},"requestPayload":${payload}${tail === '}' ? '' : ','}${tail}`);
};
