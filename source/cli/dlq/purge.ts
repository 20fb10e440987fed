import {isOver} from '../../domain/redrive.ts';
import {formatCount} from '../../domain/quantity.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {Work} from './work.ts';
import {NotDone, theQueue} from './work.ts';

/** PurgeQueue API reference. */
const rule =
  'SQS allows one purge of a queue every 60 seconds and takes up to 60 seconds for it: messages that arrive meanwhile may be deleted, too.';

/** `dlq purge`. Resolves with the exit code. Throws a `FailureError` when SQS refuses. */
export const purge = async (work: Work, command: CommandOf<'purge'>): Promise<number> => {
  const {connection, desk, stop} = work;
  const found = await theQueue(work, command.queue);
  const {name} = found.reference;
  checkConsent(work, command, found);
  const {visible, inFlight, delayed, tasks} = await connection.redrives.facts(found.reference, stop.signal);
  const running = tasks?.find(task => !isOver(task));
  if (running !== undefined)
    throw new NotDone(
      `A move task of ${name} is ${running.status} (${formatCount(running.moved)} moved): purge when it is over. Nothing was changed.`,
    );
  if (tasks === undefined)
    desk.say([`Whether a move task of ${name} runs is not known here: SQS did not list them.`]);
  const count = visible + inFlight + delayed;
  desk.say([`${name} holds ${formatCount(count)} messages, which cannot be brought back. ${rule}`]);
  await seekConsent(work, command, {
    found,
    what: `delete all ${formatCount(count)} messages of ${name}`,
    typeName: true,
  });
  if (stop.code() !== undefined) return stop.code() ?? exitCode.unexpected;
  await connection.jobs.purge(found.reference);
  if (command.json || !desk.isTerminal)
    await desk.printJson({type: 'done', verb: 'purge', queue: name, messages: count});
  else
    await desk.print([
      `${name}: purged of about ${formatCount(count)} messages; it is empty within a minute.`,
    ]);
  return exitCode.fine;
};
