import {parseArn} from './arn.ts';
import type {Finding} from './service.ts';

/** A trigger of a function that Lambda polls for it. Absent fields are not told, or not for this kind of source. */
export type EventSourceMapping = {
  readonly uuid: string;
  /** `undefined`: a self-managed source, which has no ARN. */
  readonly sourceArn: string | undefined;
  /** As told, with a version or alias where the mapping has one. */
  readonly functionArn: string;
  /** `Creating`, `Enabling`, `Enabled`, `Disabling`, `Disabled`, `Updating` or `Deleting`. */
  readonly state: string;
  readonly stateReason: string | undefined;
  /** Lambda's own words: `OK`, `No records processed`, `PROBLEM: …`; mostly told of streams only. */
  readonly lastResult: string | undefined;
  readonly batchSize: number | undefined;
  readonly batchingWindowSeconds: number | undefined;
  readonly maximumConcurrency: number | undefined;
  readonly pollers: {readonly minimum: number | undefined; readonly maximum: number | undefined} | undefined;
  readonly onFailureArn: string | undefined;
  /** -1: without end. */
  readonly maximumRetryAttempts: number | undefined;
  /** -1: for as long as the stream keeps the record. */
  readonly maximumRecordAgeSeconds: number | undefined;
  readonly parallelization: number | undefined;
  readonly bisectsOnError: boolean | undefined;
  readonly reportsItemFailures: boolean;
  readonly isFiltered: boolean;
  readonly tumblingWindowSeconds: number | undefined;
};

/** What a mapping reads from. */
type SourceKind = 'queue' | 'stream' | 'other';

/** Queues are SQS; streams are those whose records block a shard: Kinesis and DynamoDB. */
export const sourceKindOf = ({sourceArn}: EventSourceMapping): SourceKind => {
  const service = sourceArn === undefined ? undefined : parseArn(sourceArn)?.service;
  if (service === 'sqs') return 'queue';
  return service === 'kinesis' || service === 'dynamodb' ? 'stream' : 'other';
};

/** The stream or queue itself: the ARN of an enhanced fan-out consumer names the stream it reads. */
export const sourceOf = ({sourceArn}: EventSourceMapping): string | undefined =>
  sourceArn?.replace(/(:stream\/[^/]+)\/consumer\/.*$/, '$1');

/** Whether it delivers, or is about to. */
export const isOn = ({state}: EventSourceMapping): boolean => !/^(Disabl|Delet)/.test(state);

/** Lambda calls a result that needs somebody `PROBLEM: …`. */
export const hasProblem = (mapping: EventSourceMapping): boolean =>
  isOn(mapping) && /^PROBLEM/i.test(mapping.lastResult ?? '');

/**
 * The default of streams: with neither a limit of retries nor of age, one record that always fails holds up its shard
 * until the stream forgets it (Lambda Developer Guide, retain records for a Kinesis event source).
 */
export const retriesForEver = (mapping: EventSourceMapping): boolean =>
  sourceKindOf(mapping) === 'stream' &&
  (mapping.maximumRetryAttempts ?? -1) < 0 &&
  (mapping.maximumRecordAgeSeconds ?? -1) < 0;

/** What is wrong with a mapping by its own words; `name` is of what it reads from. */
export const mappingFinding = (mapping: EventSourceMapping, name: string): Finding | undefined => {
  if (!isOn(mapping)) {
    const why = mapping.stateReason === undefined ? '' : ` (${mapping.stateReason})`;
    return {
      health: 'warning',
      reason: `The trigger of ${name} is ${mapping.state.toLowerCase()}${why}: nothing of it is processed and it grows old`,
    };
  }
  if (!hasProblem(mapping)) return undefined;
  const result = mapping.lastResult ?? '';
  return retriesForEver(mapping)
    ? {
        health: 'critical',
        reason: `The trigger of ${name} says “${result}” and retries without end: one bad record blocks its shard until it expires. Set retries, record age, bisect and an on-failure destination`,
      }
    : {health: 'warning', reason: `The trigger of ${name} says “${result}”`};
};
