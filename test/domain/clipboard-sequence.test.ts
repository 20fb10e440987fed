import fc from 'fast-check';
import {expect, test} from 'vitest';
import {clipboardSequence, hyperlink, maxClipboardLength} from '../../source/domain/clipboard-sequence.ts';
import {foreignText} from './foreign-text.ts';

test('a text goes to the clipboard as base64 of its UTF-8', () => {
  expect(clipboardSequence('Größe 注')).toBe('\x1b]52;c;R3LDtsOfZSDms6g=\x07');
  expect(clipboardSequence('')).toBe('\x1b]52;c;\x07');
});

test('any text comes back as it was, and nothing of it ends the sequence', () => {
  fc.assert(
    fc.property(foreignText(), text => {
      const [, base64 = ''] =
        /^\x1b\]52;c;([A-Za-z0-9+/]*={0,2})\x07$/.exec(clipboardSequence(text) ?? '') ?? [];
      expect(Buffer.from(base64, 'base64')).toEqual(Buffer.from(text, 'utf8'));
      expect(base64).toBe(Buffer.from(text, 'utf8').toString('base64'));
    }),
  );
});

test('a text too long for terminals is refused', () => {
  const longest = Math.floor(maxClipboardLength / 4) * 3;
  expect(clipboardSequence('a'.repeat(longest))).toHaveLength(Math.ceil(longest / 3) * 4 + 8);
  expect(clipboardSequence('a'.repeat(longest + 1))).toBeUndefined();
  expect(clipboardSequence('é'.repeat(longest))).toBeUndefined();
  expect(clipboardSequence('a'.repeat(2 ** 20))).toBeUndefined();
});

test('a link holds its address and its label', () => {
  expect(
    hyperlink('https://eu-west-1.console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues', 'console'),
  ).toBe(
    '\x1b]8;;https://eu-west-1.console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues\x07console\x1b]8;;\x07',
  );
});

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ssh://host',
  '/relative',
  'https://',
  ' https://a.b',
])('%s is no link', url => expect(hyperlink(url, 'label')).toBe('label'));

test('whatever is not printable ASCII is percent-encoded in the address', () => {
  expect(hyperlink('https://a.b/ö x\x07\x1b', 'é\x1b', {ascii: true})).toBe(
    '\x1b]8;;https://a.b/%C3%B6%20x%07%1B\x07\\u{e9}\\u{1b}\x1b]8;;\x07',
  );
});

test('neither part can end the sequence early', () => {
  fc.assert(
    fc.property(foreignText(), foreignText(), (path, label) => {
      const link = hyperlink(`https://example.com/${path}`, label);
      expect(link).toMatch(/^\x1b\]8;;[\x21-\x7e]+\x07[^\x00-\x1f\x7f-\x9f]*\x1b\]8;;\x07$/u);
    }),
  );
});
