import {services} from '../../services/catalog.ts';
import {lineCommands} from '../../store/command-line.ts';
import type {Context} from '../../ui/bindings/binding.ts';
import {movable} from '../../ui/bindings/contexts.ts';
import {titles} from '../../ui/help-lines.ts';
import {keymap} from '../../ui/keymap.ts';
import {version} from '../../version.ts';
import {examples, exitCodes, programCommands} from '../command-table.ts';
import {dlqNotes} from '../dlq/dlq-help.ts';
import {dlqFlags, dlqVerbs, isDlqVerb} from '../dlq/dlq-flags.ts';
import {flagsByName, goesWith} from '../flag-table.ts';
import {flagGroups, flagWords} from '../help-text.ts';
import {environment, files} from './surroundings.ts';
import {further, literal, paragraph, section, subsection, tagged} from './roff.ts';

const catalog = services.map(({view}) => view);

const description = [
  'sls-top shows what is wrong in the queues, dead letters, streams, functions, topics and alarms of an AWS account, live in the terminal: how bad it is, since when, why, and which key leads to it. Dead letters can be read, grouped, repaired, redriven, exported and deleted.',
  'It reads with the credentials and regions that the AWS CLI uses. Nothing is changed without being asked for, and nothing at all with --read-only. The requests it sends cost money; the header says how much an hour.',
];

const where = (contexts: readonly Context[]): string =>
  movable.every(context => contexts.includes(context))
    ? 'everywhere'
    : contexts.map(context => titles[context].toLowerCase()).join(', ');

/** The digits are one key in nine forms. */
const keys = (): readonly string[] =>
  keymap
    .filter(({keys: [first = '']}) => !/^[2-9]$/.test(first))
    .map(({keys: [first = '', ...others], contexts, help}) =>
      first === '1'
        ? tagged('1-9', `view by its number (${where(contexts)})`)
        : tagged([first, ...others].join(' '), `${help} (${where(contexts)})`),
    );

const lineCommandParts = (): readonly string[] =>
  lineCommands(catalog).map(({name, argument, help}) =>
    tagged(`:${name}${argument === undefined ? '' : ` ${argument}`}`, help),
  );

const options = flagGroups.flatMap(({title, entries}) => [
  subsection(title),
  ...entries.map(([words, meaning]) => tagged(words, meaning)),
]);

const deadLetters = [
  ...Object.keys(dlqVerbs)
    .filter(isDlqVerb)
    .flatMap(verb => {
      const {operands, flags, summary} = dlqVerbs[verb];
      const words = ['sls-top dlq', verb, ...operands].join(' ');
      return [tagged(words, `${summary}. Options: ${flags.join(' ')}`), further(dlqNotes[verb])];
    }),
  subsection('Their options'),
  ...Object.values(dlqFlags).map(({help: [words, meaning]}) => tagged(words, meaning)),
  paragraph(
    `QUEUE is a name, a URL or an ARN. These options of the whole program go with all of them: ${[
      ...flagsByName.keys(),
    ]
      .filter(name => goesWith(name, 'dlq'))
      .map(name => flagWords(name).split(' ', 1).join(''))
      .join(' ')}.`,
  ),
];

const usages = programCommands.map(({name, operands}) =>
  ['sls-top', name, operands].filter(word => word !== '').join(' '),
);

/** The manual page in roff, for man(7): from the tables of flags, keys and commands that the program itself goes by. */
export const manual = (): string =>
  [
    `.TH SLS\\-TOP 1 "" "sls\\-top ${version}" "User Commands"`,
    // What can be typed is not parted at the end of a line.
    '.nh\n.ad l',
    section('Name'),
    'sls\\-top \\- top for serverless messaging',
    section('Synopsis'),
    literal(usages),
    section('Description'),
    ...description.map(paragraph),
    section('Commands'),
    ...programCommands.map(({help}, index) => tagged(usages[index] ?? '', help)),
    section('Options'),
    ...options,
    section('Dead letters in scripts'),
    ...deadLetters,
    section('Keys'),
    ...keys(),
    section('Commands of the screen'),
    paragraph('Typed after a colon; Tab completes.'),
    ...lineCommandParts(),
    section('Files'),
    ...files.map(([path, meaning]) => tagged(path, meaning)),
    section('Environment'),
    ...environment.map(([name, meaning]) => tagged(name, meaning)),
    section('Exit status'),
    ...exitCodes.map(({code, help}) => tagged(String(code), help)),
    section('Examples'),
    literal(examples),
    '',
  ].join('\n');
