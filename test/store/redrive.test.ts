import {describe, expect, test} from 'vitest';
import type {RedriveFacts, RedriveTask} from '../../source/domain/redrive.ts';
import {focusedQueue} from '../../source/store/select-queue.ts';
import type {RedriveWatch} from '../../source/store/state.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, listed, openSession} from '../fixtures/a-session.ts';
import {namePin} from '../fixtures/a-workbench.ts';

const queues = {
  orders: {visible: 5, deadLettersTo: 'failures'},
  failures: {visible: 12},
  other: {visible: 1},
  'stream.fifo': {},
};

const failures = {
  url: urlOf('failures'),
  name: 'failures',
  arn: arnOf('failures'),
  type: 'standard',
} as const;

const facts = (change: Partial<RedriveFacts> = {}): RedriveFacts => ({
  sourceQueueUrls: [urlOf('orders')],
  tasks: [],
  visible: 12,
  inFlight: 0,
  delayed: 0,
  ...change,
});

const task = (change: Partial<RedriveTask> = {}): RedriveTask => ({
  handle: 'handle',
  status: 'RUNNING',
  sourceArn: failures.arn,
  destinationArn: undefined,
  maxPerSecond: undefined,
  moved: 0,
  total: 12,
  failureReason: undefined,
  startedAt: noon,
  ...change,
});

/** The selected row is the DLQ, which is in trouble. */
const open = (): Session => {
  const session = openSession({queues});
  session.press('s');
  return session;
};

const ask = (): Session => {
  const session = open();
  session.press('R');
  return session;
};

const ready = (change: Partial<RedriveFacts> = {}): Session => {
  const session = ask();
  session.happen({type: 'redriveFactsRead', number: 1, facts: facts(change)});
  session.takeCommands();
  return session;
};

const running = (): Session => {
  const session = ready();
  session.press('Enter');
  session.happen({
    type: 'redriveStarted',
    queue: failures,
  });
  session.takeCommands();
  return session;
};

const progressed = (session: Session, change: Partial<RedriveTask>, at = noon + 1000): void => {
  session.happen({type: 'redriveProgressed', sourceArn: failures.arn, task: task(change), at});
};

const watchOf = (session: Session): RedriveWatch | undefined => session.state().redrives[failures.arn];

describe('asking', () => {
  test('R on a DLQ asks SQS about that queue', () => {
    expect(ask().takeCommands()).toEqual([{type: 'readRedriveFacts', number: 1, queue: failures}]);
  });

  test('R on a source asks about its DLQ', () => {
    const session = open();
    session.press('G', 'k', 'k', 'R');
    expect(session.takeCommands()).toEqual([{type: 'readRedriveFacts', number: 1, queue: failures}]);
  });

  test('R in a peek asks about the queue that is peeked at, not about the selected row', () => {
    const session = open();
    session.press('G', 'k', 'k', 'm', 'Enter');
    expect(focusedQueue(session.state(), catalog)?.name).toBe('failures');
    session.takeCommands();
    session.press('R');
    expect(session.takeCommands()).toMatchObject([{type: 'readRedriveFacts', queue: failures}]);
  });

  test('R on a queue that was not read yet says so', () => {
    const session = openSession({queues: {}});
    session.happen(listed(['orders']));
    session.press('R');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toBe('orders has not been read yet; try again in a moment.');
  });

  test('an answer to an earlier question is dropped', () => {
    const session = ask();
    session.press('Esc', 'R');
    session.happen(
      {type: 'redriveFactsRead', number: 1, facts: facts()},
      {type: 'redriveFactsFailed', number: 1, failure: aFailure()},
    );
    expect(session.state().dialog).toMatchObject({number: 2, facts: undefined, failure: undefined});
  });

  test('a failed question is shown, and its one button leaves', () => {
    const session = ask();
    session.happen({type: 'redriveFactsFailed', number: 1, failure: aFailure()});
    expect(session.state().dialog).toMatchObject({failure: aFailure()});
    session.takeCommands();
    session.press('Enter');
    expect(session.state()).toMatchObject({dialog: undefined, screens: []});
    expect(session.takeCommands()).toEqual([]);
  });
});

