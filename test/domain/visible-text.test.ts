import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {
  displayWidth,
  padEnd,
  padStart,
  truncateEnd,
  truncateMiddle,
  truncateStart,
  visibleText,
} from '../../source/domain/visible-text.ts';
import {foreignText} from './foreign-text.ts';

const forbidden =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}]/u;

describe('visible text', () => {
  test.each([
    ['plain text stays', 'orders-payments-dlq', 'orders-payments-dlq'],
    ['an escape sequence', '\x1b[2J\x1b]0;owned\x07', '␛[2J␛]0;owned␇'],
    ['line ends and tabs', 'a\tb\r\nc', 'a␉b␍␊c'],
    ['delete', 'a\x7f', 'a␡'],
    ['C1 control sequence introducer', '\x9b31m', '\\u{9b}31m'],
    ['bidi override and isolates', '\u202Etxt.exe\u2066\u2069', '\\u{202e}txt.exe\\u{2066}\\u{2069}'],
    ['bidi marks', '\u200e\u200f\u061c', '\\u{200e}\\u{200f}\\u{61c}'],
    ['zero width', 'a\u200bb\u200dc\ufeff\u00ad', 'a\\u{200b}b\\u{200d}c\\u{feff}\\u{ad}'],
    ['variation selectors', '\u2764\ufe0f', '❤\\u{fe0f}'],
    ['tags', '\u{e0041}', '\\u{e0041}'],
    ['line and paragraph separator', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['lone surrogates', 'a\ud800b\udc00', 'a\\u{d800}b\\u{dc00}'],
    ['private use and unassigned', '\ue000\u{10ffff}\u0378', '\\u{e000}\\u{10ffff}\\u{378}'],
    ['flags and skin tones', '\u{1f1e9}\u{1f1ea}👍\u{1f3fd}', '\\u{1f1e9}\\u{1f1ea}👍\\u{1f3fd}'],
    ['a keycap', '1\u20e3', '1\\u{20e3}'],
    ['wide characters stay', '注文 😀 한', '注文 😀 한'],
    ['two marks on a base stay', 'e\u0301\u0323', 'e\u0301\u0323'],
    ['a third mark does not', 'e\u0301\u0323\u0308\u0308', 'e\u0301\u0323\\u{308}\\u{308}'],
    ['a mark without a base', '\u0301e', '\\u{301}e'],
    ['a mark after an escape', '\x1b\u0301', '␛\\u{301}'],
    ['letters with accents stay', 'Größe Ωμέγα Привет', 'Größe Ωμέγα Привет'],
  ])('%s', (_, text, expected) => expect(visibleText(text)).toBe(expected));

  test('in ASCII everything else becomes an escape of ASCII', () => {
    expect(visibleText('é注\x1b\n😀', {ascii: true})).toBe('\\u{e9}\\u{6ce8}\\u{1b}\\u{a}\\u{1f600}');
  });

  test('holds no forbidden code point, whatever comes in', () => {
    fc.assert(
      fc.property(foreignText(), text => {
        expect(visibleText(text)).not.toMatch(forbidden);
        expect(visibleText(text)).not.toMatch(/(^\p{M}|\p{M}{3})/u);
        expect(visibleText(text, {ascii: true})).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('is left alone when made visible again', () => {
    fc.assert(
      fc.property(foreignText(), text => {
        const visible = visibleText(text);
        expect(visibleText(visible)).toBe(visible);
      }),
    );
  });

  test('is as wide as the terminal library says, and widths add up when texts are joined', () => {
    fc.assert(
      fc.property(foreignText(), foreignText(), (a, b) => {
        const [left, right] = [visibleText(a), visibleText(b)];
        expect(displayWidth(left)).toBe(stringWidth(left));
        expect(displayWidth(left + right)).toBe(displayWidth(left) + displayWidth(right));
        expect(stringWidth(left + right)).toBe(stringWidth(left) + stringWidth(right));
      }),
      {numRuns: 500},
    );
  });

  test('every code point there is adds up with its neighbours', () => {
    for (let first = 0; first <= 0x10ffff; first += 0x40) {
      const codePoints = Array.from({length: 0x40}, (_, index) => String.fromCodePoint(first + index));
      const text = visibleText(codePoints.join(''));
      if (displayWidth(text) !== stringWidth(text))
        expect.fail(`width differs from U+${first.toString(16)} on`);
    }
  });
});

describe('cutting and padding', () => {
  test('keeps a text that fits', () => {
    expect(truncateEnd('orders', 6)).toBe('orders');
    expect(truncateMiddle('orders', 6)).toBe('orders');
  });

  test('cuts the end or the middle', () => {
    expect(truncateEnd('orders-payments-dlq', 10)).toBe('orders-pa…');
    expect(truncateMiddle('orders-payments-dlq', 10)).toBe('order…-dlq');
    expect(truncateEnd('orders-payments-dlq', 10, '~')).toBe('orders-pa~');
    expect(truncateStart('▁▂▃▄', 2)).toBe('▃▄');
    expect(truncateStart('▁▂', 0)).toBe('');
  });

  test('never cuts a wide character in two or takes a mark from its base', () => {
    expect(truncateEnd('注文注文', 6)).toBe('注文…');
    expect(truncateMiddle('注文注文', 7)).toBe('注…注文');
    expect(truncateMiddle('abe\u0301\u0323', 2)).toBe('a…');
    expect(truncateMiddle('abce\u0301\u0323', 3)).toBe('a…e\u0301\u0323');
  });

  test('is never wider than asked, and as wide as it can be up to a wide character', () => {
    fc.assert(
      fc.property(
        foreignText(),
        fc.nat({max: 30}),
        fc.constantFrom('…', '~', '...'),
        (text, width, ellipsis) => {
          const visible = visibleText(text);
          for (const cut of [
            truncateEnd(visible, width, ellipsis),
            truncateMiddle(visible, width, ellipsis),
            truncateStart(visible, width),
          ]) {
            expect(stringWidth(cut)).toBeLessThanOrEqual(width);
            expect(stringWidth(cut)).toBeGreaterThanOrEqual(Math.min(width, stringWidth(visible)) - 1);
            expect(cut).not.toMatch(/^\p{M}/u);
          }
        },
      ),
    );
  });

  test('pads by cells, not by characters', () => {
    expect(padEnd('注', 4)).toBe('注  ');
    expect(padStart('é', 3)).toBe('  é');
    expect(padEnd('too long', 3)).toBe('too long');
  });
});

test('what is taken for narrow without a closer look is narrow: Latin-1, lines, blocks and our own signs', () => {
  const range = (from: number, to: number): readonly number[] =>
    Array.from({length: to - from + 1}, (_, index) => from + index);
  const own = Array.from('–…←→∞▲▼▸✓✖', sign => sign.codePointAt(0) ?? 0);
  for (const codePoint of [...range(0xa1, 0xac), ...range(0xae, 0xff), ...range(0x2500, 0x259f), ...own]) {
    const character = String.fromCodePoint(codePoint);
    expect(visibleText(character)).toBe(character);
    expect(stringWidth(`1${character}1`), `U+${codePoint.toString(16)}`).toBe(3);
    expect(displayWidth(character)).toBe(1);
  }
});
