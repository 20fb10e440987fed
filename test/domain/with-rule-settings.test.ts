import {describe, expect, test} from 'vitest';
import {assess} from '../../source/domain/assess.ts';
import type {RuleSetting} from '../../source/domain/rule-setting.ts';
import {settingPlace} from '../../source/domain/rule-setting.ts';
import {forgetType} from '../../source/domain/service.ts';
import {mutedFindings, withRuleSettings} from '../../source/domain/with-rule-settings.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';

const setting = (change: Partial<RuleSetting>): RuleSetting => ({
  number: 1,
  file: '/home/me/.config/sls-top/config.toml',
  rules: ['*'],
  thresholds: {},
  ...change,
});

const mute = (change: Partial<RuleSetting> = {}): RuleSetting => setting({mute: true, ...change});

const old = (name: string) => aQueue(name, {oldestAgeSeconds: 900, visible: 1, retentionSeconds: 1000});

const findings = (settings: readonly RuleSetting[], name = 'orders') =>
  assess(forgetType(withRuleSettings(sqs, settings)), old(name)).findings;

const healths = (settings: readonly RuleSetting[], name?: string) =>
  findings(settings, name).map(({health}) => health);

test('without a setting for the service it is the very same view', () => {
  expect(withRuleSettings(sqs, [])).toBe(sqs);
  expect(withRuleSettings(sqs, [mute({services: ['sns']})])).toBe(sqs);
});

describe('thresholds', () => {
  const ageAt = (share: number, more: Partial<RuleSetting> = {}): RuleSetting =>
    setting({rules: ['oldest-age'], thresholds: {warning: share, critical: share}, ...more});

  test('count for the names that are meant and for no other', () => {
    const settings = [ageAt(0.95, {names: ['batch-*', '/^night/']})];
    expect(healths(settings, 'orders')).toEqual(['critical']);
    expect(healths(settings, 'batch-orders')).toEqual([]);
    expect(healths(settings, 'nightly')).toEqual([]);
  });

  test('of a later setting beat those of an earlier one, each for itself', () => {
    const first = ageAt(0.95);
    expect(healths([first, setting({rules: ['oldest-age'], thresholds: {warning: 0.5}})])).toEqual([
      'warning',
    ]);
    expect(healths([ageAt(0.5), first])).toEqual([]);
  });

  test('stand in the summary where they count for every name', () => {
    const summaryOf = (settings: readonly RuleSetting[]) =>
      withRuleSettings(sqs, settings).rules.find(({id}) => id === 'oldest-age')?.summary;
    expect(summaryOf([ageAt(0.95)])).toBe(
      'The oldest message has used 95 % (warning) or 95 % (critical) of the retention period',
    );
    expect(summaryOf([ageAt(0.95, {names: ['*']})])).toBe(summaryOf([]));
  });

  test('leave every other rule as it is', () => {
    const changed = withRuleSettings(sqs, [ageAt(0.95)]);
    for (const rule of sqs.rules)
      expect(changed.rules.includes(rule), rule.id).toBe(rule.id !== 'oldest-age');
  });
});

describe('a mute', () => {
  test('makes a resource calm, and what it hides can still be asked for', () => {
    const muted = mute({names: ['orders'], number: 3});
    const view = withRuleSettings(sqs, [muted]);
    const queue = old('orders');
    expect(assess(forgetType(view), queue)).toEqual({health: 'ok', findings: []});
    expect(mutedFindings(view, queue)).toMatchObject([
      {ruleId: 'oldest-age', health: 'critical', mutedBy: muted},
    ]);
    expect(settingPlace(muted)).toBe('config.toml, rule 3');
    expect(mutedFindings(view, old('others'))).toEqual([]);
    expect(mutedFindings(sqs, queue)).toEqual([]);
  });

  test('of one rule leaves the others loud', () => {
    const stuck = aQueue('orders', {
      visible: 40,
      deleted: 0,
      received: 2,
      sent: 1,
      oldestAgeSeconds: 900,
      retentionSeconds: 1000,
    });
    const view = forgetType(withRuleSettings(sqs, [mute({rules: ['oldest-age']})]));
    expect(assess(view, stuck).findings.map(({ruleId}) => ruleId)).toEqual(['no-deletes']);
  });

  test('ends at the moment that it names, by when the resource was looked at', () => {
    expect(healths([mute({until: noon + 1})])).toEqual([]);
    expect(healths([mute({until: noon})])).toEqual(['critical']);
  });

  test('can be taken back by a later setting, and what ended takes nothing back', () => {
    const orders = setting({mute: false, names: ['orders']});
    expect(healths([mute(), orders])).toEqual(['critical']);
    expect(healths([mute(), orders], 'refunds')).toEqual([]);
    expect(healths([mute(), mute({until: noon})])).toEqual([]);
  });
});

test('two views of a service judge the same resource apart', () => {
  const queue = old('orders');
  const muted = forgetType(withRuleSettings(sqs, [mute()]));
  expect(assess(muted, queue).health).toBe('ok');
  expect(assess(forgetType(sqs), queue).health).toBe('critical');
  expect(assess(muted, queue).health).toBe('ok');
});

test('a column is as bad as its rules find by the settings', () => {
  const dead = aQueue('failures', {visible: 3, sources: ['orders']});
  const cellOf = (settings: readonly RuleSetting[]) =>
    withRuleSettings(sqs, settings)
      .columns.find(({id}) => id === 'visible')
      ?.cell(dead, noon, () => []);
  expect(cellOf([])).toEqual({text: '3', sort: 3, health: 'warning'});
  expect(cellOf([mute({names: ['orders']})])).toEqual({text: '3', sort: 3, health: 'warning'});
  expect(cellOf([mute()])).toEqual({text: '3', sort: 3});
  expect(cellOf([setting({rules: ['dead-letters'], thresholds: {warning: 2}})])).toEqual({
    text: '3',
    sort: 3,
    health: 'warning',
  });
});

test('what is wrong with a connection is no news where its rule is muted', () => {
  const alarm = anAlarm('too-many', {
    state: 'ALARM',
    resources: [{arn: 'arn:aws:sqs:eu-west-1:123456789012:orders', isInAlarm: true}],
  });
  const findingsOf = (settings: readonly RuleSetting[]) =>
    withRuleSettings(alarms, settings)
      .edges(alarm)
      .map(({finding}) => finding?.health);
  expect(findingsOf([])).toEqual(['critical']);
  expect(findingsOf([mute({rules: ['nobody-told']})])).toEqual(['critical']);
  expect(findingsOf([mute({rules: ['in-alarm']})])).toEqual([undefined]);
});

test('the detail of a stream colours its lag by the settings as well', () => {
  const late = aStream('clicks', {metrics: {iteratorAgeSeconds: 43_200}});
  const healthOf = (settings: readonly RuleSetting[]) => {
    const [facts] = withRuleSettings(kinesis, settings).detail(late, {
      now: noon,
      account: undefined,
      queueByArn: () => undefined,
    });
    return facts?.kind === 'facts'
      ? facts.facts.find(({label}) => label === 'Iterator age')?.health
      : 'no facts';
  };
  expect(healthOf([])).toBe('critical');
  expect(healthOf([setting({rules: ['iterator-age'], thresholds: {critical: 0.9}})])).toBe('warning');
});
