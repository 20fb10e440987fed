import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {discoveredStream} from '../../source/domain/stream.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {streamArn} from '../fixtures/a-stream.ts';
import {letters, peekedAt, tellOrigins} from '../fixtures/a-workbench.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {dialogScenes} from './dialog-scenes.ts';

const sizes = [
  {columns: 40, rows: 12},
  {columns: 30, rows: 9},
  {columns: 80, rows: 11},
];

/** The question before the records of a stream are read: five buttons and three reasons. */
const askRecords = (options: SessionOptions): Session => {
  const session = openSession({queues: {}, services: [forgetType(sqs), forgetType(kinesis)], ...options});
  const clicks = discoveredStream({
    name: 'clicks',
    arn: streamArn('clicks'),
    status: 'ACTIVE',
    mode: 'provisioned',
    createdAt: noon,
  });
  session.happen({type: 'listed', service: 'kinesis', at: noon, resources: [clicks]});
  session.press('3', 'm');
  return session;
};

describe.each(sizes)('a dialog with no room for all of it, at $columns x $rows', size => {
  const bodyOf = (session: Session): readonly string[] => session.painted().slice(2, -3);

  test('keeps its title and its first warning', () => {
    const body = bodyOf(askRecords({size}));
    expect(body[0]).toMatch(/^ Peek at records/);
    expect(body[1]).toMatch(/^ {2}▲ Each shard allows/);
    expect(body.filter(row => /… \d+ lines more/.test(row))).toHaveLength(1);
  });

  test('shows each button while it has the focus, and says that there are more', () => {
    const session = askRecords({size});
    const {dialog} = session.state();
    if (dialog?.kind !== 'confirmPeek') throw new Error('Expected the question before a peek');
    for (let step = 0; step < dialog.choices.length; step++) {
      session.press('Down');
      const now = session.state().dialog;
      if (now?.kind !== 'confirmPeek') throw new Error('Expected the question to stay open');
      const focused = bodyOf(session).filter(row => row.includes('▸ ['));
      expect(focused).toHaveLength(1);
      expect(focused[0]).toContain((now.choices[now.focus]?.label ?? '').slice(0, 15));
      const shown = bodyOf(session).filter(row => row.includes('[ ')).length;
      expect(bodyOf(session).some(row => /^[↑↓]/.test(row))).toBe(shown < now.choices.length);
    }
  });

  test('keeps the first warning of a redrive beside the field or button in focus', () => {
    const session = openSession({
      size,
      queues: {
        failures: {visible: 9, growth: 5, listedSources: ['orders']},
        orders: {deadLettersTo: 'failures'},
      },
    });
    session.press('2', 'R');
    session.happen({
      type: 'redriveFactsRead',
      number: 1,
      facts: {sourceQueueUrls: [urlOf('orders')], tasks: [], visible: 9, inFlight: 0, delayed: 0},
    });
    for (const marker of ['▸ [', '▸ [', ' ▸ To', ' ▸ Velocity']) {
      expect(session.screen()).toContain('▲ ');
      expect(session.screen()).toContain(marker);
      session.press('Down');
    }
  });
});

/** What lies between the tabs and the status. */
const bodyOf = (session: Session): readonly string[] => session.painted().slice(2, -3);

/** Rows with the mark of what the keys change or Enter presses. */
const focused = (session: Session): readonly string[] => bodyOf(session).filter(row => row.includes('▸'));

const scenes = Object.entries(dialogScenes);

const fileOf = (scene: string, {columns, rows}: {columns: number; rows: number}): string =>
  `frames/${String(columns)}x${String(rows)}/dialog-${scene.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.txt`;

describe.each([
  {columns: 80, rows: 24},
  {columns: 200, rows: 60},
])('the dialogs of the workbench at $columns x $rows', size => {
  test.each(scenes)('%s', async (scene, open) => {
    await expect(`${open({size}).screen()}\n`).toMatchFileSnapshot(fileOf(scene, size));
  });
});

