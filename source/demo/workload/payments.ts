import type {MessageContent} from '../sqs/stored-message.ts';
import {failingProvider} from './incident.ts';
import {amount, customer, orderId, plainMessage, text, traceHeader} from './message-bodies.ts';
import type {MessageMaker} from './message-bodies.ts';

// The shop charges when the order is placed. What cannot be charged then is queued with the reason, and the worker of
// orders-payments tries again.

/** What both ways to fail have in common. */
const failed = (errorCode: string, errorMessage: string): MessageContent['attributes'] => ({
  ErrorCode: text(errorCode),
  ErrorMessage: text(errorMessage),
});

/** How long the shop stands by the provider that is down before it sends customers to another one. */
const patienceSeconds = 45;

/** So many of these then go to the other provider in a form that it does not take. */
const failoverShare = 0.15;

/** The shop's failover writes amounts as people do; whoever expects a number refuses it, now and ever after. */
const failover: MessageMaker = (random, now) => {
  const [whole, cents = '00'] = String(amount(random)).split('.');
  return plainMessage(
    JSON.stringify({
      type: 'PaymentRequested',
      orderId: orderId(random),
      customer: customer(random),
      amount: `${whole ?? ''},${cents.padEnd(2, '0')}`,
      currency: 'EUR',
      provider: 'adyen',
      failover: {from: failingProvider, by: 'checkout-api'},
      requestedAt: new Date(now).toISOString(),
    }),
    {
      attributes: {
        provider: text('adyen'),
        ...failed('PaymentValidationError', 'amount: expected a number, got a text'),
      },
      traceHeader: traceHeader(random, now),
    },
  );
};

/** A third of the orders is paid through the provider that goes down. */
export const payment: MessageMaker = (random, now, outageSeconds) => {
  const provider = random.pick([failingProvider, 'stripe', 'adyen']);
  const isDown = outageSeconds > 0 && provider === failingProvider;
  if (isDown && outageSeconds > patienceSeconds && random.between(0, 1) < failoverShare)
    return failover(random, now, outageSeconds);
  return plainMessage(
    JSON.stringify({
      type: 'PaymentRequested',
      orderId: orderId(random),
      customer: customer(random),
      amount: amount(random),
      currency: random.pick(['EUR', 'EUR', 'EUR', 'SEK', 'PLN']),
      provider,
      requestedAt: new Date(now).toISOString(),
    }),
    {
      attributes: {
        provider: text(provider),
        ...(isDown
          ? failed('PaymentGatewayTimeout', `${failingProvider} did not answer within 10000 ms`)
          : {}),
      },
      traceHeader: traceHeader(random, now),
    },
  );
};

const badAmount = /"amount":\s*"/;
const unreachable = new RegExp(`"provider":\\s*"${failingProvider}"`);

/** Whether the worker fails on this payment: with the provider while it is down, with a bad amount until it is repaired. */
export const paymentFails = ({body}: Pick<MessageContent, 'body'>, isBurning: boolean): boolean =>
  badAmount.test(body) || (isBurning && unreachable.test(body));