describe('confirming', () => {
  test('Enter starts the task with what is chosen, and shows its progress', () => {
    const session = ready();
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {
        type: 'startRedrive',
        queue: failures,
        request: {sourceArn: failures.arn, destinationArn: undefined, maxPerSecond: undefined},
      },
    ]);
    expect(session.state()).toMatchObject({
      dialog: undefined,
      screens: [{kind: 'redrive', sourceArn: failures.arn}],
    });
  });

  test('the velocity takes digits, three at most, and only where it is focused', () => {
    const session = ready();
    session.type('9');
    session.press('Shift-Tab');
    session.type('a2b5x00');
    session.press('Backspace', 'Enter', 'Enter');
    expect(session.takeCommands()).toMatchObject([{request: {maxPerSecond: 25}}]);
  });

  test('a velocity that SQS would refuse leaves nothing to press', () => {
    const session = ready();
    session.press('Shift-Tab');
    session.type('501');
    session.press('Tab', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    session.press('Up', 'Ctrl-u', 'Tab', 'Enter');
    expect(session.takeCommands()).toHaveLength(1);
  });

  test('the destination is changed with the arrows, where it is focused, and goes round', () => {
    const session = ready();
    session.press('Right', 'Shift-Tab', 'Shift-Tab');
    const chosen = () => {
      const {dialog} = session.state();
      return dialog?.kind === 'redrive' ? dialog.destinationArn : undefined;
    };
    expect(chosen()).toBeUndefined();
    session.press('Left');
    expect(chosen()).toBe(arnOf('other'));
    session.press('Right', 'Right');
    expect(chosen()).toBe(arnOf('orders'));
  });

  test('a queue that is listed meanwhile does not slip under the chosen destination', () => {
    const session = ready();
    session.press('Up', 'Up', 'Left', 'Down', 'Down');
    session.happen(listed(['orders', 'failures', 'other', 'another', 'stream.fifo'], noon + 1000));
    session.learn({another: {}});
    session.press('Enter');
    expect(session.takeCommands()).toMatchObject([{request: {destinationArn: arnOf('other')}}]);
  });

  test('a destination that is deleted meanwhile leaves nothing to press', () => {
    const session = ready();
    session.press('Up', 'Up', 'Left', 'Down', 'Down');
    session.happen(listed(['orders', 'failures'], noon + 1000));
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().dialog?.kind).toBe('redrive');
  });

  test('the other button and Esc leave without doing anything', () => {
    for (const keys of [['Tab', 'Enter'], ['Esc']]) {
      const session = ready();
      session.press(...keys);
      expect(session.state()).toMatchObject({dialog: undefined, screens: [], redrives: {}});
      expect(session.takeCommands()).toEqual([]);
    }
  });

  test.each([
    ['an empty queue', {visible: 0}],
    ['no source', {sourceQueueUrls: []}],
    ['a running task', {tasks: [task()]}],
  ])('%s is refused before anything can be pressed', (_, change) => {
    const session = ready(change);
    session.press('Enter', 'Tab', 'Enter');
    expect(session.takeCommands().filter(({type}) => type === 'startRedrive')).toEqual([]);
  });
});

