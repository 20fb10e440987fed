import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Outgoing} from '../../source/domain/job.ts';
import {diffLines} from '../../source/domain/line-diff.ts';
import {editableText, messageDiff, parseEdited} from '../../source/domain/message-edit.ts';
import {headerLines, parseHeader} from '../../source/domain/message-header.ts';
import {anyMessage} from '../fixtures/a-dead-letter.ts';

type Content = Outgoing['message'];

const content = (change: Partial<Content> = {}): Content => ({
  body: '{"id":12345678901234567890,"a":[1.0,{}]}',
  attributes: {
    tenant: {dataType: 'String.uuid', value: '8c1f'},
    attempt: {dataType: 'Number', value: '3'},
    checksum: {dataType: 'Binary', value: new Uint8Array([0, 255])},
  },
  groupId: 'group-7',
  traceHeader: 'Root=1',
  ...change,
});

const edited = (original: Content, change: (text: string) => string) =>
  parseEdited(change(editableText(original)), original);

/** What came back, or the mistake. */
const repaired = (original: Content, change: (text: string) => string): Content => {
  const result = edited(original, change);
  if (!result.ok) throw new Error(result.reason);
  return result.message;
};

const lines = (text: string): readonly string[] => text.split('\n').filter(line => !line.startsWith('# '));

describe('a message in an editor', () => {
  test('has its group and attributes above, and JSON of one line indented with every digit', () => {
    expect(lines(editableText(content()))).toEqual([
      'MessageGroupId: group-7',
      'tenant (String.uuid): 8c1f',
      'attempt (Number): 3',
      'checksum (Binary): AP8=',
      '--- body: JSON, indented here, sent in one line ---',
      '{',
      '  "id": 12345678901234567890,',
      '  "a": [',
      '    1.0,',
      '    {}',
      '  ]',
      '}',
    ]);
  });

  test.each(['hello\r\nthere\n', '{"a": 1}', '[INFO] started', '{\n  "a": 1\n}', '"{}"', '[]'])(
    'has any other body as it is: %j',
    body => {
      expect(editableText(content({body, attributes: {}, groupId: undefined}))).toMatch(
        new RegExp(`\\n--- body ---\\n${body.replace(/[{}[\]]/g, '\\$&')}$`),
      );
    },
  );

  test('comes back as it was when nothing was changed, also from an editor that ends the last line', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('', '\n'), (message, end) => {
        const result = parseEdited(editableText(message) + end, message);
        expect(result).toEqual({ok: true, message, changed: false});
      }),
    );
  });

  test('keeps all that was not changed', () => {
    const withValues = anyMessage.filter(
      ({body, attributes, groupId}) =>
        body !== '' && groupId !== '' && Object.values(attributes).every(({value}) => value.length > 0),
    );
    fc.assert(
      fc.property(withValues, message => {
        const result = edited(message, text => `# a comment of mine\n${text}`);
        const {body, attributes, groupId, traceHeader} = message;
        expect(result).toEqual({
          ok: true,
          message: {body, attributes, groupId, traceHeader},
          changed: false,
        });
      }),
    );
  });
});

describe('an edited message', () => {
  test('has the changed body in one line again', () => {
    const message = repaired(content(), text => text.replace('1.0,', '2.50,\n\n    "x y",'));
    expect(message).toEqual(content({body: '{"id":12345678901234567890,"a":[2.50,"x y",{}]}'}));
  });

  test('says that it changed', () => {
    expect(edited(content(), text => text.replace('1.0', '1.00'))).toMatchObject({ok: true, changed: true});
    expect(edited(content(), text => text.replace('8c1f', '8c20'))).toMatchObject({ok: true, changed: true});
    expect(edited(content(), text => text.replace('  "id"', '\t"id"'))).toMatchObject({
      ok: true,
      changed: false,
    });
  });

  test('has changed, new and fewer attributes', () => {
    const message = repaired(content(), text =>
      text
        .replace('attempt (Number): 3\n', '')
        .replace('8c1f', '"two\\nlines"')
        .replace('AP8=', 'AA==')
        .replace('MessageGroupId: group-7', 'MessageGroupId: other\nnew.one (String):  a: b # c '),
    );
    expect(message.groupId).toBe('other');
    expect(message.attributes).toEqual({
      'new.one': {dataType: 'String', value: 'a: b # c'},
      tenant: {dataType: 'String.uuid', value: 'two\nlines'},
      checksum: {dataType: 'Binary', value: new Uint8Array([0])},
    });
  });

  test('has no group any more when its line is gone', () => {
    const message = repaired(content(), text => text.replace('MessageGroupId: group-7\n', ''));
    expect(message.groupId).toBeUndefined();
  });

  test('has the last line break that the person means', () => {
    const plain = content({body: 'one\ntwo'});
    expect(repaired(plain, text => `${text.replace('two', '2')}\n`).body).toBe('one\n2');
    const ended = content({body: 'one\ntwo\n'});
    expect(repaired(ended, text => text.replace('two', '2')).body).toBe('one\n2\n');
    expect(repaired(ended, text => text.replace('two\n', 'two')).body).toBe('one\ntwo');
  });

  test('is read from an editor that writes a byte order mark or other line ends', () => {
    const other = (text: string): string =>
      `\ufeff${text.replaceAll('\n', '\r\n').replace('1.0', '2.0')}\r\n`;
    expect(repaired(content(), other)).toEqual(content({body: '{"id":12345678901234567890,"a":[2.0,{}]}'}));
  });

  test('can be sent as it stands when the mark is changed', () => {
    const message = repaired(content({body: '{"a":1}'}), text =>
      text.replace(/^--- .*$/m, '--- body ---').replace('"a": 1', '"a": 1,,'),
    );
    expect(message.body).toBe('{\n  "a": 1,,\n}');
  });

  test('may look like a mark in its body', () => {
    const message = repaired(content({body: 'a\n--- body ---\nb'}), text => text.replace('\na\n', '\nA\n'));
    expect(message.body).toBe('A\n--- body ---\nb');
  });

  const sayings = [
    ['nothing is left: nothing is sent', 1, () => '\n'],
    [
      'the line --- body --- above the body is gone: put it back',
      14,
      (text: string) => text.replace(/^--- .*\n/m, ''),
    ],
    ['write --- body ---', 8, (text: string) => text.replace(/^--- .*$/m, '--- body as it is')],
    [
      'the body is no JSON any more from here on; to send it as it stands, write --- body --- above it',
      12,
      (text: string) => text.replace('1.0,', '1.0,,'),
    ],
    [
      'this is neither a comment (#) nor an attribute: name (String): value',
      5,
      (text: string) => text.replace('(String.uuid)', ''),
    ],
    [
      'a type is String, Number or Binary, perhaps with a dot and a name of yours, not Strings',
      5,
      (text: string) => text.replace('String.uuid', 'Strings'),
    ],
    ['the bytes of checksum are written in base64', 7, (text: string) => text.replace('AP8=', 'AP8')],
    ['tenant has no value: SQS takes none, take the line out', 5, (text: string) => text.replace('8c1f', '')],
    ['attribute tenant is there twice', 6, (text: string) => text.replace('attempt', 'tenant')],
    [
      'what begins with a double quote is read as a JSON string, and this is none',
      5,
      (text: string) => text.replace('8c1f', '"8c1f'),
    ],
    ['MessageGroupId has no value: take the line out', 4, (text: string) => text.replace('group-7', '')],
    [
      'a message has at most 10 attributes: take one out',
      15,
      (text: string) =>
        text.replace(
          'tenant',
          `${Array.from({length: 9}, (_, index) => `a${String(index)} (String): x`).join('\n')}\ntenant`,
        ),
    ],
  ] as const;

  test.each(sayings)('is refused with the line: %s', (reason, line, change) => {
    expect(edited(content(), change)).toEqual({ok: false, reason, line});
  });

  test('must have a body', () => {
    const original = content({body: 'x', attributes: {}, groupId: undefined});
    expect(edited(original, text => text.replace(/x$/, ''))).toEqual({
      ok: false,
      reason: 'the body is empty; SQS takes none',
      line: 5,
    });
  });
});

