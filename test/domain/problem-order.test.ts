import fc from 'fast-check';
import {expect, test} from 'vitest';
import {orderProblems, problemId} from '../../source/domain/problem-order.ts';
import type {Problem} from '../../source/domain/problem.ts';
import {aProblem} from '../fixtures/a-problem.ts';
import {noon} from '../fixtures/a-queue.ts';

const because = (service: string, resourceId: string): Pick<Problem, 'cause'> => ({
  cause: {text: 'it errs', service, resourceId, since: undefined},
});

const namesOf = (problems: readonly Problem[]): readonly string[] =>
  orderProblems(problems, () => 0).map(
    ({problem, isConsequence}) => `${isConsequence ? '└ ' : ''}${problem.name}`,
  );

test('what one cause leads to stands right below it, however bad either is', () => {
  expect(
    namesOf([
      aProblem('alarms', 'too-many', because('lambda', 'worker')),
      aProblem('sqs', 'mails', {since: noon + 1000}),
      aProblem('sqs', 'dlq', because('lambda', 'worker')),
      aProblem('lambda', 'worker', {health: 'warning'}),
      aProblem('sqs', 'old', {health: 'warning'}),
    ]),
  ).toEqual(['worker', '└ dlq', '└ too-many', 'mails', 'old']);
});

test('of equally bad ones the more urgent stands first, then the one that began last', () => {
  const urgencies: Readonly<Record<string, number>> = {soon: 0.9};
  const problems = [
    aProblem('sqs', 'early', {since: noon - 1000}),
    aProblem('sqs', 'late'),
    aProblem('kinesis', 'soon', {since: noon - 5000}),
  ];
  const ordered = orderProblems(problems, ({name}) => urgencies[name] ?? 0);
  expect(ordered.map(({problem}) => problem.name)).toEqual(['soon', 'late', 'early']);
});

test('every problem stands once, also where causes are gone or accuse each other', () => {
  const names = ['a', 'b', 'c', 'd'];
  const one = fc.record({
    health: fc.constantFrom('warning' as const, 'critical' as const),
    cause: fc.option(fc.constantFrom(...names, 'gone'), {nil: undefined}),
  });
  fc.assert(
    fc.property(fc.array(one, {minLength: 4, maxLength: 4}), facts => {
      const problems = facts.map(({health, cause}, index) =>
        aProblem('sqs', names[index] ?? '', {
          health,
          ...(cause === undefined ? {} : because('sqs', cause)),
        }),
      );
      const ordered = orderProblems(problems, () => 0);
      expect(ordered.map(({problem}) => problem.name).sort()).toEqual(names);
      for (const [index, {problem, isConsequence}] of ordered.entries()) {
        if (!isConsequence || problem.cause === undefined) continue;
        const causeId = problemId(problem.cause.service, problem.cause.resourceId);
        expect(ordered.slice(0, index).some(above => above.problem.id === causeId)).toBe(true);
      }
    }),
  );
});
