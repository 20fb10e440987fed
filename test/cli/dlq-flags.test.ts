import {describe, expect, test} from 'vitest';
import {noConfig} from '../../source/cli/config.ts';
import {dlqVerbs, isDlqVerb} from '../../source/cli/dlq/dlq-flags.ts';
import {dlqHelp, verbHelp} from '../../source/cli/dlq/dlq-help.ts';
import {isDlq} from '../../source/cli/dlq/dlq-word.ts';
import {parseDlq} from '../../source/cli/dlq/parse-dlq.ts';
import {aMessage} from '../fixtures/a-message.ts';

const words = (text: string): readonly string[] => text.split(' ').filter(word => word !== '');

const parse = (text: string) => parseDlq(words(text));

/** What every redrive says when nobody says anything. */
const plainRedrive = {
  ...{verb: 'redrive', queue: 'q', to: undefined, where: undefined, max: undefined, rate: undefined},
  ...{dryRun: false, yes: false, confirm: undefined, stripTrace: false, native: false, finish: false},
  json: false,
};

describe('a command', () => {
  test.each([
    ['dlq list', {verb: 'list', json: false}],
    ['dlq list --json', {verb: 'list', json: true}],
    ['dlq status q --json', {verb: 'status', queue: 'q', json: true}],
    ['dlq peek q', {verb: 'peek', queue: 'q', max: 10, where: undefined, json: false}],
    ['dlq peek --max 3 q --json', {verb: 'peek', queue: 'q', max: 3, where: undefined, json: true}],
    ['dlq redrive q', plainRedrive],
    ['dlq redrive q --to=r --rate=5 --yes', {...plainRedrive, to: 'r', rate: 5, yes: true}],
    ['dlq --dry-run redrive q --max 7', {...plainRedrive, dryRun: true, max: 7}],
    ['dlq redrive q --native --rate 500', {...plainRedrive, native: true, rate: 500}],
    ['dlq redrive q --to function:f --strip-trace', {...plainRedrive, to: 'function:f', stripTrace: true}],
    ['dlq redrive q --finish --confirm q', {...plainRedrive, finish: true, confirm: 'q'}],
    [
      'dlq export q -',
      {verb: 'export', queue: 'q', file: '-', where: undefined, max: undefined, force: false, json: false},
    ],
    [
      'dlq export q -- --json',
      {
        verb: 'export',
        queue: 'q',
        file: '--json',
        where: undefined,
        max: undefined,
        force: false,
        json: false,
      },
    ],
    [
      'dlq import q f --rate 5 --yes',
      {
        ...{verb: 'import', queue: 'q', file: 'f', rate: 5, stripTrace: false},
        ...{dryRun: false, yes: true, confirm: undefined, json: false},
      },
    ],
    ['dlq purge q --yes', {verb: 'purge', queue: 'q', yes: true, confirm: undefined, json: false}],
  ])('%j is read', (text, command) => {
    expect(parse(text)).toMatchObject({kind: 'dlq', command});
  });

  test('flags of the whole program stand anywhere', () => {
    for (const text of ['--profile dlq dlq list --ascii', 'dlq --ascii list --profile=dlq'])
      expect(parse(text)).toMatchObject({
        kind: 'dlq',
        settings: {places: [{profile: 'dlq', region: undefined}], ascii: true},
      });
  });

  test('the expression of --where takes messages', () => {
    const parsed = parseDlq(['dlq', 'redrive', 'q', '--where', "body.code == 'E1'"]);
    if (parsed.kind !== 'dlq' || parsed.command.verb !== 'redrive') throw new Error('Expected a redrive');
    const {where} = parsed.command;
    const takes = (body: string) => where?.matches(aMessage('m', {body}));
    expect([takes('{"code":"E1"}'), takes('{"code":"E2"}')]).toEqual([true, false]);
  });

  test('the config file may say that JSON is wanted, and the command line takes it back', () => {
    const config = {...noConfig, defaults: new Map([['json', '--json']])};
    expect(parseDlq(['dlq', 'list'], config)).toMatchObject({command: {json: true}});
    expect(parseDlq(['dlq', 'list', '--no-json'], config)).toMatchObject({command: {json: false}});
  });
});

test.each([
  ['dlq', true],
  ['dlq list', true],
  ['--profile x dlq list', true],
  ['--demo dlq list', true],
  ['--profile dlq', false],
  ['demo dlq', false],
  ['', false],
])('whether %j is a dlq command: %j', (text, is) => {
  expect(isDlq(words(text))).toBe(is);
});

