import {listedMessages} from '../../source/store/select-peek.ts';
import {describe, expect, test} from 'vitest';
import type {FeedingSubscription, Origins} from '../../source/domain/dead-letter-target.ts';
import {
  chosenPart,
  isPartComplete,
  partChoices,
  partDryRun,
  partObstacle,
} from '../../source/store/select-part.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, listed, openSession} from '../fixtures/a-session.ts';
import {
  command,
  dialogOf,
  letters,
  namePin,
  openAt,
  peekedAt,
  takenOf,
  tellOrigins,
  topScreen,
  peekOf,
} from '../fixtures/a-workbench.ts';
import {anOutcome, originsOf, referenceTo} from '../fixtures/workbench-events.ts';

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;
const part = (session: Session) => dialogOf(session, 'part');
const obstacle = (session: Session): string | undefined =>
  partObstacle(session.state(), part(session), catalog);
const labels = (session: Session): readonly string[] =>
  partChoices(session.state(), part(session), catalog).map(({label}) => label);
const chosen = (session: Session): string | undefined =>
  chosenPart(session.state(), part(session), catalog)?.label;
const report = (session: Session) => partDryRun(session.state(), part(session), catalog);

/** Two messages marked, their redrive asked for. */
const asking = (options: SessionOptions = {}): Session => {
  const session = peekedAt(letters, options);
  session.press('Space', 'Space', 'R');
  return session;
};

const ready = (origins?: Origins, options: SessionOptions = {}): Session => {
  const session = asking(options);
  tellOrigins(session, origins);
  session.takeCommands();
  return session;
};

const plans = (session: Session) => takenOf(session, 'startJob').map(({plan}) => plan);

describe('R', () => {
  test('on marked messages asks where they came from, before anything else', () => {
    const session = asking();
    expect(session.takeCommands()).toEqual([
      {type: 'readOrigins', number: session.state().counter, queue: referenceTo('failures')},
    ]);
    expect(part(session)).toMatchObject({work: 'redrive', selection: {ids: new Set(['t1', 't2'])}});
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });

  test('on a narrowed list is about every message that it fits, seen or not', () => {
    const session = peekedAt();
    session.press('/');
    session.type('card');
    session.press('Enter', 'R');
    expect(part(session).selection).toMatchObject({kind: 'narrowing', narrowing: {search: 'card'}});
  });

  test('on a message that is shown whole is about that one, whatever is marked', () => {
    const session = peekedAt();
    session.press('Space', 'Enter', 'R');
    expect(part(session).selection).toEqual({kind: 'ids', ids: new Set(['t2'])});
  });

  test('on a group is about the group, unless something is marked', () => {
    const session = peekedAt();
    session.press('o', 'j', 'R');
    expect(part(session).selection).toMatchObject({narrowing: {group: {label: 'card refused'}, search: ''}});
    session.press('Esc', 'Space', 'R');
    expect(part(session).selection).toEqual({kind: 'ids', ids: new Set(['c1', 'c2'])});
  });

  test('on all of a queue leaves the work to SQS where SQS can do it', () => {
    const session = peekedAt();
    session.press('R');
    expect(session.state().dialog?.kind).toBe('redrive');
  });

  test('is refused while a job works on the queue', () => {
    const session = ready();
    session.press('Enter', 'Enter', 'Enter', 'Enter', 'Esc', 'Space', 'R');
    expect(session.state().dialog).toBeUndefined();
    expect(noticeOf(session)).toBe('A job works on failures already; :jobs shows it. Wait or stop it.');
  });
});

