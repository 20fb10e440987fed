import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {readInvocation} from '../../source/cli/read-invocation.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  vi.stubEnv('NO_COLOR', undefined);
  folder = await mkdtemp(join(tmpdir(), 'config-'));
  file = join(folder, 'sls-top', 'config.toml');
  await mkdir(join(folder, 'sls-top'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, {recursive: true});
});

const start = async (words = '') =>
  readInvocation(words === '' ? [] : words.split(' '), {XDG_CONFIG_HOME: folder});

const startWith = async (toml: string, words = '') => {
  await writeFile(file, toml);
  return start(words);
};

const settingsWith = async (toml: string, words = '') => {
  const invocation = await startWith(toml, words);
  if (!('settings' in invocation)) throw new Error(JSON.stringify(invocation));
  return invocation.settings;
};

describe('the file', () => {
  test('is looked for in the folder of the XDG Base Directory Specification, else in ~/.config', async () => {
    expect(await settingsWith('[defaults]\nregion = "eu-west-1"')).toMatchObject({
      places: [{profile: undefined, region: 'eu-west-1'}],
    });
    vi.stubEnv('HOME', folder);
    await mkdir(join(folder, '.config', 'sls-top'), {recursive: true});
    await writeFile(join(folder, '.config', 'sls-top', 'config.toml'), '[defaults]\nregion = "eu-west-2"');
    for (const base of [undefined, '', 'relative'])
      expect(await readInvocation([], {XDG_CONFIG_HOME: base})).toMatchObject({
        settings: {places: [{region: 'eu-west-2'}]},
      });
  });

  test('need not be there', async () => {
    expect(await start()).toMatchObject({kind: 'screen', settings: {pins: [], accounts: []}});
    await rm(join(folder, 'sls-top'), {recursive: true});
    await writeFile(join(folder, 'sls-top'), '');
    expect(await start()).toMatchObject({kind: 'screen'});
  });

  test('that --config names is read instead, and must be there', async () => {
    await writeFile(file, 'not toml');
    const other = join(folder, 'other.toml');
    await writeFile(other, '[defaults]\nascii = true');
    for (const words of [`--config ${other}`, `--config=${other}`])
      expect(await start(words)).toMatchObject({settings: {ascii: true}});
    expect(await start(`--config ${other}.old`)).toEqual({
      kind: 'mistake',
      message: `${other}.old: expected a TOML file, but there is no such file.`,
    });
    expect(await start(`--config ${folder}`)).toEqual({
      kind: 'mistake',
      message: `${folder}: expected a TOML file, but it is a folder.`,
    });
    expect(await start('--config')).toMatchObject({kind: 'mistake'});
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read is a mistake', async () => {
    await writeFile(file, '');
    await chmod(file, 0);
    expect(await start()).toEqual({
      kind: 'mistake',
      message: `${file}: expected a TOML file, but it may not be read (permission denied).`,
    });
  });

  test('with a mistake keeps nobody from what needs no settings', async () => {
    expect(await startWith('not toml', 'demo')).toEqual({kind: 'demoServer', port: 0});
    expect(await start('completion bash')).toEqual({kind: 'completion', shell: 'bash'});
    expect(await start('man')).toEqual({kind: 'manual'});
  });
});

