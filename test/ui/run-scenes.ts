import type {Event} from '../../source/store/event.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import type {Stage} from './a-stage.ts';

const queues: Readonly<Record<string, QueueFacts>> = {
  orders: {visible: 14, readAt: noon, deadLettersTo: 'orders-dlq'},
  'orders-dlq': {visible: 3, readAt: noon, listedSources: ['orders']},
  emails: {visible: 5, readAt: noon},
};

const started: Event = {
  type: 'runStarted',
  at: noon,
  plan: {
    label: 'black friday',
    choice: {services: ['sqs'], filter: 'orders', marked: []},
    until: 'drained|10m',
    failOn: ['queue:orders.visible>5000', 'oldestAge>1h'],
  },
};

/** Waiting messages: a wave of two minutes that is worked off in the two after it. */
const depthAt = (seconds: number): number => {
  if (seconds < 20) return 14 + (seconds % 3);
  if (seconds < 140) return 14 + (seconds - 20) * 24;
  return Math.max(12, 2900 - (seconds - 140) * 24);
};

const readAt = (session: Session, seconds: number): void => {
  const at = noon + seconds * 1000;
  const visible = depthAt(seconds);
  session.happen({type: 'ticked', at});
  session.learn({
    orders: {visible, inFlight: Math.min(60, Math.round(visible / 20)), readAt: at},
    'orders-dlq': {visible: seconds < 60 ? 3 : 9, readAt: at},
  });
  session.happen({type: 'polled', service: 'sqs', clock: 'live', at});
};

/** By metric, a value for each minute from five before noon on. */
const told: Readonly<Record<string, readonly number[]>> = {
  sentPerSecond: [4, 4.2, 3.9, 4.1, 4, 28, 28, 6, 4, 4],
  deletedPerSecond: [4, 4.1, 4, 4, 4, 5, 6, 18, 29, 24],
  oldestAgeSeconds: [1, 1, 2, 1, 1, 30, 80, 120, 90, 40],
};

const minutesUntil = (session: Session, seconds: number): void => {
  const known = 5 + Math.floor(seconds / 60) - 2;
  const minutes = Object.fromEntries(
    Object.entries(told).map(([metric, values]) => [
      metric,
      values.slice(0, known).map((value, index) => ({at: noon + (index - 5) * 60_000, value})),
    ]),
  );
  const readThrough = noon + (known - 5) * 60_000;
  session.happen(
    {
      type: 'learnt',
      service: 'sqs',
      learnt: ['orders', 'orders-dlq'].map(name => ({
        id: urlOf(name),
        learnt: {readThrough},
        ...(name === 'orders' ? {minutes} : {}),
      })),
    },
    {type: 'polled', service: 'sqs', clock: 'metrics', at: noon + seconds * 1000},
  );
};

/** A load test of so many seconds, with a reading every two of them and two marked moments. */
const loadTest = (stage: Stage, seconds: number): Session => {
  const session = openSession({queues, ...stage});
  minutesUntil(session, 0);
  session.happen(started);
  session.act({type: 'runAsked'});
  for (let now = 2; now <= seconds; now += 2) {
    readAt(session, now);
    if (now % 60 === 10 && now > 60) minutesUntil(session, now);
    if (now === 20) session.happen({type: 'marked', at: noon + 20_000, note: 'first wave'});
    if (now === 80) session.happen({type: 'marked', at: noon + 80_000, note: 'twice as much'});
  }
  return session;
};

/** Screens of a load test. */
export const runScenes: Readonly<Record<string, (stage: Stage) => Session>> = {
  'load test under load': stage => loadTest(stage, 100),
  'load test drained': stage => loadTest(stage, 500),
  'load test, its report': stage => {
    const session = loadTest(stage, 500);
    session.press('W');
    return session;
  },
  'load test, its name asked for': stage => {
    const session = openSession({queues, ...stage});
    session.press('W');
    session.type('black friday');
    return session;
  },
};
