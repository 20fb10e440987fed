import type {Run} from './flag-table.ts';

/** The shells that completions are printed for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof shells)[number];

/** A way to start the program, for the help, the manual and the completions. */
export type ProgramCommand = {
  /** Empty: the dashboard, and what prints with `--once` and `--watch`. */
  readonly name: string;
  /** What stands behind the name. */
  readonly operands: string;
  readonly help: string;
  /** What its flags go with; empty: it takes none. */
  readonly runs: readonly Run[];
  /** What a shell completes in the place of the operand. */
  readonly completes?: 'file' | readonly string[];
};

/** The dashboard and the commands beside it. */
export const programCommands: readonly ProgramCommand[] = [
  {
    name: '',
    operands: '[options]',
    help: 'the dashboard',
    runs: ['screen', 'once', 'watch'],
  },
  {
    name: 'watch',
    operands: '[options]',
    help: 'mark a load test: the screen of a run on a terminal, a JSON line an interval otherwise; a report at its end',
    runs: ['loadTest'],
  },
  {
    name: 'replay',
    operands: 'FILE [options]',
    help: 'look at what --record or :record wrote',
    runs: ['replay'],
    completes: 'file',
  },
  {
    name: 'dlq',
    operands: 'COMMAND',
    help: 'dead letters without the screen: list, peek, redrive, delete, export, import, purge, status (sls-top dlq --help)',
    runs: ['dlq'],
  },
  {
    name: 'demo',
    operands: '[--port N]',
    help: 'serve the demo account without a screen, until ^C',
    runs: ['demoServer'],
  },
  {
    name: 'completion',
    operands: 'SHELL',
    help: `print the completions for a shell: ${shells.join(', ')}`,
    runs: [],
    completes: shells,
  },
  {name: 'man', operands: '', help: 'print the manual page: sls-top man | man -l -', runs: []},
];

/** Examples of the help and the manual. */
export const examples: readonly string[] = [
  'sls-top --demo',
  'sls-top --profile prod --region eu-west-1 --read-only',
  "sls-top --filter 'orders-*' --interval 5",
  `sls-top --once --json | jq '.services.sqs.resources[] | select(.health == "critical")'`,
  'sls-top --endpoint-url http://localhost:4566',
  "sls-top watch --label 'black friday' --until 'drained|30m' --fail-on 'throttles>0'",
  `sls-top dlq redrive orders-dlq --where "body.code == 'E1'" --rate 10 --dry-run`,
];

/** What the numbers mean that the program ends with. */
export const exitCodes: readonly {readonly code: number; readonly help: string}[] = [
  {code: 0, help: 'fine'},
  {code: 1, help: 'unexpected, see the log'},
  {code: 2, help: 'wrong usage'},
  {code: 3, help: 'AWS cannot be reached, or no credentials'},
  {
    code: 4,
    help: 'a condition of --fail-on holds, or a part only could be read: stderr says which; dlq: a part only was done, or dead letters are there',
  },
  {code: 130, help: 'dlq: stopped by ^C'},
];