describe('progress', () => {
  test('is asked for once the task has started', () => {
    const session = ready();
    session.press('Enter');
    session.takeCommands();
    session.happen({type: 'redriveStarted', queue: failures});
    expect(session.takeCommands()).toEqual([{type: 'watchRedrive', queue: failures}]);
  });

  test('keeps the newest samples for the rate', () => {
    const session = running();
    for (let second = 1; second <= 40; second += 1)
      progressed(session, {moved: second}, noon + second * 1000);
    const {progress, endedAt} = watchOf(session) ?? {};
    expect(progress).toHaveLength(30);
    expect(progress?.at(-1)).toEqual({at: noon + 40_000, moved: 40});
    expect(endedAt).toBeUndefined();
  });

  test('a start that SQS refuses is shown, and the next news clear it', () => {
    const session = running();
    session.happen({type: 'redriveRefused', sourceArn: failures.arn, failure: aFailure()});
    expect(watchOf(session)?.failure).toEqual(aFailure());
    progressed(session, {moved: 1});
    expect(watchOf(session)?.failure).toBeUndefined();
  });

  test.each([
    ['COMPLETED', 'info', 'Redrive of failures completed: 1,200 moved'],
    ['FAILED', 'warning', 'Redrive of failures failed: 1,200 moved'],
    ['CANCELLED', 'warning', 'Redrive of failures cancelled: 1,200 moved'],
  ] as const)('%s is told once, with its time', (status, level, text) => {
    const session = running();
    progressed(session, {status, moved: 1200}, noon + 5000);
    expect(session.state().notice).toMatchObject({level, text});
    session.press('?');
    progressed(session, {status, moved: 1200}, noon + 9000);
    expect(session.state().notice).toBeUndefined();
    expect(watchOf(session)?.endedAt).toBe(noon + 5000);
  });

  test('of a queue that nobody watches is dropped', () => {
    const session = open();
    progressed(session, {});
    expect(session.state().redrives).toEqual({});
  });

  test('a task that somebody else started is found and followed, and is not ours', () => {
    const session = ask();
    session.takeCommands();
    session.happen({type: 'redriveFactsRead', number: 1, facts: facts({tasks: [task({moved: 3})]})});
    expect(session.takeCommands()).toMatchObject([{type: 'watchRedrive', queue: failures}]);
    expect(watchOf(session)).toMatchObject({startedHere: false, task: {moved: 3}});
    session.press('Esc', 'R');
    expect(session.state()).toMatchObject({dialog: undefined, screens: [{kind: 'redrive'}]});
  });

  test('the detail of a DLQ looks for a task that somebody else started, and that one is followed', () => {
    const session = open();
    session.press('Enter');
    expect(session.takeCommands()).toEqual([{type: 'findRedrive', queue: failures}, {type: 'inspect'}]);
    session.happen({type: 'redriveFound', queue: failures, task: task({moved: 3})});
    expect(session.takeCommands()).toMatchObject([{type: 'watchRedrive', queue: failures}]);
    expect(watchOf(session)).toMatchObject({startedHere: false, task: {moved: 3}});
    session.happen({type: 'redriveFound', queue: failures, task: task({moved: 1})});
    expect(watchOf(session)?.task?.moved).toBe(3);
    expect(session.takeCommands()).toEqual([]);
  });

  test('the detail of any other queue looks for no task', () => {
    const session = open();
    session.press('G', 'Enter');
    expect(session.takeCommands()).toEqual([{type: 'inspect'}]);
  });

  test('of ours is told from that of an older task by when SQS started it', () => {
    const session = ready({tasks: [task({status: 'COMPLETED', startedAt: noon - 5000})]});
    session.press('Enter');
    session.takeCommands();
    session.happen({type: 'redriveStarted', queue: failures});
    expect(session.takeCommands()).toEqual([{type: 'watchRedrive', queue: failures, newerThan: noon - 5000}]);
  });

  test('our own task stays ours when R is pressed again before its first news', () => {
    const session = running();
    session.press('Esc', 'R');
    session.happen({type: 'redriveFactsRead', number: 2, facts: facts({tasks: [task()]})});
    expect(watchOf(session)?.startedHere).toBe(true);
  });

  test('after the end R asks anew, and a new task begins with a clean sheet', () => {
    const session = running();
    progressed(session, {status: 'COMPLETED', moved: 12}, noon + 5000);
    session.press('Esc', 'R');
    session.happen({
      type: 'redriveFactsRead',
      number: 2,
      facts: facts({tasks: [task({status: 'COMPLETED'})]}),
    });
    session.press('Enter');
    expect(watchOf(session)).toEqual({
      queue: failures,
      task: undefined,
      progress: [],
      startedHere: true,
      // Whatever SQS lists from before is not the new one.
      newerThan: task({status: 'COMPLETED'}).startedAt,
      endedAt: undefined,
      lowestDepthSince: undefined,
      failure: undefined,
    });
  });
});

