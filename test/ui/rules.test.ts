import {describe, expect, test} from 'vitest';
import type {RuleSetting} from '../../source/domain/rule-setting.ts';
import {forgetType} from '../../source/domain/service.ts';
import {withRuleSettings} from '../../source/domain/with-rule-settings.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const aged: QueueFacts = {visible: 1, oldestAgeSeconds: 900, retentionSeconds: 1000};

const file = '/home/me/.config/sls-top/config.toml';

const muteSandboxes: RuleSetting = {
  number: 3,
  file,
  rules: ['*'],
  names: ['sandbox-*'],
  thresholds: {},
  mute: true,
  until: noon + 3_600_000,
};

const settings: readonly RuleSetting[] = [
  {number: 1, file, rules: ['oldest-age'], names: ['batch-*'], thresholds: {warning: 0.95}},
  {number: 2, file, rules: ['old-messages'], services: ['sqs'], thresholds: {warning: 7200}},
  muteSandboxes,
  {number: 4, file, rules: ['oldest-age'], names: ['night'], thresholds: {}, mute: true, until: noon},
];

const open = (
  its: readonly RuleSetting[],
  queues: Readonly<Record<string, QueueFacts>> = {orders: aged, 'batch-orders': aged, 'sandbox-a': aged},
): Session =>
  openSession({
    queues,
    size: {columns: 120, rows: 60},
    services: [forgetType(withRuleSettings(sqs, its))],
  });

const rulesOf = (session: Session): string => {
  session.press(':');
  session.type('rules');
  session.press('Enter');
  return session.screen();
};

/** The lines about one rule. */
const aboutRule = (screen: string, id: string): readonly string[] => {
  const lines = screen.split('\n').map(line => line.trim());
  const start = lines.findIndex(line => new RegExp(`^\\S ${id}\\b`).test(line));
  const after = lines.slice(start + 1).findIndex(line => /^[·▲✖?] /.test(line));
  return lines.slice(start, start + 1 + after);
};

describe(':rules', () => {
  test('says of every rule when it holds, by which thresholds, by which source, and what it finds', () => {
    const screen = rulesOf(open([]));
    expect(screen).toContain('Rules · as built in; [[rule]] in the config file changes and mutes them');
    expect(aboutRule(screen, 'oldest-age')).toEqual([
      '✖ oldest-age  finds 3 queues',
      'The oldest message has used 50 % (warning) or 80 % (critical) of the retention period',
      'Thresholds: warning 50 %, critical 80 %',
      'SQS Developer Guide: ApproximateAgeOfOldestMessage and MessageRetentionPeriod',
    ]);
    for (const {id} of sqs.rules) expect(screen).toContain(`${id}  finds`);
  });

  test('says what the config file changes and for whom, what it mutes and until when', () => {
    const screen = rulesOf(open(settings));
    expect(screen).toContain(`Rules · 4 settings of ${file}`);
    expect(screen).toMatch(/config\.toml, rule 3, for "sandbox-\*": every rule muted until \d\d:\d\d\n/);
    expect(aboutRule(screen, 'oldest-age').slice(0, 5)).toEqual([
      '✖ oldest-age  finds 1 queue, 1 more muted',
      'The oldest message has used 50 % (warning) or 80 % (critical) of the retention period',
      'Thresholds: warning 50 %, critical 80 %',
      'config.toml, rule 1, for "batch-*": warning 95 %',
      expect.stringMatching(
        /^config\.toml, rule 4, for "night": muted until \d\d:\d\d, which is over: it hides nothing any more$/,
      ),
    ]);
    expect(aboutRule(screen, 'old-messages').slice(1, 4)).toEqual([
      'The oldest message is older than you allow (warning: 2 h, critical: off); not asked of DLQs',
      'Thresholds: warning 2 h (built in: off), critical off',
      'config.toml, rule 2, for every name: warning 2 h',
    ]);
  });

  test('says which settings are of names that nothing has', () => {
    const muteNobody: RuleSetting = {
      ...{number: 5, file, rules: ['oldest-age'], names: ['nosuch-*']},
      ...{thresholds: {}, mute: true},
    };
    const lines = aboutRule(rulesOf(open([muteNobody, ...settings])), 'oldest-age');
    expect(lines.slice(3, 5)).toEqual([
      'config.toml, rule 5, for "nosuch-*": muted; nothing here has such a name',
      'config.toml, rule 1, for "batch-*": warning 95 %',
    ]);
  });

  test('says that nobody looked yet, rather than that nothing was found', () => {
    const session = openSession({size: {columns: 120, rows: 60}, services: [forgetType(sqs)]});
    expect(rulesOf(session)).toContain('? dead-letters  nothing was looked at yet');
  });

  test('leaves by Esc, and is not opened twice', () => {
    const session = open([]);
    const before = session.screen();
    rulesOf(session);
    rulesOf(session);
    session.press('Esc');
    expect(session.screen()).toBe(before);
  });
});

test('the detail of a resource says what is muted, by what and until when', () => {
  const session = open([muteSandboxes], {'sandbox-a': aged});
  session.press('Enter');
  expect(session.screen()).toMatch(
    / {2}No other problem found\.\n {2}· The oldest message is 15m00 old.* \(muted by config\.toml,\s+rule 3, until \d\d:\d\d\)\n/s,
  );
});
