import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import stringWidth from 'string-width';
import ts from 'typescript';
import {describe, expect, test} from 'vitest';
import type {Line, Span, Tone} from '../../source/ui/line.ts';
import {spread} from '../../source/ui/line.ts';
import {paint, presentedWidth} from '../../source/ui/paint.ts';
import type {Theme} from '../../source/ui/theme.ts';
import {markOf, present, toneCodes} from '../../source/ui/theme.ts';
import {wrapWords} from '../../source/ui/wrap-words.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {listed, openSession} from '../fixtures/a-session.ts';
import {addressed, anyEvent} from '../fixtures/events.ts';

/** What this program itself may send between the characters of a row: colours, and links with a safe target. */
const ownSequence = /\u001B\[(?:\d+(?:;\d+)*)?m|\u001B\]8;;[\x21-\x7E]*\u0007/g;

/** What is no sign of this program's: neighbours to measure foreign text with, and what stands for DEL. */
const withForeignText = 'domain/code-point.ts';

/** Line separators and byte order marks are looked for in what others wrote, and never written. */
const neverPrinted = /[\u2028\u2029\uFEFF]/;

/** Everything outside ASCII in the string literals of the program, and a file that has it. */
const ownSigns = (): ReadonlyMap<string, string> => {
  const root = fileURLToPath(new URL('../../source', import.meta.url));
  const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => /\.tsx?$/.test(file) && !file.startsWith('demo/') && file !== withForeignText);
  const signs = new Map<string, string>();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const visit = (node: ts.Node): void => {
      const literal =
        ts.isStringLiteralLike(node) ||
        ts.isJsxText(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddleOrTemplateTail(node);
      for (const sign of literal ? node.text : '')
        if (sign > '\u007F' && !neverPrinted.test(sign)) signs.set(sign, file);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  }
  return signs;
};

const bare = (row: string): string => row.replace(ownSequence, '');

const themes: readonly Theme[] = [
  {color: false, ascii: false},
  {color: true, ascii: false},
  {color: false, ascii: true},
  {color: true, ascii: true},
];

/** Everything that could move the cursor, hide, reorder or join what stands beside it. */
const moving = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{Variation_Selector}/u;

