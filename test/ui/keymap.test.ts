import {describe, expect, test} from 'vitest';
import {journalRecord} from '../../source/domain/journal-line.ts';
import {forgetType} from '../../source/domain/service.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {Event, UserEvent} from '../../source/store/event.ts';
import type {Binding, Context} from '../../source/ui/bindings/binding.ts';
import {bindingFor, bindingsIn, contextOf, keymap} from '../../source/ui/keymap.ts';
import {anEntry} from '../fixtures/a-job.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {userEventTypes} from '../fixtures/events.ts';
import {aReplay} from '../fixtures/replay-events.ts';

const contexts: readonly Context[] = [
  'table',
  'detail',
  'describe',
  'peek',
  'message',
  'redrive',
  'flow',
  'feeds',
  'cost',
  'rules',
  'groups',
  'job',
  'jobs',
  'repair',
  'journal',
  'journalEntry',
  'run',
  'runReport',
  'help',
  'prompt',
  'dialog',
];

const openJournal = (session: Session): void => {
  session.press(':');
  session.type('journal');
  session.press('Enter');
  const parameters = {QueueUrl: urlOf('failures')};
  const entry = anEntry({operation: 'PurgeQueue', phase: 'after', parameters});
  session.happen({type: 'journalRead', records: [journalRecord(entry)]});
};

const aRunStarted: Event = {
  type: 'runStarted',
  at: noon,
  plan: {label: 'test', choice: {services: ['sqs'], filter: '', marked: []}, until: undefined, failOn: []},
};

/** A session in this context. */
const inContext = (context: Context, options: SessionOptions = {}): Session => {
  const session = openSession({
    queues: {failures: {visible: 9, listedSources: ['orders']}, orders: {deadLettersTo: 'failures'}},
    ...options,
  });
  const peek = () => {
    session.press('m');
    session.happen({type: 'peekReceived', number: 1, messages: [aMessage('m1')]});
  };
  const ways: Readonly<Record<Context, () => void>> = {
    table: () => undefined,
    detail: () => {
      session.press('Enter');
    },
    describe: () => {
      session.press('d');
    },
    peek,
    message: () => {
      peek();
      session.press('Enter');
    },
    redrive: () => {
      session.press('R');
      session.happen({
        type: 'redriveFactsRead',
        number: 1,
        facts: {sourceQueueUrls: [urlOf('orders')], tasks: [], visible: 9, inFlight: 0, delayed: 0},
      });
      session.press('Enter');
      session.happen({
        type: 'redriveProgressed',
        sourceArn: arnOf('failures'),
        at: noon,
        task: {
          handle: 'handle',
          status: 'RUNNING',
          sourceArn: arnOf('failures'),
          destinationArn: undefined,
          maxPerSecond: undefined,
          moved: 1,
          total: 9,
          failureReason: undefined,
          startedAt: noon,
        },
      });
    },
    flow: () => {
      session.act({type: 'flowAsked'});
    },
    feeds: () => {
      session.press('i');
    },
    run: () => {
      session.happen(aRunStarted);
      session.type(':run');
      session.press('Enter');
    },
    runReport: () => {
      session.happen(aRunStarted);
      session.type(':run report');
      session.press('Enter');
    },
    events: () => {
      session.type(':events');
      session.press('Enter');
    },
    cost: () => {
      session.press(':');
      session.type('cost');
      session.press('Enter');
    },
    rules: () => {
      session.press(':');
      session.type('rules');
      session.press('Enter');
    },
    groups: () => {
      peek();
      session.press('o');
    },
    job: () => {
      peek();
      session.happen({
        type: 'peekEnded',
        number: 1,
        outcome: {receiveCalls: 1, stillHeld: 0, reachedEnd: true},
      });
      session.press('Space', 'x', 'Tab', 'Tab', 'Enter');
    },
    jobs: () => {
      session.press(':');
      session.type('jobs');
      session.press('Enter');
    },
    repair: () => {
      peek();
      session.press('e');
      const number = session.state().counter;
      const {body, attributes} = aMessage('m1');
      session.happen({
        type: 'messageEdited',
        number,
        heldUntil: noon + 60_000,
        repaired: {body, attributes, groupId: undefined, traceHeader: undefined},
      });
      session.act({type: 'moved', by: 1});
    },
    journal: () => {
      openJournal(session);
    },
    journalEntry: () => {
      openJournal(session);
      session.press('Enter');
    },
    help: () => {
      session.press('?');
    },
    prompt: () => {
      session.press('/');
    },
    dialog: () => {
      session.press('o');
    },
  };
  ways[context]();
  return session;
};

