import type {QueueCounter, QueueGauges, QueueMeter} from '../sqs/queue-meter.ts';
import type {MetricSource, Minutes, Statistics} from './metric-source.ts';
import {mergeStatistics, single} from './metric-source.ts';

/** What CloudWatch calls the numbers of a queue (SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS"). */
const counterNames: Readonly<Record<QueueCounter, string>> = {
  sent: 'NumberOfMessagesSent',
  received: 'NumberOfMessagesReceived',
  deleted: 'NumberOfMessagesDeleted',
  emptyReceives: 'NumberOfEmptyReceives',
};

const gaugeNames: Readonly<Record<keyof QueueGauges, string>> = {
  visible: 'ApproximateNumberOfMessagesVisible',
  inFlight: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
  oldestAgeSeconds: 'ApproximateAgeOfOldestMessage',
};

const gaugeKeys = ['visible', 'inFlight', 'delayed', 'oldestAgeSeconds'] as const;

/** One minute of a queue, for seeding a history. */
export type QueueMinute = Readonly<Record<QueueCounter, number>> & QueueGauges;

type Minute = Map<string, Statistics>;

type Meter = {
  /** Minutes by their start, ascending. */
  readonly minutes: Map<number, Minute>;
  lastCallAt: number;
  /** No metrics before this: a queue that wakes up is silent for a while. */
  reportsFrom: number;
};

export type QueueMetrics = QueueMeter &
  MetricSource & {
    readonly seedMinute: (queueName: string, at: number, minute: QueueMinute) => void;
    /** As if the last call on the queue had been then. */
    readonly seedSilence: (queueName: string, lastCallAt: number) => void;
  };

const minuteMilliseconds = 60_000;

/** Longer than the three hours that are seeded, and bounded. */
const keptMilliseconds = 4 * 3_600_000;

/** A queue without calls for six hours stops sending metrics; once woken it may take 15 minutes (SQS Developer Guide). */
const inactiveAfterMilliseconds = 6 * 3_600_000;
const wakingMilliseconds = 15 * minuteMilliseconds;

const emptyMinute = (): Minute => new Map(Object.values(counterNames).map(name => [name, single(0)]));

const minuteAt = ({minutes}: Meter, at: number): Minute => {
  const startsAt = Math.floor(at / minuteMilliseconds) * minuteMilliseconds;
  const known = minutes.get(startsAt);
  if (known !== undefined) return known;
  const minute = emptyMinute();
  minutes.set(startsAt, minute);
  for (const oldest of minutes.keys()) {
    if (oldest >= at - keptMilliseconds) break;
    minutes.delete(oldest);
  }
  return minute;
};

const addToCounter = (minute: Minute, name: string, amount: number) => {
  minute.set(name, single((minute.get(name)?.sum ?? 0) + amount));
};

const addSample = (minute: Minute, gauges: QueueGauges) => {
  for (const key of gaugeKeys) {
    minute.set(gaugeNames[key], mergeStatistics(minute.get(gaugeNames[key]), single(gauges[key])));
  }
};

const fillMinute = (minute: Minute, {sent, received, deleted, emptyReceives, ...gauges}: QueueMinute) => {
  minute.set(counterNames.sent, single(sent));
  minute.set(counterNames.received, single(received));
  minute.set(counterNames.deleted, single(deleted));
  minute.set(counterNames.emptyReceives, single(emptyReceives));
  addSample(minute, gauges);
};

const isSilent = ({lastCallAt, reportsFrom}: Meter, at: number) =>
  at < reportsFrom || at - lastCallAt > inactiveAfterMilliseconds;

const touchMeter = (meter: Meter, at: number) => {
  if (at - meter.lastCallAt > inactiveAfterMilliseconds) meter.reportsFrom = at + wakingMilliseconds;
  meter.lastCallAt = at;
};

/** The metrics of all queues, one minute wide, for the last four hours. */
export const createQueueMetrics = (): QueueMetrics => {
  const meters = new Map<string, Meter>();
  const meterOf = (queueName: string, at: number): Meter => {
    const known = meters.get(queueName);
    if (known !== undefined) return known;
    const meter = {minutes: new Map<number, Minute>(), lastCallAt: at, reportsFrom: 0};
    meters.set(queueName, meter);
    return meter;
  };
  return {
    touch: (queueName, at) => {
      touchMeter(meterOf(queueName, at), at);
    },
    count: (queueName, counter, amount, at) => {
      const meter = meterOf(queueName, at);
      touchMeter(meter, at);
      if (!isSilent(meter, at)) addToCounter(minuteAt(meter, at), counterNames[counter], amount);
    },
    sample: (queueName, gauges, at) => {
      const meter = meterOf(queueName, at);
      if (!isSilent(meter, at)) addSample(minuteAt(meter, at), gauges);
    },
    forget: queueName => {
      meters.delete(queueName);
    },
    seedMinute: (queueName, at, minute) => {
      fillMinute(minuteAt(meterOf(queueName, at), at), minute);
    },
    seedSilence: (queueName, lastCallAt) => {
      const meter = meterOf(queueName, lastCallAt);
      meter.lastCallAt = lastCallAt;
      meter.minutes.clear();
    },
    read: ({namespace, metricName, dimensions}, from, to): Minutes | undefined => {
      if (namespace !== 'AWS/SQS') return undefined;
      const queueName = dimensions.size === 1 ? dimensions.get('QueueName') : undefined;
      return [...(meters.get(queueName ?? '')?.minutes ?? [])].flatMap(([at, minute]) => {
        const statistics = minute.get(metricName);
        return statistics !== undefined && at >= from && at < to ? [[at, statistics] as const] : [];
      });
    },
  };
};
