import fc from 'fast-check';

const pieces = fc.oneof(
  {weight: 6, arbitrary: fc.string({unit: 'grapheme-ascii', maxLength: 8})},
  // The ranges of narrow.js, their edges, and what lies just outside.
  {weight: 4, arbitrary: fc.integer({min: 0x80, max: 0x2bff}).map(unit => String.fromCharCode(unit))},
  {
    weight: 2,
    arbitrary: fc.constantFrom('─│┌┐', '▁▂▃▄▅▆▇█', '⣿⡇', '…–—“”', '←↑→↓', '✓✗❯', '█░▒▓', 'привет', 'éüß'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '日本語',
      '한국',
      'ｱﾞ',
      'ｶﾟ',
      'ー',
      '　',
      '가',
      '\u1100\u1161',
      '\u1100\u1100',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '😀',
      '👨‍👩‍👧',
      '🇩🇪',
      '🇩',
      '👍🏽',
      '❤️',
      '❤',
      '#️⃣',
      '1\u20E3',
      '⌚',
      '☃️',
      '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      '⬛',
      '⭕',
      '〰️',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u0301',
      '\u0301\u0302',
      '\u200D',
      '\uFE0F',
      '\u200B',
      '\u00AD',
      '\u0903',
      '\u0E33',
      '\u0600',
      '\uFEFF',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\r\n',
      '\r',
      '\t',
      '\u0000',
      '\u0007',
      '\u0085',
      '\u2028',
      '\uD83D',
      '\uDE00',
      '\u{10FFFF}',
    ),
  },
  {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 4})},
);

const styles = fc.constantFrom(
  '\u001B[31m',
  '\u001B[39m',
  '\u001B[1m',
  '\u001B[22m',
  '\u001B[7m',
  '\u001B[27m',
  '\u001B[48;5;123m',
  '\u001B[38;2;1;2;3m',
  '\u001B[49m',
  '\u001B[0m',
  '\u001B]8;;https://example.com\u0007',
  '\u001B]8;;\u0007',
  '\u001B[2K',
  '\u001B',
  '\u009B31m',
);

/** Text of every kind a terminal may be asked to show, without line feeds and styles. */
export const plainText = fc.array(pieces, {maxLength: 12}).map(parts => parts.join(''));

/** The same with escape sequences, whole and broken, between and inside. */
export const styledText = fc
  .array(fc.oneof({weight: 4, arbitrary: pieces}, {weight: 1, arbitrary: styles}), {maxLength: 14})
  .map(parts => parts.join(''));

/** Several lines of styled text. */
export const styledLines = fc.array(styledText, {minLength: 1, maxLength: 4}).map(lines => lines.join('\n'));
