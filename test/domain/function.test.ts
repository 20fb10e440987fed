import {describe, expect, test} from 'vitest';
import {
  hasProblem,
  isOn,
  mappingFinding,
  retriesForEver,
  sourceKindOf,
  sourceOf,
} from '../../source/domain/event-source-mapping.ts';
import {
  errorRateOf,
  eventAgeLimitSeconds,
  isInvokedAsynchronously,
  mappingsByFunction,
  provisionedUse,
} from '../../source/domain/function.ts';
import type {LambdaFunction} from '../../source/domain/function.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import {
  aFunction,
  aMapping,
  aStreamMapping,
  arnOfFunction,
  arnOfStream,
  measuredAt,
} from '../services/lambda/a-function.ts';

describe('the error rate', () => {
  test.each([
    [{invocationsPerMinute: 200, errorsPerMinute: 8}, 0.04],
    [{invocationsPerMinute: 200, errorsPerMinute: 0}, 0],
    [{invocationsPerMinute: 3, errorsPerMinute: 4}, 1],
    [{invocationsPerMinute: 0, errorsPerMinute: 0}, undefined],
    [{errorsPerMinute: 3}, undefined],
    [{invocationsPerMinute: 3}, undefined],
  ])('of %j is %s', (values, rate) => {
    expect(errorRateOf(aFunction('worker', {values}))).toBe(rate);
  });

  test('is not known from errors that are older than what was read since', () => {
    const worker = aFunction('worker', {values: {invocationsPerMinute: 100, errorsPerMinute: 50}});
    const read = (readThrough: number): LambdaFunction => ({
      ...worker,
      metrics: {...worker.metrics, invocationsPerMinute: {value: 100, at: readThrough}},
      readThrough,
    });
    expect(errorRateOf(read(measuredAt + 240_000))).toBe(0.5);
    expect(errorRateOf(read(measuredAt + 240_001))).toBeUndefined();
  });
});

test('of several aliases the fullest counts, and what spilled over any of them', () => {
  const aliases = {
    live: {utilization: 0.4, spilloverPerMinute: 3},
    beta: {utilization: 0.9, spilloverPerMinute: 4},
  };
  expect(provisionedUse(aFunction('worker', {aliases}))).toEqual({
    utilization: 0.9,
    spilloverPerMinute: 7,
    at: measuredAt,
  });
  expect(provisionedUse(aFunction('worker'))).toBeUndefined();
  expect(provisionedUse(aFunction('worker', {aliases: {live: {}}}))).toBeUndefined();
});

test('of an alias that has fallen silent nothing counts, and what is missing is not zero', () => {
  const old = measuredAt - 240_001;
  const silent = {utilization: {value: 0.99, at: old}, spilloverPerMinute: {value: 40, at: old}};
  const worker = {...aFunction('worker', {aliases: {live: {utilization: 0.4}}}), readThrough: measuredAt};
  expect(provisionedUse({...worker, parts: {...worker.parts, silent}})).toEqual({
    utilization: 0.4,
    spilloverPerMinute: undefined,
    at: measuredAt,
  });
  expect(provisionedUse({...worker, parts: {silent}})).toBeUndefined();
});

describe('asynchronous invocation', () => {
  const config = {
    qualifier: '$LATEST',
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: undefined,
    onSuccessArn: undefined,
    onFailureArn: undefined,
  };

  test.each<[Parameters<typeof aFunction>[1], boolean]>([
    [{}, false],
    [{deadLetterArn: arnOf('dead')}, true],
    [{asyncConfigs: [config]}, false],
    [{asyncConfigs: [{...config, onFailureArn: arnOf('dead')}]}, true],
    [{values: {asyncEventAgeSeconds: 0}}, true],
    [{values: {asyncEventAgeSeconds: 9}, readThrough: measuredAt + 240_001}, false],
  ])('of a function with %j: %s', (facts, isAsynchronous) => {
    expect(isInvokedAsynchronously(aFunction('worker', facts))).toBe(isAsynchronous);
  });
});

