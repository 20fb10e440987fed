import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {discoveredStream} from '../../source/domain/stream.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, openSession} from '../fixtures/a-session.ts';
import {streamArn} from '../fixtures/a-stream.ts';
import {dialogOf, letters, peekedAt, tellOrigins} from '../fixtures/a-workbench.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {paintFrame} from '../../source/ui/frame.ts';
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
  session.press('4', 'm');
  return session;
};

describe.each(sizes)('a dialog with no room for all of it, at $columns x $rows', size => {
  const bodyOf = (session: Session): readonly string[] => session.painted().slice(2, -3);

  test('keeps its title and its first warning', () => {
    const body = bodyOf(askRecords({size}));
    expect(body[0]).toMatch(/^ Peek at records/);
    expect(body[1]).toMatch(/^ {2}▲ Each shard allows/);
    expect(body.filter(row => /… \d+ lines? more/.test(row))).toHaveLength(1);
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
    session.press('3', 'R');
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

/** Sentences under a sign, as they are wrapped, in their order. */
const sentencesOf = (body: readonly string[]): readonly (readonly string[])[] => {
  const rows = body.map(row => row.trimEnd());
  const starts = rows.flatMap((row, index) => (/^ {2}[▲✖] /.test(row) ? [index] : []));
  return starts.map(start => {
    const end = rows.findIndex((row, index) => index > start && !/^ {4}\S/.test(row));
    return rows.slice(start, end);
  });
};

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
    ['Delete 2 messages ]', 'deletion of what is listed, not all seen'],
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

  test('say of a part that receiving cannot choose, and of a whole queue that it is one', () => {
    const wordsOf = (scene: string): string =>
      (dialogScenes[scene]?.({size: {columns: 80, rows: 24}}).screen() ?? '').replace(/\s+/g, ' ');
    const cost =
      'Receiving cannot choose: other messages are received too, hidden for up to 120 s, and their receive count rises.';
    expect(wordsOf('redrive of marked messages').split(cost)).toHaveLength(2);
    expect(wordsOf('deletion of one message').split(cost)).toHaveLength(2);
    expect(wordsOf('redrive of marked messages')).toContain(' Redrive a part of failures ');
    const session = peekedAt(letters);
    session.press('Space', 'R');
    tellOrigins(session);
    const dialog = {...dialogOf(session, 'part'), selection: {kind: 'all'}} as const;
    const theme = {color: false, ascii: false};
    const whole = paintFrame({...session.state(), dialog}, catalog, theme)
      .join(' ')
      .replace(/\s+/g, ' ');
    expect(whole).toContain(' Redrive failures ');
    expect(whole).not.toContain('Receiving cannot choose');
    expect(wordsOf('repaired message')).not.toContain('Receiving cannot choose');
  });

  test('say of what is narrowed to that more may match by then', () => {
    const session = peekedAt(letters);
    session.press('/');
    session.type('card');
    session.press('Enter', 'R');
    tellOrigins(session);
    expect(session.screen()).toContain('2 seen, and what matches until then');
  });

  test('count one choice as one', () => {
    const session = peekedAt(letters);
    session.press('Space', 'R');
    tellOrigins(session);
    session.type('archive');
    expect(session.screen()).toContain('← → 1 choice matching "archive"');
  });

  test('say of a field with very many values that there are more than were counted', () => {
    const many = Array.from({length: 1001}, (_, index) =>
      aMessage(`m${String(index)}`, {
        body: JSON.stringify({order: index, country: index === 0 ? 'de' : 'fr'}),
      }),
    );
    const session = peekedAt([...many, ...letters.slice(0, 1)]);
    session.press('o', 'b');
    expect(session.screen()).toContain('order  1,000+ values, in 100 %');
    expect(session.screen()).toContain('tenant  1 value, in <1 %');
  });

  test('name an example of what would be refused so that it can be searched for', () => {
    const [letter] = letters;
    if (letter === undefined) throw new Error('Expected a letter');
    const lost = {
      ...letter,
      id: '3de3f0a1-8f4e-4a55-9d3f-3f7c6d1f2a01',
      sourceQueueArn: arnOf('unknown'),
    };
    const session = peekedAt([letter, lost]);
    session.press('a', 'R');
    tellOrigins(session);
    const words = session.screen().replace(/\s+/g, ' ');
    expect(words).toContain('choose a target (message 3de3f0a1…, for example)');
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

  test.each(scenes)(
    '%s: in any room a sentence below the first warning stands whole or not at all',
    (_, open) => {
      fc.assert(
        fc.property(fc.integer({min: 9, max: 24}), rows => {
          const columns = 60;
          const roomy = bodyOf(open({size: {columns, rows: 60}}));
          const sentences = sentencesOf(roomy);
          const small = bodyOf(open({size: {columns, rows}})).map(row => row.trimEnd());
          for (const sentence of sentences.slice(1))
            expect(
              small.filter(row => sentence.includes(row)),
              sentence.join(' '),
            ).toHaveLength(small.includes(sentence[0] ?? '') ? sentence.length : 0);
        }),
        {numRuns: 16},
      );
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