describe('what came back', () => {
  const ended = (): Session => {
    const session = running();
    progressed(session, {status: 'COMPLETED', moved: 12}, noon + 5000);
    return session;
  };

  test('is not known before the DLQ was read after the end', () => {
    const session = ended();
    session.learn({failures: {visible: 3, readAt: noon + 4000}});
    expect(watchOf(session)?.lowestDepthSince).toBeUndefined();
  });

  test('is what the DLQ holds above its lowest depth since the end', () => {
    const session = ended();
    session.learn({failures: {visible: 4, readAt: noon + 6000}});
    session.learn({failures: {visible: 1, readAt: noon + 8000}});
    session.learn({failures: {visible: 7, readAt: noon + 10_000}});
    expect(watchOf(session)?.lowestDepthSince).toBe(1);
  });

  test('is looked at for five minutes', () => {
    const session = ended();
    session.learn({failures: {visible: 4, readAt: noon + 6000}});
    session.happen({type: 'ticked', at: noon + 5000 + 300_001});
    session.learn({failures: {visible: 0, readAt: noon + 305_001}});
    expect(watchOf(session)?.lowestDepthSince).toBe(4);
  });
});

describe('cancelling', () => {
  const asked = (): Session => {
    const session = running();
    progressed(session, {moved: 3});
    session.press('x');
    return session;
  };

  test('asks first, with the harmless button focused', () => {
    const session = asked();
    expect(session.state().dialog).toEqual({
      kind: 'cancelRedrive',
      sourceArn: failures.arn,
      handle: 'handle',
      focus: 'cancel',
    });
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });

  test('is done by Enter on the other button', () => {
    const session = asked();
    session.press('Left', 'Enter');
    expect(session.takeCommands()).toEqual([{type: 'cancelRedrive', handle: 'handle'}]);
    expect(session.state().dialog).toBeUndefined();
  });

  test.each([
    ['over', {status: 'COMPLETED'}],
    ['without a handle', {handle: undefined}],
  ])('a task that is %s is not possible and says so', (_, change) => {
    const session = running();
    progressed(session, change);
    session.press('x');
    expect(session.state()).toMatchObject({
      dialog: undefined,
      notice: {text: 'No move task of this queue is running.'},
    });
  });
});

describe('a destination among many', () => {
  const many = (options: SessionOptions = {}): Session => {
    const session = openSession({queues: {...queues, archive: {}, 'orders-archive': {}}, ...options});
    session.press('s', 'j', 'R');
    session.happen({type: 'redriveFactsRead', number: 1, facts: facts()});
    session.press('Up', 'Up');
    session.takeCommands();
    return session;
  };
  const chosen = (session: Session): string | undefined => {
    const {dialog} = session.state();
    return dialog?.kind === 'redrive' ? dialog.destinationArn : undefined;
  };

  test('is found by typing a part of its name; arrows stay among those that fit', () => {
    const session = many();
    session.type('ARCH');
    expect(chosen(session)).toBe(arnOf('archive'));
    session.press('Right');
    expect(chosen(session)).toBe(arnOf('orders-archive'));
    session.press('Right');
    expect(chosen(session)).toBe(arnOf('archive'));
    expect(session.screen()).toContain('2 with "ARCH"');
    session.press('Tab', 'Tab', 'Enter');
    expect(session.takeCommands()).toMatchObject([{request: {destinationArn: arnOf('archive')}}]);
  });

  test('that nothing fits is the one that was chosen before, as the screen shows', () => {
    const session = many();
    session.type('zzz');
    expect(chosen(session)).toBeUndefined();
    expect(session.screen()).toContain('0 with "zzz"');
    session.press('Right');
    expect(chosen(session)).toBeUndefined();
    session.press('Ctrl-u');
    session.type('arch');
    expect(chosen(session)).toBe(arnOf('archive'));
  });

  test('of a pinned queue is not started before its name is typed', () => {
    const session = many({options: {pins: [namePin]}});
    session.press('Tab');
    expect(session.screen()).toContain('Type the name of the queue to go on.');
    session.type('failure');
    session.press('Tab', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    session.press('Up');
    session.type('s');
    session.press('Enter', 'Enter');
    expect(session.takeCommands()).toMatchObject([{type: 'startRedrive'}]);
  });
});
