import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Config} from '../../source/cli/config.ts';
import {readConfig} from '../../source/cli/config-file.ts';
import {openFolder} from '../fixtures/a-folder.ts';

const read = async (toml: string) => {
  const file = join(await openFolder(), 'config.toml');
  await writeFile(file, toml);
  return {file, read: await readConfig(file, true)};
};

const config = async (toml: string): Promise<Config> => {
  const {read: result} = await read(toml);
  if (!result.ok) throw new Error(result.message);
  return result.config;
};

const mistake = async (toml: string): Promise<string> => {
  const {file, read: result} = await read(toml);
  return result.ok
    ? 'no mistake'
    : result.message.replace(`${file}: `, '').replace(/ \(rule 1 begins on line 1\.\)$/, '');
};

describe('[[rule]]', () => {
  test('is read with its thresholds in their units', async () => {
    const {rules, file} = await config(`
[[rule]]
rule = "oldest-age"
service = "sqs"
name = ["batch-*", "!x"]
warning = "90%"
[[rule]]
rule = ["old-messages", "no-deletes"]
warning = "2h"
critical = "off"
[[rule]]
rule = "*"
name = "sandbox-*"
mute = true
until = "2026-12-01T10:00Z"
`);
    expect(rules).toEqual([
      {
        number: 1,
        file,
        rules: ['oldest-age'],
        services: ['sqs'],
        names: ['batch-*', '!x'],
        thresholds: {warning: 0.9},
      },
      {
        number: 2,
        file,
        rules: ['old-messages', 'no-deletes'],
        thresholds: {warning: 7200, critical: Infinity},
      },
      {
        number: 3,
        file,
        rules: ['*'],
        names: ['sandbox-*'],
        thresholds: {},
        mute: true,
        until: Date.parse('2026-12-01T10:00Z'),
      },
    ]);
  });

  test.each([
    ['"2026-12-01"', new Date(2026, 11, 1)],
    ['2026-12-01', new Date(2026, 11, 1)],
    ['"2026-12-01 18:30"', new Date(2026, 11, 1, 18, 30)],
    ['2026-12-01T18:30:00', new Date(2026, 11, 1, 18, 30)],
    ['2026-12-01T18:30:00+02:00', new Date('2026-12-01T16:30:00Z')],
    ['"2028-02-29"', new Date(2028, 1, 29)],
  ])('takes until = %s, of this machine’s time zone unless it says another', async (until, date) => {
    const {rules} = await config(`[[rule]]\nrule = "*"\nmute = true\nuntil = ${until}`);
    expect(rules[0]?.until).toBe(date.getTime());
  });

  test.each([
    ['mute = true', 'rule 1: expected rule, got none. For every rule say rule = "*".'],
    [
      'rule = "olds"\nservice = "kinesis"',
      'rule 1: rule: unknown rule "olds". There are: iterator-age, unread, fan-out-lag, status, write-throttles, read-throttles, capacity (kinesis).',
    ],
    [
      'rule = "*"\nservice = "s3"',
      'rule 1: service: expected one of sqs, kinesis, lambda, sns, alarms, got "s3".',
    ],
    [
      'rule = "*"\nmute = true\nname = "/x"',
      'rule 1: name: expected a pattern as in --filter, such as "payments-*", got "/x".',
    ],
    ['rule = "*"', 'rule 1: expected a threshold or mute = true, got neither.'],
    [
      'rule = "oldest-age"\nlimit = 3',
      'rule 1: unknown key "limit": the thresholds of oldest-age are: warning, critical.',
    ],
    [
      'rule = "unread"\nwarning = 3',
      'rule 1: unknown key "warning": unread has no thresholds; there are: rule, service, name, mute, until.',
    ],
    [
      'rule = ["oldest-age", "capacity"]\ncritical = "3%"',
      'rule 1: unknown key "critical": the thresholds of these rules together are: warning.',
    ],
    [
      'rule = "iterator-age"\nwarning = "5m"',
      'rule 1: warning: these rules measure different things by it: iterator-age (kinesis); iterator-age (lambda). Say which service, or set them apart.',
    ],
    [
      'rule = "old-messages"\nwarning = 300',
      'rule 1: warning (age of the oldest message: a warning): expected a time such as "90s", "5m", "2h" or "1d", or "off", got 300.',
    ],
    [
      'rule = "oldest-age"\nwarning = "half"',
      'rule 1: warning (of the retention period used: a warning): expected a share such as "80%", or "off", got "half".',
    ],
    [
      'rule = "oldest-age"\nwarning = "90%"\ncritical = "50%"',
      'rule 1: critical: expected at least warning, which is 90 %, got 50 %.',
    ],
    [
      'rule = "old-messages"\nwarning = "off"\ncritical = "50m"',
      'rule 1: critical: expected at least warning, which is off, got 50 min.',
    ],
    ['rule = "*"\nmute = "yes"', 'rule 1: mute: expected true or false, got "yes".'],
    [
      'rule = "unread"\nmute = false\nuntil = 2026-12-01',
      'rule 1: until: expected mute = true beside it: it says when the mute ends.',
    ],
    [
      'rule = "*"\nmute = true\nuntil = "2026-02-30"',
      'rule 1: until: expected a date such as "2026-12-01", or with a time "2026-12-01 18:00", of this machine’s time zone, got "2026-02-30".',
    ],
  ])('with a mistake says where it is and what is expected: %j', async (toml, message) => {
    expect(await mistake(`[[rule]]\n${toml}`)).toBe(message);
  });

  test('with a mistake says on which line its table begins', async () => {
    const toml = '[[rule]]\nrule = "*"\nmute = true\n\n  [[ rule ]]  # second\nrule = "*"\n';
    expect(await mistake(toml)).toBe(
      'rule 2: expected a threshold or mute = true, got neither. (rule 2 begins on line 5.)',
    );
  });

  test('that is no list of tables is a mistake', async () => {
    expect(await mistake('rule = "x"')).toBe('rule: expected tables, each under [[rule]], got "x".');
  });

  test('may be called as the README says', async () => {
    const {rules} = await config('[[rule]]\nrule = "iterator-age"\nservice = "lambda"\nwarning = "10m"');
    expect(rules[0]?.thresholds).toEqual({warning: 600});
  });
});

