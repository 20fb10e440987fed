import process from 'node:process';
import type {Failure} from '../domain/failure.ts';
import type {JobOutcome, MessageInHand, RunningJob} from '../domain/job.ts';
import {jobHoldSeconds} from '../domain/job.ts';
import {editableText, parseEdited} from '../domain/message-edit.ts';
import type {Command} from '../store/command.ts';
import type {CommandParts} from './command-parts.ts';
import {editText} from './editor.ts';
import {connectionOf} from './connection-of.ts';
import {failureOf} from './failure-of.ts';
import {runJob} from './job-commands.ts';

/** A message in hand, what was typed last, and the way to stop keeping it. */
type Hand = {readonly message: MessageInHand; readonly stop: AbortController; text: string};

/** A message that is looked for, and the way to give that up. */
type Search = {readonly stop: AbortController};

/** The messages that are held for an editor, or looked for, by the number of the edit. */
export type Hands = Map<number, Hand | Search>;

const handOf = (hands: Hands, number: number): Hand | undefined => {
  const hand = hands.get(number);
  return hand === undefined || !('message' in hand) ? undefined : hand;
};

/** Early enough for a second try before the message comes back. */
const extendMilliseconds = (jobHoldSeconds * 1000) / 3;

/** Keeps a message hidden for as long as somebody works on it, and tells when that fails. */
const keepHidden = async (parts: CommandParts, number: number, {message, stop}: Hand): Promise<void> => {
  for (;;) {
    await parts.clock.sleep(extendMilliseconds, stop.signal);
    if (stop.signal.aborted) return;
    try {
      await message.extend();
      parts.dispatch({type: 'messageTaken', number, heldUntil: message.heldUntil()});
    } catch (error) {
      const {message: why} = failureOf(error, 'sqs', 'ChangeMessageVisibility');
      const problem = `It could not be hidden for longer (${why}): a consumer may take the original.`;
      parts.dispatch({type: 'messageLost', number, problem});
      return;
    }
  }
};

const open = async (parts: CommandParts, number: number, hand: Hand): Promise<void> => {
  const edited = await parts.lendTerminal(async () => editText(hand.text, process.env));
  const heldUntil = hand.message.heldUntil();
  if (edited?.ok !== true) {
    const problem = edited?.problem ?? 'The terminal could not be lent to an editor.';
    parts.dispatch({type: 'messageEdited', number, problem, heldUntil});
    return;
  }
  hand.text = edited.text;
  const parsed = parseEdited(edited.text, hand.message.message);
  parts.dispatch(
    parsed.ok
      ? {type: 'messageEdited', number, repaired: parsed.message, heldUntil}
      : {
          type: 'messageEdited',
          number,
          problem: `Line ${String(parsed.line)}: ${parsed.reason}`,
          heldUntil,
        },
  );
};

/** Takes a message in hand and opens it in the editor. */
export const edit = async (
  parts: CommandParts,
  hands: Hands,
  {number, queue, messageId}: Extract<Command, {type: 'edit'}>,
): Promise<void> => {
  const connection = connectionOf(parts, queue);
  if (connection === undefined) return;
  const search: Search = {stop: new AbortController()};
  hands.set(number, search);
  try {
    const wanted = AbortSignal.any([connection.signal, search.stop.signal]);
    const message = await connection.jobs.take(queue, messageId, wanted);
    // Whoever has left meanwhile wants no editor any more.
    if (!hands.has(number)) {
      await message?.release();
      return;
    }
    if (message === undefined) {
      hands.delete(number);
      const problem = `${queue.name} does not show this message any more: it was taken, deleted, or others hold it.`;
      parts.dispatch({type: 'messageNotTaken', number, problem});
      return;
    }
    const hand: Hand = {message, stop: new AbortController(), text: editableText(message.message)};
    hands.set(number, hand);
    // Not longer than the message is in hand: the connection's signal outlives many of them.
    connection.signal.addEventListener('abort', () => hand.stop.abort(), {signal: hand.stop.signal});
    void keepHidden(parts, number, hand);
    parts.dispatch({type: 'messageTaken', number, heldUntil: message.heldUntil()});
    await open(parts, number, hand);
  } catch (error) {
    const {message, hint} = failureOf(error, 'sqs', 'ReceiveMessage');
    // Nobody waits for this message any more.
    if (search.stop.signal.aborted) {
      parts.log('warning', message);
      return;
    }
    parts.dispatch({type: 'messageNotTaken', number, problem: `${message} ${hint}`});
    await releaseMessage(parts, hands, {number});
  }
};

/** Opens the editor once more with what was typed. */
export const editAgain = async (
  parts: CommandParts,
  hands: Hands,
  {number}: Extract<Command, {type: 'editAgain'}>,
): Promise<void> => {
  const hand = handOf(hands, number);
  if (hand !== undefined) await open(parts, number, hand);
};

const letGo = (hands: Hands, number: number): Hand | undefined => {
  const hand = handOf(hands, number);
  hands.get(number)?.stop.abort();
  hands.delete(number);
  return hand;
};

const release = async ({log}: CommandParts, {message}: Hand): Promise<void> => {
  try {
    await message.release();
  } catch (error) {
    log('warning', failureOf(error, 'sqs', 'ChangeMessageVisibility').message);
  }
};

/** Lets a message go as it was. */
export const releaseMessage = async (
  parts: CommandParts,
  hands: Hands,
  {number}: Pick<Extract<Command, {type: 'releaseMessage'}>, 'number'>,
): Promise<void> => {
  const hand = letGo(hands, number);
  if (hand !== undefined) await release(parts, hand);
};

const notInHand: Failure = {
  kind: 'refused',
  service: 'sqs',
  operation: 'SendMessage',
  code: 'NotInHand',
  message: 'The message is not in hand any more. Nothing was sent.',
  hint: 'Look at the queue again, and edit it anew.',
};

/** One message is sent at once: there is nothing to pause, and what is under way is finished. */
const asJob = (finished: Promise<JobOutcome>): RunningJob => {
  const nothing = (): void => undefined;
  return {setPace: nothing, pause: nothing, resume: nothing, stop: nothing, finished};
};

/** Sends the repaired message and then deletes its original. */
export const sendRepaired = async (
  parts: CommandParts,
  hands: Hands,
  command: Extract<Command, {type: 'sendRepaired'}>,
): Promise<void> => {
  const connection = connectionOf(parts, command.queue);
  const hand = handOf(hands, command.number);
  const {id, queue, what, to, target, message, traceHeader, number} = command;
  if (connection === undefined || hand === undefined) {
    parts.dispatch({type: 'jobRefused', id, failure: notInHand, at: parts.clock.now()});
    return;
  }
  const outcome = await runJob(parts, connection, {id, does: 'repair', queue, what, to}, () =>
    asJob(hand.message.replace(id, target, message, traceHeader)),
  );
  const isSent = outcome !== undefined && outcome.sent + outcome.unsure > 0;
  // What may have a copy stays hidden for as long as it is: nobody is to process it a second time at once.
  if (isSent) letGo(hands, number);
  // Somebody has left while it was on its way; what was not sent is in hand for whoever has not.
  else if (!hands.has(number)) await release(parts, hand);
};
