import {getEventListeners} from 'node:events';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Target} from '../../source/domain/dead-letter-target.ts';
import {FailureError} from '../../source/domain/failure.ts';
import type {MessageInHand} from '../../source/domain/job.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobOutcome} from '../fixtures/a-job.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Program} from '../fixtures/a-runner.ts';
import {failing, openRunner} from '../fixtures/a-runner.ts';
import {anEditor} from '../fixtures/an-editor.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';
import {referenceTo} from '../fixtures/workbench-events.ts';

const queue = referenceTo('failures');
const target: Target = {kind: 'queue', queue: referenceTo('orders'), maxBytes: undefined};
const message = aMessage('m1', {body: '{"amount":12.5}'});

const edit: Command = {type: 'edit', number: 1, queue, messageId: 'm1'};
const content = {body: '{}', attributes: {}, groupId: undefined, traceHeader: undefined};
const send: Command = {
  type: 'sendRepaired',
  number: 1,
  id: 'job-1',
  queue,
  what: 'message m1, repaired',
  target,
  to: 'orders',
  message: content,
  traceHeader: 'strip',
};

/** The editor of this test. */
const withEditor = async (script: string): Promise<void> => {
  vi.stubEnv('VISUAL', await anEditor(script));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
};

/** A terminal that is never given back: the editor stays open. */
const keptOpen: Program = {lendTerminal: () => new Promise(() => undefined)};

/** A runner that can take one message in hand, and what is done with that message. */
const open = (hand: Partial<MessageInHand> = {}, program: Program = {lendTerminal: work => work()}) => {
  const clock = createFakeClock();
  const held: string[] = [];
  const inHand: MessageInHand = {
    message,
    heldUntil: () => clock.now() + 120_000,
    extend: () => Promise.resolve(void held.push(`extend at ${String((clock.now() - noon) / 1000)}`)),
    replace: () => Promise.resolve(aJobOutcome({sent: 1, deleted: 1})),
    release: () => Promise.resolve(void held.push('release')),
    ...hand,
  };
  let arrive: () => void = () => undefined;
  const arrival = new Promise<MessageInHand>(resolve => {
    arrive = () => {
      resolve(inHand);
    };
  });
  const opened = openRunner({jobs: {take: () => arrival}}, {clock, program});
  return {...opened, held, arrive};
};

const edited = (event: Event | undefined): Extract<Event, {type: 'messageEdited'}> => {
  if (event?.type !== 'messageEdited') throw new Error('Expected news from the editor');
  return event;
};

