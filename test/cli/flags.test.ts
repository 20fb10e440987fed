import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
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
  profile: undefined,
  region: undefined,
  endpointUrl: undefined,
  services: ['sqs', 'kinesis', 'lambda', 'sns', 'alarms'],
  filter: '',
  intervalSeconds: 2,
  readOnly: false,
  redact: false,
  demo: false,
  json: false,
  color: true,
  ascii: false,
  logLevel: 'warning',
  pins: [],
  accounts: [],
};

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

describe('a flag', () => {
  test.each<[string, Partial<Settings>]>([
    ['', {}],
    ['--profile prod', {profile: 'prod'}],
    ['--profile=prod', {profile: 'prod'}],
    ['--region eu-west-3', {region: 'eu-west-3'}],
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
    ['--interval 1', {intervalSeconds: 1}],
    ['--interval 2.5', {intervalSeconds: 2.5}],
    ['--interval 3600', {intervalSeconds: 3600}],
    ['--read-only', {readOnly: true}],
    ['--redact', {redact: true}],
    ['--no-redact', {}],
    ['--redact --no-redact', {}],
    ['--no-read-only --no-demo --no-ascii --no-once --no-json', {}],
    ['--config some.toml', {}],
    ['--demo', {demo: true}],
    ['--no-color', {color: false}],
    ['--color', {color: true}],
    ['--ascii', {ascii: true}],
    ['--log-level debug', {logLevel: 'debug'}],
    ['--log-level error', {logLevel: 'error'}],
    ['--demo --read-only --interval 5', {demo: true, readOnly: true, intervalSeconds: 5}],
  ])('%j is read', (text, settings) => {
    expect(parseCommandLine(words(text))).toEqual({kind: 'screen', settings: {...ordinary, ...settings}});
  });

  test.each<[string, Partial<Settings>]>([
    ['--once', {}],
    ['--once --json', {json: true}],
    ['--json --once', {json: true}],
    ['--once --demo', {demo: true}],
    ['--once --once', {}],
  ])('%j prints once', (text, settings) => {
    expect(parseCommandLine(words(text))).toEqual({kind: 'once', settings: {...ordinary, ...settings}});
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
    ['--service ,', 'Expected --service to name a service. There are: sqs, kinesis, lambda, sns, alarms.'],
    ['--json', '--json needs --once.'],
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

  test('names every flag', () => {
    const flags = [...helpText.matchAll(/^ {4}(--[a-z-]+)/gm)].map(([, flag]) => flag);
    expect(flags).toEqual([
      '--profile',
      '--region',
      '--endpoint-url',
      '--service',
      '--filter',
      '--interval',
      '--read-only',
      '--redact',
      '--demo',
      '--once',
      '--json',
      '--no-color',
      '--ascii',
      '--config',
      '--log-level',
      '--version',
      '--help',
    ]);
  });
});
