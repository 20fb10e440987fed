import type {FailedEvent} from '../lambda/failed-event.ts';
import {deadLetterOf, invocationRecordOf} from '../lambda/failed-event.ts';
import type {MessageContent} from '../sqs/stored-message.ts';
import {amount, orderId, plainMessage, snsEnvelopeOf, text} from './message-bodies.ts';
import type {Random} from './random.ts';

// Dead letters that no queue's redrive policy moved: Lambda, SNS and EventBridge sent them.

const account = 'eu-west-1:123456789012';

const uuid = (random: Random): string => {
  const hex = (digits: number) =>
    Array.from({length: digits}, () => random.integer(0, 15).toString(16)).join('');
  return [hex(8), hex(4), `4${hex(3)}`, `a${hex(3)}`, hex(12)].join('-');
};

const failedEvent = (
  random: Random,
  at: number,
  event: Pick<FailedEvent, 'error' | 'attempts'> & {readonly of: string; readonly payload: unknown},
): FailedEvent => ({
  requestId: uuid(random),
  functionArn: `arn:aws:lambda:${account}:function:${event.of}`,
  payload: JSON.stringify(event.payload),
  at,
  attempts: event.attempts,
  error: event.error,
});

const reportEvent = (random: Random) => ({
  report: random.pick(['settlements', 'refunds', 'stock-on-hand']),
  requestedBy: `user-${String(random.integer(100, 999))}`,
  format: random.pick(['pdf', 'xlsx']),
});

/** An event that report-builder did not get done in time. It would today. */
export const slowReportLetter = (random: Random, at: number): MessageContent =>
  deadLetterOf(
    failedEvent(random, at, {
      of: 'report-builder',
      payload: {...reportEvent(random), period: random.pick(['2026-08', '2026-09', '2026-10'])},
      attempts: 2,
      error: {type: 'Sandbox.Timedout', message: 'Task timed out after 120.00 seconds'},
    }),
  );

/** An event without its period: it comes back however often it is tried. */
export const brokenReportLetter = (random: Random, at: number): MessageContent =>
  deadLetterOf(
    failedEvent(random, at, {
      of: 'report-builder',
      payload: reportEvent(random),
      attempts: 2,
      error: {type: 'KeyError', message: "'period'"},
    }),
  );

/** The record of an invoice that was asked for directly and could not be rendered: some lack what the template wants. */
export const invoiceRecord = (random: Random, at: number): MessageContent => {
  const isBroken = random.between(0, 1) < 0.4;
  const invoice = {
    invoiceId: `INV-${String(random.integer(100_000, 999_999))}`,
    orderId: orderId(random),
    format: 'pdf',
  };
  const error = isBroken
    ? {type: 'TemplateError', message: 'field `vatNumber` is missing'}
    : {type: 'TimeoutError', message: 'renderer did not answer within 30000 ms'};
  return invocationRecordOf(
    failedEvent(random, at, {
      of: 'invoice-renderer',
      payload: isBroken ? invoice : {...invoice, vatNumber: `SE${String(random.integer(1e9, 9e9))}01`},
      attempts: 2,
      error,
    }),
  );
};

/** What the topic image-uploads could not deliver to search-index while that queue's policy was wrong. */
export const imageUploadLetter = (random: Random, at: number): MessageContent => {
  const key = `products/${String(random.integer(10_000, 99_999))}/original.jpg`;
  return snsEnvelopeOf(random, at, {
    topic: 'image-uploads',
    subject: 'image.uploaded',
    message: {event: 'image.uploaded', bucket: 'shop-uploads', key, bytes: random.integer(20_000, 9e6)},
  });
};

/** A refund that a rule of EventBridge could not put into payments-refunds (EventBridge User Guide, rule DLQs). */
export const ruleLetter = (random: Random, at: number): MessageContent =>
  plainMessage(
    JSON.stringify({
      version: '0',
      id: uuid(random),
      'detail-type': 'RefundApproved',
      source: 'com.example.shop.support',
      account: '123456789012',
      time: new Date(at).toISOString(),
      region: 'eu-west-1',
      resources: [],
      detail: {
        orderId: orderId(random),
        amount: amount(random),
        agent: `agent-${String(random.integer(1, 9))}`,
      },
    }),
    {
      attributes: {
        RULE_ARN: text(`arn:aws:events:${account}:rule/shop/refund-approved`),
        TARGET_ARN: text(`arn:aws:sqs:${account}:payments-refunds`),
        ERROR_CODE: text('NO_PERMISSIONS'),
        ERROR_MESSAGE: text('Lack of permissions to invoke cross account target.'),
      },
    },
  );

/** What a FIFO topic delivers raw, and its queue did not take. */
export const rawShipmentLetter = (random: Random, groupId: string): MessageContent => {
  const id = orderId(random);
  return plainMessage(JSON.stringify({event: 'payment.captured', orderId: id, amount: amount(random)}), {
    groupId,
    deduplicationId: `${id}-captured`,
  });
};
