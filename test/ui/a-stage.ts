import type {Message} from '../../source/domain/message.ts';
import type {Event} from '../../source/store/event.ts';
import {aMessage} from '../fixtures/a-message.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

/** A small shop: an incident, an old FIFO dead letter, a name that lies, and queues at work. */
export const shop: Readonly<Record<string, QueueFacts>> = {
  'orders-payments': {
    visible: 48_120,
    growth: 1860,
    inFlight: 1200,
    oldestAgeSeconds: 1084,
    sent: 92.1,
    received: 140,
    deleted: 61,
    emptyReceives: 0,
    deadLettersTo: 'payments-parking-lot',
  },
  'payments-parking-lot': {
    visible: 312,
    growth: 12,
    oldestAgeSeconds: 400,
    listedSources: ['orders-payments'],
  },
  'orders-emails': {
    visible: 14,
    inFlight: 3,
    oldestAgeSeconds: 2,
    sent: 4,
    received: 4.1,
    deleted: 4.1,
    emptyReceives: 1.3,
    deadLettersTo: 'orders-emails-dlq',
  },
  'orders-emails-dlq': {listedSources: ['orders-emails']},
  'orders-shipments.fifo': {visible: 2, delayed: 40, sent: 1, received: 1, deleted: 1, emptyReceives: 2},
  'audit-archive': {},
  'legacy-dlq': {visible: 5, oldestAgeSeconds: 120, sent: 0, received: 0, deleted: 0, emptyReceives: 0},
  'a-very-long-queue-name-that-somebody-generated-for-the-customer-import-pipeline-01': {
    visible: 100,
    oldestAgeSeconds: 200_000,
    sent: 0.02,
    received: 1,
    deleted: 0.5,
    emptyReceives: 0,
  },
};

/** What a scene is opened with. */
export type Stage = Pick<SessionOptions, 'size' | 'theme'>;

/** The shop at noon, read and measured. */
export const open = (stage: Stage, options: SessionOptions = {}): Session =>
  openSession({queues: shop, ...stage, ...options});

/** An order that the payment provider refused. */
export const deadLetter = (id: string, change: Partial<Message> = {}): Message =>
  aMessage(id, {
    sourceQueueArn: arnOf('orders-payments'),
    body: JSON.stringify({orderId: id, amount: 12.5, currency: 'EUR', error: 'payment provider: 503'}),
    ...change,
  });

/** What a peek tells while it runs. */
export const received = (messages: readonly Message[], number = 1): Event => ({
  type: 'peekReceived',
  number,
  messages,
});
/** What a peek tells at its end. */
export const ended = (reachedEnd: boolean, stillHeld = 0, number = 1): Event => ({
  type: 'peekEnded',
  number,
  outcome: {receiveCalls: 2, stillHeld, reachedEnd},
});

/** Selects a queue by its name, whatever the sort is. */
export const select = (session: Session, name: string): void => {
  session.press('/');
  session.type(`/^${name}$/`);
  session.press('Enter', 'j', '/', 'Ctrl-u', 'Enter');
};

/** A peek at the dead letters of the payments, over. */
export const peeked = (stage: Stage, messages: readonly Message[], options: SessionOptions = {}): Session => {
  const session = open(stage, options);
  select(session, 'payments-parking-lot');
  session.press('m');
  session.happen(received(messages), ended(true));
  return session;
};
