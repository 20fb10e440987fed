import {mkdtemp, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {URL, fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

// node source/build/run-typescript.js FILE [WORD ...]: calls the `main` that a TypeScript file of the tests exports.
// Node 20 does not run TypeScript, so the file is compiled beside the packages that it imports.
const root = fileURLToPath(new URL('../../', import.meta.url));
const [file = '', ...words] = process.argv.slice(2);
const source = path.join(root, file);
const folder = await mkdtemp(path.join(root, 'node_modules/.run-'));
try {
  const compiled = path.join(folder, 'main.mjs');
  await build({
    entryPoints: [source],
    outfile: compiled,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: {'import.meta.url': JSON.stringify(pathToFileURL(source).href)},
  });
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(compiled).href);
  const {main} = /** @type {{readonly main: (words: readonly string[]) => Promise<void>}} */ (loaded);
  await main(words);
} finally {
  await rm(folder, {recursive: true, force: true});
}
