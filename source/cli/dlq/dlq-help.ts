import {flagsByName, goesWith} from '../flag-table.ts';
import type {HelpEntry} from '../help-layout.ts';
import {helpColumns, helpExamples, helpIndent, helpOf, helpParagraph, helpSection} from '../help-layout.ts';
import {flagWords} from '../help-text.ts';
import type {DlqVerb} from './dlq-command.ts';
import {dlqFlags, dlqVerbs, isDlqVerb} from './dlq-flags.ts';

/** Flags of the whole program that go with every dlq command. */
const globals = [...flagsByName.keys()]
  .filter(name => goesWith(name, 'dlq'))
  .map(name => flagWords(name).split(' ', 1).join(''))
  .join(' ');

const usageOf = (verb: DlqVerb): string => ['$ sls-top dlq', verb, ...dlqVerbs[verb].operands].join(' ');

const exitCodes: readonly HelpEntry[] = [
  ['0', 'done; list: all dead-letter queues are empty'],
  ['1', 'unexpected, see the log'],
  ['2', 'wrong usage, no such queue, or nothing was allowed'],
  ['3', 'AWS cannot be reached, or refuses'],
  ['4', 'a part only; list: a dead-letter queue holds some'],
  ['130', 'stopped by ^C'],
];

/** The help of `sls-top dlq` alone, for a terminal of so many columns. */
export const dlqHelp = (terminalColumns: number | undefined): string => {
  const columns = helpColumns(terminalColumns);
  const usage = Object.keys(dlqVerbs)
    .filter(isDlqVerb)
    .map((verb): HelpEntry => [usageOf(verb), dlqVerbs[verb].summary]);
  return helpOf([
    helpParagraph('Dead letters without the screen, for scripts, cron and CI', columns),
    // Side by side they leave too little room on a narrow terminal.
    helpSection('Usage', usage, {columns, indent: columns < 100 ? 26 : helpIndent(usage)}),
    helpParagraph(
      `QUEUE is a name, a URL or an ARN. Every command has its own --help. These options go with all of them: ${globals}`,
      columns,
    ),
    helpParagraph(
      'Where there is a terminal, a change is explained and asked for; without one, nothing changes without --yes. ^C stops after what is under way and prints what was done. Every change is in the journal.',
      columns,
    ),
    helpSection('Exit codes', exitCodes, {columns}),
  ]);
};

const examples: Readonly<Record<DlqVerb, readonly string[]>> = {
  list: ["sls-top dlq list --json | jq -r '.[] | select(.visible > 0) | .name'"],
  peek: [
    'sls-top dlq peek orders-dlq --max 3',
    `sls-top dlq peek orders-dlq --max 500 --where "contains(body.error, 'timeout')" --json | jq .body`,
  ],
  redrive: [
    'sls-top dlq redrive orders-dlq --dry-run',
    `sls-top dlq redrive orders-dlq --where "attributes.ErrorCode == '500'" --rate 10`,
    'sls-top dlq redrive letters --to function:settle --yes',
    'sls-top dlq redrive orders-dlq --native --rate 50 --yes',
  ],
  delete: [`sls-top dlq delete orders-dlq --where "system.SentTimestamp < \\\`1790000000000\\\`" --dry-run`],
  export: [
    'sls-top dlq export orders-dlq letters.jsonl',
    'sls-top dlq export orders-dlq - | gzip > letters.gz',
  ],
  import: [
    'sls-top dlq import orders letters.jsonl --dry-run',
    'zcat letters.gz | sls-top dlq import orders - --yes',
  ],
  purge: ['sls-top dlq purge orders-dlq'],
  status: ['sls-top dlq status orders-dlq --json'],
};

/** What is good to know before it is used. */
export const dlqNotes: Readonly<Record<DlqVerb, string>> = {
  list: "Every queue that another queue's redrive policy names, and those that SNS subscriptions or Lambda functions send their dead letters to. Exit code 4 when one of them is not empty. --json prints one array of {name, url, arn, visible, sourceQueueArns, oldestAgeSeconds, expiresInSeconds}; unknown is null. The oldest message is at most expiresInSeconds from its end: retention less the age that CloudWatch tells, which counts from the move. On-failure destinations of asynchronous invocations cannot be listed cheaply; status asks for some of them.",
  peek: 'Messages are hidden for at most half a minute while they are looked at (two minutes with --where), and each receive raises their receive count. --json prints one JSON document a line: sls-top/message/1, as export writes them.',
  redrive:
    'Copies are sent first and originals deleted second; what is refused stays. On a terminal the plan is shown and asked for; --dry-run prints it and changes nothing (exit code 4 when nothing at all could be sent). Progress is a bar on a terminal; otherwise one JSON line a second, {"type": "progress", ...}, and a last one, {"type": "done", ...}. A run that was killed is found again: what it copied is deleted and not sent twice, and messages of which nobody knows whether they were copied are left alone until --finish has listed them. Exit code 4 and a line that says so when a part of the queue may have been hidden, as later messages of a FIFO group are, or originals were not found.',
  delete: 'On a terminal what would be deleted is counted and asked for; --dry-run only counts.',
  export:
    'One message a line, with body, attributes, ids and times, binary safe: sls-top/message/1. The file can be read by its owner only (mode 0600), and an existing one is left alone without --force.',
  import:
    'Takes what export wrote. Lines that cannot be sent are named with their reason; the others are sent. The same import of a file that was stopped or killed leaves out what arrived. A pipe, as - or <(...), is read once: its lines are sent without being judged before, and nothing of it is left out the next time.',
  purge:
    "SQS allows one purge of a queue every 60 seconds and takes up to 60 seconds for it: messages that arrive meanwhile may be deleted, too. Refused while a move task of the queue runs. On a terminal the queue's name has to be typed, unless --yes is given; a queue that is pinned wants --confirm NAME or its name typed all the same.",
  status:
    'Only reads: not even a receive count changes. Runs and imports that were not finished are named: redrive --finish takes care of a run, the same import of the same file goes on where it was. --settle takes them off the list: what they copied or sent is then sent again by whoever redrives or imports it again.',
};

/** The help of one dlq command, for a terminal of so many columns. */
export const verbHelp = (verb: DlqVerb, terminalColumns: number | undefined): string => {
  const columns = helpColumns(terminalColumns);
  const {flags, summary} = dlqVerbs[verb];
  return helpOf([
    helpParagraph(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}`, columns),
    `  Usage\n    ${usageOf(verb)} [options]`,
    helpSection(
      'Options',
      flags.map(flag => dlqFlags[flag].help),
      {columns},
    ),
    helpParagraph(`These go with all dlq commands: ${globals}`, columns),
    helpParagraph(dlqNotes[verb], columns),
    helpExamples(examples[verb]),
    helpSection('Exit codes', exitCodes, {columns}),
  ]);
};