describe('a default', () => {
  test('of every sort counts like its flag', async () => {
    expect(
      await settingsWith(`[defaults]
profile = "prod"
region = "eu-west-1"
endpoint-url = "http://localhost:4566"
service = ["sqs", "sns"]
filter = "orders-*"
interval = 5
read-only = true
redact = true
color = false
ascii = true
log-level = "debug"
budget = 0.05
json = true
sort = "-visible"
`),
    ).toEqual({
      places: [{profile: 'prod', region: 'eu-west-1'}],
      endpointUrl: 'http://localhost:4566',
      services: ['sqs', 'sns'],
      filter: 'orders-*',
      intervalSeconds: 5,
      isIntervalGiven: true,
      readOnly: true,
      redact: true,
      demo: false,
      // What prints only waits for --once and --watch.
      format: 'table',
      fields: [],
      sort: undefined,
      failOn: [],
      until: undefined,
      label: undefined,
      report: undefined,
      record: undefined,
      budgetDollarsPerHour: 0.05,
      free: false,
      color: false,
      ascii: true,
      logLevel: 'debug',
      pins: [],
      accounts: [],
      rules: [],
      hooks: undefined,
    });
  });

  test.each([
    ['interval = 5', '--interval 7', {intervalSeconds: 7}],
    ['interval = 2.5', '', {intervalSeconds: 2.5}],
    ['filter = "-x"', '', {filter: '-x'}],
    ['filter = "a"', '--filter=b', {filter: 'b'}],
    ['service = "sqs,sns"', '', {services: ['sqs', 'sns']}],
    ['service = "sqs"', '--service sns', {services: ['sns']}],
    ['read-only = true', '--no-read-only', {readOnly: false}],
    ['read-only = false', '--read-only', {readOnly: true}],
    ['redact = true', '--no-redact', {redact: false}],
    ['color = false', '--color', {color: true}],
    ['ascii = true', '--no-ascii', {ascii: false}],
    ['demo = true', '', {demo: true}],
    ['demo = true', '--no-demo', {demo: false}],
    ['free = true', '', {free: true}],
    ['free = true', '--budget 1', {free: false, budgetDollarsPerHour: 1}],
    ['budget = 0.05', '--free', {free: true, budgetDollarsPerHour: undefined}],
    ['budget = "0.05"', '--budget 2', {budgetDollarsPerHour: 2}],
    ['json = true', '--once --csv', {format: 'csv'}],
    ['csv = true', '--watch --json', {format: 'json'}],
    ['csv = true', '--watch --no-csv', {format: 'table'}],
    ['sort = "name"', '--once', {sort: 'name'}],
  ])('%j with %j on the command line, which wins', async (toml, words, expected) => {
    expect(await settingsWith(`[defaults]\n${toml}`, words)).toMatchObject(expected);
  });

  test('of a place stays out with the demo account, and the demo account with a place', async () => {
    const place = '[defaults]\nprofile = "prod"\nregion = "eu-west-1"\nendpoint-url = "http://h"\n';
    const none = {
      places: [{profile: undefined, region: undefined}],
      endpointUrl: undefined,
      demo: true,
    };
    expect(await settingsWith(place, '--demo')).toMatchObject(none);
    expect(await settingsWith(`${place}demo = true`)).toMatchObject(none);
    expect(await settingsWith('[defaults]\ndemo = true', '--profile prod')).toMatchObject({
      places: [{profile: 'prod', region: undefined}],
      demo: false,
    });
  });

  test('of several places is a list, and one place on the command line is one place', async () => {
    const toml = '[defaults]\nprofile = ["a", "b"]\nregion = "eu-west-1,us-east-1"';
    expect((await settingsWith(toml)).places).toEqual([
      {profile: 'a', region: 'eu-west-1'},
      {profile: 'a', region: 'us-east-1'},
      {profile: 'b', region: 'eu-west-1'},
      {profile: 'b', region: 'us-east-1'},
    ]);
    expect((await settingsWith(toml, '--profile c --region eu-west-3')).places).toEqual([
      {profile: 'c', region: 'eu-west-3'},
    ]);
  });

  test('of a place is of no account in a replay', async () => {
    const invocation = await startWith(
      '[defaults]\nprofile = "prod"\ndemo = true\nbudget = 1\nascii = true',
      'replay a',
    );
    expect(invocation).toMatchObject({
      kind: 'replay',
      settings: {places: [{profile: undefined}], demo: false, budgetDollarsPerHour: undefined, ascii: true},
    });
  });

  test.each([
    ['json = true', '--once', {kind: 'once', settings: {format: 'json'}}],
    ['json = true', '--watch', {kind: 'watch', settings: {format: 'json'}}],
    ['json = true', '', {kind: 'screen', settings: {format: 'table'}}],
    ['csv = true', 'watch', {kind: 'loadTest', settings: {format: 'table'}}],
    ['json = true\nonce = true', '', {kind: 'once', settings: {format: 'json'}}],
    ['json = true', 'watch', {kind: 'loadTest', settings: {format: 'table'}}],
    ['json = true', 'watch --json', {kind: 'loadTest', settings: {format: 'json'}}],
    ['sort = "visible"', '--once --service kinesis', {kind: 'once', settings: {sort: undefined}}],
    ['once = true', '--no-once', {kind: 'screen'}],
    ['once = true', '--watch', {kind: 'watch'}],
    ['once = true', 'watch', {kind: 'loadTest'}],
  ])('of what is printed waits for a command that prints: %j with %j', async (toml, words, expected) => {
    expect(await startWith(`[defaults]\n${toml}`, words)).toMatchObject(expected);
  });
});

