import {nameOfArn, parseArn} from './arn.ts';

/** What GetSubscriptionAttributes says of a subscription. */
export type SubscriptionSettings = {
  /** When it was read (epoch milliseconds). */
  readonly at: number;
  /** The filter policy as JSON text; `undefined`: it receives everything. */
  readonly filterPolicy: string | undefined;
  readonly filterScope: 'MessageAttributes' | 'MessageBody';
  readonly isRaw: boolean;
  /** From its redrive policy; `undefined`: what cannot be delivered is lost. */
  readonly deadLetterQueueArn: string | undefined;
  /** When the redrive policy was first read as it is. */
  readonly deadLetterQueueSince: number;
  /** How often and how long its endpoint is tried, in words; for HTTP and HTTPS only. */
  readonly retries: string | undefined;
  readonly raw: Readonly<Record<string, string>>;
};

/** One subscription of a topic. */
export type Subscription = {
  /** `undefined` while it is pending and once it is deleted: SNS then says so in the ARN's place. */
  readonly arn: string | undefined;
  readonly protocol: string;
  /** An ARN, URL, mail address or number, without what may be a secret (`withoutSecrets`). Foreign text. */
  readonly endpoint: string;
  /** When it was first listed. */
  readonly listedSince: number;
  readonly owner: string | undefined;
  readonly state: 'confirmed' | 'pending' | 'deleted';
  /** `undefined` until they were read. */
  readonly settings: SubscriptionSettings | undefined;
  /** Why the settings could not be read. */
  readonly unreadable: string | undefined;
  /** When its settings were asked for last, whatever came of it; `undefined`: never. */
  readonly triedAt: number | undefined;
};

/** HTTP and HTTPS count every failed attempt; others count once, when SNS gives up (SNS Developer Guide, metrics). */
export const countsEachAttempt = ({protocol}: Subscription): boolean =>
  protocol === 'http' || protocol === 'https';

const kinds: Readonly<Record<string, string>> = {
  sqs: 'queue',
  lambda: 'function',
  firehose: 'delivery stream',
};

/** How people call an endpoint: `queue orders`, `https://example.com/hook`. */
export const endpointName = ({protocol, endpoint}: Pick<Subscription, 'protocol' | 'endpoint'>): string => {
  if (parseArn(endpoint) !== undefined) return `${kinds[protocol] ?? protocol} ${nameOfArn(endpoint)}`;
  return protocol.startsWith('http') ? endpoint : `${protocol} ${endpoint}`;
};

/**
 * How long SNS tries an endpoint that does not answer (SNS Developer Guide, message delivery retries). A refusal, such
 * as a queue that is gone or a policy that forbids it, is not tried again.
 */
export const retriesOf = ({protocol, settings}: Subscription): string | undefined => {
  switch (protocol) {
    case 'sqs':
    case 'lambda':
    case 'firehose':
      return '100,015 over 23 days';
    case 'email':
    case 'email-json':
    case 'sms':
    case 'application':
      return '50 over 6 hours';
    default:
      return settings?.retries;
  }
};