describe('the dialogs of the workbench', () => {
  test.each([
    ['Redrive 2 messages', 'redrive of marked messages'],
    ['Redrive all that match', 'redrive of a group with a hostile name'],
    ['Delete 1 message ]', 'deletion of one message'],
    ['Delete all that match', 'deletion of what is listed, not all seen'],
    ['Delete 2 originals', 'unfinished job'],
    ['Delete 1 original ]', 'unfinished job of another endpoint'],
  ])('say on the button what it does: %s', (words, scene) => {
    expect(dialogScenes[scene]?.({size: {columns: 80, rows: 24}}).screen()).toContain(words);
  });

  test.each([
    ['in the part', ['/', 'anna@example.com', 'R']],
    ['in the deletion', ['/', 'anna@example.com', 'x']],
    ['in the group', ['o', '', 'R']],
  ])('do not show what was hidden: %s', (_, [first = '', typed = '', last = '']) => {
    const session = peekedAt(
      letters.map(letter => ({...letter, body: '{"error":"no customer anna@example.com"}'})),
      {options: {redact: true}, theme: {redact: true}},
    );
    session.press(first);
    if (typed !== '') {
      session.type(typed);
      session.press('Enter');
    }
    session.press(last);
    tellOrigins(session);
    expect(session.state().dialog?.kind).toBe('part');
    expect(bodyOf(session).join('\n')).not.toContain('anna@');
    expect(bodyOf(session).join('\n')).toContain('▒▒▒');
  });

  test('name examples of what would be refused, but not with --redact', () => {
    const strangers = letters.map(letter => ({...letter, sourceQueueArn: undefined}));
    const refused = (redact: boolean): string => {
      const session = peekedAt(strangers, {options: {redact}, theme: {redact}});
      session.press('a', 'R');
      tellOrigins(session, {sources: [], subscriptions: [], functions: [], gaps: []});
      return bodyOf(session).join('\n');
    };
    expect(refused(true)).not.toMatch(/\bt1\b/);
  });

  const sizes = fc.record({columns: fc.integer({min: 30, max: 220}), rows: fc.integer({min: 9, max: 60})});
  const keys = fc.array(
    fc.constantFrom(
      'Tab',
      'Shift-Tab',
      'Down',
      'Up',
      'Right',
      'Left',
      'Backspace',
      'Ctrl-u',
      'a',
      'z',
      '0',
      '7',
    ),
    {maxLength: 12},
  );
  /** A purge has one field, which has no room to lose the focus; a dialog that only waits has none. */
  const withoutFocus: ReadonlySet<string> = new Set([
    'purge that is asked about',
    'purge that cannot be asked about',
  ]);

  test.each(scenes)('%s: whatever is pressed, what has the focus is in sight, in any room', (scene, open) => {
    fc.assert(
      fc.property(sizes, keys, (size, pressed) => {
        const session = open({size});
        for (const key of ['', ...pressed]) {
          if (key !== '') session.press(key);
          const isNone = withoutFocus.has(scene) || session.screen().includes('No field matches.');
          expect(focused(session), key).toHaveLength(isNone ? 0 : 1);
        }
      }),
      {numRuns: 25},
    );
  });

  test.each(scenes)('%s: as wide as the screen and harmless, in any room', (_, open) => {
    fc.assert(
      fc.property(sizes, keys, (size, pressed) => {
        const session = open({size});
        session.press(...pressed);
        for (const row of session.painted()) {
          expect(row).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(displayWidth(row)).toBe(size.columns);
        }
      }),
      {numRuns: 15},
    );
  });

  test.each(scenes.filter(([scene]) => !scene.startsWith('field')))(
    '%s: in a small room the first warning stays beside what has the focus',
    (_, open) => {
      const roomy = bodyOf(open({size: {columns: 40, rows: 60}}));
      const warning = roomy.find(row => /^ {2}[▲✖] /.test(row));
      const small = bodyOf(open({size: {columns: 40, rows: 11}}));
      expect(small.some(row => /^ {2}[▲✖] /.test(row))).toBe(warning !== undefined);
    },
  );

  test('a target that goes away takes the button with it, and the focus goes where the answer is', () => {
    const session = peekedAt(letters, {size: {columns: 80, rows: 24}});
    session.press('Space', 'R');
    tellOrigins(session);
    session.press('Right', 'Right', 'Enter', 'Enter', 'Enter');
    expect(focused(session)).toEqual([expect.stringContaining('▸ [ Redrive 1 message ]')]);
    session.happen({type: 'listed', service: 'sqs', at: noon, resources: []});
    expect(focused(session)).toEqual([expect.stringContaining('▸ To')]);
    expect(session.screen()).toContain('The chosen target is gone: choose another.');
  });
});
