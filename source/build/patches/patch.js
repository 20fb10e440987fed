import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';

/**
 * One third-party file that the bundle carries in a changed form.
 * `sha256` is of the file the change was written for.
 * @typedef {object} Patch
 * @property {string} name
 * @property {string} package
 * @property {string} file path inside the package, with forward slashes
 * @property {string} sha256
 * @property {(source: string, path: string) => string | Promise<string>} change
 */

const require = createRequire(import.meta.url);

/**
 * Where the patched package stands. Packages may hide their package.json, so the directory is searched.
 * @param {Patch} patch
 * @returns {string} the absolute path of the file to patch
 * @throws {Error} when the package is not installed
 */
export const patchedPath = patch => {
  const roots = require.resolve.paths(patch.package) ?? [];
  for (const root of roots) {
    const candidate = path.join(root, patch.package, ...patch.file.split('/'));
    try {
      return require.resolve(candidate);
    } catch {
      // Not in this node_modules: look one directory further up.
    }
  }
  throw new Error(`${patch.name}: ${patch.package}/${patch.file} is not installed. Run \`npm ci\`.`);
};

/**
 * Applies a patch to the text of its file.
 * @param {Patch} patch
 * @param {string} source
 * @param {string} file
 * @throws {Error} when the file is not the one the patch was written for
 */
export const applyPatch = async (patch, source, file) => {
  const found = createHash('sha256').update(source).digest('hex');
  if (found !== patch.sha256) {
    throw new Error(
      `${patch.name}: ${patch.package}/${patch.file} changed (expected sha256 ${patch.sha256}, found ${found}). ` +
        'Compare it with the version before, adapt the patch in source/build/patches, run the tests in test/render, ' +
        'then write the new sha256 into the patch.',
    );
  }
  return patch.change(source, file);
};

/**
 * Replaces text that must occur exactly once.
 * @param {string} source
 * @param {string} from
 * @param {string} to
 * @throws {Error} when `from` occurs not at all, or more often
 */
export const replaceOnce = (source, from, to) => {
  const parts = source.split(from);
  if (parts.length !== 2) {
    throw new Error(`Expected \`${from.slice(0, 60)}\` once, found it ${parts.length - 1} times`);
  }
  return parts.join(to);
};

/** @param {string} text */
const escapeRegExp = text => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * The esbuild plugin that loads each patched file in its changed form, and fails the build when a file changed
 * or when the bundle did not load it at all (then the patch is dead and must go).
 * @param {readonly Patch[]} patches
 * @returns {import('esbuild').Plugin}
 */
export const patchPlugin = patches => ({
  name: 'patches',
  setup(build) {
    /** @type {Set<string>} */
    const applied = new Set();
    build.onStart(() => applied.clear());
    for (const patch of patches) {
      const file = patchedPath(patch);
      build.onLoad({filter: new RegExp(`^${escapeRegExp(file)}$`)}, async () => {
        applied.add(patch.name);
        return {contents: await applyPatch(patch, await readFile(file, 'utf8'), file), loader: 'js'};
      });
    }
    build.onEnd(() => ({
      errors: patches
        .filter(({name}) => !applied.has(name))
        .map(patch => ({
          text: `${patch.name}: the bundle does not load ${patch.package}/${patch.file} any more. Remove the patch.`,
        })),
    }));
  },
});
