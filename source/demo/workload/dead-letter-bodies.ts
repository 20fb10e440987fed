import type {MessageContent} from '../sqs/stored-message.ts';
import {amount, customer, orderId, plainMessage, traceHeader} from './message-bodies.ts';
import type {Random} from './random.ts';

const errors = [
  'TemplateError: field `vatNumber` is missing',
  'TimeoutError: renderer did not answer within 30000 ms',
  "TypeError: Cannot read properties of undefined (reading 'lines')",
] as const;

const history = (random: Random, at: number) =>
  [3, 2, 1].map(attempt => ({
    attempt: 4 - attempt,
    at: new Date(at - attempt * 40_000).toISOString(),
    worker: `render-${random.integer(1, 9)}`,
    error: random.pick(errors),
  }));

const failedInvoice = (random: Random, at: number, more: Readonly<Record<string, unknown>> = {}) => ({
  invoiceId: `INV-${random.integer(100_000, 999_999)}`,
  orderId: orderId(random),
  customer: {name: customer(random), country: random.pick(['SE', 'NL', 'PL', 'JP'])},
  amount: amount(random),
  currency: 'EUR',
  ...more,
  errors: history(random, at),
});

/** An ordinary invoice that could not be rendered, with what was tried. */
export const invoiceLetter = (random: Random, at: number): MessageContent =>
  plainMessage(JSON.stringify(failedInvoice(random, at)), {traceHeader: traceHeader(random, at)});

/** A customer who wants to overwrite the reader's terminal: everything here is allowed in an SQS message. */
export const hostileLetter = (random: Random, at: number): MessageContent =>
  plainMessage(
    JSON.stringify(
      failedInvoice(random, at, {
        note: 'tnuocca\u202e ruoy \u009b31mred\u009b0m \u200bzero\u200dwidth \ufeffBOM',
        greeting: '👩‍👩‍👧‍👦 🇸🇪 e\u0301\u0301\u0301 株式会社 ﷽',
        line: 'first\r\nsecond\tthird \u0085 \u2028 end',
      }),
    ),
  );

/** About 200 KB in one line. */
export const largeLetter = (random: Random, at: number): MessageContent =>
  plainMessage(
    JSON.stringify(
      failedInvoice(random, at, {
        lines: Array.from({length: 2100}, (_, index) => ({
          line: index + 1,
          sku: `SKU-${random.integer(10_000, 99_999)}`,
          quantity: random.integer(1, 40),
          price: amount(random),
          text: 'Stainless steel bolt',
        })),
      }),
    ),
  );

/** One attribute of each type, and a trace header. */
export const attributedLetter = (random: Random, at: number): MessageContent =>
  plainMessage(JSON.stringify(failedInvoice(random, at)), {
    traceHeader: traceHeader(random, at),
    attributes: {
      'content-type': {dataType: 'String', text: 'application/json'},
      tenant: {dataType: 'String.uuid', text: '8c1f7f8e-6d2b-4f4e-9a55-0d6c1c2b7a11'},
      attempt: {dataType: 'Number', text: '3'},
      checksum: {
        dataType: 'Binary',
        binary: Buffer.from([0, 27, 91, 51, 49, 109, 255, 254]).toString('base64'),
      },
    },
  });

/** A body that is no JSON at all. */
export const textLetter = (random: Random): MessageContent =>
  plainMessage(`RENDER ${orderId(random)} FAILED: out of memory\n  at worker 4\n  at pool 2`);

/** A refund that came over EventBridge. */
export const eventBridgeLetter = (random: Random, at: number): MessageContent =>
  plainMessage(
    JSON.stringify({
      version: '0',
      id: `6a7e8feb-b491-4cf7-a9f1-${String(random.integer(0, 999_999_999_999)).padStart(12, '0')}`,
      'detail-type': 'RefundRequested',
      source: 'com.example.shop.payments',
      account: '123456789012',
      time: new Date(at).toISOString(),
      region: 'eu-west-1',
      resources: [],
      detail: {
        orderId: orderId(random),
        amount: amount(random),
        reason: random.pick(['damaged', 'late', 'changed mind']),
        ledgerEntry: 9_007_199_254_740_993n.toString(),
        original: JSON.stringify({provider: 'adyen', reference: `PSP-${random.integer(1e8, 9e8)}`}),
      },
    }),
    {attributes: {source: {dataType: 'String', text: 'eventbridge'}}},
  );

export const shipmentLetter = (random: Random, groupId: string): MessageContent => {
  const id = orderId(random);
  return plainMessage(
    JSON.stringify({orderId: id, parcel: 1, carrier: 'DHL', error: 'AddressNotFound: postal code 00000'}),
    {groupId, deduplicationId: `${id}-1`},
  );
};

export const legacyLetter = (random: Random): MessageContent =>
  plainMessage(`<order id="${orderId(random)}"><status>unknown</status></order>`);
