import type {TopicTraffic} from './topic-traffic.ts';

/** A subscription of the demo account. `to` is a queue or function of the account, or an address. */
export type SubscriptionPlan = {
  readonly protocol: 'sqs' | 'lambda' | 'https' | 'email';
  readonly to: string;
  readonly isPending?: true;
  readonly deadLetterQueue?: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

type TopicPlan = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly subscriptions: readonly SubscriptionPlan[];
  readonly traffic: TopicTraffic;
};

/** A web hook that gives up after a minute and a half, so that what fails now is in its DLQ soon. */
const hookDeliveryPolicy = JSON.stringify({
  healthyRetryPolicy: {
    minDelayTarget: 10,
    maxDelayTarget: 60,
    numRetries: 2,
    numNoDelayRetries: 0,
    numMinDelayRetries: 1,
    numMaxDelayRetries: 1,
    backoffFunction: 'exponential',
  },
});

const orderEvents: TopicPlan = {
  name: 'order-events',
  attributes: {DisplayName: 'Order events'},
  subscriptions: [
    {
      protocol: 'sqs',
      to: 'orders-emails',
      attributes: {
        RawMessageDelivery: 'true',
        FilterPolicy: JSON.stringify({eventType: ['order.paid', 'order.shipped', 'order.cancelled']}),
        FilterPolicyScope: 'MessageAttributes',
      },
    },
    {protocol: 'sqs', to: 'inventory-sync'},
    {
      protocol: 'https',
      to: 'https://hooks.partner-logistics.example/orders',
      deadLetterQueue: 'events-sns-dlq',
      attributes: {DeliveryPolicy: hookDeliveryPolicy},
    },
    {protocol: 'email', to: 'ops@example.com', isPending: true},
  ],
  traffic: {
    publishedPerMinute: 420,
    subscriptions: 3,
    filteredShare: 0.14,
    failing: {sinceMinutes: 95, failedPerMinute: 60, redrivenPerMinute: 25, lostPerMinute: 3},
    messageBytes: 1900,
  },
};

/** The topics of the demo account. */
export const topicPlans: readonly TopicPlan[] = [
  {
    name: 'alerts',
    attributes: {DisplayName: 'On call'},
    subscriptions: [{protocol: 'email', to: 'on-call@example.com'}],
    traffic: {publishedPerMinute: 0, subscriptions: 1, messageBytes: 600},
  },
  {
    name: 'image-uploads',
    subscriptions: [
      {protocol: 'sqs', to: 'image-resize', attributes: {RawMessageDelivery: 'true'}},
      {protocol: 'sqs', to: 'search-index', deadLetterQueue: 'events-sns-dlq'},
    ],
    traffic: {publishedPerMinute: 600, subscriptions: 2, messageBytes: 740},
  },
  orderEvents,
  {
    name: 'payment-events.fifo',
    attributes: {
      FifoTopic: 'true',
      ContentBasedDeduplication: 'true',
      KmsMasterKeyId: 'alias/payments',
    },
    subscriptions: [
      {
        protocol: 'sqs',
        to: 'orders-shipments.fifo',
        deadLetterQueue: 'orders-shipments-dlq.fifo',
        attributes: {RawMessageDelivery: 'true'},
      },
    ],
    traffic: {publishedPerMinute: 150, subscriptions: 1, messageBytes: 1200},
  },
];
