import type {MetadataBearer, Pluggable} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import type {Pin, PinSubject} from '../domain/pins.ts';
import {readOnlyReason} from '../domain/pins.ts';
import {callTargets} from './call-targets.ts';
import {serviceLabel} from './failure-mapping.ts';
import {operationOf} from './failure-plugin.ts';
import type {GuardedService} from './read-only-guard.ts';
import {readOnlyOperations} from './read-only-guard.ts';

/** Whose pins are asked, and how. */
export type PinGuardSettings = {
  readonly service: GuardedService;
  readonly pins: readonly Pin[];
  /** `undefined`: the default one. */
  readonly profile: string | undefined;
  /** The queues that a move task from this dead-letter queue sends to when it is told no destination. */
  readonly sourcesOf?: ((deadLetterQueueArn: string) => Promise<readonly PinSubject[]>) | undefined;
};

/** A move task without a destination, where nobody can say what its sources are. */
const anyQueue: PinSubject = {kind: 'queue', name: undefined, account: undefined};

const subjectsOf = async (
  operation: string,
  parameters: object,
  {pins, sourcesOf}: PinGuardSettings,
): Promise<readonly PinSubject[]> => {
  const targets = callTargets(parameters);
  const {SourceArn: source, DestinationArn: destination}: {SourceArn?: unknown; DestinationArn?: unknown} =
    parameters;
  if (operation !== 'StartMessageMoveTask' || destination !== undefined) return targets;
  // Its sources share the dead-letter queue's account (SQS Developer Guide, dead-letter queues), so only names matter.
  if (pins.every(({queues, names}) => queues === undefined && names === undefined)) return targets;
  const sources = await (typeof source === 'string' ? sourcesOf?.(source) : undefined);
  return [...targets, ...(sources ?? [anyQueue])];
};

const refusal = (service: GuardedService, operation: string, reason: string, pins: readonly Pin[]) => {
  const file = pins[0]?.file ?? 'the config file';
  return new FailureError({
    kind: 'readOnly',
    service,
    operation,
    code: 'PinnedReadOnly',
    message: `${serviceLabel(service)} ${operation}: not sent, because it is ${reason}.`,
    hint: `Take the pin out of ${file} and start again to allow it.`,
  });
};

/**
 * Refuses every call that does more than read and is about something that a pin of the config file makes read-only,
 * before it is even signed. Where the parameters do not say which account or name a call is about, a pin that might
 * hold does.
 */
export const pinGuard = <Input extends object, Output extends MetadataBearer>(
  settings: PinGuardSettings,
): Pluggable<Input, Output> => {
  const {service, profile} = settings;
  const pins = settings.pins.filter(({readOnly}) => readOnly);
  return {
    applyToStack: stack => {
      stack.add(
        (next, context) => async args => {
          const operation = operationOf(context);
          if (pins.length === 0 || readOnlyOperations[service].includes(operation)) return next(args);
          for (const subject of await subjectsOf(operation, args.input, {...settings, pins})) {
            const reason = readOnlyReason(pins, profile, subject);
            if (reason !== undefined) throw refusal(service, operation, reason, pins);
          }
          return next(args);
        },
        {name: 'pinGuard', step: 'initialize', priority: 'high'},
      );
    },
  };
};
