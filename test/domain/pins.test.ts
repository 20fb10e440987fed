import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Pin} from '../../source/domain/pins.ts';
import {pinsFor, readOnlyReason} from '../../source/domain/pins.ts';

const aPin = (conditions: Partial<Pin>): Pin => ({
  readOnly: true,
  typeName: false,
  file: '/home/ada/.config/sls-top/config.toml',
  ...conditions,
});

const account = '123456789012';
const inProd = {profile: 'prod', account};

const reason = (pin: Partial<Pin>, name: string, place: Parameters<typeof pinsFor>[1] = inProd) =>
  pinsFor([aPin(pin)], place).readOnly(name);

describe('a pin for read only', () => {
  test.each<[string, Partial<Pin>]>([
    ['profile "prod"', {profiles: ['prod']}],
    ['profile "test" or "pro*"', {profiles: ['test', 'pro*']}],
    ['account "123456789012"', {accounts: [account]}],
    ['queue "payments-*"', {queues: ['payments-*']}],
    ['queue "/^pay/"', {queues: ['/^pay/']}],
    ['queue "pay"', {queues: ['pay']}],
    ['name "!orders"', {names: ['!orders']}],
    ['profile "prod", queue "PAYMENTS-*"', {profiles: ['prod'], queues: ['PAYMENTS-*']}],
  ])('holds for %s, and says so', (words, pin) => {
    expect(reason(pin, 'payments-eu')).toBe(`pinned read-only in config.toml: ${words}`);
  });

  test.each<[string, Partial<Pin>]>([
    ['a profile that only contains the name', {profiles: ['pro']}],
    ['another account', {accounts: ['999999999999']}],
    ['another queue', {queues: ['orders-*']}],
    ['one condition of two', {profiles: ['prod'], queues: ['orders-*']}],
    ['a pin for typing the name', {profiles: ['prod'], readOnly: false, typeName: true}],
  ])('does not hold for %s', (_, pin) => {
    expect(reason(pin, 'payments-eu')).toBeUndefined();
  });

  test('of the profile "default" holds when none was chosen', () => {
    expect(reason({profiles: ['default']}, 'q', {profile: undefined, account})).toBeDefined();
    expect(reason({profiles: ['default']}, 'q')).toBeUndefined();
  });

  test('of an account holds as long as the account is not known, and says why', () => {
    const pin = {accounts: [account], queues: ['payments-*']};
    const place = {profile: 'prod', account: undefined};
    expect(reason(pin, 'payments-eu', place)).toBe(
      'pinned read-only in config.toml: account "123456789012", queue "payments-*" (its account cannot be told here)',
    );
    expect(reason(pin, 'orders', place)).toBeUndefined();
  });

  test('of a queue leaves functions and streams alone, of a name it does not', () => {
    const subject = {kind: 'other', name: 'payments-worker', account} as const;
    expect(readOnlyReason([aPin({queues: ['payments-*']})], 'prod', subject)).toBeUndefined();
    expect(readOnlyReason([aPin({names: ['payments-*']})], 'prod', subject)).toBeDefined();
  });
});

test('a name must be typed where a pin asks for it, and nowhere else', () => {
  const pins = [aPin({queues: ['*-dlq'], readOnly: false, typeName: true})];
  const {readOnly, typeName} = pinsFor(pins, inProd);
  expect(['orders-dlq', 'orders'].map(typeName)).toEqual([true, false]);
  expect(readOnly('orders-dlq')).toBeUndefined();
});

const names = fc.array(fc.constantFrom('a', 'b', 'a*', '*b', 'ab'), {minLength: 1, maxLength: 2});
const anyPin = fc
  .record(
    {profiles: names, accounts: fc.array(fc.constantFrom('1', '2'), {minLength: 1}), queues: names, names},
    {requiredKeys: []},
  )
  .map(aPin);
const anySubject = fc.record({
  kind: fc.constantFrom('queue' as const, 'other' as const),
  name: fc.constantFrom('a', 'b', 'ab', 'c'),
  account: fc.constantFrom('1', '2'),
});

test('knowing less never allows more', () => {
  fc.assert(
    fc.property(
      fc.array(anyPin, {maxLength: 3}),
      fc.constantFrom('a', 'b', undefined),
      anySubject,
      fc.subarray(['kind', 'name', 'account'] as const),
      (pins, profile, subject, forgotten) => {
        const known = {...subject, ...Object.fromEntries(forgotten.map(key => [key, undefined]))};
        if (readOnlyReason(pins, profile, subject) !== undefined)
          expect(readOnlyReason(pins, profile, known)).toBeDefined();
      },
    ),
  );
});

test('a further pin never allows more', () => {
  fc.assert(
    fc.property(fc.array(anyPin), anyPin, anySubject, (pins, further, subject) => {
      if (readOnlyReason(pins, 'a', subject) !== undefined)
        expect(readOnlyReason([further, ...pins], 'a', subject)).toBeDefined();
    }),
  );
});