describe('a mistake', () => {
  test.each([
    [
      'dlq nonsense',
      'Unknown command "dlq nonsense". There are: list, peek, redrive, delete, export, import, purge, status.',
    ],
    [
      'dlq --json',
      'Expected a command after "sls-top dlq". There are: list, peek, redrive, delete, export, import, purge, status.',
    ],
    ['dlq redrive', 'Expected QUEUE after "sls-top dlq redrive". See sls-top dlq redrive --help.'],
    ['dlq export q', 'Expected FILE after "sls-top dlq export q". See sls-top dlq export --help.'],
    ['dlq redrive q r', '"r" is one word too many. See sls-top dlq redrive --help.'],
    ['dlq list --nonsense', 'Unknown option --nonsense. See sls-top --help.'],
    ['dlq list --rate 5', '--rate does not go with sls-top dlq list. See sls-top dlq list --help.'],
    ['dlq peek q --filter x', '--filter does not go with sls-top dlq peek. See sls-top dlq peek --help.'],
    ['dlq list --filter /x', '--filter: Regular expression not closed: end it with /'],
    ['dlq list --fields name', '--fields needs --json or --csv.'],
    ['dlq list --json --csv', 'Choose --json or --csv.'],
    [
      'dlq list --csv --fields name,visable',
      '--fields: there is no field "visable". Did you mean visible? There are: name, url, arn, visible, sourceQueueArns, oldestAgeSeconds, expiresInSeconds.',
    ],
    ['dlq list --record=x', '--record does not go with sls-top dlq.'],
    ['dlq list --watch', '--watch does not go with sls-top dlq.'],
    ['dlq list --fail-on critical', '--fail-on does not go with sls-top dlq.'],
    ['dlq list --profile a,b', 'dlq acts in one place: name one profile and one region.'],
    ['dlq list --region=eu-west-1,us-east-1', 'dlq acts in one place: name one profile and one region.'],
    ['dlq redrive q --rate', 'Expected a value after --rate.'],
    ['dlq redrive q --where --yes', 'Expected a value after --where; say --where=--yes if that is one.'],
    ['dlq redrive q --to=', 'Expected a value after --to, got an empty text.'],
    ['dlq redrive q --yes=1', '--yes takes no value.'],
    ['dlq redrive q --rate 1 --rate 2', '--rate is given twice.'],
    ['dlq redrive q --rate 0', 'Expected --rate to be a whole number from 1, got "0".'],
    ['dlq redrive q --rate 1.5', 'Expected --rate to be a whole number from 1, got "1.5".'],
    ['dlq redrive q --max -1', 'Expected --max to be a whole number from 1, got "-1".'],
    [
      'dlq redrive q --native --where body',
      '--native moves all messages as they are: --where does not go with it.',
    ],
    ['dlq redrive q --native --rate 501', 'Expected --rate to be 1 to 500 with --native, got "501".'],
    [
      'dlq redrive q --native --to function:f',
      '--native moves to queues only: leave it out to invoke a function.',
    ],
    ['dlq redrive q --finish --max 1', '--max does not go with --finish.'],
    ['dlq delete q', '"sls-top dlq delete" needs --where EXPR; "sls-top dlq purge" deletes all messages.'],
    ['dlq purge q --read-only', 'dlq purge changes the queue: --read-only does not allow it.'],
    [
      'dlq peek q --read-only',
      'dlq peek receives messages, which raises their receive counts: --read-only does not allow it.',
    ],
    ['dlq export q f --redact', 'dlq export writes whole messages: --redact does not allow it.'],
    ['dlq list --demo --region r', '--demo brings its own account: leave --region out.'],
  ])('%j', (text, message) => {
    expect(parse(text)).toEqual({kind: 'mistake', message});
    expect(message).not.toContain('\n');
  });

  test('an expression that is none is told with where and how', () => {
    const parsed = parseDlq(['dlq', 'redrive', 'q', '--where', 'body.code ==']);
    expect(parsed).toMatchObject({
      kind: 'mistake',
      message: expect.stringMatching(/^--where: Column /) as string,
    });
  });
});

test('status takes runs off the list only when it is told to, also where nothing may be changed in AWS', () => {
  expect(parse('dlq status q')).toMatchObject({command: {verb: 'status', settle: false}});
  expect(parse('dlq status q --settle --read-only')).toMatchObject({command: {settle: true}});
  expect(parse('dlq redrive q --settle').kind).toBe('mistake');
});

describe('the help', () => {
  test('of dlq alone names every command', () => {
    for (const verb of Object.keys(dlqVerbs)) expect(dlqHelp(undefined)).toContain(`$ sls-top dlq ${verb}`);
    for (const text of ['dlq', 'dlq --help', 'dlq -h'])
      expect(parse(text)).toEqual({kind: 'help', text: dlqHelp(process.stdout.columns)});
  });

  test.each([
    [undefined, 100],
    [200, 100],
    [80, 80],
  ])('of each command names each of its flags, and on %j columns takes %i', (terminal, widest) => {
    for (const [verb, {flags}] of Object.entries(dlqVerbs)) {
      if (!isDlqVerb(verb)) throw new Error(verb);
      const text = verbHelp(verb, terminal);
      for (const flag of flags) expect(text).toContain(`\n    ${flag}`);
      const explained = text.split('\n').filter(line => !line.startsWith('    $ '));
      expect(explained.filter(line => line.length > widest)).toEqual([]);
      expect(parse(`dlq ${verb} --help`)).toEqual({
        kind: 'help',
        text: verbHelp(verb, process.stdout.columns),
      });
    }
    expect(
      dlqHelp(terminal)
        .split('\n')
        .filter(line => line.length > widest),
    ).toEqual([]);
  });
});

describe('defaults of the config file', () => {
  const config = {
    ...noConfig,
    dlq: new Map([
      ['--rate', '5'],
      ['--strip-trace', ''],
    ]),
  };
  const read = (text: string) => parseDlq(words(text), config);

  test('stand behind what is typed, and hold for the commands that take them', () => {
    expect(read('dlq redrive q')).toMatchObject({command: {rate: 5, stripTrace: true}});
    expect(read('dlq redrive q --rate 9')).toMatchObject({command: {rate: 9}});
    expect(read('dlq delete q --where body.a')).toMatchObject({kind: 'dlq', command: {rate: 5}});
    expect(read('dlq peek q')).toMatchObject({kind: 'dlq'});
  });

  test('stay out where they do not go with what is typed', () => {
    expect(read('dlq redrive q --native')).toMatchObject({
      command: {native: true, rate: 5, stripTrace: false},
    });
  });
});
