import {describe, expect, test} from 'vitest';
import type {ProblemNews} from '../../source/domain/problem.ts';
import {forgetType} from '../../source/domain/service.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {onScreenIds} from '../../source/store/select-screen.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aPart, catalog, functionArn, listing, openAccount, queueArn} from '../fixtures/a-linked-account.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {aQueue, arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {listed, openSession} from '../fixtures/a-session.ts';

const minute = 60_000;

const failures: Readonly<Record<string, QueueFacts>> = {
  'orders-dlq': {visible: 9, listedSources: ['orders']},
  orders: {deadLettersTo: 'orders-dlq'},
  mails: {},
};

const full: QueueFacts = {inFlight: 115_000};

/** Time passes, then the queues are read. */
const readAt = (session: Session, minutes: number, queues: Readonly<Record<string, QueueFacts>>): void => {
  const at = noon + minutes * minute;
  session.happen({type: 'ticked', at});
  session.learn(
    Object.fromEntries(Object.entries(queues).map(([name, facts]) => [name, {...facts, readAt: at}])),
  );
};

const announced = (session: Session): readonly string[] =>
  session
    .takeCommands()
    .flatMap((command): readonly ProblemNews[] => (command.type === 'announceProblems' ? command.news : []))
    .map(({kind, problem: {name}}) => `${name} ${kind}`);

const rowsOf = (session: Pick<Session, 'screen'>): readonly string[] =>
  session
    .screen()
    .split('\n')
    .map(line => /^[▸ ][* ][◆ ][✖▲] ((?:└ )?\S+)/.exec(line)?.[1])
    .filter(name => name !== undefined);

describe('the book of problems', () => {
  test('follows the feeds; what was there at the first look is not announced, what comes later is', () => {
    const session = openSession({queues: failures});
    expect([...session.state().problems.open.values()].map(({name, isOlder}) => [name, isOlder])).toEqual([
      ['orders-dlq', true],
      ['orders', true],
    ]);
    expect(announced(session)).toEqual([]);
    readAt(session, 2, {mails: full});
    expect(announced(session)).toEqual(['mails began']);
    expect(session.state().problems.open.get(`sqs ${urlOf('mails')}`)).toMatchObject({
      since: noon + 2 * minute,
      isOlder: false,
    });
    readAt(session, 3, {mails: {}});
    expect(announced(session)).toEqual(['mails ended']);
  });

  test('a queue that is read for the first time after an hour brings no news, whatever is wrong with it', () => {
    const session = openSession();
    session.happen(listed(['mails', 'late']));
    readAt(session, 0, {mails: {}});
    session.takeCommands();
    readAt(session, 61, {late: full});
    expect(announced(session)).toEqual([]);
    expect([...session.state().problems.open.values()]).toMatchObject([{name: 'late', isOlder: true}]);
  });

  test('a queue that was not on an earlier list does, with its first values', () => {
    const session = openSession({queues: {mails: {}}});
    session.happen({type: 'ticked', at: noon + 10 * minute}, listed(['mails', 'made'], noon + 10 * minute));
    session.takeCommands();
    readAt(session, 11, {made: full});
    expect(announced(session)).toEqual(['made began']);
    expect([...session.state().problems.open.values()]).toMatchObject([
      {name: 'made', since: noon + 11 * minute, isOlder: false},
    ]);
  });

  test('what was seen to begin is announced in the first minute, too', () => {
    const session = openSession({queues: {...failures, 'orders-dlq': {listedSources: ['orders']}}});
    readAt(session, 0.5, failures);
    expect(announced(session)).toEqual(['orders-dlq began', 'orders began']);
    expect([...session.state().problems.open.values()][0]).toMatchObject({name: 'orders-dlq', isOlder: true});
  });

  test('keeps what cannot be read any more, and ends what was deleted', () => {
    const session = openSession({queues: {mails: full, orders: full}});
    session.happen(
      {type: 'ticked', at: noon + 5 * minute},
      {
        type: 'pollFailed',
        service: 'sqs',
        clock: 'live',
        failure: aFailure(),
        retryAt: noon + 6 * minute,
      },
    );
    expect(session.state().problems.open.size).toBe(2);
    session.happen(listed(['orders'], noon + 5 * minute));
    expect(announced(session)).toEqual(['mails ended']);
  });

  test('another place is another book', () => {
    const session = openSession({queues: failures});
    session.happen({type: 'placeLeft'});
    expect(session.state().problems).toEqual({open: new Map(), news: []});
    session.press('1');
    expect(rowsOf(session)).toEqual([]);
  });

  test('says since when by the minutes of CloudWatch, asking the rule about each', () => {
    const old = {...failures, mails: {visible: 100, oldestAgeSeconds: 1800, sent: 1, deleted: 0}};
    const session = openSession({queues: old});
    const id = urlOf('mails');
    const minutes = {
      oldestAgeSeconds: [200, 100, 2, 2, 2, 2, 2, 2, 300, 360, 420].map((value, index) => ({
        at: noon - (12 - index) * minute,
        value,
      })),
      deletedPerSecond: Array.from({length: 11}, (_, index) => ({
        at: noon - (12 - index) * minute,
        value: 0,
      })),
    };
    const {metrics} = aQueue('mails', old.mails);
    session.happen({type: 'learnt', service: 'sqs', learnt: [{id, learnt: {metrics}, minutes}]});
    expect(session.state().problems.open.get(`sqs ${id}`)).toMatchObject({
      since: noon - 4 * minute,
      isOlder: false,
    });
  });
});

