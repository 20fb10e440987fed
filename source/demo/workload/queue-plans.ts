import * as letters from './dead-letter-bodies.ts';
import * as eventLetters from './event-letters.ts';
import type {MessageMaker} from './message-bodies.ts';
import * as bodies from './message-bodies.ts';
import type {OldLetter} from './old-letters.ts';
import {directLettersAt, evenly, hours, lettersAt, recentHours} from './old-letters.ts';
import {payment} from './payments.ts';

export type Producer = {
  readonly perSecond: number;
  readonly make: MessageMaker;
  /** Share by which it swells and ebbs over some minutes; 0.15, where it is not said. */
  readonly swell?: number;
};

export type Consumer = {
  /** Receives it can do. */
  readonly perSecond: number;
  /** The same while the payment provider is down, for the consumer that calls it. */
  readonly perSecondInIncident?: number;
  /** Shortest and longest time on one message. */
  readonly workSeconds: readonly [number, number];
  /** It takes what has gathered in between. */
  readonly pollSeconds: number;
  /** Share of the receives that come to nothing: the message appears again, or becomes a dead letter. */
  readonly failingShare?: number;
};

/** Messages that a consumer is done with per second, dead letters included, when there is always one to receive. */
export const leavingPerSecond = ({consumer, deadLetters}: QueuePlan): number => {
  const failing = consumer?.failingShare ?? 0;
  const receives = deadLetters?.maxReceiveCount ?? Infinity;
  // Each message is received once, and again for as long as it fails: a geometric series.
  const receivesPerMessage = (1 - failing ** receives) / (1 - failing);
  return (consumer?.perSecond ?? 0) / receivesPerMessage;
};

/** One queue of the demo account and what happens on it. */
export type QueuePlan = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly deadLetters?: {readonly queue: string; readonly maxReceiveCount: number};
  readonly producer?: Producer;
  readonly consumer?: Consumer;
  /** Messages that wait at the start, sent evenly over the time before. */
  readonly backlog?: {readonly count: number; readonly overSeconds: number; readonly make: MessageMaker};
  readonly oldLetters?: readonly OldLetter[];
  /** Nobody has called it for a month, so it has no metrics. */
  readonly isSilent?: true;
  /** Producers pause above this depth, and the incident's failures above that of the dead-letter queue. */
  readonly maxDepth: number;
};

const orders: readonly QueuePlan[] = [
  {name: 'orders-payments-dlq', maxDepth: 5000},
  {
    name: 'orders-payments',
    attributes: {VisibilityTimeout: '4'},
    deadLetters: {queue: 'orders-payments-dlq', maxReceiveCount: 3},
    producer: {perSecond: 11, make: payment},
    consumer: {perSecond: 45, perSecondInIncident: 16.5, workSeconds: [0.2, 1.1], pollSeconds: 0.4},
    maxDepth: 6000,
  },
  {name: 'orders-emails-dlq', maxDepth: 1000},
  {
    name: 'orders-emails',
    deadLetters: {queue: 'orders-emails-dlq', maxReceiveCount: 5},
    producer: {perSecond: 6, make: bodies.email},
    consumer: {perSecond: 15, workSeconds: [0.2, 1.5], pollSeconds: 2},
    maxDepth: 1000,
  },
  {
    name: 'orders-shipments-dlq.fifo',
    attributes: {FifoQueue: 'true', MessageRetentionPeriod: '1209600'},
    oldLetters: [
      ...lettersAt(random => letters.shipmentLetter(random, 'warehouse-3'), hours(71, 70, 52, 20)),
      ...lettersAt(random => letters.shipmentLetter(random, 'warehouse-5'), hours(49, 31)),
      ...directLettersAt(random => eventLetters.rawShipmentLetter(random, 'payments'), hours(26.2, 26.1, 26)),
    ],
    maxDepth: 1000,
  },
  {
    name: 'orders-shipments.fifo',
    attributes: {FifoQueue: 'true', VisibilityTimeout: '60'},
    deadLetters: {queue: 'orders-shipments-dlq.fifo', maxReceiveCount: 4},
    producer: {perSecond: 2.5, make: bodies.shipment},
    consumer: {perSecond: 8, workSeconds: [0.2, 0.9], pollSeconds: 1},
    maxDepth: 500,
  },
];

