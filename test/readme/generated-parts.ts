import {helpText} from '../../source/cli/help-text.ts';
import {formatThreshold} from '../../source/domain/threshold-text.ts';
import {boundExamples} from '../../source/domain/condition-bound.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {services} from '../../source/services/catalog.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sns} from '../../source/services/sns/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {lineCommands} from '../../source/store/command-line.ts';
import type {Context} from '../../source/ui/bindings/binding.ts';
import {keymap} from '../../source/ui/keymap.ts';
import {aQueue} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';
import {aFunction} from '../services/lambda/a-function.ts';
import {aTopic} from '../services/sns/a-topic.ts';

const catalog = services.map(({view}) => view);

/** One resource of each service, for the names of its fields. */
const examples: readonly {readonly id: string; readonly report: object}[] = [
  {id: 'sqs', report: sqs.report(aQueue('orders'))},
  {id: 'kinesis', report: kinesis.report(aStream('clicks'))},
  {id: 'lambda', report: lambda.report(aFunction('worker'))},
  {id: 'sns', report: sns.report(aTopic())},
  {id: 'alarms', report: alarms.report(anAlarm('too-many'))},
];

const titles: Readonly<Record<Context, string>> = {
  table: 'table',
  detail: 'detail',
  describe: 'describe',
  peek: 'peek',
  message: 'message',
  redrive: 'redrive',
  groups: 'groups',
  repair: 'repair',
  job: 'job',
  jobs: 'jobs',
  events: 'events',
  journal: 'journal',
  journalEntry: 'journal entry',
  run: 'load test',
  runReport: 'report of a load test',
  flow: 'flow',
  feeds: 'feeds',
  cost: 'cost',
  rules: 'rules',
  help: 'help',
  prompt: 'typing',
  dialog: 'dialog',
};

const everywhere: readonly Context[] = [
  'table',
  'detail',
  'describe',
  'peek',
  'message',
  'redrive',
  'flow',
  'feeds',
  'help',
];

const where = (contexts: readonly Context[]): string =>
  everywhere.every(context => contexts.includes(context))
    ? 'everywhere'
    : contexts.map(context => titles[context]).join(', ');

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');

const keyTable = (): string =>
  table(
    ['key', 'where', 'what it does'],
    keymap
      .filter(({keys}) => !/^[2-9]$/.test(keys[0] ?? ''))
      .map(({keys, contexts, help}) =>
        keys[0] === '1'
          ? ['`1`-`9`', where(contexts), 'view by its number']
          : [keys.map(key => `\`${key}\``).join(' '), where(contexts), help],
      ),
  );

const commandTable = (): string =>
  table(
    ['command', 'what it does'],
    lineCommands(catalog).map(({name, argument, help}) => [
      `\`:${name}${argument === undefined ? '' : ` ${argument}`}\``,
      help,
    ]),
  );

/** What the columns of a service show and when a row is in trouble, by the declarations themselves. */
const serviceParts = (): string =>
  catalog
    .map(({title, noun, columns, rules}) =>
      [
        `### ${title}`,
        table(
          ['column', 'what it is'],
          columns.map(column => [column.title, column.help]),
        ),
        `A ${noun} is in trouble when:`,
        table(
          ['rule', 'when', 'thresholds', 'source'],
          rules.map(({id, summary, thresholds = [], source}) => [
            `\`${id}\``,
            summary,
            thresholds.map(bound => `\`${bound.id}\` ${formatThreshold(bound.unit, bound.value)}`).join(', '),
            source,
          ]),
        ),
      ].join('\n\n'),
    )
    .join('\n\n');

/** What every resource of the document has, and is said once. */
const common: ReadonlySet<string> = new Set(['name', 'arn']);

/** The fields that `--once --json` prints of each service's resources, as the reports have them. */
const fieldTable = (): string =>
  table(
    ['service', 'fields'],
    examples.map(({id, report}) => [
      `\`${id}\``,
      Object.keys(report)
        .filter(name => !common.has(name))
        .map(name => `\`${name}\``)
        .join(', '),
    ]),
  );

/** The numbers that conditions name, by service. */
const quantityTable = (): string =>
  table(
    ['service', 'quantity', 'unit', 'what it is'],
    catalog.flatMap(({noun, quantities}) =>
      quantities.map(({id, unit, help}) => [`\`${noun}\``, `\`${id}\``, boundExamples(unit), help]),
    ),
  );

const dedent = (text: string): string =>
  text
    .split('\n')
    .map(line => line.replace(/^ {2}/, ''))
    .join('\n')
    .trim();

/** The parts of the README that are made from the code, by the name of their marks. */
export const generatedParts: Readonly<Record<string, string>> = {
  keys: `${keyTable()}\n\n${commandTable()}`,
  services: serviceParts(),
  fields: fieldTable(),
  quantities: quantityTable(),
  help: `\`\`\`text\n${dedent(helpText(undefined))}\n\`\`\``,
};

/** The README with its generated parts as the code has them now. */
export const withGeneratedParts = (readme: string): string =>
  Object.entries(generatedParts).reduce(
    (text, [name, part]) =>
      text.replace(
        new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n\n${part}\n\n<!-- /${name} -->`,
      ),
    readme,
  );
