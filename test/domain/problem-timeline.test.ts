import {expect, test} from 'vitest';
import {timelineOf} from '../../source/domain/problem-timeline.ts';
import type {ProblemNews} from '../../source/domain/problem.ts';
import {aProblem} from '../fixtures/a-problem.ts';
import {noon} from '../fixtures/a-queue.ts';

const news = (seconds: number, name: string, kind: ProblemNews['kind']): ProblemNews => ({
  at: noon + seconds * 1000,
  kind,
  problem: aProblem('sqs', name),
});

const told = (...all: readonly ProblemNews[]): readonly string[] =>
  timelineOf(all).map(
    ({at, kind, problem, times}) => `${String((at - noon) / 1000)} ${problem.name} ${kind} ${String(times)}`,
  );

test('is newest first', () => {
  expect(told(news(0, 'a', 'began'), news(5, 'b', 'began'), news(9, 'a', 'ended'))).toEqual([
    '9 a ended 1',
    '5 b began 1',
    '0 a began 1',
  ]);
});

test('what comes and goes in quick succession is one line, where it happened last', () => {
  expect(
    told(
      news(0, 'a', 'began'),
      news(30, 'a', 'ended'),
      news(40, 'b', 'began'),
      news(60, 'a', 'began'),
      news(70, 'a', 'ended'),
      news(90, 'a', 'began'),
    ),
  ).toEqual(['90 a began 3', '40 b began 1', '0 a began 1']);
});

test('what comes back after a while is told anew, and so is every change of weight', () => {
  expect(
    told(
      news(0, 'a', 'began'),
      news(1, 'a', 'worsened'),
      news(2, 'a', 'ended'),
      news(300, 'a', 'began'),
      news(301, 'a', 'ended'),
    ),
  ).toEqual(['301 a ended 1', '300 a began 1', '2 a ended 1', '1 a worsened 1', '0 a began 1']);
});