describe('the targets', () => {
  test('are the sources first, then every other queue of the same type; arrows go round', () => {
    const session = ready();
    expect(labels(session)).toEqual(['its source, orders', 'orders', 'archive', 'audit']);
    expect(chosen(session)).toBe('its source, orders');
    session.press('Right', 'Right');
    expect(chosen(session)).toBe('archive');
    session.press('Left', 'Left', 'Left');
    expect(chosen(session)).toBe('audit');
  });

  test('are found by typing: the first that fits is chosen', () => {
    const session = ready();
    session.type('AU');
    expect(labels(session)).toEqual(['audit']);
    expect(chosen(session)).toBe('audit');
    session.press('Backspace', 'Backspace');
    expect(chosen(session)).toBe('its source, orders');
  });

  test('that nothing fits leave nothing to press, and say what was typed', () => {
    const session = ready();
    session.type('zzz');
    expect(obstacle(session)).toBe('No target matches "zzz".');
    session.press('Right', 'Enter', 'Enter', 'Enter', 'Enter');
    expect(plans(session)).toEqual([]);
  });

  test('stay chosen when queues come', () => {
    const session = ready();
    session.type('a');
    expect(chosen(session)).toBe('archive');
    session.happen(listed(['orders', 'failures', 'audit', 'archive', 'aaa']));
    session.learn({aaa: {}});
    expect(labels(session)).toContain('aaa');
    expect(chosen(session)).toBe('archive');
  });

  test('that are gone are not replaced by others unasked', () => {
    const session = ready();
    session.type('archive');
    session.press('Enter', 'Enter', 'Enter');
    expect(part(session).focus).toBe('confirm');
    session.press('Up', 'Up', 'Up', 'Ctrl-u', 'Right', 'Right', 'Tab', 'Tab', 'Tab');
    expect(chosen(session)).toBe('archive');
    session.happen(listed(['orders', 'failures', 'audit']));
    expect(obstacle(session)).toBe('The chosen target is gone: choose another.');
    session.press('Enter');
    expect(plans(session)).toEqual([]);
  });

  test('are not asked about while messages are still received: the peek holds what the job is to find', () => {
    const session = openSession({queues: {failures: {visible: 2}}});
    session.press('m');
    session.happen({type: 'peekReceived', number: 1, messages: letters});
    session.press('Space', 'R');
    expect(session.state().dialog).toBeUndefined();
    expect(session.state().notice?.text).toMatch(/^Messages are still being received and held/);
  });

  test('may be none at all', () => {
    const session = openSession({queues: {failures: {visible: 2}}});
    session.press('m');
    session.happen(
      {type: 'peekReceived', number: 1, messages: letters},
      {type: 'peekEnded', number: 1, outcome: {receiveCalls: 2, stillHeld: 0, reachedEnd: true}},
    );
    session.press('Space', 'R');
    tellOrigins(session, originsOf());
    expect(obstacle(session)).toBe('There is no other queue of the same type to send to.');
  });

  test('of a queue fed by a topic are the queues of its subscriptions', () => {
    const subscription: FeedingSubscription = {
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:events',
      protocol: 'sqs',
      target: {kind: 'queue', queue: referenceTo('audit'), maxBytes: undefined},
      endpoint: arnOf('audit'),
      isRaw: false,
    };
    const session = ready({...originsOf(), subscriptions: [subscription]});
    expect(chosen(session)).toBe("the subscription's queue, audit");
  });

  test('of a queue fed by a function are the function, invoked again', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:settle';
    const session = ready({...originsOf(), functions: [{kind: 'function', arn, name: 'settle'}]});
    expect(chosen(session)).toBe('function settle, invoked again');
  });
});

describe('the dry run', () => {
  test('says what would go where', () => {
    const session = ready();
    expect(report(session)).toMatchObject({total: 2, routes: [{label: 'orders', count: 2}], refusals: []});
    session.type('audit');
    expect(report(session)).toMatchObject({routes: [{label: 'audit', count: 2}]});
  });

  test('says what would be refused and why, and leaves nothing to press when that is all of it', () => {
    const strangers = letters.map(letter => ({...letter, sourceQueueArn: arnOf('unknown')}));
    const session = peekedAt(strangers);
    session.press('Space', 'R');
    tellOrigins(session);
    expect(report(session)).toMatchObject({routes: [], refusals: [{count: 1, examples: ['t1']}]});
    expect(obstacle(session)).toBe('Nothing would be sent.');
    session.press('Enter', 'Enter', 'Enter', 'Enter', 'Enter');
    expect(plans(session)).toEqual([]);
  });

  test('is of the messages that were seen: it is whole when nothing more came from this very queue', () => {
    const narrowed = (reachedEnd: boolean): Session => {
      const session = peekedAt(letters, {reachedEnd});
      session.press('/');
      session.type('card');
      session.press('Enter', 'R');
      tellOrigins(session);
      return session;
    };
    const isComplete = (session: Session): boolean => isPartComplete(session.state(), part(session));
    expect(isComplete(narrowed(true))).toBe(true);
    expect(isComplete(narrowed(false))).toBe(false);
  });

  test('of another queue than the one that was peeked at is not whole', () => {
    const session = peekedAt();
    const dialog = {...part(ready()), queue: referenceTo('audit'), selection: {kind: 'all'} as const};
    expect(isPartComplete(session.state(), dialog)).toBe(false);
  });
});

