import {services} from '../services/catalog.ts';

/** What a flag can go with: the dashboard, `--once`, `--watch`, or one of the commands. */
export type Run = 'screen' | 'once' | 'watch' | 'loadTest' | 'replay' | 'dlq' | 'demoServer';

/** A flag of the program: what it takes, and its entry in the help, the manual and the completions. */
export type Flag = {
  /** A list has commas; what is repeated may have some within. */
  readonly kind: 'text' | 'list' | 'repeated' | 'switch';
  /** What stands for the value in the help: `NAME`. */
  readonly argument?: string;
  readonly help: string;
  /** Under which heading of the help it stands. */
  readonly group: 'place' | 'screen' | 'script' | 'loadTest' | 'cost' | 'program';
  /** Anywhere else it would do nothing, which is a mistake. */
  readonly runs: readonly Run[];
  /** What a shell completes behind it. */
  readonly completes?: 'file' | 'profile' | 'region' | 'field' | readonly string[];
  readonly default?: string | true;
  readonly isRepeatable?: true;
  /** Whether it may stand under `[defaults]` of the config file: not what belongs to one start. */
  readonly isDefaultable: boolean;
};

/** What looks at an account and prints or draws. */
const looking = ['screen', 'once', 'watch', 'loadTest'] as const;
const everywhere = [...looking, 'replay', 'dlq'] as const;
const serviceIds = services.map(({view}) => view.id);

/** What `--log-level` takes, the most talkative first. */
export const logLevels = ['debug', 'info', 'warning', 'error'] as const;

