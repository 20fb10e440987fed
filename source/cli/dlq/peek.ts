import type {Message} from '../../domain/message.ts';
import {encodeMessageLine} from '../../domain/message-line.ts';
import {redactMessage} from '../../domain/redact.ts';
import {counted} from '../../domain/quantity.ts';
import {messageLines} from '../../headless/dlq-message.ts';
import {exitCode} from '../exit-code.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import {createPart} from './part.ts';
import type {Work} from './work.ts';
import {NotDone, pinsOf, theQueue} from './work.ts';

type Peek = CommandOf<'peek'>;

const unlimited = Number.POSITIVE_INFINITY;

/** Looks as gently as it can: with a condition nobody knows how deep, without one no further than it must. */
const look = async (
  {connection, desk, stop}: Work,
  {where, max}: Peek,
  {reference}: FoundQueue,
  show: (messages: readonly Message[]) => Promise<void>,
): Promise<number> => {
  const signal = AbortSignal.any([stop.signal, desk.closed]);
  if (where !== undefined) {
    const {selects} = createPart({where, max, except: new Set()});
    const request = {queue: reference, wanted: max, wantedBytes: unlimited, selects};
    const {stillHeld} = await connection.jobs.scan(
      request,
      messages => show(messages.filter(selects)),
      signal,
    );
    return stillHeld;
  }
  let shown = Promise.resolve();
  const {stillHeld} = await connection.peeks.peek(
    {queue: reference, wanted: max, hold: true},
    messages => {
      shown = shown.then(() => show(messages));
    },
    signal,
  );
  await shown;
  return stillHeld;
};

/** `dlq peek`. Resolves with the exit code. */
export const peek = async (work: Work, command: Peek): Promise<number> => {
  const {desk, settings, stop} = work;
  const found = await theQueue(work, command.queue);
  const {name, arn} = found.reference;
  const forbidden = pinsOf(work, found).readOnly(name);
  if (forbidden !== undefined)
    throw new NotDone(`${name} is ${forbidden}, and a peek raises receive counts.`);
  const limit = found.queue.settings?.maxReceiveCount;
  if (limit !== undefined)
    desk.say([
      `${name} has a redrive policy: this look counts as one of the ${String(limit)} receives it allows.`,
    ]);
  const seen = new Set<string>();
  const stillHeld = await look(work, command, found, async messages => {
    for (const message of messages) {
      if (seen.has(message.id) || seen.size >= command.max) continue;
      seen.add(message.id);
      const shown = settings.redact ? redactMessage(message) : message;
      if (command.json) await desk.printJsonLine(encodeMessageLine(shown, arn));
      else await desk.print([...messageLines(shown, Date.now()), '']);
    }
  });
  if (seen.size === 0) desk.say([`${name} showed no such message.`]);
  if (stillHeld > 0)
    desk.say([`${counted(stillHeld, 'message')} could not be released yet and come back soon.`]);
  return stop.code() ?? exitCode.fine;
};
