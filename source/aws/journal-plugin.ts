import type {MetadataBearer, Pluggable} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import type {Journal, JournalEntry} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {errorFacts} from './error-facts.ts';
import {serviceLabel} from './failure-mapping.ts';
import {operationOf} from './failure-plugin.ts';
import type {GuardedService} from './read-only-guard.ts';
import {readOnlyOperations} from './read-only-guard.ts';

export type JournalSettings = {
  readonly service: GuardedService;
  readonly region: string;
  readonly profile: string | undefined;
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

/** The account of the first ARN or queue URL among the parameters. */
const accountOf = (parameters: Readonly<Record<string, unknown>>): string | undefined => {
  for (const value of Object.values(parameters)) {
    const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):|^https?:\/\/[^/]+\/(\d{12})\//.exec(String(value));
    if (account !== null) return account[1] ?? account[2];
  }
  return undefined;
};

const withoutMetadata = (output: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(output).filter(([key]) => key !== '$metadata'));

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
 * be written before is not sent; what cannot be written after has happened all the same and goes to the log.
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
        const parameters: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(args.input));
        const write = (entry: Pick<JournalEntry, 'phase' | 'outcome' | 'error'>): Promise<void> =>
          journal.write({
            at: Date.now(),
            operation,
            ...settings,
            account: accountOf(parameters),
            parameters,
            ...entry,
          });
        const writeAfter = (entry: Pick<JournalEntry, 'phase' | 'outcome' | 'error'>): Promise<void> =>
          write(entry).catch((error: unknown) =>
            log(
              'error',
              `journal: ${operation} ${entry.phase} was not written: ${errorFacts(error).message}`,
            ),
          );
        await write({phase: 'before'}).catch((error: unknown) => {
          throw refusal(service, operation, error);
        });
        const result = await next(args).catch(async (error: unknown) => {
          const {code, message} = errorFacts(error);
          await writeAfter({phase: 'failed', error: {code, message}});
          throw error;
        });
        await writeAfter({phase: 'after', outcome: withoutMetadata(result.output)});
        return result;
      },
      {name: 'journal', step: 'initialize', priority: 'high'},
    ),
});
