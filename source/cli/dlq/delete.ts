import type {Resolve} from '../../domain/dead-letter-target.ts';
import {counted} from '../../domain/quantity.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import {asTarget} from './find-queue.ts';
import {survey} from './look-through.ts';
import type {PartRequest} from './part.ts';
import {createPart, partWords} from './part.ts';
import {runPart} from './run-part.ts';
import type {Work} from './work.ts';
import {theQueue} from './work.ts';

type Deletion = CommandOf<'delete'>;

/** How many messages would go. */
const countPart = async (
  work: Work,
  command: Deletion,
  found: FoundQueue,
  part: PartRequest,
): Promise<number> => {
  const {name} = found.reference;
  // Nothing is sent, so nothing can be refused.
  const keep: Resolve = ({body}) => ({ok: true, target: asTarget(found), payload: body});
  const {report} = await survey(work, found, createPart(part), keep);
  const what = partWords(part);
  const line = `delete from ${name}, ${what}: ${counted(report.total, 'message')}`;
  if (work.stop.code() !== undefined) return 0;
  if (!command.dryRun) work.desk.say([line]);
  else if (command.json)
    await work.desk.printJson({type: 'plan', verb: 'delete', queue: name, what, total: report.total});
  else await work.desk.print([line]);
  return report.total;
};

/** `dlq delete`. Resolves with the exit code. */
export const deleteMessages = async (work: Work, command: Deletion): Promise<number> => {
  const found = await theQueue(work, command.queue);
  const {name} = found.reference;
  if (!command.dryRun) checkConsent(work, command, found);
  const part: PartRequest = {...command, except: new Set()};
  const total = command.yes && !command.dryRun ? undefined : await countPart(work, command, found, part);
  const stopped = work.stop.code();
  if (stopped !== undefined) return stopped;
  if (command.dryRun || total === 0) return exitCode.fine;
  const what = `delete ${total === undefined ? partWords(part) : counted(total, 'message')} of ${name}`;
  await seekConsent(work, command, {found, what});
  return runPart(work, {
    ...{verb: 'delete', found, part, total, to: undefined, left: undefined},
    ...{json: command.json, perSecond: command.rate, work: {kind: 'delete'}},
  });
};
