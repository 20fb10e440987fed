import type {Resolve, Target} from './dead-letter-target.ts';
import type {Refusals} from './job.ts';
import type {Message} from './message.ts';
import {targetArn, targetLabel} from './target-choices.ts';
import {utf8Size} from './utf8-size.ts';

/** What would go to one target. */
type DryRoute = {
  readonly target: Target;
  readonly label: string;
  readonly count: number;
  /** Bodies and attributes; for a function the events. */
  readonly bytes: number;
};

/** What a redrive would do, most first. */
export type DryRunReport = {
  readonly routes: readonly DryRoute[];
  readonly refusals: Refusals;
  /** All messages that were judged. */
  readonly total: number;
};

/** Judges messages as they come, and keeps counts only. */
export type DryRun = {readonly add: (message: Message) => void; readonly report: () => DryRunReport};

/** Enough to look one up. */
const maxExamples = 5;

/** More reasons than anybody reads: what comes then counts as one. */
const maxReasons = 50;
const otherReasons = 'other reasons';

const byCount = (a: {readonly count: number}, b: {readonly count: number}): number => b.count - a.count;

const countRoutes = () => {
  const routes = new Map<string, DryRoute>();
  return {
    add: (target: Target, bytes: number): void => {
      const key = targetArn(target);
      const known = routes.get(key) ?? {target, label: targetLabel(target), count: 0, bytes: 0};
      routes.set(key, {...known, count: known.count + 1, bytes: known.bytes + bytes});
    },
    list: (): readonly DryRoute[] => [...routes.values()].sort(byCount),
  };
};

const countRefusals = () => {
  const refusals = new Map<string, {count: number; examples: string[]}>();
  return {
    add: (refusal: string, id: string): void => {
      const reason = refusals.has(refusal) || refusals.size < maxReasons ? refusal : otherReasons;
      const known = refusals.get(reason) ?? {count: 0, examples: []};
      known.count += 1;
      if (known.examples.length < maxExamples) known.examples.push(id);
      refusals.set(reason, known);
    },
    list: (): Refusals =>
      [...refusals]
        .map(([reason, {count, examples}]) => ({reason, count, examples: [...examples]}))
        .sort(byCount),
  };
};

/** A dry run over messages that are not all at hand at once: `report` says what it is so far. */
export const createDryRun = (resolve: Resolve): DryRun => {
  const routes = countRoutes();
  const refusals = countRefusals();
  let total = 0;
  return {
    add: message => {
      const resolution = resolve(message);
      total += 1;
      if (!resolution.ok) refusals.add(resolution.refusal, message.id);
      else if (resolution.target.kind === 'queue') routes.add(resolution.target, message.sizeBytes);
      else routes.add(resolution.target, utf8Size(resolution.payload));
    },
    report: () => ({routes: routes.list(), refusals: refusals.list(), total}),
  };
};

/** What would go where, and what would be refused and why. Sends nothing. */
export const dryRun = (messages: Iterable<Message>, resolve: Resolve): DryRunReport => {
  const run = createDryRun(resolve);
  for (const message of messages) run.add(message);
  return run.report();
};
