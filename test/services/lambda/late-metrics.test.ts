import {expect, test} from 'vitest';
import type {Failure} from '../../../source/domain/failure.ts';
import {FailureError} from '../../../source/domain/failure.ts';
import type {FunctionMetric, LambdaFunction} from '../../../source/domain/function.ts';
import type {MeasureRequest} from '../../../source/domain/service.ts';
import type {Measure} from '../../../source/services/lambda/late-metrics.ts';
import {lateMetrics, withLateMetrics} from '../../../source/services/lambda/late-metrics.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {aFunction, measuredAt} from './a-function.ts';

const {signal} = new AbortController();

type Asked = readonly [names: string, windowMinutes: number];

/** Answers with these values, and remembers what it was asked. */
const measuring = (values: Readonly<Partial<Record<FunctionMetric, number>>>) => {
  const asked: Asked[] = [];
  const measure: Measure = ({resources, windowMinutes}) => {
    asked.push([resources.map(({name}) => name).join(), windowMinutes]);
    const {metrics} = aFunction('measured', {values});
    const minutes = Object.fromEntries(Object.keys(values).map(id => [id, []]));
    const learnt = resources.map(({id}) => ({id, learnt: {metrics, readThrough: measuredAt}, minutes}));
    return Promise.resolve({learnt, failures: []});
  };
  return {asked, measure};
};

const request = (
  resources: readonly LambdaFunction[],
  windowMinutes: number,
  use: MeasureRequest<LambdaFunction>['use'] = 'table',
): MeasureRequest<LambdaFunction> => ({resources, use, now: noon, windowMinutes});

const live = {
  qualifier: 'live',
  requested: 5,
  available: 5,
  allocated: 5,
  status: 'READY',
  statusReason: undefined,
};

test('losses of a function that turns out to be invoked asynchronously are read in the same go', async () => {
  const late = measuring({asyncDroppedPerMinute: 3});
  const measure = withLateMetrics(measuring({asyncEventAgeSeconds: 9}).measure, late.measure);
  const worker = aFunction('worker');
  const {learnt} = await measure(request([worker], 15), signal);
  expect(learnt.map(({learnt: {metrics}}) => Object.keys(metrics ?? {}))).toEqual([
    ['asyncEventAgeSeconds'],
    ['asyncDroppedPerMinute'],
  ]);
  expect(late.asked).toEqual([['worker', 15]]);
  // From now on it is asked with everything else.
  await measure(request([aFunction('worker', {values: {asyncEventAgeSeconds: 9}})], 15), signal);
  expect(late.asked).toHaveLength(1);
});

test('metrics of an alias that was found later are read as far back as the rest, once', async () => {
  const late = measuring({});
  const measure = withLateMetrics(measuring({invocationsPerMinute: 1}).measure, late.measure);
  const [worker, other] = [aFunction('worker'), aFunction('other')];
  await measure(request([worker, other], 180), signal);
  expect(late.asked).toEqual([]);
  const withAlias = aFunction('worker', {provisioned: [live]});
  await measure(request([withAlias, other], 15), signal);
  await measure(request([withAlias, other], 15), signal);
  expect(late.asked).toEqual([['worker', 180]]);
});

test('what is known from the beginning is not read twice, nor for a detail', async () => {
  const late = measuring({});
  const measure = withLateMetrics(measuring({asyncEventAgeSeconds: 9}).measure, late.measure);
  const known = aFunction('worker', {provisioned: [live], values: {asyncEventAgeSeconds: 1}});
  await measure(request([known], 180), signal);
  await measure(request([known], 15), signal);
  await measure(request([aFunction('other')], 180, 'detail'), signal);
  expect(late.asked).toEqual([]);
});

test('what fails of them leaves the rest', async () => {
  const failure: Failure = {
    kind: 'unreachable',
    service: 'cloudwatch',
    operation: 'GetMetricData',
    code: 'ECONNREFUSED',
    message: 'CloudWatch GetMetricData: no answer.',
    hint: 'Check the network.',
  };
  const fails: Measure = () => Promise.reject(new FailureError(failure));
  const measure = withLateMetrics(measuring({asyncEventAgeSeconds: 9}).measure, fails);
  const {learnt, failures} = await measure(request([aFunction('worker')], 15), signal);
  expect(learnt).toHaveLength(1);
  expect(failures).toEqual([failure]);
});

test('the late ones are those of lost events and of aliases', () => {
  expect(Object.keys(lateMetrics.metrics)).toEqual([
    'asyncDroppedPerMinute',
    'deadLetterErrorsPerMinute',
    'destinationFailuresPerMinute',
  ]);
  expect(Object.keys(lateMetrics.partMetrics)).toEqual(['utilization', 'spilloverPerMinute']);
});
