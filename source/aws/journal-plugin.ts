import {randomBytes} from 'node:crypto';
import type {MetadataBearer, Pluggable} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import type {Journal, JournalEntry} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {errorFacts} from './error-facts.ts';
import {serviceLabel} from './failure-mapping.ts';
import {operationOf} from './failure-plugin.ts';
import {journalNote} from './journal-note.ts';
import {journalOutcome, journalParameters, withoutHandles} from './journal-parameters.ts';
import type {GuardedService} from './read-only-guard.ts';
import {readOnlyOperations} from './read-only-guard.ts';
import {isUnanswered} from './unanswered.ts';

export type JournalSettings = {
  readonly service: GuardedService;
  readonly region: string;
  readonly profile: string | undefined;
  /** Where the calls go instead of AWS. */
  readonly endpointUrl?: string | undefined;
};

/** A peek receives and releases, or reads records: that neither adds, changes nor removes a message. */
const peeking = [
  'ReceiveMessage',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'GetShardIterator',
  'GetRecords',
];

const isJournalled = (service: GuardedService, operation: string): boolean =>
  !readOnlyOperations[service].includes(operation) && !peeking.includes(operation);

/** The account of the first ARN or queue URL among the parameters that name something. */
const accountOf = (input: object): string | undefined => {
  for (const [name, value] of Object.entries<unknown>({...input})) {
    if (typeof value !== 'string' || !/(Url|Arn|ARN|Name)$/.test(name)) continue;
    const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):|^https?:\/\/[^/]+\/(\d{12})\//.exec(value);
    if (account !== null) return account[1] ?? account[2];
  }
  return undefined;
};

type Change = Pick<JournalEntry, 'phase' | 'outcome' | 'notDone' | 'error' | 'unsure'>;

/** Enough to tell the calls of all programs apart that write to one journal at the same time. */
const newCallId = (): string => randomBytes(9).toString('base64url');

/** Writes entries of one call. The note is that of the moment when the call is made. */
const callJournal = (
  settings: JournalSettings,
  journal: Journal,
  operation: string,
  input: object,
): ((change: Change) => Promise<void>) => {
  const {job, messageIds} = journalNote() ?? {};
  const call = {
    call: newCallId(),
    operation,
    ...settings,
    account: accountOf(input),
    ...(job === undefined ? {} : {job, messageIds}),
    parameters: journalParameters(input),
  };
  return change => journal.write({at: Date.now(), ...call, ...change});
};

const refusal = (service: GuardedService, operation: string, cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'refused',
      service,
      operation,
      code: 'JournalFailed',
      message: `${serviceLabel(service)} ${operation}: not sent, because the journal cannot be written (${errorFacts(cause).message}).`,
      hint: 'Make its file writable or free disk space, then try again. Nothing was changed.',
    },
    {cause},
  );

/**
 * Writes every change down before it is sent and after it was answered, so that no caller can forget it. What cannot
 * be written before is not sent; what cannot be written after has happened all the same and goes to the log. What
 * messages hold is never written, only ids and sizes.
 */
export const journalPlugin = <Input extends object, Output extends MetadataBearer>(
  settings: JournalSettings,
  journal: Journal,
  log: LogSink,
): Pluggable<Input, Output> => ({
  applyToStack: stack =>
    stack.add(
      (next, context) => async args => {
        const operation = operationOf(context);
        const {service} = settings;
        if (!isJournalled(service, operation)) return next(args);
        const write = callJournal(settings, journal, operation, args.input);
        const writeAfter = (change: Change): Promise<void> =>
          write(change).catch((error: unknown) =>
            log(
              'error',
              `journal: ${operation} ${change.phase} was not written: ${errorFacts(error).message}`,
            ),
          );
        await write({phase: 'before'}).catch((error: unknown) => {
          throw refusal(service, operation, error);
        });
        const result = await next(args).catch(async (error: unknown) => {
          const {code, message} = errorFacts(error);
          const unsure = isUnanswered(error);
          await writeAfter({phase: 'failed', error: {code, message: withoutHandles(message)}, unsure});
          throw error;
        });
        const notDone = journalNote()?.notDone?.() ?? [];
        await writeAfter({
          phase: 'after',
          outcome: journalOutcome(operation, result.output),
          ...(notDone.length === 0 ? {} : {notDone}),
        });
        return result;
      },
      {name: 'journal', step: 'initialize', priority: 'high'},
    ),
});
