import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {examples, exitCodes, programCommands} from '../../source/cli/command-table.ts';
import {flagsByName} from '../../source/cli/flag-table.ts';
import type {Settings} from '../../source/cli/flags.ts';
import {parseCommandLine} from '../../source/cli/flags.ts';
import {helpText} from '../../source/cli/help-text.ts';

beforeEach(() => {
  vi.stubEnv('NO_COLOR', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const ordinary: Settings = {
  places: [{profile: undefined, region: undefined}],
  endpointUrl: undefined,
  services: ['sqs', 'kinesis', 'lambda', 'sns', 'alarms'],
  filter: '',
  intervalSeconds: 2,
  isIntervalGiven: false,
  readOnly: false,
  redact: false,
  demo: false,
  format: 'table',
  fields: [],
  sort: undefined,
  failOn: [],
  until: undefined,
  label: undefined,
  report: undefined,
  record: undefined,
  budgetDollarsPerHour: undefined,
  free: false,
  color: true,
  ascii: false,
  logLevel: 'warning',
  pins: [],
  accounts: [],
  rules: [],
  hooks: undefined,
};

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

describe('a flag', () => {
  test.each<[string, Partial<Settings>]>([
    ['', {}],
    ['--profile prod', {places: [{profile: 'prod', region: undefined}]}],
    ['--profile=prod', {places: [{profile: 'prod', region: undefined}]}],
    [
      '--profile a,b --region=eu-west-1,us-east-1,eu-west-1',
      {
        places: [
          {profile: 'a', region: 'eu-west-1'},
          {profile: 'a', region: 'us-east-1'},
          {profile: 'b', region: 'eu-west-1'},
          {profile: 'b', region: 'us-east-1'},
        ],
      },
    ],
    ['--region eu-west-3', {places: [{profile: undefined, region: 'eu-west-3'}]}],
    ['--endpoint-url http://localhost:4566', {endpointUrl: 'http://localhost:4566'}],
    ['--endpoint-url=https://user@proxy.example/path', {endpointUrl: 'https://user@proxy.example/path'}],
    ['--service sqs', {services: ['sqs']}],
    ['--service sqs,sqs --service sqs', {services: ['sqs', 'sqs', 'sqs']}],
    ['--filter orders-*', {filter: 'orders-*'}],
    ['--filter !*-dlq', {filter: '!*-dlq'}],
    ['--filter /^a.*b$/', {filter: '/^a.*b$/'}],
    ['--filter a=b', {filter: 'a=b'}],
    ['--filter=-x', {filter: '-x'}],
    ['--filter=a=b', {filter: 'a=b'}],
    ['--interval 1', {intervalSeconds: 1, isIntervalGiven: true}],
    ['--interval 2.5', {intervalSeconds: 2.5, isIntervalGiven: true}],
    ['--interval 3600', {intervalSeconds: 3600, isIntervalGiven: true}],
    ['--read-only', {readOnly: true}],
    ['--redact', {redact: true}],
    ['--no-redact', {}],
    ['--redact --no-redact', {}],
    ['--no-read-only --no-demo --no-ascii --no-once --no-json', {}],
    ['--config some.toml', {}],
    ['--record a.slsrec', {record: 'a.slsrec'}],
    ['--budget 0.05', {budgetDollarsPerHour: 0.05}],
    ['--budget .5', {budgetDollarsPerHour: 0.5}],
    ['--free', {free: true}],
    ['--no-free --budget 2', {budgetDollarsPerHour: 2}],
    ['--demo', {demo: true}],
    ['--no-color', {color: false}],
    ['--color', {color: true}],
    ['--ascii', {ascii: true}],
    ['--log-level debug', {logLevel: 'debug'}],
    ['--log-level error', {logLevel: 'error'}],
    [
      '--demo --read-only --interval 5',
      {demo: true, readOnly: true, intervalSeconds: 5, isIntervalGiven: true},
    ],
  ])('%j is read', (text, settings) => {
    expect(parseCommandLine(words(text))).toEqual({kind: 'screen', settings: {...ordinary, ...settings}});
  });

  test.each<[string, string, Partial<Settings>]>([
    ['once', '--once', {}],
    ['once', '--once --json', {format: 'json'}],
    ['once', '--json --once', {format: 'json'}],
    ['once', '--once --csv --no-json', {format: 'csv'}],
    ['once', '--once --demo', {demo: true}],
    ['once', '--once --once', {}],
    ['once', '--once --json --fields name,visible', {format: 'json', fields: ['name', 'visible']}],
    ['once', '--once --sort=-visible', {sort: '-visible'}],
    ['once', '--once --fail-on critical --fail-on throttles>0', {failOn: ['critical', 'throttles>0']}],
    ['watch', '--watch', {}],
    ['watch', '--watch --json --interval 10', {format: 'json', intervalSeconds: 10, isIntervalGiven: true}],
    ['watch', '--watch --until 10m --fail-on throttles>0', {until: '10m', failOn: ['throttles>0']}],
    ['watch', '--watch --record a', {record: 'a'}],
    ['loadTest', 'watch', {}],
    ['loadTest', 'watch --json', {format: 'json'}],
    ['loadTest', 'watch --label friday --report out', {label: 'friday', report: 'out'}],
    [
      'loadTest',
      '--until drained|10m watch --fail-on errors>1',
      {until: 'drained|10m', failOn: ['errors>1']},
    ],
    ['loadTest', 'watch --demo --record a --budget 1', {demo: true, record: 'a', budgetDollarsPerHour: 1}],
  ])('of %s: %j', (kind, text, settings) => {
    expect(parseCommandLine(words(text))).toEqual({kind, settings: {...ordinary, ...settings}});
  });

  test.each<[string, Partial<Settings>]>([
    ['replay an-hour', {}],
    ['replay an-hour --redact --filter a --ascii', {redact: true, filter: 'a', ascii: true}],
    ['--log-level debug replay an-hour --service sqs', {logLevel: 'debug', services: ['sqs']}],
  ])('of a replay: %j', (text, settings) => {
    expect(parseCommandLine(words(text))).toEqual({
      kind: 'replay',
      path: 'an-hour',
      settings: {...ordinary, ...settings},
    });
  });

  test.each([
    ['1', false],
    ['anything', false],
    ['', true],
  ])('NO_COLOR=%j', (value, color) => {
    vi.stubEnv('NO_COLOR', value);
    expect(parseCommandLine([])).toMatchObject({settings: {color}});
  });
});

describe('a mistake is one line that says what to do', () => {
  test.each([
    ['--bogus', 'Unknown option --bogus. See sls-top --help.'],
    ['--bogus=1', 'Unknown option --bogus. See sls-top --help.'],
    ['--no-profile', 'Unknown option --no-profile. See sls-top --help.'],
    ['-x', 'Unknown option -x. See sls-top --help.'],
    ['--', 'Unknown option --. See sls-top --help.'],
    ['--readOnly', 'Unknown option --readOnly. See sls-top --help.'],
    ['queues', 'Unknown command "queues". See sls-top --help.'],
    ['wach', 'Unknown command "wach". Did you mean watch? See sls-top --help.'],
    ['--filter a b', 'Unknown command "b". See sls-top --help.'],
    ['demo queues', 'Unknown command "demo queues". See sls-top --help.'],
    ['--profile', 'Expected a value after --profile.'],
    ['--region --demo', 'Expected a value after --region; say --region=--demo if that is one.'],
    ['--filter -x', 'Expected a value after --filter; say --filter=-x if that is one.'],
    ['--region a --region b', '--region is given twice.'],
    ['--interval 2 --interval=3', '--interval is given twice.'],
    ['--read-only=false', '--read-only takes no value.'],
    ['--ascii false', '--ascii takes no value.'],
    ['--no-color=1', '--no-color takes no value.'],
    ['--interval 0', 'Expected --interval to be 1 to 3600 seconds, got "0".'],
    ['--interval 0.5', 'Expected --interval to be 1 to 3600 seconds, got "0.5".'],
    ['--interval -5', 'Expected --interval to be 1 to 3600 seconds, got "-5".'],
    ['--interval 3601', 'Expected --interval to be 1 to 3600 seconds, got "3601".'],
    ['--interval fast', 'Expected --interval to be 1 to 3600 seconds, got "fast".'],
    ['--interval 0x10', 'Expected --interval to be 1 to 3600 seconds, got "0x10".'],
    ['--service s3', 'Unknown service "s3". There are: sqs, kinesis, lambda, sns, alarms.'],
    ['--service sqs,Lambda', 'Unknown service "Lambda". There are: sqs, kinesis, lambda, sns, alarms.'],
    ['--service ,', 'Expected a value after --service, got ",".'],
    ['--profile ,', 'Expected a value after --profile, got ",".'],
    ['--region=,,', 'Expected a value after --region, got ",,".'],
    ['--json', '--json needs --once, --watch or the command watch.'],
    ['--csv', '--csv needs --once or --watch.'],
    ['watch --csv', '--csv needs --once or --watch.'],
    ['--once --json --csv', 'Choose --json or --csv.'],
    ['--once --watch', '--once prints once and --watch again and again: choose one.'],
    ['watch --once', '--once does not go with the command watch.'],
    ['watch --watch', '--watch does not go with the command watch.'],
    ['--fields name', '--fields needs --once or --watch.'],
    ['--once --fields name', '--fields needs --json or --csv.'],
    ['--once --json --fields ,', 'Expected a value after --fields, got ",".'],
    ['--sort name', '--sort needs --once or --watch.'],
    ['--once --sort -visible', 'Expected a value after --sort; say --sort=-visible if that is one.'],
    ['--fail-on critical', '--fail-on needs --once, --watch or the command watch.'],
    ['--once --until 10m', '--until needs --watch or the command watch.'],
    ['--watch --label a', '--label needs the command watch.'],
    ['--report out', '--report needs the command watch.'],
    ['--once --record a', '--record does not go with --once.'],
    ['--record a --record b', '--record is given twice.'],
    ['--budget 0', 'Expected --budget to be dollars an hour, such as 0.05, got "0".'],
    ['--budget $1', 'Expected --budget to be dollars an hour, such as 0.05, got "$1".'],
    ['--budget 1e9', 'Expected --budget to be dollars an hour, such as 0.05, got "1e9".'],
    ['--free --budget 1', '--free spends nothing: leave --budget out.'],
    ['watch orders', 'Unknown command "watch orders". See sls-top --help.'],
    ['replay', 'Expected a file after replay.'],
    ['replay a b', 'Unknown command "replay a b". See sls-top --help.'],
    ['replay a --profile prod', '--profile does not go with the command replay.'],
    ['replay a --demo', '--demo does not go with the command replay.'],
    ['replay a --record b', '--record does not go with the command replay.'],
    ['replay a --once', '--once does not go with the command replay.'],
    ['replay a --csv', '--csv needs --once or --watch.'],
    ['completion', 'Expected a shell after completion: bash, zsh, fish.'],
    ['completion tcsh', 'Expected a shell after completion: bash, zsh, fish.'],
    ['completion bash zsh', 'Unknown command "completion bash zsh". See sls-top --help.'],
    ['man 1', 'Unknown command "man 1". See sls-top --help.'],
    ['--port 4100', '--port belongs to "sls-top demo --port N".'],
    ['--demo --port 4100', '--port belongs to "sls-top demo --port N".'],
    ['--demo --profile prod', '--demo brings its own account: leave --profile out.'],
    ['--demo --region eu-west-1', '--demo brings its own account: leave --region out.'],
    ['--demo --endpoint-url http://h', '--demo brings its own account: leave --endpoint-url out.'],
    [
      '--endpoint-url localhost:1',
      'Expected --endpoint-url to be like http://localhost:4566, got "localhost:1".',
    ],
    ['--endpoint-url ftp://h', 'Expected --endpoint-url to be like http://localhost:4566, got "ftp://h".'],
    ['--endpoint-url http://', 'Expected --endpoint-url to be like http://localhost:4566, got "http://".'],
    ['--filter /abc', '--filter: Regular expression not closed: end it with /'],
    [
      '--filter /(a+)+/',
      '--filter: This regular expression could hang: use fewer repetitions, none inside another',
    ],
    ['--log-level loud', 'Expected --log-level to be one of debug, info, warning, error, got "loud".'],
    ['demo --port 65536', 'Expected --port to be 0 to 65535, got "65536".'],
    ['demo --port x', 'Expected --port to be 0 to 65535, got "x".'],
    ['demo --port', 'Expected a value after --port.'],
    ['demo --once', '"sls-top demo" takes --port only: leave --once out.'],
    ['--region eu-west-1 demo', '"sls-top demo" takes --port only: leave --region out.'],
  ])('%j', (text, message) => {
    expect(parseCommandLine(words(text))).toEqual({kind: 'mistake', message});
    expect(message).not.toContain('\n');
  });

  test('an empty value is one', () => {
    for (const argv of [['--region', ''], ['--region=']])
      expect(parseCommandLine(argv)).toEqual({
        kind: 'mistake',
        message: 'Expected a value after --region, got an empty text.',
      });
  });

  test('a word with a line break is passed on for the printer to make visible', () => {
    expect(parseCommandLine(['--a\nb'])).toMatchObject({kind: 'mistake'});
  });
});

describe('the demo server', () => {
  test.each([
    ['demo', 0],
    ['demo --port 0', 0],
    ['demo --port 4100', 4100],
    ['--port=4100 demo', 4100],
    ['demo --port 65535', 65_535],
  ])('%j', (text, port) => {
    expect(parseCommandLine(words(text))).toEqual({kind: 'demoServer', port});
  });
});

describe('the help', () => {
  test.each(['--help', '-h'])('%s prints it and ends', flag => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.spyOn(process, 'exit').mockImplementation(code => {
      throw new Error(`exit ${String(code)}`);
    });
    expect(() => parseCommandLine([flag])).toThrow('exit 0');
    expect(String(print.mock.calls[0]?.[0])).toContain('$ sls-top demo [--port N]');
  });

  test('names every flag that is read, and what it goes with', () => {
    const text = helpText(undefined);
    const flags = [...text.matchAll(/^ {4}--(?:no-)?([a-z-]+)/gm)].map(([, flag]) => flag);
    expect(flags.toSorted()).toEqual([...flagsByName.keys(), 'help', 'version'].toSorted());
    expect(text).toMatch(/--label TEXT +with the command watch: the name of the run/);
    expect(text).toMatch(/--csv +with --once or --watch: comma/);
  });

  test('names every command, example and exit code', () => {
    const text = helpText(undefined);
    for (const {name, operands} of programCommands)
      expect(text).toContain(`    $ ${['sls-top', name, operands].filter(word => word !== '').join(' ')}`);
    for (const example of examples) expect(text).toContain(`    $ ${example}\n`);
    for (const {code} of exitCodes) expect(text).toMatch(new RegExp(`^ {4}${String(code)} +\\w`, 'm'));
    expect(text).toContain('sls-top dlq --help');
  });

  test.each([
    [undefined, 100],
    [200, 100],
    [100, 100],
    [80, 80],
    [20, 60],
  ])('of a terminal of %j columns has explanations of at most %i', (terminal, widest) => {
    const explained = helpText(terminal)
      .split('\n')
      .filter(line => !line.startsWith('    $ '));
    expect(Math.max(...explained.map(line => line.length))).toBeLessThanOrEqual(widest);
    expect(explained.filter(line => line !== line.trimEnd())).toEqual([]);
    expect(helpText(terminal).replaceAll(/\s+/g, ' ')).toBe(helpText(undefined).replaceAll(/\s+/g, ' '));
  });
});

test.each([
  ['completion bash', {kind: 'completion', shell: 'bash'}],
  ['completion zsh', {kind: 'completion', shell: 'zsh'}],
  ['completion fish', {kind: 'completion', shell: 'fish'}],
  ['man', {kind: 'manual'}],
])('%j prints without settings', (text, invocation) => {
  expect(parseCommandLine(words(text))).toEqual(invocation);
});
