import type {Fault} from './fault.ts';
import {isMeant} from './fault.ts';
import type {Reply} from './forward.ts';
import type {Fields} from './wire-call.ts';
import {listOf} from './wire-call.ts';

/** In the query-compatible form of SQS (Smithy: awsQueryCompatible). */
export const errorReply = (code: string, status: number): Reply => ({
  status,
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}`,
  },
  text: JSON.stringify({__type: `com.amazonaws.sqs#${code}`, message: `The proof says ${code}.`}),
});

/** A long poll is answered at once: an early empty answer is always allowed, and time is short here. */
const hurried = (operation: string, input: Fields): Fields =>
  operation === 'ReceiveMessage' ? {...input, WaitTimeSeconds: 0} : input;

const withoutEntries = (input: Fields, bits: number): Fields => ({
  ...input,
  Entries: listOf(input, 'Entries').filter((_, index) => !isMeant(bits, index)),
});

const meantIds = (input: Fields, bits: number): readonly unknown[] =>
  listOf(input, 'Entries')
    .filter((_, index) => isMeant(bits, index))
    .map(({Id}) => Id);

const remainingInput = (fault: Fault, input: Fields): Fields =>
  fault.kind === 'failEntries' || (fault.kind === 'omitEntries' && !fault.areDone)
    ? withoutEntries(input, fault.bits)
    : input;

const withFailed = (output: Fields, ids: readonly unknown[], code: string, senderFault: boolean): Fields => ({
  ...output,
  Failed: [
    ...listOf(output, 'Failed'),
    ...ids.map(id => ({Id: id, Code: code, SenderFault: senderFault, Message: `The proof says ${code}.`})),
  ],
});

/** What the program hears of an answer. */
export const toldOutput = (fault: Fault, input: Fields, output: Fields): Fields => {
  if (fault.kind === 'failEntries')
    return withFailed(output, meantIds(input, fault.bits), fault.code, fault.senderFault);
  if (fault.kind === 'omitEntries') {
    const omitted = meantIds(input, fault.bits);
    return {...output, Successful: listOf(output, 'Successful').filter(({Id}) => !omitted.includes(Id))};
  }
  if (fault.kind === 'wrongDigest')
    return {
      ...output,
      Successful: listOf(output, 'Successful').map(entry => ({...entry, MD5OfMessageBody: '0'.repeat(32)})),
    };
  return output;
};

/** What reaches the peer of a call with this fault. */
export const forwardedInput = (operation: string, fault: Fault, input: Fields): Fields =>
  hurried(operation, remainingInput(fault, input));

/** Whether the program does not hear what the queue did. */
export const isMissingAnswer = (fault: Fault): boolean =>
  fault.kind === 'loseAnswer' || fault.kind === 'wrongDigest';