test('a default of several places does not suit dlq, which says where it stands and what beats it', async () => {
  const toml = '[defaults]\nregion = ["eu-west-1", "us-east-1"]';
  expect(await startWith(toml, 'dlq list')).toEqual({
    kind: 'mistake',
    message: `dlq acts in one place, and the defaults in ${file} name several: add --region CODE.`,
  });
  expect(await startWith(toml, 'dlq list --region eu-west-1')).toMatchObject({kind: 'dlq'});
});

test('pins and accounts are read', async () => {
  const {pins, accounts} = await settingsWith(`
[[pin]]
profile = "prod"
read-only = true
[[pin]]
account = ["123456789012", "210987654321"]
queue = "*-dlq"
name = ["/^a/", "!b"]
type-name = true
[[account]]
id = "123456789012"
name = "prod-eu"
color = "red"
[[account]]
id = "210987654321"
`);
  expect(pins).toEqual([
    {profiles: ['prod'], readOnly: true, typeName: false, file},
    {
      accounts: ['123456789012', '210987654321'],
      queues: ['*-dlq'],
      names: ['/^a/', '!b'],
      readOnly: false,
      typeName: true,
      file,
    },
  ]);
  expect(accounts).toEqual([
    {id: '123456789012', name: 'prod-eu', color: 'red'},
    {id: '210987654321', name: undefined, color: undefined},
  ]);
});

test('a pin is not undone by --no-read-only, and one of a profile leaves the demo account alone', async () => {
  const toml = '[[pin]]\nprofile = "default"\nread-only = true\n[[pin]]\nname = "*"\nread-only = true';
  expect((await settingsWith(toml, '--no-read-only')).pins).toHaveLength(2);
  expect((await settingsWith(toml, '--demo')).pins).toMatchObject([{names: ['*']}]);
});

