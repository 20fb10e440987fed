/** Where the numbers come from that show a problem getting better or worse. */
export type TrendSource =
  /** A metric of the resource, by its id: minutes of CloudWatch. */
  | {readonly kind: 'metric'; readonly metric: string}
  /** What is read live of the resource itself. */
  | {readonly kind: 'live'}
  /** The same of its dead-letter queue, or of itself where it is one. */
  | {readonly kind: 'deadLetters'};

const metric = (id: string): TrendSource => ({kind: 'metric', metric: id});
const live: TrendSource = {kind: 'live'};

/** By service, then by rule. What a rule is not here for has no numbers over time: a setting, a status. */
export const problemTrends: Readonly<Record<string, Readonly<Record<string, TrendSource>>>> = {
  sqs: {
    'dead-letters': {kind: 'deadLetters'},
    'oldest-age': metric('oldestAgeSeconds'),
    'old-messages': metric('oldestAgeSeconds'),
    'in-flight': live,
    'no-deletes': live,
    growing: live,
  },
  kinesis: {
    'iterator-age': metric('iteratorAgeSeconds'),
    unread: metric('incomingRecordsPerSecond'),
    'write-throttles': metric('writeThrottlesPerMinute'),
    'read-throttles': metric('readThrottlesPerMinute'),
    capacity: metric('incomingBytesPerSecond'),
  },
  lambda: {
    throttled: metric('throttlesPerMinute'),
    errors: metric('errorsPerMinute'),
    timeout: metric('durationP99Milliseconds'),
    'iterator-age': metric('iteratorAgeSeconds'),
    'async-age': metric('asyncEventAgeSeconds'),
    loss: metric('asyncDroppedPerMinute'),
  },
  sns: {
    'failed-to-redrive': metric('failedToRedrivePerMinute'),
    redriven: metric('redrivenToDlqPerMinute'),
    failed: metric('failedPerMinute'),
    'not-delivered': metric('publishedPerMinute'),
    'no-subscriptions': metric('publishedPerMinute'),
    'invalid-for-filters': metric('invalidAttributesPerMinute'),
  },
};

/** Metrics that tell since when a rule holds, where what is drawn of it is read live or does not reach back. */
export const onsetMetrics: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sqs: {'no-deletes': 'oldestAgeSeconds'},
};