const payments: readonly QueuePlan[] = [
  {
    name: 'payments-parking-lot',
    attributes: {MessageRetentionPeriod: '1209600'},
    // Of the queue payments-refunds, of the function report-builder and of a rule of EventBridge.
    oldLetters: [
      ...lettersAt(letters.eventBridgeLetter, hours(210, 188, 141, 97, 44, 26, 9)),
      ...directLettersAt(eventLetters.slowReportLetter, evenly(14, 60, 6)),
      ...directLettersAt(eventLetters.brokenReportLetter, evenly(8, 52, 5)),
      ...directLettersAt(eventLetters.ruleLetter, hours(33.4, 33.3, 33.1, 33, 32.8)),
    ],
    maxDepth: 1000,
  },
  {
    name: 'payments-refunds',
    deadLetters: {queue: 'payments-parking-lot', maxReceiveCount: 5},
    producer: {perSecond: 0.8, make: bodies.refund},
    consumer: {perSecond: 4, workSeconds: [0.5, 2], pollSeconds: 3},
    maxDepth: 500,
  },
  {
    name: 'invoices-render-dlq',
    oldLetters: [
      // Retention is four days from the first send, so these are gone within hours.
      ...lettersAt(letters.invoiceLetter, hours(95.2, 94.4, 92.7)),
      {make: letters.textLetter, sentHoursAgo: 90.5},
      {make: letters.hostileLetter, sentHoursAgo: 81},
      {make: letters.largeLetter, sentHoursAgo: 77},
      {make: letters.attributedLetter, sentHoursAgo: 68},
      ...lettersAt(letters.invoiceLetter, hours(66, 61, 60.5, 60.2, 55, 48, 41, 40, 33, 29, 22, 14, 7, 4)),
      ...lettersAt(letters.invoiceLetter, recentHours),
      // The on-failure destination of the function invoice-renderer.
      ...directLettersAt(eventLetters.invoiceRecord, evenly(18, 30, 5)),
    ],
    maxDepth: 1000,
  },
  {
    name: 'invoices-render',
    attributes: {VisibilityTimeout: '40'},
    deadLetters: {queue: 'invoices-render-dlq', maxReceiveCount: 3},
    // The function invoice-renderer, short of concurrency, makes 52 a minute of it, a few too few.
    producer: {perSecond: 0.935, make: bodies.invoice, swell: 0.02},
    consumer: {perSecond: 1.12, workSeconds: [2, 9.5], pollSeconds: 2.7, failingShare: 0.2},
    backlog: {count: 170, overSeconds: 190, make: bodies.invoice},
    maxDepth: 3000,
  },
];

const platform: readonly QueuePlan[] = [
  {
    name: 'inventory-sync',
    producer: {perSecond: 8, make: bodies.stockLevel},
    consumer: {perSecond: 20, workSeconds: [0.1, 0.5], pollSeconds: 5},
    maxDepth: 2000,
  },
  {
    name: 'image-resize',
    attributes: {VisibilityTimeout: '900'},
    producer: {perSecond: 10, make: bodies.image},
    consumer: {perSecond: 18, workSeconds: [60, 240], pollSeconds: 1},
    backlog: {count: 1500, overSeconds: 150, make: bodies.image},
    maxDepth: 6000,
  },
  {
    name: 'notifications-sms',
    attributes: {DelaySeconds: '10'},
    producer: {perSecond: 4, make: bodies.sms},
    consumer: {perSecond: 12, workSeconds: [0.1, 0.6], pollSeconds: 2},
    maxDepth: 1000,
  },
  {
    name: 'search-index',
    producer: {perSecond: 11, make: bodies.searchDocument},
    consumer: {perSecond: 40, workSeconds: [0.05, 0.3], pollSeconds: 3},
    maxDepth: 2000,
  },
  {
    name: 'webhooks-out',
    producer: {perSecond: 13, make: bodies.webhook},
    consumer: {perSecond: 12.2, workSeconds: [0.3, 2], pollSeconds: 1},
    backlog: {count: 2600, overSeconds: 213, make: bodies.webhook},
    maxDepth: 5000,
  },
  {
    name: 'customer-import',
    producer: {perSecond: 0.5, make: bodies.importRow},
    backlog: {count: 4800, overSeconds: 9600, make: bodies.importRow},
    maxDepth: 6000,
  },
  {
    name: 'events-sns-dlq',
    attributes: {MessageRetentionPeriod: '1209600'},
    // Dead letters of the topic order-events, whose web hook fails for 95 minutes: 25 a minute.
    producer: {perSecond: 25 / 60, make: bodies.orderNotification, swell: 0.02},
    backlog: {count: 2375, overSeconds: 5700, make: bodies.orderNotification},
    // And of the topic image-uploads, for the half hour in which nothing was allowed to send to search-index.
    oldLetters: directLettersAt(eventLetters.imageUploadLetter, evenly(800, 5.5, 5)),
    maxDepth: 6000,
  },
  {
    name: 'legacy-dlq',
    attributes: {MessageRetentionPeriod: '1209600'},
    backlog: {count: 12, overSeconds: 700_000, make: letters.legacyLetter},
    maxDepth: 100,
  },
  {name: 'audit-archive', attributes: {MessageRetentionPeriod: '1209600'}, isSilent: true, maxDepth: 100},
];

/** All queues of the demo account; a dead-letter queue stands before its sources. */
export const queuePlans: readonly QueuePlan[] = [...orders, ...payments, ...platform];
