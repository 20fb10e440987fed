import {describe, expect, test} from 'vitest';
import {
  claimedConcurrency,
  claimedShare,
  joinFunctions,
  topConsumers,
  unreservedLeft,
} from '../../source/domain/function-account.ts';
import {aFunction, anAccountOf, measuredAt} from '../services/lambda/a-function.ts';

const measured = (value: number) => ({value, at: measuredAt});

describe('claimed concurrency', () => {
  const all = {claimed: measured(720), unreserved: measured(600), concurrent: measured(640)};

  test('is what CloudWatch calls so', () => {
    expect(claimedConcurrency(all, 25)).toEqual({...measured(720), source: 'ClaimedAccountConcurrency'});
  });

  test('is put together where that is absent, and says of what', () => {
    expect(claimedConcurrency({...all, claimed: undefined}, 25)).toEqual({
      ...measured(625),
      source: 'UnreservedConcurrentExecutions + reserved',
    });
    const executions = {...measured(640), source: 'ConcurrentExecutions'};
    expect(claimedConcurrency({...all, claimed: undefined}, undefined)).toEqual(executions);
    expect(claimedConcurrency({...all, claimed: undefined, unreserved: undefined}, 25)).toEqual(executions);
  });

  test('is unknown when nothing is measured', () => {
    const nothing = {claimed: undefined, unreserved: undefined, concurrent: undefined};
    expect(claimedConcurrency(nothing, 25)).toBeUndefined();
  });

  test('leaves the rest of the quota, which executions alone do not tell', () => {
    expect(unreservedLeft(anAccountOf(720))).toBe(280);
    expect(unreservedLeft(anAccountOf(1020))).toBe(0);
    expect(unreservedLeft(anAccountOf(720, {quota: undefined}))).toBeUndefined();
    expect(unreservedLeft(anAccountOf(720, {claimed: undefined}))).toBeUndefined();
    const stoodIn = {...measured(720), source: 'ConcurrentExecutions'} as const;
    expect(unreservedLeft(anAccountOf(720, {claimed: stoodIn}))).toBeUndefined();
    expect(claimedShare(anAccountOf(720))).toBe(0.72);
    expect(claimedShare(anAccountOf(720, {quota: undefined}))).toBeUndefined();
  });
});

test('the top consumers come highest first, without those that are idle or not measured', () => {
  const functions = [
    aFunction('b', {values: {concurrency: 5}}),
    aFunction('idle', {values: {concurrency: 0}}),
    aFunction('unknown'),
    aFunction('most', {values: {concurrency: 300}}),
    aFunction('a', {values: {concurrency: 5}}),
  ];
  expect(topConsumers(functions).map(({name}) => name)).toEqual(['most', 'a', 'b']);
});

describe('the join', () => {
  const functions = new Map(
    [aFunction('big', {values: {concurrency: 300}}), aFunction('small', {values: {concurrency: 3}})].map(
      lambda => [lambda.id, lambda],
    ),
  );

  test('tells every function the quota, what is claimed and who uses most of it', () => {
    const joined = joinFunctions(functions, anAccountOf(720));
    const account = {
      quota: 1000,
      claimed: anAccountOf(720).claimed,
      biggest: {name: 'big', concurrency: 300},
    };
    expect([...joined.values()].map(lambda => lambda.account)).toEqual([account, account]);
  });

  test('leaves the very same objects where nothing changed', () => {
    expect(joinFunctions(functions, undefined)).toBe(functions);
    const joined = joinFunctions(functions, anAccountOf(720));
    expect(joinFunctions(joined, anAccountOf(720))).toBe(joined);
    const [first] = joined.keys();
    const renewed = new Map(joined).set('new', aFunction('new'));
    expect(joinFunctions(renewed, anAccountOf(720)).get(first ?? '')).toBe(joined.get(first ?? ''));
  });

  test('notices what changed of the account', () => {
    const joined = joinFunctions(functions, anAccountOf(720));
    expect(joinFunctions(joined, anAccountOf(721))).not.toBe(joined);
    expect(joinFunctions(joined, anAccountOf(720, {quota: 2000}))).not.toBe(joined);
  });
});
