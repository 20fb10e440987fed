import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {editText} from '../../source/runtime/editor.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import {anEditor} from '../fixtures/an-editor.ts';

/** Where the files for editors are made in this test. */
const openTemporaryFolder = async (): Promise<string> => {
  const folder = await openFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an editor', () => {
  test('gets the text in a file, and what it writes there is the answer', async () => {
    const editor = await anEditor('printf "%s and more" "$(cat "$1")" > "$1"');
    expect(await editText('{"id": 1}', {EDITOR: editor})).toEqual({ok: true, text: '{"id": 1} and more'});
  });

  test('that leaves the file alone answers with the same text, byte for byte', async () => {
    const text = 'ä\r\n\u2028\u0000 日本語\n\n';
    expect(await editText(text, {EDITOR: 'true'})).toEqual({ok: true, text});
  });

  test.each([
    [{VISUAL: 'true', EDITOR: 'false'}, true],
    [{VISUAL: '', EDITOR: 'true'}, true],
    [{VISUAL: ' ', EDITOR: 'false'}, false],
  ])('is found as shells find it: %j', async (environment, ok) => {
    expect(await editText('text', environment)).toMatchObject({ok});
  });

  test('may be a command with options', async () => {
    const editor = await anEditor('printf "%s" "$1 $2" > "$3"');
    expect(await editText('x', {EDITOR: `${editor} --wait "two words"`})).toEqual({
      ok: true,
      text: '--wait two words',
    });
  });

  test('that fails changed nothing, and it is said how it ended', async () => {
    const editor = await anEditor('printf nonsense > "$1"; exit 3');
    expect(await editText('text', {EDITOR: editor})).toEqual({
      ok: false,
      problem: `the editor "${editor}" ended with code 3; nothing was changed`,
    });
    const killed = await anEditor('kill -KILL $$');
    expect(await editText('text', {EDITOR: killed})).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/SIGKILL|code 137/) as string,
    });
  });

  test('that is missing is named, with the way out', async () => {
    expect(await editText('text', {EDITOR: 'no-such-editor-anywhere'})).toEqual({
      ok: false,
      problem:
        'there is no editor "no-such-editor-anywhere": set EDITOR to one that is installed; nothing was changed',
    });
  });
});

describe('the file of an editor', () => {
  test('is for nobody but its owner', async () => {
    const editor = await anEditor('stat -c "%a $(stat -c %a "$(dirname "$1")")" "$1" > "$1"');
    expect(await editText('secret', {EDITOR: editor})).toEqual({ok: true, text: '600 700\n'});
  });

  test.each([
    ['ends', 'touch "$1~" "$(dirname "$1")/.swap"; exit 0'],
    ['fails', 'exit 1'],
    ['has thrown it away', 'rm "$1"'],
  ])('is gone when the editor %s, with all that the editor left beside it', async (_, script) => {
    const folder = await openTemporaryFolder();
    await editText('secret', {EDITOR: await anEditor(script)});
    const left = await readdir(folder);
    expect(left.filter(name => name.startsWith('sls-top-') && !name.startsWith('sls-top-files-'))).toEqual(
      [],
    );
  });

  test('is gone, and the editor with it, when a signal ends the program meanwhile', async () => {
    const folder = await openTemporaryFolder();
    const witness = join(folder, 'pid');
    const others = process.listeners('exit');
    const ours = () => process.listeners('exit').filter(listener => !others.includes(listener));
    const editing = editText('secret', {EDITOR: await anEditor(`echo $$ > ${witness}; exec sleep 60`)});
    const pid = async () => Number(await readFile(witness, 'utf8').catch(() => '0'));
    await expect.poll(pid).toBeGreaterThan(0);
    const editor = await pid();
    for (const listener of ours()) listener(0);
    expect((await readdir(folder)).filter(name => /^sls-top-(?!files-)/.test(name))).toEqual([]);
    expect(await editing).toMatchObject({ok: false, problem: expect.stringContaining('SIGHUP') as string});
    await expect.poll(() => isAlive(editor)).toBe(false);
    expect(ours()).toEqual([]);
  });

  test('that cannot be made is told in words, and no editor is started', async () => {
    const there = await openTemporaryFolder();
    const witness = join(there, 'started');
    const folder = join(there, 'no/such/folder');
    vi.stubEnv('TMPDIR', folder);
    const edited = await editText('text', {EDITOR: `touch ${witness};`});
    expect(edited).toEqual({
      ok: false,
      problem: `the file for the editor could not be used in ${folder}: there is no such file or folder; nothing was changed`,
    });
    await expect(readFile(witness)).rejects.toThrow('ENOENT');
  });
});