describe('editing a message', () => {
  test('takes it in hand, opens the editor, and tells what was typed', async () => {
    await withEditor('sed s/12.5/99/ "$1" > "$1.new" && mv "$1.new" "$1"');
    const {run, events, first, arrive} = open();
    run(edit);
    await settle();
    expect(events).toEqual([]);
    arrive();
    expect((await first('messageEdited')).repaired?.body).toBe('{"amount":99}');
    expect(events).toMatchObject([
      {type: 'messageTaken', number: 1, heldUntil: noon + 120_000},
      {type: 'messageEdited', number: 1, heldUntil: noon + 120_000},
    ]);
  });

  test('that ends with a mistake names its line; the editor opens again with what was typed', async () => {
    await withEditor('echo broken > "$1"');
    const {run, events, first, next, arrive} = open();
    run(edit);
    arrive();
    const mistaken = await first('messageEdited');
    expect(mistaken.repaired).toBeUndefined();
    expect(mistaken.problem).toMatch(/^Line \d+: /);
    await withEditor('test "$(cat "$1")" = broken || exit 9; printf -- "--- body ---\\nfixed" > "$1"');
    const again = next();
    run({type: 'editAgain', number: 1});
    expect(edited(await again).repaired?.body).toBe('fixed');
    expect(events).toHaveLength(3);
  });

  test('whose editor fails says so and keeps what was typed before', async () => {
    await withEditor('exit 4');
    const {run, first, arrive} = open();
    run(edit);
    arrive();
    expect((await first('messageEdited')).problem).toMatch(/ended with code 4; nothing was changed$/);
  });

  test('where no terminal can be lent says so', async () => {
    const {run, first, arrive} = open({}, {lendTerminal: () => Promise.resolve(undefined)});
    run(edit);
    arrive();
    expect((await first('messageEdited')).problem).toBe('The terminal could not be lent to an editor.');
  });

  test('that is not in the queue any more is told, and no editor opens', async () => {
    const {run, events} = openRunner({jobs: {take: () => Promise.resolve(undefined)}});
    run(edit);
    await settle();
    expect(events).toMatchObject([
      {
        type: 'messageNotTaken',
        number: 1,
        problem: expect.stringMatching(/^failures does not show this message any more/) as string,
      },
    ]);
  });

  test('is given up while it is looked for: the search ends, and nothing is told', async () => {
    const stopped: string[] = [];
    const {run, events} = openRunner({
      jobs: {
        take: (_queue, _id, signal) =>
          new Promise(resolve => {
            signal.addEventListener('abort', () => {
              stopped.push('search');
              resolve(undefined);
            });
          }),
      },
    });
    run(edit);
    await settle();
    run({type: 'releaseMessage', number: 1});
    await settle();
    expect(stopped).toEqual(['search']);
    expect(events).toEqual([]);
  });

  test('that cannot be received says why and what to do', async () => {
    const {run, events} = openRunner({jobs: {take: failing(aFailure())}});
    run(edit);
    await settle();
    const problem = `${aFailure().message} ${aFailure().hint}`;
    expect(events).toEqual([{type: 'messageNotTaken', number: 1, problem}]);
  });

  test('whose terminal breaks lets the message go again', async () => {
    const {run, held, arrive, first} = open(
      {},
      {lendTerminal: () => Promise.reject(new Error('no terminal'))},
    );
    run(edit);
    arrive();
    await first('messageNotTaken');
    await settle();
    expect(held).toEqual(['release']);
  });
});