test('asynchronous events are kept for six hours, or for as long as the strictest configuration says', () => {
  const config = {
    qualifier: 'live',
    maximumRetryAttempts: 1,
    onSuccessArn: undefined,
    onFailureArn: undefined,
  };
  expect(eventAgeLimitSeconds(aFunction('worker'))).toBe(21_600);
  const asyncConfigs = [
    {...config, maximumEventAgeSeconds: 600},
    {...config, maximumEventAgeSeconds: undefined},
  ];
  expect(eventAgeLimitSeconds(aFunction('worker', {asyncConfigs}))).toBe(600);
});

describe('triggers', () => {
  test('belong to the function, whatever version or alias they call', () => {
    const mappings = [aMapping(), aMapping({functionArn: `${arnOfFunction('worker')}:live`})];
    expect(mappingsByFunction(mappings)).toEqual(new Map([[arnOfFunction('worker'), mappings]]));
  });

  test.each([
    ['arn:aws:sqs:eu-west-1:123456789012:orders', 'queue'],
    [arnOfStream('clicks'), 'stream'],
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000', 'stream'],
    ['arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1', 'other'],
    [undefined, 'other'],
  ])('of %s read from a %s', (sourceArn, kind) => {
    expect(sourceKindOf(aMapping({sourceArn}))).toBe(kind);
  });

  test('of an enhanced fan-out consumer read from its stream', () => {
    const sourceArn = `${arnOfStream('clicks')}/consumer/fraud:1700000000`;
    expect(sourceOf(aMapping({sourceArn}))).toBe(arnOfStream('clicks'));
    expect(sourceOf(aMapping())).toBe('arn:aws:sqs:eu-west-1:123456789012:orders');
  });

  test.each([
    ['Enabled', true],
    ['Creating', true],
    ['Updating', true],
    ['Disabled', false],
    ['Disabling', false],
    ['Deleting', false],
  ])('that are %s deliver: %s', (state, on) => {
    expect(isOn(aMapping({state}))).toBe(on);
  });

  test('of a stream retry for ever where neither retries nor age have an end', () => {
    expect(retriesForEver(aStreamMapping())).toBe(true);
    expect(
      retriesForEver(aStreamMapping({maximumRetryAttempts: undefined, maximumRecordAgeSeconds: undefined})),
    ).toBe(true);
    expect(retriesForEver(aStreamMapping({maximumRetryAttempts: 3}))).toBe(false);
    expect(retriesForEver(aStreamMapping({maximumRecordAgeSeconds: 60}))).toBe(false);
    expect(retriesForEver(aMapping({maximumRetryAttempts: -1, maximumRecordAgeSeconds: -1}))).toBe(false);
  });

  test('that are off are a warning, those that fail and retry for ever are critical', () => {
    const problem = 'PROBLEM: Function call failed';
    expect(mappingFinding(aMapping({lastResult: 'OK'}), 'orders')).toBeUndefined();
    expect(mappingFinding(aMapping({lastResult: 'No records processed'}), 'orders')).toBeUndefined();
    const off = mappingFinding(aMapping({state: 'Disabled', stateReason: 'User action'}), 'orders');
    expect(off).toEqual({
      health: 'warning',
      reason: 'The trigger of orders is disabled (User action): nothing of it is processed and it grows old',
    });
    expect(mappingFinding(aStreamMapping({lastResult: problem}), 'clicks')).toMatchObject({
      health: 'critical',
    });
    const limited = aStreamMapping({lastResult: problem, maximumRetryAttempts: 3});
    expect(mappingFinding(limited, 'clicks')).toMatchObject({health: 'warning'});
    // What a disabled trigger last said is over.
    expect(hasProblem(aStreamMapping({lastResult: problem, state: 'Disabled'}))).toBe(false);
  });
});
