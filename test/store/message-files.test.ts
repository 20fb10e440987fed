import {describe, expect, test} from 'vitest';
import type {ImportFacts} from '../../source/store/workbench-state.ts';
import {importFields} from '../../source/store/update-files.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {dialogOf, letters, namePin, openAt, peekedAt, takenOf, topScreen} from '../fixtures/a-workbench.ts';
import {referenceTo} from '../fixtures/workbench-events.ts';

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;

const ids = (messages: readonly {readonly id: string}[] = []): readonly string[] =>
  messages.map(({id}) => id);

describe('E', () => {
  test('suggests a file that tells the queue, and writes what is listed', () => {
    const session = peekedAt();
    session.press('E');
    expect(session.state().prompt).toMatchObject({kind: 'export', text: 'failures.jsonl'});
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {
        type: 'export',
        path: 'failures.jsonl',
        messages: letters,
        queueArn: arnOf('failures'),
        overwrite: false,
      },
    ]);
  });

  test('writes what is marked, also when something else is listed', () => {
    const session = peekedAt();
    session.press('Space', '/');
    session.type('card');
    session.press('Enter', 'E', 'Enter');
    expect(takenOf(session, 'export').map(({messages}) => ids(messages))).toEqual([['t1']]);
  });

  test('writes what was narrowed to', () => {
    const session = peekedAt();
    session.press('/');
    session.type('card');
    session.press('Enter', 'E', 'Enter');
    expect(takenOf(session, 'export').map(({messages}) => ids(messages))).toEqual([['c1', 'c2']]);
  });

  test('without a message, or without a name, writes nothing', () => {
    const session = peekedAt([]);
    session.press('E', 'Enter');
    expect(noticeOf(session)).toBe('There is no message to export.');
    const nameless = peekedAt();
    nameless.press('E', 'Ctrl-u', 'Enter');
    expect([...session.takeCommands(), ...nameless.takeCommands()]).toEqual([]);
  });

  test('with --redact writes nothing: the file would hold whole messages', () => {
    const session = peekedAt(letters, {options: {redact: true}});
    session.press('E', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('Redacted: the file would hold whole messages.');
  });
});

describe('a file that is there already', () => {
  const found = (): Session => {
    const session = peekedAt();
    session.happen({
      type: 'exportFound',
      path: '/tmp/letters.jsonl',
      messages: letters.slice(0, 2),
      queueArn: arnOf('failures'),
    });
    return session;
  };

  test('is kept unless the other button is pressed', () => {
    const session = found();
    expect(dialogOf(session, 'overwrite')).toMatchObject({focus: 'cancel'});
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().dialog).toBeUndefined();
  });

  test('is replaced by the very messages that were to be written', () => {
    const session = found();
    session.press('Tab', 'Enter');
    expect(session.takeCommands()).toEqual([
      {
        type: 'export',
        path: '/tmp/letters.jsonl',
        messages: letters.slice(0, 2),
        queueArn: arnOf('failures'),
        overwrite: true,
      },
    ]);
  });

  test.each([
    ['Tab', 'Tab', 'Enter'],
    ['Tab', 'Esc'],
    ['Up', 'Down', 'Enter'],
  ])('is kept after %s %s %s', (...keys) => {
    const session = found();
    session.press(...keys);
    expect(session.takeCommands()).toEqual([]);
  });
});

