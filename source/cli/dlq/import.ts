import type {DryRunReport} from '../../domain/dry-run.ts';
import type {JobOutcome} from '../../domain/job.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import {importLeftovers} from '../../domain/leftovers.ts';
import {isComplete} from '../../headless/dlq-outcome.ts';
import {counted, planJson, planLines} from '../../headless/dlq-plan.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import {asTarget} from './find-queue.ts';
import {countUnreadable, fingerprint, importLines, judgeImport, outgoing} from '../../runtime/import-file.ts';
import {reportJob, runJob} from './run-job.ts';
import type {Work} from './work.ts';
import {theQueue} from './work.ts';

type Import = CommandOf<'import'>;

/** An import, and what earlier ones of the same file that were killed did already. */
type Prepared = {
  readonly found: FoundQueue;
  /** Names file and contents. */
  readonly what: string;
  readonly earlier: Omit<Leftovers, 'idle'>;
  /** Lines that arrived, or may have. */
  readonly except: ReadonlySet<string>;
};

const prepare = async ({book, connection}: Work, {file}: Import, found: FoundQueue): Promise<Prepared> => {
  const isStream = file === '-';
  const what = isStream ? 'standard input' : await fingerprint(file);
  const place = {queueArn: found.reference.arn, endpointUrl: connection.endpointUrl};
  const earlier = importLeftovers(isStream ? [] : await book.unfinished(), what, place);
  return {found, what, earlier, except: new Set([...earlier.copied, ...earlier.unsure])};
};

const earlierLines = ({earlier: {jobs, copied, unsure}}: Prepared): readonly string[] =>
  jobs.length === 0
    ? []
    : [
        `An import of this file was not finished: ${counted(copied.size, 'line')} arrived and ${copied.size === 1 ? 'is' : 'are'} left out.`,
        ...(unsure.size === 0
          ? []
          : [
              `${counted(unsure.size, 'line')} may have arrived and are left out, too: ${[...unsure].join(' ')}`,
            ]),
      ];

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

/** The outcome with the lines that never became messages. */
const withUnreadable = (outcome: JobOutcome, bad: JobOutcome['refusals']): JobOutcome => ({
  ...outcome,
  refused: outcome.refused + bad.reduce((sum, {count}) => sum + count, 0),
  refusals: [...bad, ...outcome.refusals],
});

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
    ...{verb: 'import', found, does: 'import', what, to: found.reference.name, total, json: command.json},
    start: (id, onProgress) =>
      work.connection.jobs.import(
        {
          ...{id, target, what, perSecond: command.rate},
          messages: outgoing(importLines(command.file), except, unreadable),
          traceHeader: command.stripTrace ? 'strip' : 'keep',
        },
        onProgress,
      ),
  });
  const {words} = finished;
  const outcome = withUnreadable(finished.outcome, unreadable.refusals());
  if (isComplete(outcome) && !words.stopped)
    for (const {header} of earlier.jobs) await work.book.settle(header.id);
  return reportJob(work, {outcome, words}, command.json);
};

/** `dlq import`. Resolves with the exit code. */
export const importMessages = async (work: Work, command: Import): Promise<number> => {
  const found = await theQueue(work, command.queue);
  // Who brings the messages on standard input cannot type an answer there.
  const canAsk = work.desk.canAsk && command.file !== '-';
  if (!command.dryRun) checkConsent({...work, desk: {...work.desk, canAsk}}, command, found);
  const prepared = await prepare(work, command, found);
  work.desk.say(earlierLines(prepared));
  if (command.yes && !command.dryRun) {
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
