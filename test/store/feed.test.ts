import {describe, expect, test} from 'vitest';
import {discoveredQueue} from '../../source/domain/queue.ts';
import type {Queue} from '../../source/domain/queue.ts';
import type {Event} from '../../source/store/event.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {listed, openSession, place} from '../fixtures/a-session.ts';

const queueOf = (session: Session, name: string): Queue | undefined =>
  session.state().feeds['sqs']?.resources.get(urlOf(name)) as Queue | undefined;

const failed = (clock: 'discovery' | 'live' | 'metrics', retryAt = noon + 5000): Event => ({
  type: 'pollFailed',
  service: 'sqs',
  clock,
  failure: aFailure(),
  retryAt,
});

describe('a list', () => {
  test('keeps what is known of queues still there, forgets the others and adds the new ones', () => {
    const session = openSession({queues: {orders: {visible: 5}, refunds: {visible: 6}}});
    session.happen(listed(['orders', 'invoices'], noon + 1000));
    expect(queueOf(session, 'orders')?.counts?.visible).toBe(5);
    expect(queueOf(session, 'refunds')).toBeUndefined();
    expect(queueOf(session, 'invoices')).toMatchObject(discoveredQueue(urlOf('invoices')));
  });

  test('without the DLQ of a queue leaves its depth unknown, not zero', () => {
    const session = openSession({queues: {orders: {deadLettersTo: 'failures'}, failures: {visible: 9}}});
    expect(queueOf(session, 'orders')?.deadLetters?.depth).toBe(9);
    session.happen(listed(['orders'], noon + 1000));
    expect(queueOf(session, 'orders')?.deadLetters).toMatchObject({id: undefined, depth: undefined});
  });
});

describe('what is learnt', () => {
  test('of a queue that is gone meanwhile is dropped', () => {
    const session = openSession({queues: {orders: {}}});
    session.learn({ghost: {visible: 5}});
    expect(queueOf(session, 'ghost')).toBeUndefined();
  });

  test('names the account, which every ARN carries, without a call', () => {
    const session = openSession({queues: {}});
    session.happen(listed(['orders']));
    expect(session.state().place.account).toBeUndefined();
    session.learn({orders: {}});
    expect(session.state().place.account).toBe('123456789012');
  });

  test('leaves the objects of the other queues as they are', () => {
    const session = openSession({queues: {orders: {visible: 1}, refunds: {visible: 1}}});
    const before = queueOf(session, 'refunds');
    session.learn({orders: {visible: 2}});
    expect(queueOf(session, 'refunds')).toBe(before);
  });

  test('of a service that takes no part is dropped', () => {
    const session = openSession({queues: {orders: {}}});
    const before = session.state();
    session.happen({type: 'polled', service: 'kinesis', clock: 'live', at: noon + 1});
    expect(session.state().feeds).toBe(before.feeds);
  });
});

describe('a failed poll', () => {
  test('keeps the last rows and the time they are from', () => {
    const session = openSession({queues: {orders: {visible: 5}}});
    session.happen(failed('live'));
    expect(queueOf(session, 'orders')?.counts?.visible).toBe(5);
    expect(session.state().feeds['sqs']?.polls.live).toEqual({
      at: noon,
      failure: aFailure(),
      retryAt: noon + 5000,
    });
  });

  test('of one clock leaves the others alone, and the next good poll clears it', () => {
    const session = openSession({queues: {orders: {}}});
    session.happen(failed('metrics'));
    expect(session.state().feeds['sqs']?.polls.live.failure).toBeUndefined();
    session.happen({type: 'polled', service: 'sqs', clock: 'metrics', at: noon + 60_000});
    expect(session.state().feeds['sqs']?.polls.metrics).toEqual({
      at: noon + 60_000,
      failure: undefined,
      retryAt: undefined,
    });
  });

  test('of the list is cleared by the next list', () => {
    const session = openSession({queues: {orders: {}}});
    session.happen(failed('discovery'), listed(['orders'], noon + 9000));
    expect(session.state().feeds['sqs']?.polls.discovery).toMatchObject({
      at: noon + 9000,
      failure: undefined,
    });
  });
});