/** Every flag, in the order of the help. `color` is on unless `--no-color` is said. */
const flagTable = {
  profile: {
    kind: 'list',
    argument: 'NAMES',
    group: 'place',
    runs: [...looking, 'dlq'],
    completes: 'profile',
    isDefaultable: true,
    help: 'profiles of the AWS config files: one, or several with commas, together on one screen',
  },
  region: {
    kind: 'list',
    argument: 'CODES',
    group: 'place',
    runs: [...looking, 'dlq'],
    completes: 'region',
    isDefaultable: true,
    help: 'regions to look at, such as eu-west-1,us-east-1',
  },
  'endpoint-url': {
    kind: 'text',
    argument: 'URL',
    group: 'place',
    runs: [...looking, 'dlq'],
    isDefaultable: true,
    help: 'send every request there: an emulator, a proxy',
  },
  demo: {
    kind: 'switch',
    group: 'place',
    runs: [...looking, 'dlq'],
    isDefaultable: true,
    help: 'look at the embedded demo account: no AWS account needed',
  },
  service: {
    kind: 'list',
    argument: 'LIST',
    group: 'screen',
    runs: [...looking, 'replay'],
    completes: serviceIds,
    isRepeatable: true,
    isDefaultable: true,
    help: `services to show, with commas (default: all): ${serviceIds.join(', ')}`,
  },
  filter: {
    kind: 'text',
    argument: 'TEXT',
    group: 'screen',
    runs: [...looking, 'replay'],
    isDefaultable: true,
    help: 'show names with TEXT; glob with *, /regex/, ! for the inverse',
  },
  interval: {
    kind: 'text',
    argument: 'SECONDS',
    group: 'screen',
    runs: looking,
    isDefaultable: true,
    help: 'how often live values are read (default 2, at least 1)',
  },
  'read-only': {
    kind: 'switch',
    group: 'screen',
    runs: everywhere,
    isDefaultable: true,
    help: 'refuse every call that changes anything; peek and redrive are gone',
  },
  redact: {
    kind: 'switch',
    group: 'screen',
    runs: everywhere,
    isDefaultable: true,
    help: 'hide bodies, ids and account numbers, for shared screens and recordings',
  },
  record: {
    kind: 'text',
    argument: 'FILE',
    group: 'screen',
    runs: ['screen', 'watch', 'loadTest'],
    completes: 'file',
    isDefaultable: false,
    help: 'write what is seen to FILE, for sls-top replay FILE',
  },
  color: {
    kind: 'switch',
    group: 'screen',
    runs: everywhere,
    default: true,
    isDefaultable: true,
    help: 'no colours (NO_COLOR does the same)',
  },
  ascii: {kind: 'switch', group: 'screen', runs: everywhere, isDefaultable: true, help: 'only ASCII'},
  once: {
    kind: 'switch',
    group: 'script',
    runs: ['screen', 'once', 'watch'],
    isDefaultable: true,
    help: 'print the tables once and leave',
  },
  watch: {
    kind: 'switch',
    group: 'script',
    runs: ['screen', 'once', 'watch'],
    isDefaultable: false,
    help: 'print them every interval, until stopped',
  },
  json: {
    kind: 'switch',
    group: 'script',
    runs: ['once', 'watch', 'loadTest'],
    isDefaultable: true,
    help: 'one JSON document, or one JSON line an interval (schema sls-top/1)',
  },
  csv: {
    kind: 'switch',
    group: 'script',
    runs: ['once', 'watch'],
    isDefaultable: true,
    help: 'comma-separated values',
  },
  fields: {
    kind: 'list',
    argument: 'LIST',
    group: 'script',
    runs: ['once', 'watch'],
    completes: 'field',
    isDefaultable: false,
    help: 'of JSON or CSV these fields only: name,visible,health',
  },
  sort: {
    kind: 'text',
    argument: 'FIELD',
    group: 'script',
    runs: ['once', 'watch'],
    completes: 'field',
    isDefaultable: true,
    help: 'order by a field; --sort=-FIELD turns it round (default: tables worst first, JSON and CSV by name)',
  },
  'fail-on': {
    kind: 'repeated',
    argument: 'CONDITION',
    group: 'script',
    runs: ['once', 'watch', 'loadTest'],
    completes: ['warning', 'critical'],
    isDefaultable: false,
    help: "end with exit code 4 where it holds: warning, critical, 'throttles>0', 'queue:orders.oldestAge>60s'; may be given more than once",
  },
  until: {
    kind: 'text',
    argument: 'END',
    group: 'loadTest',
    runs: ['watch', 'loadTest'],
    completes: ['drained'],
    isDefaultable: false,
    help: "end by itself: 10m, drained, 'drained|10m'",
  },
  label: {
    kind: 'text',
    argument: 'TEXT',
    group: 'loadTest',
    runs: ['loadTest'],
    isDefaultable: false,
    help: 'the name of the run',
  },
  report: {
    kind: 'text',
    argument: 'FILE',
    group: 'loadTest',
    runs: ['loadTest'],
    completes: 'file',
    isDefaultable: false,
    help: 'write the report to FILE.md and FILE.json',
  },
  budget: {
    kind: 'text',
    argument: 'DOLLARS',
    group: 'cost',
    runs: looking,
    isDefaultable: true,
    help: 'spend at most so much an hour: the least useful work is slowed',
  },
  free: {
    kind: 'switch',
    group: 'cost',
    runs: looking,
    isDefaultable: true,
    help: 'only calls that cost nothing or are in the standing free tier',
  },
  config: {
    kind: 'text',
    argument: 'FILE',
    group: 'program',
    runs: everywhere,
    completes: 'file',
    isDefaultable: false,
    help: 'read this file instead of ~/.config/sls-top/config.toml: defaults for these flags (--no-read-only and the like undo one), pins, accounts, rules, hooks',
  },
  'log-level': {
    kind: 'text',
    argument: 'LEVEL',
    group: 'program',
    runs: everywhere,
    completes: logLevels,
    default: 'warning',
    isDefaultable: true,
    help: `${logLevels.join(', ')}, for the log file (default warning)`,
  },
  port: {
    kind: 'text',
    argument: 'N',
    group: 'program',
    runs: ['demoServer'],
    isDefaultable: false,
    help: 'the port to serve on',
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** A flag by its name without dashes: `read-only`. */
export type FlagName = keyof typeof flagTable;

const isFlagName = (name: string): name is FlagName => Object.hasOwn(flagTable, name);

/** Every flag by its name without dashes, in the order of the help. */
export const flagsByName: ReadonlyMap<FlagName, Flag> = new Map(
  Object.keys(flagTable)
    .filter(isFlagName)
    .map(name => [name, flagTable[name]]),
);

/** What a flag takes, by its name without dashes, if there is such a flag. */
export const flagKinds: ReadonlyMap<string, Flag['kind']> = new Map(
  [...flagsByName].map(([name, {kind}]) => [name, kind]),
);

/** Whether a flag has a use there; `name` without dashes. */
export const goesWith = (name: string, run: Run): boolean =>
  isFlagName(name) && flagsByName.get(name)?.runs.includes(run) === true;
