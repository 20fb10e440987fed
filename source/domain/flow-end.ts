import {nameOfArn, parseArn, unqualifiedArn} from './arn.ts';

/**
 * Where everything said of one end of a connection meets: functions without version or alias, and the topic of a
 * subscription, whose ARN is the topic's with an id behind it (SNS Developer Guide, subscriptions).
 */
export const endKey = (end: string): string => {
  if (end.includes(':function:')) return unqualifiedArn(end);
  if (!end.includes(':sns:')) return end;
  return parseArn(end) === undefined ? end : end.split(':').slice(0, 6).join(':');
};

/** What people call an end of which nothing is known but its address. */
export const endName = (end: string): string => {
  const arn = parseArn(end);
  if (arn?.service === 'cloudwatch') return arn.resource.replace(/^alarm:/, '');
  // A consumer's ARN ends in the time of its creation (Kinesis API reference, Consumer).
  const consumer = arn?.service === 'kinesis' ? /\/consumer\/([^:]+)/.exec(arn.resource)?.[1] : undefined;
  return consumer ?? nameOfArn(end);
};

const nouns: Readonly<Record<string, string>> = {
  sqs: 'queue',
  kinesis: 'stream',
  lambda: 'function',
  sns: 'topic',
  cloudwatch: 'alarm',
  s3: 'bucket',
  events: 'event bus',
  firehose: 'delivery stream',
  dynamodb: 'table stream',
};

/** What an end is, as far as its address tells. */
export const endNoun = (end: string): string => {
  const arn = parseArn(end);
  if (arn !== undefined)
    return arn.resource.includes('/consumer/') ? 'consumer' : (nouns[arn.service] ?? arn.service);
  if (/^https?:/.test(end)) return 'web hook';
  return end.includes('@') ? 'mail address' : 'endpoint';
};