test('lines above the body bring back any attributes that SQS can have', () => {
  fc.assert(
    fc.property(anyMessage, ({attributes, groupId}) => {
      const parsed = parseHeader(headerLines({attributes, groupId}));
      const isSendable = groupId !== '' && Object.values(attributes).every(({value}) => value.length > 0);
      expect(parsed.ok).toBe(isSendable);
      if (parsed.ok) expect(parsed.content).toEqual({attributes, groupId});
    }),
  );
});

describe('the difference', () => {
  test('shows the changed member of JSON in one line, with what is around it', () => {
    const body = JSON.stringify({a: 1, b: 2, c: 3, d: 4, e: 5, f: 6});
    expect(messageDiff(content({body}), content({body: body.replace('5', '50')}))).toEqual([
      {kind: 'gap', text: '7 lines the same'},
      {kind: 'same', text: '  "b": 2,'},
      {kind: 'same', text: '  "c": 3,'},
      {kind: 'same', text: '  "d": 4,'},
      {kind: 'removed', text: '  "e": 5,'},
      {kind: 'added', text: '  "e": 50,'},
      {kind: 'same', text: '  "f": 6'},
      {kind: 'same', text: '}'},
    ]);
  });

  test('shows attributes and group', () => {
    const after = content({groupId: 'other', attributes: {}});
    expect(messageDiff(content(), after).filter(({kind}) => kind !== 'same' && kind !== 'gap')).toEqual([
      {kind: 'removed', text: 'MessageGroupId: group-7'},
      {kind: 'removed', text: 'tenant (String.uuid): 8c1f'},
      {kind: 'removed', text: 'attempt (Number): 3'},
      {kind: 'removed', text: 'checksum (Binary): AP8='},
      {kind: 'added', text: 'MessageGroupId: other'},
    ]);
  });

  test('is nothing where nothing changed', () => {
    expect(messageDiff(content(), content())).toEqual([]);
  });

  test('leads from one text to the other', () => {
    const someLines = fc.array(fc.constantFrom('a', 'b', 'c', ''), {minLength: 1, maxLength: 12});
    fc.assert(
      fc.property(someLines, someLines, (before, after) => {
        const shown = diffLines(before.join('\n'), after.join('\n'));
        const count = (kind: string) => shown.filter(line => line.kind === kind).length;
        expect(count('added') - count('removed')).toBe(
          (after.join('\n') === '' ? 0 : after.length) - (before.join('\n') === '' ? 0 : before.length),
        );
        expect(shown.some(({kind}) => kind === 'added' || kind === 'removed')).toBe(
          before.join('\n') !== after.join('\n'),
        );
      }),
    );
  });

  test('of texts that have nothing in common is one after the other', () => {
    const text = (sign: string) =>
      Array.from({length: 3000}, (_, index) => `${sign}${String(index)}`).join('\n');
    const kinds = diffLines(text('a'), text('b')).map(({kind}) => kind);
    expect(kinds.lastIndexOf('removed')).toBe(2999);
    expect(kinds.indexOf('added')).toBe(3000);
    expect(kinds).toHaveLength(6000);
  });
});
