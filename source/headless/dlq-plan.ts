import type {DryRunReport} from '../domain/dry-run.ts';
import {counted, formatBytes, formatCount} from '../domain/quantity.ts';

/** What stands in a plan beside routes and refusals. */
export type PlanWords = {
  /** `redrive`, `delete`. */
  readonly verb: string;
  readonly queue: string;
  /** Which messages, in words. */
  readonly what: string;
  /** What is left out or odd, one line each. */
  readonly notes: readonly string[];
};

const refusalLines = ({refusals}: Pick<DryRunReport, 'refusals'>): readonly string[] =>
  refusals.flatMap(({reason, count, examples}) => [
    `  ${formatCount(count)} refused: ${reason}`,
    `    ${examples.join(' ')}${count > examples.length ? ' …' : ''}`,
  ]);

/** The plan of a redrive in words. Foreign text: make it visible. */
export const planLines = (report: DryRunReport, {verb, queue, what, notes}: PlanWords): readonly string[] => [
  `${verb} of ${queue}, ${what}: ${counted(report.total, 'message')}`,
  ...report.routes.map(
    ({label, count, bytes}) => `  ${formatCount(count)} to ${label} (${formatBytes(bytes)})`,
  ),
  ...refusalLines(report),
  ...notes.map(note => `  ${note}`),
];

/** The plan as one JSON document. */
export const planJson = (
  {routes, refusals, total}: DryRunReport,
  {verb, queue, what, notes}: PlanWords,
): Readonly<Record<string, unknown>> => ({
  type: 'plan',
  ...{verb, queue, what, total},
  routes: routes.map(({target, label, count, bytes}) => ({
    ...{to: label, arn: target.kind === 'queue' ? target.queue.arn : target.arn},
    ...{count, bytes},
  })),
  refusals,
  notes,
});
