import type {MessageAttributes, MessageContent} from '../sqs/stored-message.ts';
import type {Random} from './random.ts';

/** Makes what a producer sends at a time (epoch milliseconds), so long after the incident began; 0: none is on. */
export type MessageMaker = (random: Random, now: number, outageSeconds: number) => MessageContent;

/** A message with nothing but a body. */
export const plainMessage = (
  body: string,
  extra: Partial<Omit<MessageContent, 'body'>> = {},
): MessageContent => ({
  body,
  attributes: {},
  traceHeader: undefined,
  groupId: undefined,
  deduplicationId: undefined,
  ...extra,
});

const jsonMessage = (
  document: Readonly<Record<string, unknown>>,
  extra?: Partial<Omit<MessageContent, 'body'>>,
) => plainMessage(JSON.stringify(document), extra);

export const orderId = (random: Random): string => `ORD-${random.integer(1_000_000, 9_999_999)}`;

export const customer = (random: Random): string =>
  random.pick(['Ada Lindqvist', 'Noor El-Amrani', 'José Álvarez', 'Zoë Vermeulen', '山田 花子', 'Piotr Żak']);

export const amount = (random: Random): number => Math.round(random.between(4, 480) * 100) / 100;

/** A trace header of AWS X-Ray, with a new root. */
export const traceHeader = (random: Random, at: number): string => {
  const hex = (digits: number) =>
    Array.from({length: digits}, () => random.integer(0, 15).toString(16)).join('');
  const seconds = Math.floor(at / 1000).toString(16);
  return `Root=1-${seconds}-${hex(24)};Parent=${hex(16)};Sampled=1`;
};

/** A message attribute of type String. */
export const text = (value: string): MessageAttributes[string] => ({dataType: 'String', text: value});

export const email: MessageMaker = random =>
  jsonMessage({
    template: random.pick(['order-confirmed', 'order-shipped', 'review-your-purchase']),
    to: `customer-${random.integer(1000, 9999)}@example.com`,
    orderId: orderId(random),
    locale: random.pick(['en-GB', 'sv-SE', 'nl-NL', 'pl-PL']),
  });

export const shipment: MessageMaker = (random, now) => {
  const id = orderId(random);
  return jsonMessage(
    {orderId: id, parcel: random.integer(1, 3), carrier: random.pick(['DHL', 'PostNord', 'GLS'])},
    {groupId: `warehouse-${random.integer(1, 6)}`, deduplicationId: `${id}-${now}-${random.integer(0, 1e9)}`},
  );
};

export const stockLevel: MessageMaker = random =>
  jsonMessage({sku: `SKU-${random.integer(10_000, 99_999)}`, onHand: random.integer(0, 900), site: 'AMS3'});

export const invoice: MessageMaker = random =>
  jsonMessage({
    invoiceId: `INV-${random.integer(100_000, 999_999)}`,
    orderId: orderId(random),
    format: 'pdf',
  });

export const image: MessageMaker = random =>
  jsonMessage({
    bucket: 'shop-uploads',
    key: `products/${random.integer(10_000, 99_999)}/original.jpg`,
    sizes: [320, 640, 1280],
  });

export const sms: MessageMaker = random =>
  jsonMessage({to: `+4670${random.integer(1_000_000, 9_999_999)}`, text: 'Your parcel arrives today.'});

export const searchDocument: MessageMaker = random =>
  jsonMessage({
    index: 'products',
    id: random.integer(10_000, 99_999),
    operation: random.pick(['put', 'delete']),
  });

export const webhook: MessageMaker = (random, now) =>
  jsonMessage({
    endpoint: `https://partner-${random.integer(1, 40)}.example.com/hooks/orders`,
    event: random.pick(['order.created', 'order.paid', 'order.shipped']),
    orderId: orderId(random),
    at: new Date(now).toISOString(),
  });

export const importRow: MessageMaker = random =>
  jsonMessage({source: 'crm-export', row: random.integer(1, 250_000), customer: customer(random)});

export const refund: MessageMaker = random =>
  jsonMessage({
    refundId: `RF-${random.integer(10_000, 99_999)}`,
    orderId: orderId(random),
    amount: amount(random),
  });

type Notification = {
  /** Name of the topic. */
  readonly topic: string;
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
};

/** What SNS puts into a subscription's dead-letter queue: its envelope, with the message as text inside. */
export const snsEnvelopeOf = (
  random: Random,
  at: number,
  {topic, subject, message}: Notification,
): MessageContent =>
  jsonMessage({
    Type: 'Notification',
    MessageId: `5f1c0e6a-0000-5000-8000-${String(random.integer(0, 999_999_999_999)).padStart(12, '0')}`,
    TopicArn: `arn:aws:sns:eu-west-1:123456789012:${topic}`,
    Subject: subject,
    Message: JSON.stringify(message),
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    Signature: 'ZXhhbXBsZSBzaWduYXR1cmUgb2YgdGhlIGRlbW8gYWNjb3VudA==',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-example.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=example',
  });

/** What the web hook of the topic order-events does not take. */
export const orderNotification: MessageMaker = (random, now) =>
  snsEnvelopeOf(random, now, {
    topic: 'order-events',
    subject: 'order.created',
    message: {
      event: 'order.created',
      order: {id: orderId(random), customer: customer(random), total: amount(random), currency: 'EUR'},
    },
  });
