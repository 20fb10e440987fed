import {nameOfArn} from '../../domain/arn.ts';
import type {Suspects} from '../../domain/topic-deliveries.ts';
import {endpointName} from '../../domain/topic-subscription.ts';

/** More names than this make a sentence a list. */
const mostNames = 3;

const longestName = 80;

const shortened = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;

const joined = (names: readonly string[]): string => {
  const others = names.length - mostNames;
  const shown = names.slice(0, mostNames).map(shortened).join(', ');
  return others > 0 ? `${shown} and ${others} more` : shown;
};

/** To whom it is that deliveries fail, as sure as it is: `to queue orders`, `to one or more of …`. */
export const toWhom = ({subscriptions, isSure}: Suspects): string => {
  const names = subscriptions.map(endpointName);
  if (names.length === 0) return 'to a subscription not read yet';
  if (names.length > 1) return `to one or more of ${joined(names)}`;
  return `${isSure ? 'to' : 'most likely to'} ${joined(names)}`;
};

/** The dead-letter queues of these subscriptions: `DLQ orders-dlq`. */
export const theirQueues = ({subscriptions}: Suspects): string => {
  const arns = subscriptions.flatMap(({settings}) => settings?.deadLetterQueueArn ?? []);
  const names = [...new Set(arns)].map(nameOfArn);
  if (names.length === 0) return 'its DLQ';
  return names.length === 1 ? `DLQ ${joined(names)}` : `one of the DLQs ${joined(names)}`;
};
