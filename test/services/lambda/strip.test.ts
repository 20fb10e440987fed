import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {FunctionsAccount} from '../../../source/domain/function-account.ts';
import {displayWidth} from '../../../source/domain/visible-text.ts';
import {functionsAccountView} from '../../../source/services/lambda/strip.ts';
import {aFunction, anAccountOf, measuredAt} from './a-function.ts';

const functions = new Map(
  Object.entries({'image-resizer': 310, 'checkout-api': 120, 'invoice-renderer': 5}).map(
    ([name, concurrency]) => [name, aFunction(name, {values: {concurrency}})],
  ),
);

const linesOf = (account: FunctionsAccount | undefined, width: number) =>
  functionsAccountView.strip(account, functions, width).map(line => line.map(({text}) => text).join(''));

const healthOf = (claimed: number) =>
  functionsAccountView.strip(anAccountOf(claimed), functions, 120)[0]?.[0]?.health;

test('says how much of the quota is claimed, what is left, what is refused, and who uses it', () => {
  const account = anAccountOf(720, {throttlesPerMinute: {value: 331, at: measuredAt}});
  expect(linesOf(account, 100)).toEqual([
    'claimed 720 of 1,000 (72 %) ███████░░░ · unreserved left 280 · throttles 331/min',
    'most: image-resizer 310 ▇▇▇▇▇▇▇▇  checkout-api 120 ▇▇▇  invoice-renderer 5 ▇',
  ]);
});

test('on a narrow screen the bar leaves before the numbers', () => {
  const account = anAccountOf(720, {throttlesPerMinute: {value: 331, at: measuredAt}});
  expect(linesOf(account, 72)).toEqual([
    'claimed 720 of 1,000 (72 %) · unreserved left 280 · throttles 331/min',
    'most: image-resizer 310 ▇▇▇▇▇▇  checkout-api 120 ▇▇ …',
  ]);
});

test('names what stands in for a metric that is absent', () => {
  const claimed = {value: 640, at: measuredAt, source: 'ConcurrentExecutions'} as const;
  expect(linesOf(anAccountOf(0, {claimed}), 140)[0]).toBe(
    'claimed 640 of 1,000 (64 %) ██████░░░░ · throttles 0/min · from ConcurrentExecutions: ClaimedAccountConcurrency is absent',
  );
});

test('says what is not known, and why', () => {
  const unknown = {quota: undefined, claimed: undefined, throttlesPerMinute: undefined};
  const problems = ['Lambda GetAccountSettings: access denied. Allow lambda:GetAccountSettings.'];
  expect(linesOf(anAccountOf(0, {...unknown, problems}), 140)[0]).toBe(
    'claimed concurrency not known · Lambda GetAccountSettings: access denied. Allow lambda:GetAccountSettings.',
  );
  expect(linesOf(anAccountOf(0, {claimed: undefined}), 140)[0]).toMatch(/^claimed – of 1,000 · throttles/);
  expect(linesOf(undefined, 140)[0]).toBe('claimed concurrency: not read yet');
  expect(functionsAccountView.strip(undefined, new Map(), 80)[1]?.[0]?.text).toBe(
    'no concurrency measured yet',
  );
});

test('is a warning from 70 % on and critical from 90 % on', () => {
  expect([healthOf(699), healthOf(700), healthOf(899), healthOf(900)]).toEqual([
    'ok',
    'warning',
    'warning',
    'critical',
  ]);
});

test('never takes more room than there is, whatever it has to say', () => {
  const problems = fc.array(fc.string({maxLength: 60}), {maxLength: 2});
  fc.assert(
    fc.property(fc.integer({min: 1, max: 220}), fc.nat(), problems, (width, claimed, told) => {
      const lines = linesOf(anAccountOf(claimed, {problems: told}), width);
      expect(lines).toHaveLength(functionsAccountView.stripHeight);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('the report has numbers, and null for what is unknown', () => {
  expect(functionsAccountView.report(anAccountOf(720))).toEqual({
    claimedConcurrency: 720,
    claimedConcurrencySource: 'ClaimedAccountConcurrency',
    concurrencyQuota: 1000,
    unreservedConcurrency: 900,
    unreservedConcurrencyLeft: 280,
    throttlesPerMinute: 0,
  });
  expect(new Set(Object.values(functionsAccountView.report(undefined)))).toEqual(new Set([null]));
});