test.each(contexts)('the context of %s is known', context => {
  expect(contextOf(inContext(context).state())).toBe(context);
});

test('every action can be reached by a key, but for letters typed', () => {
  const all = [...keymap, ...bindingsIn({replay: aReplay()})];
  const bound = new Set<UserEvent['type']>(all.map(({action}) => action.type));
  expect(userEventTypes.filter(type => !bound.has(type))).toEqual(['typed']);
});

test.each(contexts)('no key is bound twice in %s', context => {
  const keys = keymap.filter(binding => binding.contexts.includes(context)).flatMap(binding => binding.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('nothing is on Ctrl-d, which shells teach people to press, nor on a key that a terminal eats', () => {
  const keys = new Set(keymap.flatMap(binding => binding.keys));
  for (const key of ['Ctrl-d', 'Ctrl-s', 'Ctrl-q']) expect(keys.has(key)).toBe(false);
});

test('no letter acts while something is typed', () => {
  const letters = keymap
    .filter(binding => binding.contexts.includes('prompt') || binding.contexts.includes('dialog'))
    .filter(binding => binding.contexts.includes('prompt') || binding.action.type !== 'copyAsked')
    .flatMap(binding => binding.keys)
    .filter(key => key.length === 1);
  expect(letters).toEqual([]);
});

test('every binding says what it does', () => {
  for (const {keys, contexts: places, help} of keymap) {
    expect(keys.length).toBeGreaterThan(0);
    expect(places.length).toBeGreaterThan(0);
    expect(help).not.toBe('');
  }
});

describe('the footer', () => {
  const footer = (session: Session): string => session.painted().at(-1) ?? '';
  const screens = contexts.filter(context => context !== 'prompt' && context !== 'dialog');

  test.each(screens)('of %s has help and quit at 80 columns, and at 30', context => {
    for (const columns of [80, 30]) {
      const session = inContext(context, {size: {columns, rows: 24}});
      expect(footer(session)).toContain(' ? help');
      expect(footer(session)).toContain(' q quit');
    }
  });

  const has = (session: Session, ...labels: readonly string[]): void => {
    for (const label of labels) expect(` ${footer(session)} `).toContain(` ${label} `);
  };

  test.each([false, true])(
    'at 80 columns has the ways to follow data beside the rest, in the demo too',
    demo => {
      const session = inContext('table', {options: {demo}, size: {columns: 80, rows: 24}});
      has(session, 'Enter open', 'm peek', 'R redrive', '/ filter', 'l links', 'f flow', '? help', 'q quit');
      expect(footer(session)).not.toContain('…');
      if (demo) has(session, 'F fix');
    },
  );

  test('offers no redrive where no queue is selected: on no rows, and on those of other services', () => {
    const wide = {size: {columns: 200, rows: 24}, services: [forgetType(sqs), forgetType(alarms)]};
    const empty = openSession({...wide, queues: {}});
    expect(footer(empty)).not.toContain('redrive');
    const session = inContext('table', wide);
    has(session, 'R redrive');
    session.press('4');
    expect(session.screen()).toContain('[4 Alarms]');
    expect(footer(session)).not.toContain('redrive');
  });

  test('of a dialog says how to press and how to leave', () => {
    expect(footer(inContext('dialog'))).toContain('Enter');
    expect(footer(inContext('dialog'))).toContain('Esc leave');
  });

  test('offers nothing that would not work', () => {
    const offered = (session: Session): readonly string[] =>
      keymap
        .filter(
          ({label, keys}: Binding) =>
            label !== undefined && footer(session).includes(` ${keys[0] ?? ''} ${label} `),
        )
        .map(({keys}) => keys[0] ?? '');
    for (const context of screens) {
      const session = inContext(context, {size: {columns: 200, rows: 24}});
      for (const key of offered(session)) expect(bindingFor(session.state(), key)).toBeDefined();
    }
  });

  test.each([
    ['read-only, peek and redrive are out of sight', {readOnly: true}, /peek|redrive/],
    ['outside the demo account, its fix is', {demo: false}, /fix/],
  ])('%s', (_, options, pattern) => {
    for (const context of ['table', 'detail'] as const)
      expect(footer(inContext(context, {options, size: {columns: 200, rows: 24}}))).not.toMatch(pattern);
  });
});
