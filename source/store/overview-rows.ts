import {formatDuration} from '../domain/duration.ts';
import type {OrderedProblem} from '../domain/problem-order.ts';
import {orderProblems} from '../domain/problem-order.ts';
import type {Problem} from '../domain/problem.ts';
import type {Queue} from '../domain/queue.ts';
import {backlogOf, isDeadLetterQueue} from '../domain/queue.ts';
import {counted, formatChange, formatCount} from '../domain/quantity.ts';
import {changePerMinute} from '../domain/series.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import type {OverviewRow} from './overview-view.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

/** `312 waiting ▲12/m` */
const withChange = (words: string, perMinute: number | undefined): string =>
  perMinute === undefined || Math.abs(perMinute) < 1 ? words : `${words} ${formatChange(perMinute)}`;

const deadLetterEvidence = (queue: Queue): string | undefined => {
  if (isDeadLetterQueue(queue))
    return queue.counts === undefined
      ? undefined
      : withChange(counted(backlogOf(queue.counts), 'dead letter'), changePerMinute(queue.history));
  const {depth, changePerMinute: change} = queue.deadLetters ?? {};
  return depth === undefined ? undefined : withChange(`${formatCount(depth)} in its DLQ`, change);
};

const queueEvidence = (queue: Queue, ruleId: string): string | undefined => {
  if (ruleId === 'dead-letters') return deadLetterEvidence(queue);
  const age = queue.metrics.oldestAgeSeconds?.value;
  const retention = queue.settings?.retentionSeconds;
  if ((ruleId === 'oldest-age' || ruleId === 'old-messages') && age !== undefined)
    return `oldest ${formatDuration(age)}${retention === undefined ? '' : ` of ${formatDuration(retention)}`}`;
  const {counts} = queue;
  return counts === undefined
    ? undefined
    : withChange(`${formatCount(counts.visible)} waiting`, changePerMinute(queue.history));
};

/** The first clause of a reason, which has the numbers. */
const firstClause = (text: string): string => /^[^:;]*/.exec(text)?.[0] ?? text;

/** The state of an alarm shows by its being here, and since when it lasts stands beside it. */
const alarmState = /^In ALARM(?: since (?:\d{4}-\d\d-\d\d )?\d\d:\d\d)?: /;

const evidenceOf = (view: ServiceView<Resource>, resource: Resource, {reasons}: Problem): string => {
  const [worst] = reasons;
  const queue = view.queueOf(resource);
  const ofQueue = queue === undefined ? undefined : queueEvidence(queue, worst?.ruleId ?? '');
  if (ofQueue !== undefined) return ofQueue;
  const reason = worst?.text ?? '';
  if (alarmState.test(reason)) return reason.replace(alarmState, '');
  // Of a stream the lag tells more than what arrives; what a trigger says of itself stands in the reason alone.
  const summary = view.flow(resource).summary.split(', ').reverse().join(', ');
  return summary === '' || worst?.ruleId === 'triggers' ? firstClause(reason) : summary;
};

const nounOf = (view: ServiceView<Resource>, resource: Resource): string => {
  const queue = view.queueOf(resource);
  return queue !== undefined && isDeadLetterQueue(queue) ? 'DLQ' : view.noun;
};

const nextOf = (
  view: ServiceView<Resource>,
  resource: Resource,
  {isConsequence}: OrderedProblem,
  isReadOnly: boolean,
): string => {
  // Peek and redrive are out of sight then.
  if (isReadOnly) return isConsequence ? 'C cause' : 'Enter';
  const queue = view.queueOf(resource);
  const letters = queue === undefined ? 0 : (queue.deadLetters?.depth ?? 0);
  if (queue !== undefined && (letters > 0 || isDeadLetterQueue(queue))) return 'm R';
  if (isConsequence) return 'C cause';
  return queue !== undefined || view.streamOf?.(resource) !== undefined ? 'Enter m' : 'Enter';
};

const rowOf = (
  view: ServiceView<Resource>,
  resource: Resource,
  ordered: OrderedProblem,
  {standing, isReadOnly}: {readonly standing: number; readonly isReadOnly: boolean},
): OverviewRow => {
  const {problem, isConsequence, consequences} = ordered;
  const {id, name, place} = problem;
  return {
    id,
    name,
    metrics: {},
    ...(place === undefined ? {} : {place}),
    problem,
    isConsequence,
    standing,
    consequences,
    arn: view.arnOf(resource),
    noun: nounOf(view, resource),
    evidence: evidenceOf(view, resource, problem),
    next: nextOf(view, resource, ordered, isReadOnly),
  };
};

/** The open problems as rows of the overview, by id, the one that stands on top first. */
export const overviewRows = (state: State, catalog: Catalog): ReadonlyMap<string, OverviewRow> => {
  const problems = [...state.problems.open.values()];
  const located = (problem: Problem) => {
    const view = viewById(catalog, problem.service);
    const resource = feedOf(state, problem.service).resources.get(problem.resourceId);
    return view === undefined || resource === undefined ? undefined : {view, resource};
  };
  const ordered = orderProblems(problems, problem => {
    const found = located(problem);
    return found === undefined ? 0 : (found.view.urgency?.(found.resource) ?? 0);
  });
  return new Map(
    ordered.flatMap((entry, index) => {
      const found = located(entry.problem);
      if (found === undefined) return [];
      const standing = ordered.length - index;
      const row = rowOf(found.view, found.resource, entry, {standing, isReadOnly: state.options.readOnly});
      return [[row.id, row] as const];
    }),
  );
};
