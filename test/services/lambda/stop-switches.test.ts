import {expect, test} from 'vitest';
import type {FailureKind} from '../../../source/domain/failure.ts';
import {FailureError} from '../../../source/domain/failure.ts';
import type {FunctionMetric, LambdaFunction, Reservation} from '../../../source/domain/function.ts';
import type {MeasureRequest} from '../../../source/domain/service.ts';
import type {Measure} from '../../../source/services/lambda/late-metrics.ts';
import {withStopSwitches} from '../../../source/services/lambda/stop-switches.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {aFunction, measuredAt} from './a-function.ts';

const {signal} = new AbortController();

/** A reading that finds the same in every function. */
const finding =
  (values: Readonly<Partial<Record<FunctionMetric, number>>>): Measure =>
  ({resources}) => {
    const {metrics} = aFunction('measured', {values});
    const minutes = Object.fromEntries(Object.keys(values).map(id => [id, []]));
    const learnt = resources.map(({id}) => ({id, learnt: {metrics, readThrough: measuredAt}, minutes}));
    return Promise.resolve({learnt, failures: []});
  };

const answering = (reservation: Reservation) => {
  const asked: string[] = [];
  const ask = (name: string): Promise<Reservation> => {
    asked.push(name);
    return Promise.resolve(reservation);
  };
  return {asked, ask};
};

const refusing = (kind: FailureKind) => {
  const asked: string[] = [];
  const failure = {
    kind,
    service: 'lambda',
    operation: 'GetFunctionConcurrency',
    code: 'AccessDeniedException',
    message: 'Lambda GetFunctionConcurrency: access denied.',
    hint: 'Allow lambda:GetFunctionConcurrency.',
  };
  const ask = (name: string): Promise<Reservation> => {
    asked.push(name);
    return Promise.reject(new FailureError(failure));
  };
  return {asked, ask, failure};
};

const request = (
  resources: readonly LambdaFunction[],
  now = noon,
  use: MeasureRequest<LambdaFunction>['use'] = 'table',
): MeasureRequest<LambdaFunction> => ({resources, use, now, windowMinutes: 15});

const allRefused = {throttlesPerMinute: 12};
const worker = aFunction('worker', {reservation: 'noneOrStopped'});

test('a function of which everything is refused is asked for its reservation with the reading that shows it', async () => {
  const {asked, ask} = answering(0);
  const {learnt, failures} = await withStopSwitches(finding(allRefused), ask)(request([worker]), signal);
  expect(asked).toEqual(['worker']);
  expect(learnt.at(-1)).toEqual({id: worker.id, learnt: {reservation: 0}});
  expect(failures).toEqual([]);
});

test.each<[string, Readonly<Partial<Record<FunctionMetric, number>>>, Reservation, readonly string[]]>([
  ['throttled but working', {...allRefused, invocationsPerMinute: 1}, 'noneOrStopped', []],
  ['idle', {}, 'noneOrStopped', []],
  ['known to be stopped', allRefused, 0, []],
  ['known to be stopped, and works again', {invocationsPerMinute: 1}, 0, ['worker']],
  ['known to have no reservation, and all refused now', allRefused, 'none', ['worker']],
])('a function that is %s: reservation asked of %j', async (_, values, reservation, expected) => {
  const {asked, ask} = answering('none');
  await withStopSwitches(finding(values), ask)(request([{...worker, reservation}]), signal);
  expect(asked).toEqual(expected);
});

test('no more than ten are asked at once, and those that were not asked yet come first', async () => {
  const {asked, ask} = answering('none');
  const measure = withStopSwitches(finding(allRefused), ask);
  const all = Array.from({length: 12}, (_, index) => aFunction(`worker-${String(index)}`));
  await measure(request(all), signal);
  expect(asked).toHaveLength(10);
  await measure(request(all, noon + 60_000), signal);
  expect(asked.slice(10, 12)).toEqual(['worker-10', 'worker-11']);
});

test('a refusal is told once, asked again after ten minutes, and never loses what was measured', async () => {
  const {asked, ask, failure} = refusing('accessDenied');
  const measure = withStopSwitches(finding(allRefused), ask);
  const first = await measure(request([worker, aFunction('other')]), signal);
  expect(first.failures).toEqual([failure]);
  expect(first.learnt).toHaveLength(2);
  const second = await measure(request([worker], noon + 60_000), signal);
  expect(second.failures).toEqual([]);
  expect(asked).toEqual(['worker']);
  await measure(request([worker], noon + 600_000), signal);
  expect(asked).toHaveLength(2);
});

test('an endpoint without the operation is not worth telling, and one function that is gone leaves the others', async () => {
  const unsupported = refusing('unsupported');
  const measured = await withStopSwitches(finding(allRefused), unsupported.ask)(request([worker]), signal);
  expect(measured.failures).toEqual([]);
  const gone = refusing('notFound');
  await withStopSwitches(finding(allRefused), gone.ask)(request([worker, aFunction('other')]), signal);
  expect(gone.asked).toEqual(['worker', 'other']);
});

test('nobody is asked with a detail, which asks for itself', async () => {
  const {asked, ask} = answering(0);
  await withStopSwitches(finding(allRefused), ask)(request([worker], noon, 'detail'), signal);
  expect(asked).toEqual([]);
});
