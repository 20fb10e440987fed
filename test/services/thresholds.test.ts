import {describe, expect, test} from 'vitest';
import type {Thresholds} from '../../source/domain/rule-threshold.ts';
import type {HealthRule, Resource} from '../../source/domain/service.ts';
import {formatThreshold} from '../../source/domain/threshold-text.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {services} from '../../source/services/catalog.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sns} from '../../source/services/sns/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue} from '../fixtures/a-queue.ts';
import {aFunction} from './lambda/a-function.ts';

const rules = services.flatMap(({view}) => view.rules.map(rule => ({service: view.id, rule})));

test('every threshold says what happens there, in a way that the config file may call it', () => {
  const reserved = ['rule', 'service', 'name', 'mute', 'until'];
  for (const {service, rule} of rules)
    for (const {id, help, value} of rule.thresholds ?? []) {
      expect(id, `${service} ${rule.id}`).toMatch(/^[a-z][a-z-]*$/);
      expect(reserved).not.toContain(id);
      expect(help).not.toBe('');
      expect(value).toBeGreaterThanOrEqual(0);
    }
});

test('a summary names every threshold as it is, and with others as they are then', () => {
  const other = 7.77;
  for (const {service, rule} of rules) {
    const {thresholds = [], summary, describe: withOthers} = rule;
    for (const {unit, value} of thresholds)
      expect(summary, `${service} ${rule.id}`).toContain(formatThreshold(unit, value));
    const changed: Thresholds = Object.fromEntries(thresholds.map(({id}) => [id, other]));
    for (const {unit} of thresholds)
      expect(withOthers?.(changed), `${service} ${rule.id}`).toContain(formatThreshold(unit, other));
  }
});

test('rules without a bound have none to change, and all that have one can be described with another', () => {
  const without = rules.filter(({rule}) => rule.thresholds === undefined).map(({rule}) => rule.id);
  expect(without).toEqual([
    'unread',
    'status',
    'loss',
    'triggers',
    'failed-to-redrive',
    'no-subscriptions',
    'invalid-for-filters',
    'pending',
    'in-alarm',
    'nobody-told',
    'evaluation',
  ]);
  for (const {rule} of rules) expect(rule.describe === undefined).toBe(rule.thresholds === undefined);
});

const ruleOf = <R extends Resource>(all: readonly HealthRule<R>[], id: string): HealthRule<R> => {
  const rule = all.find(one => one.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule;
};

describe('a threshold that is changed moves the bound', () => {
  const old = aQueue('orders', {oldestAgeSeconds: 900, visible: 1, retentionSeconds: 1000});

  test.each([
    [undefined, 'critical'],
    [{critical: 0.95}, 'warning'],
    [{warning: 0.95, critical: 0.99}, undefined],
    [{warning: 0.95}, undefined],
    [{critical: Infinity}, 'warning'],
    [{warning: Infinity}, undefined],
  ] as const)('of the age against the retention: %j', (changed, health) => {
    expect(ruleOf(sqs.rules, 'oldest-age').check(old, changed)?.health).toBe(health);
  });

  test.each([
    [{}, undefined],
    [{warning: 901}, undefined],
    [{warning: 900}, 'warning'],
    [{warning: 600, critical: 900}, 'critical'],
    [{critical: 900}, 'critical'],
    [{critical: 901}, undefined],
  ] as const)('of the age that somebody allows, which nobody does unasked: %j', (changed, health) => {
    expect(ruleOf(sqs.rules, 'old-messages').check(old, changed)?.health).toBe(health);
  });

  test('says how old it is and what is allowed, and nothing of a DLQ or an empty queue', () => {
    const {check} = ruleOf(sqs.rules, 'old-messages');
    expect(check(old, {warning: 600})?.reason).toBe(
      'The oldest message is 15m00 old: more than the 10m00 that the config file allows',
    );
    const dead = aQueue('failures', {oldestAgeSeconds: 900, visible: 1, sources: ['orders']});
    expect(check(dead, {warning: 600})).toBeUndefined();
    expect(check(aQueue('orders', {oldestAgeSeconds: 900, visible: 0}), {warning: 600})).toBeUndefined();
  });

  test.each([
    [{warning: 3}, 'warning'],
    [{warning: 4}, undefined],
    [{warning: 4, growth: 1}, undefined],
    [{growth: 0.1}, 'warning'],
  ] as const)('of dead letters: %j', (changed, health) => {
    const queue = aQueue('failures', {visible: 3, sources: ['orders']});
    expect(ruleOf(sqs.rules, 'dead-letters').check(queue, changed)?.health).toBe(health);
  });

  test('of errors: how many of the invocations, and how many at least', () => {
    const {check} = ruleOf(lambda.rules, 'errors');
    const failing = aFunction('worker', {values: {errorsPerMinute: 4, invocationsPerMinute: 20}});
    expect(check(failing)?.health).toBe('warning');
    expect(check(failing, {least: 4})?.health).toBe('critical');
    expect(check(failing, {warning: 0.25})).toBeUndefined();
  });
});

test('rules of the same id are told apart by their service only where they measure different things', () => {
  const unitsOf = (id: string) =>
    [sqs, kinesis, lambda, sns, alarms].flatMap(view =>
      view.rules
        .filter(rule => rule.id === id)
        .map(({thresholds = []}) => thresholds.map(({unit}) => unit).join()),
    );
  expect(unitsOf('iterator-age')).toEqual(['share,share', 'seconds,seconds']);
});
