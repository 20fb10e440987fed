import fc from 'fast-check';
import {PassThrough} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {takeFocus} from '../../source/ui/focus-input.ts';
import {createTerminalInput} from '../../source/ui/terminal-input.ts';

const escape = '\u{1B}';
const [focusIn, focusOut] = [`${escape}[I`, `${escape}[O`];

describe('reports of focus', () => {
  test('are told and never reach the keys', () => {
    expect(takeFocus(focusIn)).toEqual({keys: '', isFocused: true, pending: ''});
    expect(takeFocus(`j${focusOut}k`)).toEqual({keys: 'jk', isFocused: false, pending: ''});
  });

  test('that come together are as the last one says', () => {
    expect(takeFocus(`${focusOut}${focusIn}`).isFocused).toBe(true);
    expect(takeFocus(`${focusIn}x${focusOut}`).isFocused).toBe(false);
  });

  test('leave every key as it is: arrows, function keys, letters', () => {
    const key = fc.constantFrom(
      'j',
      'I',
      'O',
      ' ',
      '\r',
      `${escape}OP`,
      `${escape}[A`,
      `${escape}[15~`,
      `${escape}[5~`,
      'ü',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.constantFrom(focusIn, focusOut))), inputs => {
        const keys = inputs.filter(input => input !== focusIn && input !== focusOut).join('');
        expect(takeFocus(inputs.join('')).keys).toBe(keys);
      }),
    );
  });
});

/** Standard input that a test writes to, and what becomes of it. */
const open = () => {
  const stdin = Object.assign(new PassThrough(), {
    fd: 0,
    isTTY: true,
    setRawMode: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });
  const focus: boolean[] = [];
  let presses = 0;
  // The members of a terminal's stream that are used are there.
  const input = createTerminalInput(stdin as unknown as NodeJS.ReadStream & {fd: 0}, {
    onFocus: isFocused => focus.push(isFocused),
    onKeys: () => {
      presses += 1;
    },
  });
  input.ref();
  const next = (): Promise<string> =>
    new Promise(resolve => {
      input.once('data', chunk => {
        resolve(String(chunk));
      });
    });
  return {stdin, focus, next, presses: () => presses};
};

describe('the terminal', () => {
  test('that tells of focus in two pieces presses no key by it', async () => {
    const {stdin, focus, next, presses} = open();
    stdin.write(`${escape}[`);
    await new Promise(setImmediate);
    stdin.write('Oj');
    expect(await next()).toBe('j');
    expect(focus).toEqual([false]);
    expect(presses()).toBe(1);
  });

  test('that sends what only begins like a report has pressed a key', async () => {
    const {stdin, focus, next} = open();
    stdin.write(`${escape}[`);
    expect(await next()).toBe(`${escape}[`);
    expect(focus).toEqual([]);
  });
});