describe('a mistake is one line with file, key and what was expected', () => {
  const account = 'an account number of twelve digits in quotes, such as "123456789012"';
  const pattern = 'a pattern as in --filter, such as "payments-*"';
  test.each<[string, string]>([
    ['[defaults]\ninterval = ', 'line 2: not TOML: '],
    ['[defaults]\na = 1\na = 2', 'line 3: not TOML: '],
    ['[default]\ninterval = 5', 'unknown key "default". There are: defaults, dlq, pin, account'],
    ['pin = 1', 'pin: expected tables, each under [[pin]], got 1.'],
    ['[pin]\nprofile = "a"', 'pin: expected tables, each under [[pin]], got a table.'],
    ['dlq = 5', 'dlq: expected a table under [dlq], got 5.'],
    ['[dlq]\nrate = 0', 'dlq: rate: expected a whole number from 1, got 0.'],
    ['[dlq]\nyes = true', 'dlq: unknown key "yes". There are: rate, max, strip-trace, dry-run.'],
    ['defaults = 5', 'defaults: expected a table under [defaults], got 5.'],
    ['[defaults]\nreadOnly = true', 'defaults: unknown key "readOnly". There are: profile, '],
    ['[defaults]\nconfig = "a"', 'defaults: unknown key "config". There are: '],
    ['[defaults]\n__proto__ = 1', 'defaults: unknown key "__proto__". There are: '],
    ['[defaults]\nread-only = "yes"', 'defaults: read-only: expected true or false, got "yes".'],
    ...['record', 'watch', 'fields', 'fail-on', 'until', 'label', 'report', 'port'].map(
      (flag): [string, string] => [
        `[defaults]\n${flag} = "a"`,
        `defaults: unknown key "${flag}". There are: profile, `,
      ],
    ),
    ['[defaults]\nfilter = 5', 'defaults: filter: expected a text in quotes, got 5.'],
    ['[defaults]\nfilter = ""', 'defaults: filter: expected a text in quotes, got "".'],
    ['[defaults]\nprofile = 5', 'defaults: profile: expected a text or a list of texts, got 5.'],
    ['[defaults]\nprofile = ""', 'defaults: profile: expected a text or a list of texts, got "".'],
    ['[defaults]\nregion = ","', 'defaults: Expected a value after --region, got ",".'],
    ['[defaults]\nbudget = true', 'defaults: budget: expected a number of dollars, got true.'],
    ['[defaults]\nbudget = 0', 'defaults: Expected --budget to be dollars an hour, such as 0.05, got "0".'],
    ['[defaults]\nsort = "nonsense"', 'defaults: --sort: '],
    ['[defaults]\njson = true\ncsv = true', 'defaults: Choose --json or --csv.'],
    ['[defaults]\nfree = true\nbudget = 1', 'defaults: --free spends nothing: leave --budget out.'],
    ['[defaults]\ninterval = true', 'defaults: interval: expected a number of seconds, got true.'],
    ['[defaults]\ninterval = 0', 'defaults: Expected --interval to be 1 to 3600 seconds, got "0".'],
    ['[defaults]\nservice = ["s3"]', 'defaults: Unknown service "s3". There are: sqs, '],
    ['[defaults]\nservice = []', 'defaults: service: expected a text or a list of texts, got an empty list.'],
    ['[defaults]\nfilter = "/("', 'defaults: --filter: Regular expression not closed'],
    ['[defaults]\nlog-level = "loud"', 'defaults: Expected --log-level to be one of '],
    ['[defaults]\nendpoint-url = "h"', 'defaults: Expected --endpoint-url to be like http'],
    ['[[pin]]\nread-only = true', 'pin 1: expected profile, account, queue or name, got none of them.'],
    ['[[pin]]\nqueue = "a"', 'pin 1: expected read-only = true or type-name = true, got neither.'],
    ['[[pin]]\nqueue = "a"\nreadonly = true', 'pin 1: unknown key "readonly". There are: profile, account, '],
    ['[[pin]]\nqueue = "/("\nread-only = true', `pin 1: queue: expected ${pattern}, got "/(".`],
    ['[[pin]]\nqueue = ["a", 5]\nread-only = true', `pin 1: queue: expected ${pattern}, got 5.`],
    ['[[pin]]\nname = ""\nread-only = true', `pin 1: name: expected ${pattern}, got "".`],
    [
      '[[pin]]\naccount = 123456789012\nread-only = true',
      `pin 1: account: expected ${account}, got 123456789012.`,
    ],
    [
      '[[pin]]\nprofile = 1979-05-27\nread-only = true',
      'pin 1: profile: expected the name of a profile, got a date.',
    ],
    ['[[account]]\nname = "a"', `account 1: id: expected ${account}, got nothing.`],
    ['[[account]]\nid = "12"', `account 1: id: expected ${account}, got "12".`],
    [
      '[[account]]\nid = "123456789012"\ncolor = "white"',
      'account 1: color: expected one of red, yellow, green, blue, magenta, cyan, got "white".',
    ],
    [
      '[[account]]\nid = "123456789012"\n[[account]]\nid = "123456789012"',
      'account: "123456789012" is described twice.',
    ],
  ])('%j', async (toml, message) => {
    const invocation = await startWith(toml);
    expect(invocation).toMatchObject({kind: 'mistake'});
    const said = 'message' in invocation ? invocation.message : '';
    expect(said.startsWith(`${file}: ${message}`), said).toBe(true);
    expect(said).not.toContain('\n');
  });
});