describe('a message in hand', () => {
  test('is hidden for longer again and again, and each time until when is told', async () => {
    const {run, clock, held, events, arrive} = open({}, keptOpen);
    run(edit);
    arrive();
    await settle();
    await clock.advance(125_000);
    expect(held).toEqual(['extend at 40', 'extend at 80', 'extend at 120']);
    expect(events.at(-1)).toEqual({type: 'messageTaken', number: 1, heldUntil: noon + 240_000});
  });

  test('that cannot be hidden for longer is told at once and only once', async () => {
    const {run, clock, events, arrive} = open(
      {extend: () => Promise.reject(new FailureError(aFailure({message: 'SQS says no.'})))},
      keptOpen,
    );
    run(edit);
    arrive();
    await settle();
    await clock.advance(200_000);
    expect(events.slice(1)).toEqual([
      {
        type: 'messageLost',
        number: 1,
        problem: 'It could not be hidden for longer (SQS says no.): a consumer may take the original.',
      },
    ]);
    expect(clock.sleepers()).toBe(0);
  });

  test('is let go when it is left, and is hidden no longer after that', async () => {
    await withEditor('true');
    const {run, clock, held, first, arrive, controller} = open();
    run(edit);
    arrive();
    await first('messageEdited');
    run({type: 'releaseMessage', number: 1});
    await settle();
    await clock.advance(200_000);
    expect(held).toEqual(['release']);
    // Nothing of it stays with the connection, which may see many such messages.
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('that arrives after somebody has left is let go at once, and no editor opens', async () => {
    const {run, held, events, arrive} = open({}, keptOpen);
    run(edit);
    await settle();
    run({type: 'releaseMessage', number: 1});
    arrive();
    await settle();
    expect(held).toEqual(['release']);
    expect(events).toEqual([]);
  });

  test('is hidden no longer when its place is left', async () => {
    const {run, clock, held, controller, arrive} = open({}, keptOpen);
    run(edit);
    arrive();
    await settle();
    controller.abort();
    await clock.advance(200_000);
    expect(held).toEqual([]);
    expect(clock.sleepers()).toBe(0);
  });

  test('that cannot be let go is for the log: it comes back by itself', async () => {
    await withEditor('true');
    const {run, done, first, arrive} = open({release: failing(aFailure())});
    run(edit);
    arrive();
    await first('messageEdited');
    run({type: 'releaseMessage', number: 1});
    await settle();
    expect(done).toEqual([`log warning: ${aFailure().message}`]);
  });
});

describe('sending the repaired message', () => {
  const ready = async (hand: Partial<MessageInHand>, program: Program = {}) => {
    await withEditor('true');
    const opened = open(hand, {lendTerminal: work => work(), ...program});
    opened.run(edit);
    opened.arrive();
    await opened.first('messageEdited');
    return opened;
  };

  test('is a job of its own in the job book; it is hidden no longer after that', async () => {
    const sent: unknown[] = [];
    const outcome = aJobOutcome({sent: 1, deleted: 1});
    const {run, done, first, clock, held} = await ready({
      replace: (...given) => {
        sent.push(given);
        return Promise.resolve(outcome);
      },
    });
    run(send);
    expect(await first('jobEnded')).toEqual({type: 'jobEnded', id: 'job-1', outcome, at: noon});
    expect(done).toEqual(['open job-1', 'close job-1']);
    expect(sent).toEqual([['job-1', target, content, 'strip']]);
    await clock.advance(200_000);
    expect(held).toEqual([]);
  });

  test.each([
    ['was refused stays in hand, and is hidden on', {refused: 1}, ['extend at 40']],
    ['failed before it was sent stays in hand', {failure: aFailure()}, ['extend at 40']],
    ['may have a copy is let alone: nobody is to process it a second time at once', {unsure: 1}, []],
    ['has a copy and could not be deleted is let alone as well', {sent: 1, notDeleted: 1}, []],
  ])('what %s', async (_, change, expected) => {
    const {run, first, clock, held} = await ready({replace: () => Promise.resolve(aJobOutcome(change))});
    run(send);
    await first('jobEnded');
    await clock.advance(40_000);
    expect(held).toEqual(expected);
  });

  test('what was refused can be sent once more', async () => {
    const outcomes = [aJobOutcome({refused: 1}), aJobOutcome({sent: 1, deleted: 1})];
    const {run, events, first} = await ready({
      replace: () => Promise.resolve(outcomes.shift() ?? aJobOutcome()),
    });
    run(send);
    await first('jobEnded');
    run(send);
    await settle();
    expect(events.at(-1)).toMatchObject({type: 'jobEnded', outcome: {sent: 1, deleted: 1}});
  });

  test('what was refused after somebody had left is let go', async () => {
    let answer: () => void = () => undefined;
    const {run, first, held} = await ready({
      replace: () =>
        new Promise(resolve => {
          answer = () => {
            resolve(aJobOutcome({refused: 1}));
          };
        }),
    });
    run(send);
    await settle();
    run({type: 'releaseMessage', number: 1});
    await settle();
    held.length = 0;
    answer();
    await first('jobEnded');
    await settle();
    expect(held).toEqual(['release']);
  });

  test('does nothing when the job book cannot be written', async () => {
    const replaced: unknown[] = [];
    const {run, first, held} = await ready(
      {
        replace: (...given) => {
          replaced.push(given);
          return Promise.resolve(aJobOutcome());
        },
      },
      {book: {open: failing(aFailure())}},
    );
    run(send);
    await first('jobRefused');
    await settle();
    expect(replaced).toEqual([]);
    expect(held).toEqual([]);
  });

  test('that is not in hand is refused, so that its job does not wait for ever', async () => {
    const {run, events} = openRunner({});
    run(send);
    await settle();
    expect(events).toMatchObject([{type: 'jobRefused', id: 'job-1', failure: {code: 'NotInHand'}}]);
  });
});
