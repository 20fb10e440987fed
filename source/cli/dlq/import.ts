import type {DryRunReport} from '../../domain/dry-run.ts';
import {isImportedWhole} from '../../domain/job-outcome.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import {importLeftovers, importNotes} from '../../domain/leftovers.ts';
import {counted} from '../../domain/quantity.ts';
import {planJson, planLines} from '../../headless/dlq-plan.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import {asTarget} from './find-queue.ts';
import {
  countUnreadable,
  fingerprint,
  importLines,
  isStream,
  judgeImport,
  outgoing,
  withLines,
} from '../../runtime/import-file.ts';
import {reportJob, runJob} from './run-job.ts';
import type {Work} from './work.ts';
import {theQueue} from './work.ts';

type Import = CommandOf<'import'>;

/** An import, and what earlier ones of the same file that were killed did already. */
type Prepared = {
  readonly found: FoundQueue;
  /** Whether the lines can be read once only, so that none can be judged before it is sent. */
  readonly isStream: boolean;
  /** Names file and contents; of a stream only where it came from. */
  readonly what: string;
  readonly earlier: Omit<Leftovers, 'idle'>;
  /** Lines that arrived, or may have. */
  readonly except: ReadonlySet<string>;
};

const prepare = async ({book, connection}: Work, {file}: Import, found: FoundQueue): Promise<Prepared> => {
  const place = {queueArn: found.reference.arn, endpointUrl: connection.endpointUrl};
  if (await isStream(file)) {
    // Nobody can say whether the next stream brings the same lines: no earlier import is gone on with.
    const what = file === '-' ? 'standard input' : `stream ${file}`;
    return {found, isStream: true, what, earlier: importLeftovers([], what, place), except: new Set()};
  }
  const what = await fingerprint(file);
  const earlier = importLeftovers(await book.unfinished(), what, place);
  const except = new Set([...earlier.copied, ...earlier.unsure]);
  return {found, isStream: false, what, earlier, except};
};

const showPlan = async (
  {desk}: Work,
  command: Import,
  {found}: Prepared,
  report: DryRunReport,
): Promise<void> => {
  const words = {verb: 'import', queue: found.reference.name, what: `lines of ${command.file}`, notes: []};
  if (!command.dryRun) desk.say(planLines(report, words));
  else if (command.json) await desk.printJson(planJson(report, words));
  else await desk.print(planLines(report, words));
};

const run = async (
  work: Work,
  command: Import,
  prepared: Prepared,
  total: number | undefined,
): Promise<number> => {
  const {found, what, except, earlier} = prepared;
  const target = asTarget(found);
  const unreadable = countUnreadable();
  const finished = await runJob(work, {
    ...{verb: 'import', found, does: 'import', what, to: found.reference.name, total},
    ...{goal: 'count', json: command.json},
    start: (id, onProgress) => {
      const job = work.connection.jobs.import(
        {
          ...{id, target, what, perSecond: command.rate},
          messages: outgoing(importLines(command.file), except, unreadable),
          traceHeader: command.stripTrace ? 'strip' : 'keep',
        },
        onProgress,
      );
      return withLines(job, unreadable);
    },
  });
  // Only what read the whole file knows which lines the next import may begin anew with.
  if (isImportedWhole(finished.outcome))
    for (const {header, elsewhere} of earlier.jobs)
      if (elsewhere === undefined) await work.book.settle(header.id);
  return reportJob(work, finished, command.json);
};

/** `dlq import`. Resolves with the exit code. */
export const importMessages = async (work: Work, command: Import): Promise<number> => {
  const found = await theQueue(work, command.queue);
  // Who brings the messages on standard input cannot type an answer there.
  const canAsk = work.desk.canAsk && command.file !== '-';
  if (!command.dryRun) checkConsent({...work, desk: {...work.desk, canAsk}}, command, found);
  const prepared = await prepare(work, command, found);
  work.desk.say(importNotes(prepared.earlier));
  if ((command.yes || prepared.isStream) && !command.dryRun) {
    await seekConsent(work, command, {found, what: `import ${command.file} into ${found.reference.name}`});
    return run(work, command, prepared, undefined);
  }
  const report = await judgeImport(command.file, asTarget(found), prepared.except);
  await showPlan(work, command, prepared, report);
  const sent = report.routes.reduce((sum, {count}) => sum + count, 0);
  const stopped = work.stop.code();
  if (stopped !== undefined) return stopped;
  if (command.dryRun || sent === 0) return report.total > 0 && sent === 0 ? exitCode.partial : exitCode.fine;
  await seekConsent(work, command, {
    found,
    what: `send ${counted(sent, 'message')} to ${found.reference.name}`,
  });
  return run(work, command, prepared, report.total);
};
