import {createResolve} from '../../domain/resolve-target.ts';
import {counted} from '../../domain/quantity.ts';
import {planJson, planLines} from '../../headless/dlq-plan.ts';
import type {PlanWords} from '../../headless/dlq-plan.ts';
import {exitCode} from '../exit-code.ts';
import {checkConsent, seekConsent} from './consent.ts';
import type {CommandOf} from './dlq-command.ts';
import {finishRedrive} from './finish.ts';
import type {FoundQueue} from './find-queue.ts';
import {survey} from './look-through.ts';
import {nativeRedrive} from './native-redrive.ts';
import type {PartRequest} from './part.ts';
import {createPart, partWords} from './part.ts';
import {runPart} from './run-part.ts';
import type {Route} from './target.ts';
import {routeOf} from './target.ts';
import type {Leftovers} from '../../domain/leftovers.ts';
import {forgetIdle, leftoverLines, readLeftovers} from './unfinished.ts';
import type {Work} from './work.ts';
import {theQueue} from './work.ts';

type Redrive = CommandOf<'redrive'>;

/** A redrive with everything known that it needs. */
type Prepared = {
  readonly found: FoundQueue;
  readonly route: Route;
  readonly left: Leftovers;
  readonly part: PartRequest;
};

const unsureNotes = ({left, found}: Prepared): readonly string[] =>
  left.unsure.size === 0
    ? []
    : [
        `${counted(left.unsure.size, 'message')} of runs that were not finished may have been copied already and ${left.unsure.size === 1 ? 'is' : 'are'} left alone: sls-top dlq redrive ${found.reference.name} --finish lists them`,
      ];

const prepare = async (work: Work, command: Redrive, found: FoundQueue): Promise<Prepared> => {
  const left = await readLeftovers(work, found.reference);
  await forgetIdle(work, left);
  work.desk.say(leftoverLines(left));
  const route = await routeOf(work, found, command.to);
  // Copied ones are deleted and never sent; of the others nobody knows, so a person decides.
  return {found, route, left, part: {...command, except: left.unsure}};
};

/** Shows what would happen. Resolves with the number of messages that would be sent, and of all in question. */
const showPlan = async (
  work: Work,
  command: Redrive,
  prepared: Prepared,
): Promise<{readonly sent: number; readonly total: number}> => {
  const {found, route, part, left} = prepared;
  const isAbout = createPart({...part, except: new Set([...part.except, ...left.copied])});
  const resolve = createResolve(found.reference, route.choice, route.origins);
  const {report, notes} = await survey(work, found, isAbout, resolve);
  const words: PlanWords = {
    verb: 'redrive',
    queue: found.reference.name,
    what: `${partWords(part)} → ${route.label}`,
    notes: [...notes, ...route.origins.gaps, ...unsureNotes(prepared)],
  };
  if (work.stop.code() === undefined) {
    if (!command.dryRun) work.desk.say(planLines(report, words));
    else if (command.json) await work.desk.printJson(planJson(report, words));
    else await work.desk.print(planLines(report, words));
  }
  return {sent: report.routes.reduce((sum, {count}) => sum + count, 0), total: report.total};
};

const runRedrive = async (
  work: Work,
  command: Redrive,
  {found, route, part, left}: Prepared,
  total: number | undefined,
): Promise<number> => {
  const {choice, origins, label} = route;
  const code = await runPart(work, {
    ...{verb: 'redrive', found, part, total, to: label, left},
    ...{json: command.json, perSecond: command.rate},
    work: {kind: 'redrive', choice, origins, traceHeader: command.stripTrace ? 'strip' : 'keep'},
  });
  return code === exitCode.fine && left.unsure.size > 0 ? exitCode.partial : code;
};

/** Asks for nothing that was not said, and looks at nothing before. */
const runAtOnce = async (work: Work, command: Redrive, prepared: Prepared): Promise<number> => {
  const {found} = prepared;
  work.desk.say(unsureNotes(prepared));
  await seekConsent(work, command, {found, what: `redrive ${partWords(command)} of ${found.reference.name}`});
  return runRedrive(work, command, prepared, command.max ?? totalOf(found, command));
};

/** `dlq redrive`. Resolves with the exit code. */
export const redrive = async (work: Work, command: Redrive): Promise<number> => {
  const found = await theQueue(work, command.queue);
  if (!command.dryRun) checkConsent(work, command, found);
  if (command.native) return nativeRedrive(work, command, found);
  if (command.finish) return finishRedrive(work, command, found);
  const prepared = await prepare(work, command, found);
  if (command.yes && !command.dryRun) return runAtOnce(work, command, prepared);
  const {sent, total} = await showPlan(work, command, prepared);
  const stopped = work.stop.code();
  if (stopped !== undefined) return stopped;
  if (command.dryRun) return total > 0 && sent === 0 ? exitCode.partial : exitCode.fine;
  if (sent === 0 && prepared.left.copied.size === 0) {
    work.desk.say(['Nothing can be sent: nothing was changed.']);
    return total === 0 ? exitCode.fine : exitCode.partial;
  }
  const what = `redrive ${counted(sent, 'message')} of ${found.reference.name} → ${prepared.route.label}`;
  await seekConsent(work, command, {found, what});
  return runRedrive(work, command, prepared, total);
};

/** All that is there, where all of it is meant. */
const totalOf = ({queue}: FoundQueue, {where}: Redrive): number | undefined =>
  where === undefined ? queue.counts?.visible : undefined;
