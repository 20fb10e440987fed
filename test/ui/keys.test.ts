import {PassThrough} from 'node:stream';
import type {Key} from 'ink';
import {describe, expect, test} from 'vitest';
import {keysOf, typedBy} from '../../source/ui/keys.ts';
import {createTerminalInput} from '../../source/ui/terminal-input.ts';
import {settle} from '../fixtures/fake-clock.ts';

/** Ink's key with nothing pressed; the flags that Ink may add later are not ours to list. */
const none = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
} as Key;

const keys = (input: string, flags: Partial<Key> = {}): readonly string[] =>
  keysOf(input, {...none, ...flags});

describe('the keys of one input', () => {
  test.each<[string, Partial<Key>, readonly string[]]>([
    ['j', {}, ['j']],
    ['G', {shift: true}, ['G']],
    ['jjj', {}, ['j', 'j', 'j']],
    ['', {downArrow: true}, ['Down']],
    ['', {upArrow: true}, ['Up']],
    ['', {leftArrow: true}, ['Left']],
    ['', {rightArrow: true}, ['Right']],
    ['', {pageUp: true}, ['PgUp']],
    ['', {pageDown: true}, ['PgDn']],
    ['', {home: true}, ['Home']],
    ['', {end: true}, ['End']],
    ['\r', {return: true}, ['Enter']],
    ['', {escape: true}, ['Esc']],
    ['', {escape: true, meta: true}, ['Esc']],
    ['', {backspace: true}, ['Backspace']],
    ['', {delete: true}, ['Delete']],
    ['', {tab: true}, ['Tab']],
    ['', {tab: true, shift: true}, ['Shift-Tab']],
    ['c', {ctrl: true}, ['Ctrl-c']],
    ['r', {ctrl: true}, ['Ctrl-r']],
    ['', {ctrl: true}, []],
    ['x', {meta: true}, ['Esc', 'x']],
    ['', {}, []],
    [' ', {}, ['Space']],
    ['jj\r', {}, ['j', 'j', 'Enter']],
    ['a\u007Fb\tc\u001B', {}, ['a', 'Backspace', 'b', 'Tab', 'c', 'Esc']],
    ['j\u0003', {}, ['j', 'Ctrl-c']],
    ['é🎉', {}, ['é', '🎉']],
  ])('%j with %j are %j', (input, flags, expected) => {
    expect(keys(input, flags)).toEqual(expected);
  });
});

describe('what a key types', () => {
  test.each([
    ['a', 'a'],
    ['Space', ' '],
    ['🎉', '🎉'],
    ['Enter', ''],
    ['Ctrl-c', ''],
    ['F5', ''],
    ['', ''],
  ])('%j types %j', (key, text) => {
    expect(typedBy(key)).toBe(text);
  });
});

describe('the terminal as Ink reads it', () => {
  const open = () => {
    const modes: boolean[] = [];
    const terminal = Object.assign(new PassThrough(), {
      fd: 0 as const,
      isTTY: true,
      setRawMode: (mode: boolean) => modes.push(mode),
      ref: () => undefined,
      unref: () => undefined,
    });
    // The parts of a terminal's stream that are read here.
    const input = createTerminalInput(terminal as unknown as NodeJS.ReadStream & {fd: 0}, {
      onFocus: () => undefined,
      onKeys: () => undefined,
    });
    const read: string[] = [];
    input.setEncoding('utf8');
    input.on('data', (chunk: string) => read.push(chunk));
    return {terminal, input, read, modes};
  };

  test('has F5, which Ink has no name for, as Ctrl-r', async () => {
    const {terminal, input, read} = open();
    input.ref();
    terminal.write('j\u001B[15~k');
    await settle();
    expect(read.join('')).toBe('j\u0012k');
  });

  test('keeps every other sequence and character as it came', async () => {
    const {terminal, input, read} = open();
    input.ref();
    for (const chunk of ['\u001B[A', 'é', Buffer.from([0xf0, 0x9f]), Buffer.from([0x8e, 0x89])])
      terminal.write(chunk);
    await settle();
    expect(read.join('')).toBe('\u001B[Aé🎉');
  });

  test('is not read while somebody else has the terminal', async () => {
    const {terminal, input, read} = open();
    input.ref();
    input.unref();
    terminal.write('lost on the shell');
    await settle();
    expect(read).toEqual([]);
    input.ref();
    await settle();
    terminal.write('j');
    await settle();
    expect(read.join('')).toContain('j');
  });

  test('passes raw mode on', () => {
    const {input, modes} = open();
    input.setRawMode(true);
    expect(input.isRaw).toBe(true);
    input.setRawMode(false);
    expect(modes).toEqual([true, false]);
  });
});
