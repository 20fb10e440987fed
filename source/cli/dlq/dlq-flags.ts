import type {DlqVerb} from './dlq-command.ts';

/** A flag takes a text behind it, or none. */
type FlagKind = 'text' | 'switch';

/** The flags of the dlq commands, each with its line of help. */
export const dlqFlags = {
  '--where': {
    kind: 'text',
    help: ['--where EXPR', "only messages that a JMESPath expression takes: body.code == 'E1'"],
  },
  '--max': {kind: 'text', help: ['--max N', 'at most so many messages']},
  '--to': {
    kind: 'text',
    help: ['--to QUEUE', 'send all to this queue, or invoke function:NAME; else each to where it came from'],
  },
  '--rate': {kind: 'text', help: ['--rate N', 'messages a second (default: as fast as the queues allow)']},
  '--dry-run': {kind: 'switch', help: ['--dry-run', 'say what would happen and change nothing']},
  '--yes': {kind: 'switch', help: ['--yes', 'do not ask; needed where there is no terminal']},
  '--confirm': {
    kind: 'text',
    help: ['--confirm NAME', "the queue's name, typed: for queues that the config file pins"],
  },
  '--strip-trace': {
    kind: 'switch',
    help: ['--strip-trace', 'leave the X-Ray trace header out of the copies'],
  },
  '--native': {kind: 'switch', help: ['--native', "all by SQS's own message move task"]},
  '--finish': {
    kind: 'switch',
    help: [
      '--finish',
      'only clean up after a run that was killed: delete what was copied, list what is unsure',
    ],
  },
  '--settle': {
    kind: 'switch',
    help: ['--settle', 'take runs and imports that were not finished off the list, as taken care of'],
  },
  '--force': {kind: 'switch', help: ['--force', 'overwrite FILE']},
  '--json': {kind: 'switch', help: ['--json', 'print JSON']},
  '--csv': {kind: 'switch', help: ['--csv', 'print comma-separated values']},
  '--fields': {
    kind: 'text',
    help: ['--fields LIST', 'of JSON and CSV, print these fields only: name,visible'],
  },
  '--sort': {kind: 'text', help: ['--sort FIELD', 'sort by a field; --sort=-FIELD: descending']},
  '--filter': {
    kind: 'text',
    help: ['--filter TEXT', 'names with TEXT; glob with *, /regex/, ! for the inverse'],
  },
} as const satisfies Readonly<
  Record<string, {readonly kind: FlagKind; readonly help: readonly [string, string]}>
>;

export type DlqFlag = keyof typeof dlqFlags;

/** What stands behind a verb and which flags it takes, in the order of its help. */
export const dlqVerbs: Readonly<
  Record<
    DlqVerb,
    {
      readonly operands: readonly ('QUEUE' | 'FILE')[];
      readonly flags: readonly DlqFlag[];
      readonly summary: string;
    }
  >
> = {
  list: {
    operands: [],
    flags: ['--json', '--csv', '--fields', '--sort', '--filter'],
    summary: 'every dead-letter queue: depth, oldest, time left, sources',
  },
  peek: {
    operands: ['QUEUE'],
    flags: ['--max', '--where', '--json'],
    summary: 'look at messages (default 10)',
  },
  redrive: {
    operands: ['QUEUE'],
    flags: [
      ...(['--to', '--where', '--max', '--rate', '--dry-run', '--yes', '--confirm'] as const),
      ...(['--strip-trace', '--native', '--finish', '--json'] as const),
    ],
    summary: 'send dead letters back, or elsewhere, and delete them here',
  },
  delete: {
    operands: ['QUEUE'],
    flags: ['--where', '--max', '--rate', '--dry-run', '--yes', '--confirm', '--json'],
    summary: 'delete the messages that --where takes',
  },
  export: {
    operands: ['QUEUE', 'FILE'],
    flags: ['--where', '--max', '--force', '--json'],
    summary: 'write messages to a file, or - for the output; they stay in the queue',
  },
  import: {
    operands: ['QUEUE', 'FILE'],
    flags: ['--rate', '--dry-run', '--yes', '--confirm', '--strip-trace', '--json'],
    summary: 'send the messages of such a file, or of - the input, to a queue',
  },
  purge: {operands: ['QUEUE'], flags: ['--yes', '--confirm', '--json'], summary: 'delete every message'},
  status: {
    operands: ['QUEUE'],
    flags: ['--settle', '--json'],
    summary: 'depth, sources, move tasks, runs that were not finished',
  },
};

export const isDlqFlag = (word: string): word is DlqFlag => Object.hasOwn(dlqFlags, word);

export const isDlqVerb = (word: string): word is DlqVerb => Object.hasOwn(dlqVerbs, word);