const checkRow = (row: string, columns: number, {color, ascii}: Theme): void => {
  const text = bare(row);
  expect(text).not.toMatch(moving);
  expect(stringWidth(text)).toBe(columns);
  if (ascii) expect(text).toMatch(/^[\x20-\x7E]*$/);
  if (!color) expect(row).not.toMatch(/\u001B\[/);
};

const checkScreen = (session: Session, theme: Theme): void => {
  const {columns, rows} = session.state().size;
  const painted = session.painted();
  // A replay has a line of its own below what the screen is given.
  expect(painted).toHaveLength(rows + (session.state().replay === undefined ? 0 : 1));
  for (const row of painted) checkRow(row, columns, theme);
};

const hostile = fc.oneof(
  fc.string({unit: 'binary', maxLength: 60}),
  fc.string({unit: 'grapheme', maxLength: 60}),
  fc
    .array(
      fc.constantFrom(
        '\u001B[2J',
        '\u001B]52;c;eA==\u0007',
        '\u009B31m',
        '\r',
        '\n',
        '\t',
        '\b',
        '\u202E',
        '\u2066',
        '\u200D',
        '\uFE0F',
        '\uD800',
        '👩‍👩‍👧‍👦',
        '🇪🇺',
        '日本',
        'e\u0301\u0301\u0301\u0301',
        '\u0301',
        '\u3164',
        'ﷺ',
        '각',
        'क्षि',
        ' ',
        'x',
      ),
      {maxLength: 30},
    )
    .map(parts => parts.join('')),
);

describe('a painted row', () => {
  const span: fc.Arbitrary<Span> = fc.record(
    {
      text: hostile,
      tone: fc.constantFrom(...(Object.keys(toneCodes) as readonly Tone[])),
      width: fc.nat(40),
      align: fc.constantFrom('left', 'right'),
      cut: fc.constantFrom('start', 'middle'),
      inverse: fc.boolean(),
      link: fc.oneof(
        hostile,
        hostile.map(text => `https://example.com/${text}`),
      ),
    },
    {requiredKeys: ['text']},
  );
  const row: fc.Arbitrary<Line> = fc.record({spans: fc.array(span, {maxLength: 8}), selected: fc.boolean()});

  test.each(themes)(
    'is exactly as wide as the screen and moves nothing, whatever stands in it: %j',
    theme => {
      fc.assert(
        fc.property(row, fc.nat(120), (line, columns) => {
          checkRow(paint(line, columns, theme), columns, theme);
        }),
        {numRuns: 400},
      );
    },
  );

  test('without colour has no SGR at all, and the selection is readable by its sign', () => {
    const session = openSession({queues: {a: {}, b: {}}});
    const painted = session.painted();
    for (const text of painted) expect(text).not.toContain('\u001B');
    expect(painted.filter(text => text.startsWith('▸'))).toHaveLength(1);
  });

  test('with colour ends every colour it begins', () => {
    fc.assert(
      fc.property(row, line => {
        const painted = paint(line, 60, {color: true, ascii: false});
        const codes = [...painted.matchAll(/\u001B\[([\d;]*)m/g)].map(([, code]) => code);
        for (const [index, code] of codes.entries()) expect(code === '0').toBe(index % 2 === 1);
        expect(codes.length % 2).toBe(0);
      }),
    );
  });

  test('uses the sixteen colours of the terminal, neither white nor black, so that both backgrounds work', () => {
    for (const code of Object.values(toneCodes)) expect(code).toMatch(/^(|1|2|3[1-6]|1;3[1-6])$/);
  });

  test('links only to http and https', () => {
    const linked = (link: string) => paint({spans: [{text: 'click', link}]}, 5, {color: false, ascii: false});
    expect(linked('https://example.com/a b')).toBe(
      '\u001B]8;;https://example.com/a%20b\u0007click\u001B]8;;\u0007',
    );
    expect(linked('javascript:alert(1)')).toBe('click');
  });
});

describe('the whole screen', () => {
  const sizes = fc.record({columns: fc.integer({min: 1, max: 220}), rows: fc.integer({min: 1, max: 70})});
  const walk = fc.array(anyEvent, {maxLength: 40, size: 'max'});

  test.each(themes)(
    'has exactly its rows and columns in any state and size, and nothing moves: %j',
    theme => {
      fc.assert(
        fc.property(walk, sizes, (events, size) => {
          const session = openSession({
            size,
            theme,
            queues: {failures: {visible: 9, listedSources: ['orders']}, orders: {deadLettersTo: 'failures'}},
          });
          checkScreen(session, theme);
          for (const event of events) session.happen(addressed(event, session.state()));
          checkScreen(session, theme);
          session.happen({type: 'resized', columns: 80, rows: 24});
          checkScreen(session, theme);
        }),
        {numRuns: 120},
      );
    },
  );

  test.each(themes)('shows hostile names, bodies and errors without being moved by them: %j', theme => {
    fc.assert(
      fc.property(hostile, hostile, (evil, worse) => {
        const session = openSession({queues: {failures: {visible: 9}}, theme, place: {profile: evil}});
        session.press('m');
        session.happen({
          type: 'peekReceived',
          number: 1,
          messages: [
            aMessage(worse, {
              body: evil,
              groupId: worse,
              attributes: {[evil]: {dataType: worse, value: evil}},
              systemAttributes: {[worse]: evil},
            }),
          ],
        });
        checkScreen(session, theme);
        session.press('Enter', '/');
        checkScreen(session, theme);
        session.paste(evil);
        checkScreen(session, theme);
        session.press('Enter', 'n', 'r', 'w', 'f');
        checkScreen(session, theme);
        session.press('Esc', '2');
        session.happen(
          listed(['failures', evil, worse]),
          {type: 'noticed', level: 'error', text: evil},
          {
            type: 'pollFailed',
            service: 'sqs',
            clock: 'live',
            retryAt: noon + 9000,
            failure: {
              kind: 'refused',
              service: worse,
              operation: evil,
              code: worse,
              message: evil,
              hint: worse,
            },
          },
        );
        checkScreen(session, theme);
        session.press('Enter');
        checkScreen(session, theme);
        session.press('d');
        checkScreen(session, theme);
      }),
      {numRuns: 120},
    );
  });
});

describe('the parts', () => {
  test('a mark says how bad without colour, in one cell, each its own', () => {
    for (const theme of themes) {
      const marks = (['unknown', 'ok', 'warning', 'critical'] as const).map(health => markOf(health, theme));
      expect(new Set(marks).size).toBe(4);
      for (const mark of marks) expect(presentedWidth(mark, theme)).toBe(1);
    }
  });

  test('every sign that this program prints has a form in ASCII', () => {
    const signs = ownSigns();
    expect(signs.size).toBeGreaterThan(30);
    for (const [sign, file] of signs) {
      const shown = present(sign, {color: false, ascii: true});
      expect(shown, `${sign} of ${file}`).toMatch(/^[\x20-\x7E]+$/);
      expect(shown, `${sign} of ${file}`).not.toContain('\\u');
    }
  });

  test('a warning has the same sign in ASCII wherever it stands, which is not that of growth', () => {
    const session = openSession({
      theme: {ascii: true},
      queues: {failures: {visible: 9, listedSources: ['orders']}, orders: {deadLettersTo: 'failures'}},
    });
    session.press('Enter');
    expect(session.screen()).toContain(' Health\n  ! ');
    session.press('Esc', 'G', 'm');
    expect(session.screen()).toMatch(/\n {2}! \w+ has a redrive policy/);
  });

  test('two ends of a line stand apart, and the right one gives way', () => {
    const measure = (text: string): number => text.length;
    const text = (width: number): string =>
      spread([{text: 'left'}], [{text: 'right'}], width, measure)
        .spans.map(part => part.text)
        .join('');
    expect(text(12)).toBe('left   right');
    expect(text(10)).toBe('left right');
    expect(text(9)).toBe('left');
  });

  test('wrapping keeps every word, in lines no longer than asked but for longer words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), {minLength: 1, maxLength: 30});
    fc.assert(
      fc.property(words, fc.integer({min: 1, max: 60}), (all, width) => {
        const lines = wrapWords(all.join(' '), width);
        expect(lines.join(' ')).toBe(all.join(' '));
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });
});