describe('[hooks]', () => {
  test('that are not there, or do nothing, are none', async () => {
    expect((await config('')).hooks).toBeUndefined();
    expect((await config('[hooks]\non = "warning"\nnotify = false')).hooks).toBeUndefined();
  });

  test('have defaults that are careful', async () => {
    expect((await config('[hooks]\nbell = true')).hooks).toEqual({
      on: 'critical',
      bell: true,
      notify: undefined,
      command: undefined,
      perMinute: 6,
    });
  });

  test('are read', async () => {
    const {hooks} = await config(
      '[hooks]\non = "warning"\nnotify = true\ncommand = ["notify-send", "", "sls-top"]\nper-minute = 60',
    );
    expect(hooks).toEqual({
      on: 'warning',
      bell: false,
      notify: 'auto',
      command: ['notify-send', '', 'sls-top'],
      perMinute: 60,
    });
    for (const way of ['osc9', 'osc777', 'both'] as const)
      expect((await config(`[hooks]\nnotify = "${way}"`)).hooks).toMatchObject({notify: way});
  });

  const commandWords = 'a list of a program and its arguments, such as ["notify-send", "sls-top"]';

  test.each([
    ['volume = 11', 'unknown key "volume". There are: on, bell, notify, command, per-minute.'],
    ['on = "ok"', 'on: expected "warning" or "critical", got "ok".'],
    ['bell = 1', 'bell: expected true or false, got 1.'],
    ['notify = "osc8"', 'notify: expected true, false, "osc9", "osc777" or "both", got "osc8".'],
    ['command = "notify-send"', `command: expected ${commandWords}, got "notify-send".`],
    ['command = ["a", 1]', `command: expected ${commandWords}, got 1.`],
    ['command = []', `command: expected ${commandWords}, got no program.`],
    ['command = ["a\\u0000b"]', `command: expected ${commandWords}, got "a\0b".`],
    ['per-minute = 0', 'per-minute: expected a whole number from 1 to 60, got 0.'],
    ['per-minute = 1.5', 'per-minute: expected a whole number from 1 to 60, got 1.5.'],
  ])('with a mistake say so: %j', async (toml, message) => {
    expect(await mistake(`[hooks]\n${toml}`)).toBe(`hooks: ${message}`);
  });

  test('that are no table are a mistake', async () => {
    expect(await mistake('hooks = true')).toBe('hooks: expected a table under [hooks], got true.');
  });
});
