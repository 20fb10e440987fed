import type {Message, QueueReference} from './message.ts';

/** A queue that copies can be sent to. */
export type QueueTarget = {
  readonly kind: 'queue';
  readonly queue: QueueReference;
  /** MaximumMessageSize in bytes; `undefined`: not known, SQS judges. */
  readonly maxBytes: number | undefined;
};

/** A function that can be invoked again with the event it failed on, asynchronously. */
export type FunctionTarget = {readonly kind: 'function'; readonly arn: string; readonly name: string};

/** Where a copy of a dead letter goes. */
export type Target = QueueTarget | FunctionTarget;

/** What a person chose: each message to where it came from, or all to one place. */
export type TargetChoice = {readonly kind: 'own'} | {readonly kind: 'to'; readonly target: Target};

/** A subscription whose redrive policy sends what it cannot deliver to the dead-letter queue in question. */
export type FeedingSubscription = {
  readonly topicArn: string;
  readonly protocol: string;
  /** The endpoint, where it is a queue that can be sent to. */
  readonly target: QueueTarget | undefined;
  /** Without secrets, for words about it. Foreign text. */
  readonly endpoint: string;
  readonly isRaw: boolean;
};

/** Everything that sends its dead letters to one queue. */
export type Origins = {
  /** Queues whose redrive policy names it. */
  readonly sources: readonly QueueTarget[];
  readonly subscriptions: readonly FeedingSubscription[];
  /** Functions whose DeadLetterConfig or on-failure destination it is. */
  readonly functions: readonly FunctionTarget[];
  /** What could not be asked, one line each with its reason. */
  readonly gaps: readonly string[];
};

/** Where one message goes and what is sent there, or why it cannot be sent. */
export type Resolution =
  | {
      readonly ok: true;
      readonly target: Target;
      /** The body of the copy; for a function the event to invoke it with. */
      readonly payload: string;
    }
  | {readonly ok: false; readonly refusal: string};

/** Judges one message: pure, so that a dry run and the run itself cannot disagree. */
export type Resolve = (message: Message) => Resolution;