describe('the overview', () => {
  test('is the first tab: worst first, with what one finds in the queues', () => {
    const session = openSession({queues: {...failures, mails: full}});
    session.press('1');
    expect(rowsOf(session)).toEqual(['mails', 'orders-dlq', '└ orders']);
    expect(session.screen()).toContain('9 dead letters');
  });

  test('a row is the resource it stands for: Enter, peek, redrive, copy and reading act on that', () => {
    const session = openSession({queues: failures});
    session.press('1');
    expect([...onScreenIds(session.state(), [forgetType(sqs)], 'sqs')].sort()).toEqual(
      [urlOf('orders'), urlOf('orders-dlq')].sort(),
    );
    session.press('Enter');
    expect(session.state().screens).toMatchObject([
      {kind: 'detail', service: 'sqs', id: urlOf('orders-dlq')},
    ]);
    session.press('Esc', 'Space', 'Space', 'c');
    expect(session.takeCommands().at(-1)).toMatchObject({
      type: 'copy',
      text: `${arnOf('orders-dlq')}\n${arnOf('orders')}`,
    });
    session.press('k', 'k', 'R');
    expect(session.state().dialog).toMatchObject({kind: 'redrive', queue: {name: 'orders-dlq'}});
    session.press('Esc', 'm');
    expect(session.takeCommands().at(-1)).toMatchObject({
      type: 'peek',
      request: {queue: {name: 'orders-dlq'}},
    });
  });

  test('all quiet is one calm line; before everything was read it says so', () => {
    const services = [forgetType(sqs), forgetType(kinesis)];
    const session = openSession({services, queues: {mails: {}}});
    session.press('1');
    expect(session.screen()).toContain('1 queue: no problem so far, still waiting for metrics and lists');
    session.happen(
      {type: 'listed', service: 'kinesis', resources: [], at: noon},
      {type: 'polled', service: 'kinesis', clock: 'metrics', at: noon},
    );
    expect(session.screen()).toContain('1 queue, 0 streams: no problem so far, 1 of 1 not measured yet');
    session.happen({
      type: 'learnt',
      service: 'sqs',
      learnt: [{id: urlOf('mails'), learnt: {readThrough: noon}}],
    });
    const quiet = /1 queue, 0 streams: all quiet since \d\d:\d\d\./;
    expect(session.screen()).toMatch(quiet);
    session.happen({type: 'ticked', at: noon + minute});
    expect(session.screen()).toMatch(/no problem so far, but what is known of queues is 1m00/);
    session.happen(
      {type: 'polled', service: 'sqs', clock: 'live', at: noon + minute},
      {
        type: 'pollFailed',
        service: 'sqs',
        clock: 'metrics',
        failure: aFailure({message: 'The security token expired'}),
        retryAt: noon + 2 * minute,
      },
    );
    expect(session.screen()).toMatch(/but metrics of queues cannot be read:/);
    session.happen({type: 'polled', service: 'sqs', clock: 'metrics', at: noon + minute});
    expect(session.screen()).toMatch(quiet);
  });

  test('what may not be seen is named, and leaves the others their rows', () => {
    const services = [forgetType(sqs), forgetType(kinesis)];
    const denied = {
      type: 'pollFailed',
      service: 'kinesis',
      clock: 'discovery',
      failure: aFailure({message: 'Kinesis: access denied'}),
      retryAt: noon + minute,
    } as const;
    const quiet = openSession({services, queues: {mails: {}}});
    quiet.happen(denied);
    quiet.press('1');
    expect(quiet.screen()).toContain('Cannot see streams:');
    expect(quiet.screen()).toContain('Kinesis: access denied');
    const session = openSession({services, queues: failures});
    session.happen(denied);
    session.press('1');
    expect(rowsOf(session)).toHaveLength(2);
    expect(session.screen()).toContain('✖ streams, the list: Kinesis: access denied');
  });

  test('is as fresh as the worst of its feeds', () => {
    const session = openSession({queues: failures});
    session.press('1');
    expect(session.screen()).toContain(' live 2s ');
    session.happen({type: 'ticked', at: noon + 5 * minute});
    expect(session.screen()).toContain(' STALE 5m00 ');
  });
});

