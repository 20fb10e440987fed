import {readFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {describe, expect, test} from 'vitest';
import {applyPatch, patchPlugin, patchedPath, replaceOnce} from '../../source/build/patches/patch.js';
import {patches} from '../../source/build/patches/patches.js';

describe.each(patches)('$name', patch => {
  test('applies to the installed package and changes it', async () => {
    const file = patchedPath(patch);
    const source = await readFile(file, 'utf8');
    expect(await applyPatch(patch, source, file)).not.toBe(source);
  });

  test('refuses a file that changed, and says what to do', async () => {
    const file = patchedPath(patch);
    const changed = `${await readFile(file, 'utf8')}\n`;
    await expect(applyPatch(patch, changed, file)).rejects.toThrow(
      new RegExp(`^${patch.name}: ${patch.package}/.* changed .*adapt the patch`),
    );
  });
});

test('a patch whose file the bundle does not load fails the build', async () => {
  const building = build({
    stdin: {contents: 'export const nothing = 0;'},
    bundle: true,
    write: false,
    logLevel: 'silent',
    plugins: [patchPlugin(patches.slice(0, 1))],
  });
  await expect(building).rejects.toThrow(/yogaSync: the bundle does not load yoga-layout.* Remove the patch/);
});

test('text to replace must occur exactly once', () => {
  expect(replaceOnce('abc', 'b', 'x')).toBe('axc');
  expect(() => replaceOnce('abc', 'z', 'x')).toThrow('found it 0 times');
  expect(() => replaceOnce('abcb', 'b', 'x')).toThrow('found it 2 times');
});
