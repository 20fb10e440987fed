import {ChangeMessageVisibilityCommand} from '@aws-sdk/client-sqs';
import type {SQSClient} from '@aws-sdk/client-sqs';
import {setTimeout as sleep} from 'node:timers/promises';
import {FailureError} from '../domain/failure.ts';
import type {JobOutcome, MessageInHand} from '../domain/job.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import type {QueueReference} from '../domain/message.ts';
import {copyOf} from './copy.ts';
import type {CopyResult} from './copy-attempts.ts';
import {toFailure} from './failure-mapping.ts';
import {releaseHeld} from './held-messages.ts';
import type {JobControl} from './job-control.ts';
import {createJobControl} from './job-control.ts';
import type {Patience} from './job-patience.ts';
import {repeated} from './job-patience.ts';
import {createSilence} from './job-silence.ts';
import type {JobTally} from './job-tally.ts';
import {createJobTally} from './job-tally.ts';
import type {Letter} from './letter.ts';
import {leastTimeLeft, millisecondsLeft, receiveTime} from './letter.ts';
import type {CopyClients} from './message-copies.ts';
import {sendCopies} from './message-copies.ts';
import {deleteOriginals} from './message-originals.ts';
import type {Holding} from './running-job.ts';

/** What holding a message needs to know. */
export type HandContext = {
  readonly clients: CopyClients;
  readonly queue: QueueReference;
  readonly patience: Patience;
};

const notHeldAnyMore = (): FailureError =>
  new FailureError({
    kind: 'refused',
    service: 'sqs',
    operation: 'ChangeMessageVisibility',
    code: 'HoldExpired',
    message: 'SQS ChangeMessageVisibility: not sent, because the message is visible again.',
    hint: 'Somebody else may have it by now. Look at the queue again, and edit it anew.',
  });

const extendHold = async (sqs: SQSClient, letter: Letter, {queue, patience}: HandContext): Promise<void> => {
  // On a standard queue SQS says yes also to an expired handle, perhaps against a consumer who has the message now.
  if (millisecondsLeft(letter) <= 0) throw notHeldAnyMore();
  const {handle} = letter.hold;
  const hide = async (): Promise<void> => {
    const {at, clockAt} = receiveTime();
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: handle,
      VisibilityTimeout: jobHoldSeconds,
    });
    await sqs.send(command);
    letter.hold = {handle, until: at + jobHoldSeconds * 1000, untilClock: clockAt + jobHoldSeconds * 1000};
  };
  await repeated(hide, {
    patience,
    rest: async milliseconds => {
      await sleep(milliseconds);
    },
    goesOn: () => millisecondsLeft(letter) > 0,
  });
};

type Progress = {isCopied: boolean; isGone: boolean};

/** Deletes the original of a copy that was accepted. */
const deleteOriginal = async (
  {clients, queue, patience}: HandContext,
  letter: Letter,
  progress: Progress,
  {job, control, tally}: {readonly job: string; readonly control: JobControl; readonly tally: JobTally},
): Promise<void> => {
  const {deleted} = await deleteOriginals(clients.sqs, [letter], {job, queue, control, patience});
  progress.isGone = deleted.has(letter.message.id);
  if (progress.isGone) tally.add({deleted: 1});
  else tally.notDeleted(letter.message.id);
};

type Replacement = Parameters<MessageInHand['replace']>;

const sendRepaired = async (
  context: HandContext,
  letter: Letter,
  progress: Progress,
  [job, target, repaired, traceHeader]: Replacement,
  {control, tally}: {readonly control: JobControl; readonly tally: JobTally},
): Promise<void> => {
  const {id} = letter.message;
  // Enough time to send and to delete, however long the person took.
  if (leastTimeLeft([letter]) <= 0) await extendHold(context.clients.sqs, letter, context);
  if (progress.isCopied) {
    await deleteOriginal(context, letter, progress, {job, control, tally});
    return;
  }
  const settle = async ([result]: readonly CopyResult[]): Promise<void> => {
    if (result?.kind === 'refused') tally.refuse(id, result.reason);
    if (result?.kind === 'unsure') tally.unsure(id);
    if (result?.kind !== 'accepted') return;
    progress.isCopied = true;
    tally.add({sent: 1});
    await deleteOriginal(context, letter, progress, {job, control, tally});
  };
  // Another one each time: what is sent now may differ from what was sent a moment ago.
  const copy = copyOf(id, repaired, `${id}-e${Math.floor(Date.now() / 1000)}`, traceHeader);
  await sendCopies(context.clients, target, [copy], {
    job,
    control,
    patience: context.patience,
    silence: createSilence(control),
    order: undefined,
    timeLeft: () => leastTimeLeft([letter]),
    settle,
  });
};

/** A letter as a message that a person holds, and what is to happen to it when the program ends. */
export const inHand = (context: HandContext, letter: Letter): {hand: MessageInHand; holding: Holding} => {
  const {clients, queue} = context;
  const {id} = letter.message;
  const progress: Progress = {isCopied: false, isGone: false};
  let underWay: JobControl | undefined;
  let isLeaving = false;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  const release = async (): Promise<void> => {
    // Its copy may be on its way.
    if (underWay !== undefined) return;
    if (!progress.isGone && millisecondsLeft(letter) > 0)
      await releaseHeld(clients.sqs, queue.url, new Map([[id, letter.hold]]));
    finish();
  };
  const replace = async (...replacement: Replacement): Promise<JobOutcome> => {
    const control = createJobControl(undefined);
    const tally = createJobTally(control, () => undefined);
    underWay = control;
    tally.add({received: 1});
    await sendRepaired(context, letter, progress, replacement, {control, tally}).catch((error: unknown) =>
      control.fail(toFailure(error, {service: 'sqs', operation: 'SendMessageBatch'})),
    );
    underWay = undefined;
    if (progress.isGone) finish();
    else if (isLeaving) await release();
    const stillHeld = progress.isGone || millisecondsLeft(letter) <= 0 ? 0 : 1;
    return tally.end({stillHeld, hiddenSeconds: jobHoldSeconds, reachedEnd: false});
  };
  return {
    hand: {
      message: letter.message,
      heldUntil: () => Date.now() + millisecondsLeft(letter),
      extend: () => extendHold(clients.sqs, letter, context),
      replace,
      release,
    },
    holding: {
      stop: () => {
        isLeaving = true;
        underWay?.stop();
      },
      release,
      finished,
    },
  };
};
