import {expect, test} from 'vitest';
import {assess} from '../../../source/domain/assess.ts';
import type {Edge} from '../../../source/domain/service.ts';
import {forgetType} from '../../../source/domain/service.ts';
import type {Topic} from '../../../source/domain/topic.ts';
import {sns} from '../../../source/services/sns/service.ts';
import {openAccount} from '../../fixtures/an-account.ts';

const {signal} = new AbortController();

/** Everything that the program learns of the demo account's topics within its first minute. */
const readStory = async (): Promise<ReadonlyMap<string, Topic>> => {
  const {clients} = await openAccount({workload: true, now: Date.now});
  const reader = await sns.connect(clients);
  const topics = new Map((await reader.list(signal)).map(topic => [topic.id, topic]));
  const learn = (id: string, learnt: Partial<Topic> = {}) => {
    const known = topics.get(id);
    if (known !== undefined) topics.set(id, sns.absorb(known, learnt));
  };
  for (const topic of topics.values()) {
    learn(topic.id, await reader.refresh?.(topic, signal));
    learn(topic.id, await reader.relate?.(topic, signal));
  }
  const request = {resources: [...topics.values()], now: Date.now(), windowMinutes: 10};
  const {learnt} = await reader.measure({...request, use: 'table'}, signal);
  for (const one of learnt) learn(one.id, one.learnt);
  return new Map([...topics.values()].map(topic => [topic.name, topic]));
};

/** Numbers of the story wobble from minute to minute. */
const withoutNumbers = (text: string): string => text.replace(/[\d,.]*\d/g, '#');

test('one topic loses messages, and the reason says whose', async () => {
  const topics = await readStory();
  const view = forgetType(sns);
  const health = [...topics.values()].map(topic => [topic.name, assess(view, topic).health]);
  expect(Object.fromEntries(health)).toEqual({
    alerts: 'ok',
    'image-uploads': 'ok',
    'order-events': 'critical',
    'payment-events.fifo': 'ok',
  });
  const failing = topics.get('order-events');
  if (failing === undefined) throw new Error('Expected the topic order-events');
  expect(assess(view, failing).findings.map(({reason}) => withoutNumbers(reason))).toEqual([
    "Deliveries to https://hooks.partner-logistics.example/orders fail: #/min reach DLQ events-sns-dlq, #/min do not and are lost for good: check who may send there, and the KMS key's quota",
    '#/min failed most likely to https://hooks.partner-logistics.example/orders (HTTP and HTTPS count every attempt, so some may still arrive)',
    '# of # subscriptions (email ops@example.com) not confirmed yet: nothing is sent there until somebody opens the link in the confirmation',
  ]);
  const edges = sns.edges(failing);
  const line = ({kind, to, label, finding}: Edge) =>
    [kind, to.split(':').at(-1), label, withoutNumbers(finding?.reason ?? '')].join(' | ');
  expect(edges.map(line)).toEqual([
    'subscription | orders-emails | sqs, raw, filtered | ',
    'subscription | inventory-sync | sqs | ',
    'subscription | //hooks.partner-logistics.example/orders | https | #/min failed to https://hooks.partner-logistics.example/orders',
    'subscription | ops@example.com | email, not confirmed | ',
    'deadLetter | events-sns-dlq | what https://hooks.partner-logistics.example/orders does not take | #/min cannot be put there and are lost',
  ]);
});
