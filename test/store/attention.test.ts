import {describe, expect, test} from 'vitest';
import {liveSeconds, restReason} from '../../source/store/select-pace.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, openSession} from '../fixtures/a-session.ts';

const minute = 60_000;

const open = (options: SessionOptions = {}): Session => {
  const session = openSession({queues: {orders: {}}, size: {columns: 120, rows: 40}, ...options});
  session.press('2');
  return session;
};

const pass = (session: Session, minutes: number): void => {
  const at = noon + minutes * minute;
  session.happen({type: 'polled', service: 'sqs', clock: 'live', at}, {type: 'ticked', at});
};

const header = (session: Session): string => session.screen().split('\n')[0] ?? '';

const secondsOf = (session: Session): number => {
  const [view] = catalog;
  return view === undefined ? Number.NaN : liveSeconds(session.state(), view);
};

describe('nobody at the terminal', () => {
  test('for five minutes makes polling rest, and the header says how slow it is', () => {
    const session = open();
    pass(session, 4.9);
    expect(header(session)).toContain('live 2s');
    pass(session, 5);
    expect(header(session)).toContain('idle: every 10s');
  });

  test('is over with the next key, and everything is read at once', () => {
    const session = open();
    pass(session, 6);
    session.takeCommands();
    session.happen({type: 'attended', at: noon + 6 * minute});
    expect(session.takeCommands()).toEqual([{type: 'reschedule'}]);
    expect(header(session)).toContain('live 2s');
  });

  test('shows at once where the terminal tells that it is not in front', () => {
    const session = open();
    session.happen({type: 'focusChanged', isFocused: false, at: noon + 1000});
    expect(header(session)).toContain('unfocused: every 10s');
    session.takeCommands();
    session.happen({type: 'focusChanged', isFocused: true, at: noon + 2000});
    expect(session.takeCommands()).toEqual([{type: 'reschedule'}]);
    expect(restReason(session.state())).toBeUndefined();
  });

  test('is not so while keys are pressed, whatever the terminal told', () => {
    const session = open();
    session.happen(
      {type: 'focusChanged', isFocused: false, at: noon + 1000},
      {type: 'attended', at: noon + 2000},
    );
    expect(restReason(session.state())).toBeUndefined();
  });

  test('slows live values five times, but no further than to half a minute', () => {
    const session = open();
    session.happen({type: 'focusChanged', isFocused: false, at: noon});
    const slowed = [1, 2, 5, 10, 30, 60].map(intervalSeconds => {
      const state = {...session.state(), intervalSeconds};
      const [view] = catalog;
      return view === undefined ? undefined : liveSeconds(state, view);
    });
    expect(slowed).toEqual([5, 10, 25, 30, 30, 60]);
  });

  test('changes nothing for whoever relies on it elsewhere', () => {
    const session = open({options: {keepsPace: true}});
    pass(session, 60);
    expect(restReason(session.state())).toBeUndefined();
    expect(secondsOf(session)).toBe(2);
  });

  test('changes nothing while a redrive is watched, and while messages are received', () => {
    const away = {type: 'focusChanged', isFocused: false, at: noon} as const;
    const watching = open();
    const queue = {
      url: 'https://sqs/1/orders',
      arn: 'arn:aws:sqs:eu-west-1:1:orders',
      name: 'orders',
      type: 'standard',
    } as const;
    const task = {
      handle: 'h',
      sourceArn: queue.arn,
      status: 'RUNNING',
      destinationArn: undefined,
      maxPerSecond: undefined,
      moved: 0,
      total: 9,
      failureReason: undefined,
      startedAt: noon,
    } as const;
    watching.happen({type: 'redriveFound', queue, task}, away);
    expect(restReason(watching.state())).toBeUndefined();
    const peeking = open();
    peeking.press('m');
    peeking.happen(away);
    expect(peeking.state().peek?.status).toBe('receiving');
    expect(restReason(peeking.state())).toBeUndefined();
  });
});
