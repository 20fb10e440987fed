import type {Message} from '../../domain/message.ts';
import type {Settings} from '../flags.ts';

/** An expression of `--where`, checked. */
export type Where = {readonly text: string; readonly matches: (message: Message) => boolean};

/** Which messages, and how many of them at most. */
type Part = {readonly where: Where | undefined; readonly max: number | undefined};

/** What has to be said before anything is changed. */
export type Consent = {
  readonly yes: boolean;
  /** The queue's name, as `--confirm` brings it. */
  readonly confirm: string | undefined;
};

/** What a command that works message by message is told. */
export type Run = Consent & {
  /** Messages a second; `undefined`: as fast as the queues allow. */
  readonly rate: number | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
};

/** `queue` is always a name, a URL or an ARN. */
export type DlqCommand =
  | {
      readonly verb: 'list';
      readonly json: boolean;
      readonly csv: boolean;
      readonly fields: readonly string[];
      readonly sort: string | undefined;
      /** A filter that can be read. */
      readonly filter: string;
    }
  | ({readonly verb: 'peek'; readonly queue: string; readonly json: boolean} & Part & {
        readonly max: number;
      })
  | ({
      readonly verb: 'redrive';
      readonly queue: string;
      readonly to: string | undefined;
      readonly stripTrace: boolean;
      readonly native: boolean;
      readonly finish: boolean;
    } & Part &
      Run)
  | ({readonly verb: 'delete'; readonly queue: string} & Part & Run)
  | ({
      readonly verb: 'export';
      readonly queue: string;
      readonly file: string;
      readonly force: boolean;
      readonly json: boolean;
    } & Part)
  | ({
      readonly verb: 'import';
      readonly queue: string;
      readonly file: string;
      readonly stripTrace: boolean;
    } & Run)
  | ({readonly verb: 'purge'; readonly queue: string; readonly json: boolean} & Consent)
  | {
      readonly verb: 'status';
      readonly queue: string;
      readonly json: boolean;
      /** Whether runs that were not finished are taken off the list. */
      readonly settle: boolean;
    };

export type DlqVerb = DlqCommand['verb'];

/** The command of one verb. */
export type CommandOf<Verb extends DlqVerb> = Extract<DlqCommand, {verb: Verb}>;

/** Only these leave everything as it is: not even a receive count changes. */
export const onlyReads: ReadonlySet<DlqVerb> = new Set(['list', 'status']);

/** What `sls-top dlq …` asks for. */
export type DlqInvocation =
  | {readonly kind: 'dlq'; readonly settings: Settings; readonly command: DlqCommand}
  | {readonly kind: 'help'; readonly text: string}
  | {readonly kind: 'mistake'; readonly message: string};
