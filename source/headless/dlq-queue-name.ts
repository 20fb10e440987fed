import {parseArn} from '../domain/arn.ts';

/** A queue as a person names it on the command line. */
export type NamedQueue =
  | {readonly kind: 'name'; readonly name: string}
  | {readonly kind: 'url'; readonly name: string; readonly url: string}
  | {
      readonly kind: 'arn';
      readonly name: string;
      readonly arn: string;
      readonly region: string;
      readonly account: string;
    };

/** Reads a queue's name, URL or ARN; `undefined` when it can be none of these. */
export const parseQueueName = (typed: string): NamedQueue | undefined => {
  if (/^https?:\/\//.test(typed)) {
    const name = typed.slice(typed.lastIndexOf('/') + 1);
    return URL.canParse(typed) && name !== '' ? {kind: 'url', name, url: typed} : undefined;
  }
  const arn = parseArn(typed);
  if (arn !== undefined)
    return arn.service === 'sqs'
      ? {kind: 'arn', name: arn.resource, arn: typed, region: arn.region, account: arn.account}
      : undefined;
  // At most 80 characters, the `.fifo` of a FIFO queue among them (CreateQueue API reference).
  return /^[\w-]{1,80}(\.fifo)?$/.test(typed) ? {kind: 'name', name: typed} : undefined;
};