describe('a chain of problems', () => {
  const worker = {
    health: 'critical',
    reason: 'fails',
    edges: [
      {
        kind: 'mapping',
        from: queueArn('orders'),
        to: functionArn('worker'),
        label: 'disabled',
        finding: {health: 'warning', reason: 'disabled'},
      },
    ],
  } as const;
  const account = {
    queues: {orders: {visible: 500, oldestAgeSeconds: 600, sent: 1, deleted: 0, ...{readAt: noon}}},
    functions: {worker},
  };

  test('stands with its root on top; C leads there and Esc back', () => {
    const session = openAccount(account, {columns: 160, rows: 24});
    session.press('1');
    expect(rowsOf(session)).toEqual(['worker', '└ orders']);
    expect(session.screen()).toMatch(/└ orders .* its trigger worker is disabled/);
    expect(session.screen()).toContain('Likely leads to orders');
    session.press('j', 'C');
    expect(session.state().screens).toMatchObject([{kind: 'detail', service: 'lambda', id: 'lambda/worker'}]);
    session.press('Esc');
    expect(session.state().screens).toEqual([]);
    session.press('g', 'C');
    expect(session.state().notice?.text).toContain('Nothing that worker is linked to explains it');
  });

  test('the timeline has what came and went, and leads to it', () => {
    const session = openAccount(account, {columns: 160, rows: 24});
    session.happen({type: 'ticked', at: noon + 2 * minute}, listing('lambda', [aPart('lambda', 'worker')]));
    session.type(':events');
    session.press('Enter');
    const lines = session.screen().split('\n').slice(4, 7);
    expect(lines[0]).toMatch(/^▸ \d\d:02:00 ✓ ended +worker +after more than 2m00 · it was: fails$/);
    expect(lines.slice(1).join('\n')).toMatch(/✖ worse +orders /);
    session.press('Enter');
    expect(session.state().screens.at(-1)).toMatchObject({kind: 'detail', service: 'lambda'});
    expect(catalog).toHaveLength(5);
  });
});