describe('another place', () => {
  test('nothing of the old one is left: rows, account, screens, dialogs, peeks, redrives, marks, selection', () => {
    const session = openSession({
      queues: {orders: {deadLettersTo: 'failures'}, failures: {visible: 9}, other: {}},
    });
    session.press('s', 'j', 'Space', 'g', 'm');
    const task = {
      handle: 'handle',
      status: 'RUNNING',
      sourceArn: arnOf('failures'),
      destinationArn: undefined,
      maxPerSecond: undefined,
      moved: 1,
      total: 9,
      failureReason: undefined,
      startedAt: noon,
    };
    const queue = {
      url: urlOf('failures'),
      name: 'failures',
      arn: arnOf('failures'),
      type: 'standard',
    } as const;
    session.happen({type: 'redriveFound', queue, task});
    session.press('?', ':');
    expect(session.state()).toMatchObject({
      peek: {number: 1},
      redrives: {[queue.arn]: {task}},
      screens: [{kind: 'peek'}, {kind: 'help'}],
      prompt: {kind: 'command'},
    });
    expect(session.state().marked.size).toBe(1);
    session.happen({type: 'mfaAsked', serial: 'arn:aws:iam::123456789012:mfa/me'});
    session.happen({type: 'placeLeft'});
    const {tables, ...state} = session.state();
    expect(state).toMatchObject({
      place: {account: undefined, profile: 'prod', region: 'eu-west-1'},
      connection: {kind: 'connecting'},
      feeds: {},
      screens: [],
      dialog: undefined,
      prompt: undefined,
      peek: undefined,
      redrives: {},
      marked: new Set(),
    });
    expect(tables['queues']).toMatchObject({
      sortColumnId: 'queue',
      selectedId: undefined,
      selectedIndex: 0,
      line: 0,
    });
  });

  test('late news of the old place find nobody', () => {
    const session = openSession({queues: {failures: {visible: 9, listedSources: ['orders']}}});
    session.press('m');
    session.happen({type: 'placeLeft'});
    session.takeCommands();
    const queue = {url: urlOf('failures'), name: 'failures', arn: 'arn:old', type: 'standard'} as const;
    session.happen(
      {type: 'peekReceived', number: 1, messages: [aMessage('m1')]},
      {
        type: 'redriveFactsRead',
        number: 1,
        facts: {sourceQueueUrls: [], tasks: [], visible: 1, inFlight: 0, delayed: 0},
      },
      {type: 'redriveStarted', queue},
      {type: 'redriveRefused', sourceArn: queue.arn, failure: aFailure()},
    );
    expect(session.state()).toMatchObject({peek: undefined, redrives: {}, dialog: undefined, screens: []});
    expect(session.takeCommands()).toEqual([]);
  });

  test('one that cannot be reached says why, and one that can clears it', () => {
    const session = openSession({queues: {}});
    session.happen({type: 'placeLeft'}, {type: 'connectionFailed', failure: aFailure()});
    expect(session.state().connection).toEqual({kind: 'failed', failure: aFailure()});
    session.happen({type: 'connected', place: {...place, region: 'eu-west-3'}});
    expect(session.state()).toMatchObject({connection: {kind: 'connected'}, place: {region: 'eu-west-3'}});
  });
});

describe('the rest of the keys', () => {
  test('p pauses and resumes, + and - change the rate in steps; each wakes the scheduler', () => {
    const session = openSession({queues: {}});
    session.press('p');
    expect(session.state().paused).toBe(true);
    session.press('p', '-', '-', '+', '+', '+', '+');
    expect(session.state()).toMatchObject({paused: false, intervalSeconds: 1});
    expect(new Set(session.takeCommands().map(({type}) => type))).toEqual(new Set(['reschedule']));
  });

  test('Ctrl-r and F5 refresh, Ctrl-z suspends, q and Ctrl-c quit, Ctrl-c also out of a prompt and a dialog', () => {
    const session = openSession({queues: {orders: {}}});
    session.press('Ctrl-r', 'F5', 'Ctrl-z', 'q', ':', 'Ctrl-c', 'Esc', 'o', 'Ctrl-c');
    expect(session.takeCommands().map(({type}) => type)).toEqual([
      'refresh',
      'refresh',
      'suspend',
      'quit',
      'quit',
      'quit',
    ]);
  });

  test('while paused a refresh reads once and says how to go on', () => {
    const session = openSession({queues: {}});
    session.press('p');
    session.takeCommands();
    session.press('Ctrl-r');
    expect(session.takeCommands()).toEqual([{type: 'refresh'}]);
    expect(session.state().notice?.text).toBe('Reading lists and live values once; p resumes polling.');
    expect(session.state().paused).toBe(true);
  });

  test('F deploys the fix in the demo account only', () => {
    const press = (demo: boolean) => {
      const session = openSession({queues: {}, options: {demo}});
      session.press('F');
      session.act({type: 'fixAsked'});
      return session.takeCommands();
    };
    expect(press(true)).toEqual([{type: 'deployDemoFix'}, {type: 'deployDemoFix'}]);
    expect(press(false)).toEqual([]);
  });

  test('o shows the console link, c copies it, Esc and Enter close it', () => {
    const session = openSession({queues: {orders: {}}});
    session.press('o');
    expect(session.state().dialog).toMatchObject({kind: 'link', name: 'orders'});
    session.press('Enter', 'b', 'Esc', 'o', 'c');
    expect(session.state().dialog).toBeUndefined();
    const [copied] = session.takeCommands();
    expect(copied).toMatchObject({type: 'copy', what: 'the link'});
    expect(copied?.type === 'copy' ? copied.text : '').toContain('#/queues/https%3A%2F%2F');
  });

  test('a notice leaves by itself after eight seconds', () => {
    const session = openSession({queues: {}});
    session.happen({type: 'noticed', level: 'info', text: 'Saved'}, {type: 'ticked', at: noon + 8000});
    expect(session.state().notice?.text).toBe('Saved');
    session.happen({type: 'ticked', at: noon + 8001});
    expect(session.state().notice).toBeUndefined();
  });

  test('the six digits of an MFA code are sent with Enter, fewer are not, Esc gives up', () => {
    const session = openSession({queues: {}});
    session.happen({type: 'mfaAsked', serial: 'arn:aws:iam::123456789012:mfa/me'});
    session.type('12a34');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    session.type('567');
    session.press('Backspace');
    session.type('9');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([{type: 'answerMfa', code: '123459'}]);
    session.happen({type: 'mfaAsked', serial: 'again'});
    session.press('Esc');
    expect(session.takeCommands()).toEqual([{type: 'answerMfa', code: undefined}]);
  });
});