describe('confirming', () => {
  test('starts the job that was shown, opens its screen, and takes the marks away', () => {
    const session = ready();
    session.press('Enter');
    session.type('20');
    session.press('Tab', 'Right', 'Tab', 'Enter');
    const [plan, ...others] = plans(session);
    expect(others).toEqual([]);
    expect(plan).toMatchObject({
      queue: referenceTo('failures'),
      work: {kind: 'redrive', choice: {kind: 'own'}, traceHeader: 'strip', origins: originsOf('orders')},
      selection: {kind: 'ids', ids: new Set(['t1', 't2'])},
      what: '2 chosen messages',
      to: 'its source, orders',
      perSecond: 20,
    });
    expect(plan?.id).toMatch(/^20261121T120000Z-[0-9a-f]{4}$/);
    expect(topScreen(session)).toEqual({kind: 'job', id: plan?.id});
    expect(session.state()).toMatchObject({dialog: undefined, peek: {marked: new Set()}});
  });

  test('is for the focused button only: Enter in a field goes to the next', () => {
    const session = ready();
    const seen = Array.from({length: 3}, () => {
      const {focus} = part(session);
      session.press('Enter');
      return focus;
    });
    expect(seen).toEqual(['target', 'pace', 'trace']);
    expect(plans(session)).toEqual([]);
    expect(part(session).focus).toBe('confirm');
  });

  test('can be left with the other button or Esc', () => {
    for (const keys of [['Shift-Tab', 'Enter'], ['Esc']]) {
      const session = ready();
      session.press(...keys);
      expect(session.state().dialog).toBeUndefined();
      expect(session.takeCommands()).toEqual([]);
    }
  });
});

describe('the pace', () => {
  test.each(['0', '10001', 'x', '1.5', '-1'])('%j leaves nothing to press and says what one is', typed => {
    const session = ready();
    session.press('Tab');
    session.type(typed);
    expect(obstacle(session)).toMatch(/^Pace is 1 to 10000 messages a second, or empty/);
    session.press('Tab', 'Tab', 'Enter', 'Enter');
    expect(plans(session)).toEqual([]);
  });

  test('that is empty is as fast as the queues allow', () => {
    const session = ready();
    session.press('Enter', 'Enter', 'Enter', 'Enter');
    expect(plans(session)).toMatchObject([{perSecond: undefined}]);
  });

  test('is typed while the origins are read, and goes on being typed when they come', () => {
    const session = asking();
    session.press('Tab');
    session.type('1');
    tellOrigins(session);
    session.type('5');
    expect(part(session)).toMatchObject({pace: '15', query: '', focus: 'pace'});
  });
});

describe('origins', () => {
  test('that cannot be read are told, and nothing can be started', () => {
    const session = asking();
    session.happen({type: 'originsFailed', number: session.state().counter, failure: aFailure()});
    expect(obstacle(session)).toBe(aFailure().message);
    session.press('Up', 'Enter', 'Enter', 'Enter');
    expect(plans(session)).toEqual([]);
  });

  test('of an earlier question are dropped', () => {
    const session = asking();
    const number = session.state().counter;
    session.press('Esc', 'R');
    session.happen(
      {type: 'originsRead', number, origins: originsOf('orders')},
      {type: 'originsFailed', number, failure: aFailure()},
    );
    expect(part(session)).toMatchObject({origins: undefined, failure: undefined});
  });

  test('are waited for: no field for a target is there before', () => {
    const session = asking();
    expect(part(session).focus).toBe('cancel');
    session.press('Tab', 'Tab', 'Tab');
    expect(part(session).focus).toBe('cancel');
  });
});

