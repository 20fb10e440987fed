import type {QueueReference} from '../domain/message.ts';
import {pinsFor} from '../domain/pins.ts';
import type {PinsInForce} from '../domain/pins.ts';
import {placeAt} from './select-place.ts';
import type {State} from './state.ts';

/** The account of an ARN: `arn:aws:sqs:eu-west-1:123456789012:orders`. */
const accountOf = (arn: string): string | undefined => arn.split(':')[4];

const pinsOf = (state: State, {arn, placeId}: QueueReference): PinsInForce =>
  pinsFor(state.options.pins, {profile: placeAt(state, placeId).profile, account: accountOf(arn)});

/** Whether a pin asks for the queue's name to be typed, and this is not it. */
export const isNameMissing = (state: State, queue: QueueReference, typed: string): boolean =>
  typed !== queue.name && pinsOf(state, queue).typeName(queue.name);

/** Why nothing of the queue may be touched, in one line: the program's own read-only mode, or a pin. */
export const readOnlyRefusal = (state: State, queue: QueueReference, whatNot: string): string | undefined => {
  if (state.options.readOnly) return `Read-only: ${whatNot}`;
  const pinned = pinsOf(state, queue).readOnly(queue.name);
  return pinned === undefined ? undefined : `${queue.name} is ${pinned}`;
};