describe('I', () => {
  const asked = (options?: SessionOptions): Session => {
    const session = openAt('audit', options);
    session.press('I');
    session.type('letters.jsonl');
    session.press('Enter');
    return session;
  };

  const ready = (facts: Partial<ImportFacts> = {}, options?: SessionOptions): Session => {
    const session = asked(options);
    session.takeCommands();
    const {counter: number} = session.state();
    session.happen({type: 'importRead', number, facts: {count: 5, bytes: 500, refusals: [], ...facts}});
    return session;
  };

  const started = (session: Session) => takenOf(session, 'startImport');

  test('reads the file before anything else', () => {
    expect(asked().takeCommands()).toEqual([
      {type: 'readImport', number: 1, path: 'letters.jsonl', queue: referenceTo('audit')},
    ]);
  });

  test('sends what the file holds when that is confirmed, as a job', () => {
    const session = ready({refusals: [{reason: 'line 2 is no message', count: 2, examples: ['line-2']}]});
    session.press('Tab');
    session.type('30');
    session.press('Enter', 'Enter');
    expect(started(session)).toMatchObject([
      {
        path: 'letters.jsonl',
        queue: referenceTo('audit'),
        what: '3 messages of letters.jsonl',
        perSecond: 30,
      },
    ]);
    expect(topScreen(session)?.kind).toBe('job');
    expect(Object.values(session.state().jobs)).toMatchObject([
      {does: 'import', to: 'audit', backlogAtStart: undefined},
    ]);
  });

  test('is asked with the harmless button focused', () => {
    const session = ready();
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(started(session)).toEqual([]);
  });

  test.each<[string, Partial<ImportFacts>, SessionOptions]>([
    ['a file without a message', {count: 0}, {}],
    ['a file of which nothing can be sent', {refusals: [{reason: 'too large', count: 5, examples: []}]}, {}],
    ['a pinned queue whose name was not typed', {}, {options: {pins: [{...namePin, queues: undefined}]}}],
  ])('of %s has nothing to press', (_, facts, options) => {
    const session = ready(facts, options);
    expect(importFields(session.state(), dialogOf(session, 'import'))).not.toContain('confirm');
    session.press('Tab', 'Enter', 'Enter');
    expect(started(session)).toEqual([]);
  });

  test('into a pinned queue asks for the name', () => {
    const session = ready({}, {options: {pins: [{...namePin, queues: undefined}]}});
    session.press('Tab', 'Tab');
    session.type('audit');
    session.press('Enter', 'Enter');
    expect(started(session)).toHaveLength(1);
  });

  test('at a wrong pace has nothing to press', () => {
    const session = ready();
    session.press('Tab');
    session.type('0');
    session.press('Tab', 'Enter');
    expect(started(session)).toEqual([]);
  });

  test('has no field before the file is read, nor when it cannot be', () => {
    const session = asked();
    session.press('Tab', 'Tab');
    session.type('9');
    expect(dialogOf(session, 'import')).toMatchObject({focus: 'cancel', pace: ''});
    session.happen({type: 'importFailed', number: 1, problem: 'it cannot be read: it is a folder.'});
    expect(importFields(session.state(), dialogOf(session, 'import'))).toEqual(['cancel']);
    expect(session.screen()).toContain('it is a folder');
  });

  test('of an earlier question is dropped', () => {
    const session = asked();
    session.press('Esc', 'I');
    session.type('other.jsonl');
    session.press('Enter');
    session.happen({type: 'importRead', number: 1, facts: {count: 5, bytes: 5, refusals: []}});
    expect(dialogOf(session, 'import')).toMatchObject({path: 'other.jsonl', facts: undefined});
  });

  test('read-only, or without a name, reads nothing', () => {
    const session = asked({options: {readOnly: true}});
    expect(noticeOf(session)).toMatch(/^Read-only: nothing is sent/);
    const nameless = openAt('audit');
    nameless.press('I', 'Enter');
    expect([...session.takeCommands(), ...nameless.takeCommands()]).toEqual([]);
  });

  test('into a queue that a job works on has nothing to press', () => {
    const session = peekedAt([aMessage('m')], {queue: 'audit'});
    session.press('x', 'Up', 'Enter', 'Esc', 'Esc', 'I');
    session.type('letters.jsonl');
    session.press('Enter');
    const {counter: number} = session.state();
    session.happen({type: 'importRead', number, facts: {count: 5, bytes: 500, refusals: []}});
    expect(importFields(session.state(), dialogOf(session, 'import'))).not.toContain('confirm');
    expect(session.screen()).toContain('A job works on audit already');
  });
});
