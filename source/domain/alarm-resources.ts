import type {Alarm, WatchedMetric} from './alarm.ts';
import {metricsWatched} from './alarm.ts';
import type {Arn} from './arn.ts';
import {parseArn} from './arn.ts';

/** How the resource of a metric is named in ARNs, by namespace: the dimension that names it, and its ARN. */
const arnMakers: Readonly<
  Record<
    string,
    {readonly dimension: string; readonly service: string; readonly resource: (name: string) => string}
  >
> = {
  'AWS/SQS': {dimension: 'QueueName', service: 'sqs', resource: name => name},
  'AWS/SNS': {dimension: 'TopicName', service: 'sns', resource: name => name},
  'AWS/Kinesis': {dimension: 'StreamName', service: 'kinesis', resource: name => `stream/${name}`},
  // Resource and ExecutedVersion name a version or alias of the same function.
  'AWS/Lambda': {dimension: 'FunctionName', service: 'lambda', resource: name => `function:${name}`},
};

/** `FunctionName` may itself hold a version or alias, `name:alias`; everything said of a function meets without it. */
const bare = (namespace: string, name: string): string =>
  namespace === 'AWS/Lambda' ? (name.split(':')[0] ?? name) : name;

/** The name of the resource that a metric is of; `undefined` for metrics of an account or of services not shown here. */
export const resourceNameOf = ({namespace, dimensions}: WatchedMetric): string | undefined => {
  const name = dimensions[arnMakers[namespace]?.dimension ?? ''];
  return name === undefined ? undefined : bare(namespace, name);
};

const arnOf = (metric: WatchedMetric, {partition, region, account}: Arn): string | undefined => {
  const maker = arnMakers[metric.namespace];
  const name = resourceNameOf(metric);
  if (maker === undefined || name === undefined) return undefined;
  return ['arn', partition, maker.service, region, metric.account ?? account, maker.resource(name)].join(':');
};

/**
 * ARNs of what an alarm looks at itself, each once. A metric tells no ARN, so partition, region and account are those
 * of the alarm, which CloudWatch keeps beside its metrics (CloudWatch User Guide, dimensions of each service).
 */
export const ownResources = (alarm: Alarm): readonly string[] => {
  const own = parseArn(alarm.arn ?? '');
  if (own === undefined) return [];
  const arns = metricsWatched(alarm).map(metric => arnOf(metric, own));
  return [...new Set(arns.filter(arn => arn !== undefined))];
};
