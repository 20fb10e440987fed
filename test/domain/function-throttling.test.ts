import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {contradictsReservation, throttledBy, throttlingOf} from '../../source/domain/function-throttling.ts';
import type {LambdaFunction} from '../../source/domain/function.ts';
import type {Measured} from '../../source/domain/metric.ts';
import {aFunction, anAccountOf, measuredAt} from '../services/lambda/a-function.ts';

const throttled = (
  facts: Partial<Pick<LambdaFunction, 'reservation' | 'account'>>,
  values: {readonly concurrency?: number; readonly throttlesPerMinute?: number} = {},
): LambdaFunction =>
  aFunction('worker', {...facts, values: {throttlesPerMinute: 60, invocationsPerMinute: 540, ...values}});

const pressure = (claimed: number): LambdaFunction['account'] => ({
  quota: 1000,
  claimed: anAccountOf(claimed).claimed,
  biggest: undefined,
});

/** Only the weakest stand-in for what is claimed is known. */
const running = (concurrent: number): LambdaFunction['account'] => ({
  quota: 1000,
  claimed: {value: concurrent, at: measuredAt, source: 'ConcurrentExecutions'},
  biggest: undefined,
});

describe('who throttles', () => {
  test.each([
    ['its own reserved limit, when it is reached', {reservation: 5, account: pressure(300)}, 5, 'reserved'],
    [
      'the same, although the account is full as well',
      {reservation: 5, account: pressure(1000)},
      5,
      'reserved',
    ],
    ['the stop switch', {reservation: 0, account: pressure(300)}, undefined, 'stopped'],
    ['the account, when it is full', {reservation: 'none', account: pressure(990)}, 400, 'account'],
    [
      'nobody knows, when the account is full but the reservation not known',
      {account: pressure(990)},
      400,
      'undetermined',
    ],
    [
      'the account, when it is full and nothing seems reserved',
      {reservation: 'noneOrStopped', account: pressure(990)},
      400,
      'account',
    ],
    [
      'the scaling rate, when some go through and nothing seems reserved',
      {reservation: 'noneOrStopped', account: pressure(700)},
      400,
      'scalingRate',
    ],
    [
      'the account, when already what runs fills it',
      {reservation: 'none', account: running(990)},
      400,
      'account',
    ],
    [
      'nobody knows, when only what runs is known of the account',
      {reservation: 'none', account: running(700)},
      400,
      'undetermined',
    ],
    [
      'the scaling rate, when no limit is reached',
      {reservation: 'none', account: pressure(700)},
      120,
      'scalingRate',
    ],
    ['the same below a reservation', {reservation: 200, account: pressure(990)}, 120, 'scalingRate'],
    ['nobody knows, without the account', {reservation: 'none'}, 120, 'undetermined'],
    [
      'nobody knows, without the reservation',
      {reservation: undefined, account: pressure(10)},
      120,
      'undetermined',
    ],
    [
      'nobody knows, without the concurrency',
      {reservation: 5, account: pressure(10)},
      undefined,
      'undetermined',
    ],
  ] as const)('%s', (_, facts, concurrency, kind) => {
    const values = concurrency === undefined ? {} : {concurrency};
    const lambda = throttled({reservation: undefined, ...facts}, values);
    expect(throttlingOf(lambda)).toMatchObject({perMinute: 60, share: 0.1, by: {kind}});
    expect(throttledBy(lambda)).toBe(kind === 'undetermined' ? null : kind === 'stopped' ? 'reserved' : kind);
  });

  test('a limit counts as reached from 95 % on: the highest of a minute may fall between two samples', () => {
    const by = (concurrency: number) => throttledBy(throttled({reservation: 100}, {concurrency}));
    expect([by(94), by(95), by(100)]).toEqual(['scalingRate', 'reserved', 'reserved']);
    const byAccount = (claimed: number) =>
      throttledBy(throttled({reservation: 'none', account: pressure(claimed)}, {concurrency: 1}));
    expect([byAccount(949), byAccount(950)]).toEqual(['scalingRate', 'account']);
  });

  test('nobody, without throttles or without a word of them', () => {
    expect(throttlingOf(throttled({reservation: 0}, {throttlesPerMinute: 0}))).toBeUndefined();
    expect(throttlingOf(aFunction('worker', {reservation: 0}))).toBeUndefined();
  });

  test('nobody any more, when the last throttles are older than what is measured now', () => {
    const lambda = throttled({reservation: 5}, {concurrency: 5});
    expect(throttlingOf({...lambda, readThrough: measuredAt + 240_000})).toBeDefined();
    expect(throttlingOf({...lambda, readThrough: measuredAt + 240_001})).toBeUndefined();
  });

  test('nobody knows, when what is known of the account is older than what is measured now', () => {
    const lambda = throttled({reservation: 'none', account: pressure(990)});
    const later = {value: 60, at: measuredAt + 240_001};
    const news = {...lambda, metrics: {throttlesPerMinute: later}, readThrough: later.at};
    expect(throttlingOf(news)?.by).toEqual({
      kind: 'undetermined',
      missing: 'how much of the account’s concurrency is used',
    });
  });
});

describe('a function of which everything is refused', () => {
  const refused = (reservation: LambdaFunction['reservation'], claimed: number): LambdaFunction =>
    aFunction('worker', {reservation, account: pressure(claimed), values: {throttlesPerMinute: 60}});

  test.each([
    ['noneOrStopped', 300, 'undetermined'],
    ['noneOrStopped', 990, 'undetermined'],
    ['none', 990, 'account'],
    ['none', 300, 'undetermined'],
    [undefined, 990, 'undetermined'],
    [0, 300, 'stopped'],
  ] as const)('with a reservation of %s in an account that claims %s: %s', (reservation, claimed, kind) => {
    const lambda = refused(reservation, claimed);
    expect(throttlingOf(lambda)).toMatchObject({share: 1, by: {kind}});
    expect(contradictsReservation(lambda)).toBe(reservation !== 0);
  });

  test('is so in the minute of the throttles, whatever went through before', () => {
    const lambda = refused('noneOrStopped', 300);
    const before = {value: 540, at: measuredAt - 60_000};
    const during = {value: 1, at: measuredAt};
    const withInvocations = (invocationsPerMinute: Measured): LambdaFunction => ({
      ...lambda,
      metrics: {...lambda.metrics, invocationsPerMinute},
    });
    expect(throttlingOf(withInvocations(before))?.by.kind).toBe('undetermined');
    expect(throttlingOf(withInvocations(during))?.by.kind).toBe('scalingRate');
    expect(contradictsReservation(withInvocations(during))).toBe(false);
  });

  test('speaks against every reservation but the stop switch, and invocations against that', () => {
    expect(contradictsReservation(aFunction('worker', {reservation: 0}))).toBe(false);
    expect(
      contradictsReservation(aFunction('worker', {reservation: 0, values: {invocationsPerMinute: 1}})),
    ).toBe(true);
    expect(contradictsReservation(aFunction('worker'))).toBe(false);
  });
});

test('a function without a reservation is never said to be at its own limit, and one with never at the account’s', () => {
  const counts = fc.integer({min: 0, max: 2000});
  fc.assert(
    fc.property(
      counts,
      counts,
      fc.option(fc.integer({min: 1, max: 1000}), {nil: 'none' as const}),
      (concurrency, claimed, reservation) => {
        const by = throttledBy(throttled({reservation, account: pressure(claimed)}, {concurrency}));
        expect(by).not.toBe(reservation === 'none' ? 'reserved' : 'account');
        expect(by).not.toBeNull();
      },
    ),
  );
});