describe('a queue whose name must be typed', () => {
  const options = {options: {pins: [namePin]}};

  test('leaves nothing to press before the whole name is there', () => {
    const session = ready(undefined, options);
    expect(obstacle(session)).toBe('Type the name of the queue to go on.');
    session.press('Enter', 'Enter', 'Enter');
    expect(part(session).focus).toBe('name');
    session.type('failure');
    session.press('Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter');
    expect(plans(session)).toEqual([]);
  });

  test('is redriven when it is', () => {
    const session = ready(undefined, options);
    session.press('Enter', 'Enter', 'Enter');
    session.type('failuresx');
    session.press('Backspace', 'Enter', 'Enter');
    expect(plans(session)).toHaveLength(1);
  });

  test('asks for it before a deletion as well, and says so', () => {
    const session = peekedAt(letters, options);
    session.press('x', 'Up');
    expect(part(session).focus).toBe('name');
    expect(session.screen()).toContain('Type the name of the queue to go on.');
    session.type('failures');
    session.press('Enter', 'Enter');
    expect(plans(session)).toHaveLength(1);
  });
});

describe('deleting', () => {
  test('one message needs no origins, and is asked with the harmless button focused', () => {
    const session = peekedAt();
    session.press('x');
    expect(session.takeCommands()).toEqual([]);
    expect(part(session)).toMatchObject({work: 'delete', focus: 'cancel', selection: {ids: new Set(['t1'])}});
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    session.press('x', 'Up', 'Enter');
    expect(plans(session)).toMatchObject([{work: {kind: 'delete'}, what: 'one message', to: undefined}]);
  });

  test('never means the whole queue: with nothing marked and nothing narrowed it is the one under the cursor', () => {
    const session = peekedAt();
    session.press('j', 'x');
    expect(part(session).selection).toEqual({kind: 'ids', ids: new Set(['t2'])});
  });

  test('means what is marked, else what is listed, and nothing that nobody has seen', () => {
    const session = peekedAt();
    command(session, 'older 2h');
    session.press('x');
    const listed = listedMessages(peekOf(session)).map(({id}) => id);
    expect(part(session).selection).toEqual({kind: 'ids', ids: new Set(listed)});
    session.press('Esc', 'Space', 'x');
    expect(part(session).selection).toEqual({kind: 'ids', ids: new Set(['c2'])});
  });

  test('with no message says so', () => {
    const session = peekedAt([]);
    session.press('x');
    expect(noticeOf(session)).toBe('No message of a queue is selected.');
  });

  test('a wrong pace says so as well', () => {
    const session = peekedAt();
    session.press('x', 'Tab');
    session.type('0');
    expect(obstacle(session)).toMatch(/^Pace is/);
    expect(session.screen()).toContain('Pace is 1 to 10000');
  });
});

test('read-only, neither a part is redriven nor anything deleted, and it is said', () => {
  const session = peekedAt();
  const {options, ...rest} = session.state();
  expect(options.readOnly).toBe(false);
  expect(rest.dialog).toBeUndefined();
  const readOnly = openAt('failures', {options: {readOnly: true}});
  readOnly.press('m', 'R');
  expect(readOnly.takeCommands()).toEqual([]);
  expect(noticeOf(readOnly)).toMatch(/^Read-only/);
});

test('a job that is over leaves the queue to the next', () => {
  const session = ready();
  session.press('Enter', 'Enter', 'Enter', 'Enter');
  const [id = ''] = Object.keys(session.state().jobs);
  session.happen({type: 'jobEnded', id, outcome: anOutcome({sent: 2, deleted: 2}), at: 1});
  session.press('Esc', 'Space', 'R');
  expect(part(session).work).toBe('redrive');
});

test('two jobs of one run never have the same name', () => {
  const session = peekedAt(letters.concat(aMessage('more')));
  for (let round = 0; round < 3; round++) {
    session.press('x', 'Up', 'Enter');
    const id = Object.keys(session.state().jobs).at(-1) ?? '';
    session.happen({type: 'jobEnded', id, outcome: anOutcome(), at: 1});
    session.press('Esc');
  }
  expect(Object.keys(session.state().jobs)).toHaveLength(3);
});
