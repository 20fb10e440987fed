import {nameOfArn} from '../../domain/arn.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {EventSourceMapping} from '../../domain/event-source-mapping.ts';
import {hasProblem, retriesForEver, sourceKindOf, sourceOf} from '../../domain/event-source-mapping.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import type {Queue} from '../../domain/queue.ts';
import type {Fact} from '../../domain/service.ts';

/** Time for a throttled batch to be tried again (Lambda Developer Guide, configuring a queue to use with Lambda). */
const visibilityFactor = 6;
/** Throttled batches use up receives before any code has run (the same page). */
const leastReceives = 5;
/** An SQS trigger begins with five batches at once (Lambda Developer Guide, SQS scaling behaviour). */
const leastReserved = 5;

const nameOf = (mapping: EventSourceMapping): string => nameOfArn(sourceOf(mapping) ?? mapping.uuid);

const notRead = (label: string, name: string): Fact => ({
  label,
  text: `${name} has not been read`,
  health: 'unknown',
});

/** A message that becomes visible while the function still works on it is worked on twice. */
export const visibilityCheck = (
  {timeoutSeconds}: Pick<LambdaFunction, 'timeoutSeconds'>,
  mapping: EventSourceMapping,
  queue: Queue | undefined,
): Fact => {
  const label = 'Visibility timeout';
  const name = nameOf(mapping);
  const visibility = queue?.settings?.visibilityTimeoutSeconds;
  if (visibility === undefined || timeoutSeconds === undefined) return notRead(label, name);
  const window = mapping.batchingWindowSeconds ?? 0;
  const wanted = visibilityFactor * timeoutSeconds + window;
  const told = `${name} hides messages for ${formatDuration(visibility)}`;
  if (visibility < timeoutSeconds)
    return {
      label,
      text: `${told}, less than the timeout of ${formatDuration(timeoutSeconds)}: messages are worked on twice at once`,
      health: 'critical',
    };
  const rule = `6 x timeout${window > 0 ? ' + batch window' : ''} = ${formatDuration(wanted)}`;
  return visibility < wanted
    ? {label, text: `${told}, less than ${rule}: a throttled batch comes back too early`, health: 'warning'}
    : {label, text: `${told}, at least ${rule}`, health: 'ok'};
};

/** Throttled batches count as received: with few receives a busy minute fills the DLQ. */
export const receiveCountCheck = (mapping: EventSourceMapping, queue: Queue | undefined): Fact => {
  const label = 'Receives allowed';
  const name = nameOf(mapping);
  if (queue?.settings === undefined) return notRead(label, name);
  const {maxReceiveCount} = queue.settings;
  if (maxReceiveCount === undefined)
    return {
      label,
      text: `${name} has no DLQ: a message that always fails stays until it expires`,
      health: 'warning',
    };
  return maxReceiveCount < leastReceives
    ? {
        label,
        text: `${name} gives up after ${String(maxReceiveCount)} receives, at least ${String(leastReceives)} are advised: throttling alone sends messages to the DLQ`,
        health: 'warning',
      }
    : {label, text: `${name} gives up after ${String(maxReceiveCount)} receives`, health: 'ok'};
};

/** Whether the reservation can take what the pollers of its SQS triggers bring. */
export const reservationCheck = (
  {reservation}: Pick<LambdaFunction, 'reservation'>,
  mapping: EventSourceMapping,
): Fact | undefined => {
  if (typeof reservation !== 'number') return undefined;
  const label = 'Reserved concurrency';
  const {maximumConcurrency: maximum} = mapping;
  const name = nameOf(mapping);
  if (reservation === 0)
    return {label, text: `0 are reserved: nothing of ${name} is processed`, health: 'critical'};
  if (maximum !== undefined && maximum > reservation)
    return {
      label,
      text: `the trigger of ${name} may run ${String(maximum)} at once, ${String(reservation)} are reserved: the rest is throttled`,
      health: 'warning',
    };
  if (maximum === undefined && reservation <= leastReserved)
    return {
      label,
      text: `the trigger of ${name} begins with ${String(leastReserved)} batches at once and has no maximum concurrency, ${String(reservation)} are reserved: it is throttled as it grows`,
      health: 'warning',
    };
  return {
    label,
    text: `${String(reservation)} are reserved, enough for the trigger of ${name}`,
    health: 'ok',
  };
};

/** Whether one bad record can hold up a shard until it expires. */
export const poisonCheck = (mapping: EventSourceMapping): Fact => {
  const label = 'Bad records';
  const name = nameOf(mapping);
  if (!retriesForEver(mapping))
    return {label, text: `the trigger of ${name} gives up on a bad record in the end`, health: 'ok'};
  return {
    label,
    text: `the trigger of ${name} retries for ever (retries -1, record age -1, the default): one bad record blocks its shard until it expires. Set retries, record age, bisect and an on-failure destination`,
    health: hasProblem(mapping) ? 'critical' : 'warning',
  };
};

const checksOfMapping = (
  lambda: LambdaFunction,
  mapping: EventSourceMapping,
  queueByArn: (arn: string) => Queue | undefined,
): readonly Fact[] => {
  switch (sourceKindOf(mapping)) {
    case 'queue': {
      const queue = queueByArn(mapping.sourceArn ?? '');
      const reserved = reservationCheck(lambda, mapping);
      return [
        visibilityCheck(lambda, mapping, queue),
        receiveCountCheck(mapping, queue),
        ...(reserved === undefined ? [] : [reserved]),
      ];
    }
    case 'stream':
      return [poisonCheck(mapping)];
    case 'other':
      return [];
  }
};

/** How a function is set up against how AWS says that it should be. */
export const functionChecks = (
  lambda: LambdaFunction,
  queueByArn: (arn: string) => Queue | undefined,
): readonly Fact[] => {
  const ofMappings = (lambda.mappings ?? []).flatMap(mapping => checksOfMapping(lambda, mapping, queueByArn));
  const isStopped = lambda.reservation === 0 && (lambda.mappings ?? []).length === 0;
  return isStopped
    ? [{label: 'Reserved concurrency', text: '0 are reserved: the stop switch is on', health: 'warning'}]
    : ofMappings;
};
