import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {patchPlugin} from '../../source/build/patches/patch.js';
import {patches} from '../../source/build/patches/patches.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file bundled on its own, as it is installed or with the patches it loads; `dispose` removes it again. */
type BundledModule = {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dispose: () => Promise<void>;
};

/**
 * Bundles one installed file and imports the result.
 * @param specifier what to import, seen from the root of the repository
 * @param patchNames the patches to apply; each must be one that the bundle loads
 */
export const bundledModule = async (
  specifier: string,
  patchNames: readonly string[],
): Promise<BundledModule> => {
  const contents = `export * from ${JSON.stringify(specifier)};\nexport {default} from ${JSON.stringify(specifier)};`;
  const star = `export * from ${JSON.stringify(specifier)};`;
  const {outputFiles} = await build({
    stdin: {contents: specifier.endsWith('tokenize.js') ? star : contents, resolveDir: root},
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    plugins: [patchPlugin(patches.filter(({name}) => patchNames.includes(name)))],
  });
  const directory = await mkdtemp(path.join(root, 'node_modules/.cache-render-'));
  const file = path.join(directory, 'module.mjs');
  await writeFile(file, outputFiles[0]?.text ?? '');
  const exports = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  return {exports, dispose: async () => rm(directory, {recursive: true, force: true})};
};
