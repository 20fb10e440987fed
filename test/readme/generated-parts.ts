import {helpText} from '../../source/cli/help-text.ts';
import {services} from '../../source/services/catalog.ts';
import {lineCommands} from '../../source/store/command-line.ts';
import type {Context} from '../../source/ui/bindings/binding.ts';
import {keymap} from '../../source/ui/keymap.ts';

const catalog = services.map(({view}) => view);

const titles: Readonly<Record<Context, string>> = {
  table: 'table',
  detail: 'detail',
  describe: 'describe',
  peek: 'peek',
  message: 'message',
  redrive: 'redrive',
  flow: 'flow',
  feeds: 'feeds',
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
          ['rule', 'when', 'source'],
          rules.map(({id, summary, source}) => [`\`${id}\``, summary, source]),
        ),
      ].join('\n\n'),
    )
    .join('\n\n');

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
  help: `\`\`\`text\n${dedent(helpText)}\n\`\`\``,
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
