import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {withoutSecrets} from '../../source/domain/topic-endpoint.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import {foreignText} from './foreign-text.ts';

const subscriptionArn = (id: string): string => `arn:aws:sns:eu-west-1:123456789012:events:${id}`;

describe('an endpoint without secrets', () => {
  test.each([
    ['https://example.com/hook', 'https://example.com/hook'],
    ['https://user:pass@example.com/hook', 'https://***@example.com/hook'],
    ['https://a@b@example.com/x@y', 'https://***@example.com/x@y'],
    ['http://example.com/?apiKey=12&kind=a=b', 'http://example.com/?apiKey=***&kind=***'],
    ['https://example.com/?12345', 'https://example.com/?***'],
    ['https://example.com/hook#12345', 'https://example.com/hook'],
    ['HTTPS://u@example.com', 'HTTPS://***@example.com'],
    ['ops@example.com', 'ops@example.com'],
    [arnOf('orders'), arnOf('orders')],
  ])('%s is %s', (endpoint, safe) => {
    expect(withoutSecrets(endpoint)).toBe(safe);
  });

  test.each([
    [
      'https://events.pagerduty.com/integration/0123456789abcdef0123456789ABCDEF/enqueue',
      'https://events.pagerduty.com/integration/***/enqueue',
    ],
    [
      'https://hooks.slack.com/services/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',
      'https://hooks.slack.com/services/T0AAAA000/B0BBBB000/***',
    ],
    ['https://example.com/6ecd8c99-4036-403d-bf84-cf8400f67836/hook', 'https://example.com/***/hook'],
    [
      'https://example.com/webhookb2/6ecd8c99-4036-403d-bf84-cf8400f67836@6ecd8c99-4036-403d-bf84-cf8400f67836/x',
      'https://example.com/webhookb2/***/x',
    ],
    ['https://example.com/v1/deadbeefdeadbeef', 'https://example.com/v1/***'],
    ['https://example.com/v1/deadbeefdeadbee', 'https://example.com/v1/deadbeefdeadbee'],
    ['https://example.com/XXXXXXXXXXXXXXXXXXXXXXXX', 'https://example.com/***'],
  ])('%s, whose path has a key, is %s', (endpoint, safe) => {
    expect(withoutSecrets(endpoint)).toBe(safe);
  });

  test.each([
    'https://x1y2z3a4b5.execute-api.eu-west-1.amazonaws.com/production/order-notification-handler',
    'https://example.com/api/v2/processPaymentNotification',
    'https://example.com/receive_order_events_2024.php',
  ])('%s, written in words, stays readable', endpoint => {
    expect(withoutSecrets(endpoint)).toBe(endpoint);
  });

  test('that differs from another only in what is hidden differs by its subscription', () => {
    const one = withoutSecrets(
      'https://example.com/0123456789abcdef01',
      subscriptionArn('2bcfbf39-05c3-41de'),
    );
    const two = withoutSecrets(
      'https://example.com/fedcba987654321001',
      subscriptionArn('7d0a3f11-05c3-41de'),
    );
    expect([one, two]).toEqual(['https://example.com/***#2bcfbf39', 'https://example.com/***#7d0a3f11']);
    const open = 'https://example.com/hook';
    expect(withoutSecrets(open, subscriptionArn('2bcfbf39-05c3-41de'))).toBe(open);
  });

  test('has neither password, query value nor key, whatever they are, and stays as it is the second time', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9:]{8,20}$/);
    const key = fc.oneof(
      fc.uuid(),
      fc.stringMatching(/^[0-9a-f]{16,64}$/),
      // A key without any digit may be spelled like words; one in hundreds is.
      fc
        .base64String({minLength: 32, maxLength: 64})
        .map(text => text.replace(/[+/=]/g, '-'))
        .filter(text => /\d/.test(text)),
    );
    fc.assert(
      fc.property(secret, secret, key, (password, value, long) => {
        const safe = withoutSecrets(`https://u:${password}@example.com/in/${long}/x?k=${value}`);
        expect(safe).toBe('https://***@example.com/in/***/x?k=***');
        expect(withoutSecrets(safe)).toBe(safe);
      }),
    );
  });

  test('is some text, whatever SNS says, and the same text when it is no URL', () => {
    fc.assert(
      fc.property(foreignText(), text => {
        expect(withoutSecrets(text)).toBe(/^https?:\/\//i.test(text) ? expect.any(String) : text);
        expect(withoutSecrets(`https://example.com/${text}`)).toMatch(/^https:\/\//);
      }),
    );
  });
});
