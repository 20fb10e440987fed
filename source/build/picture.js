import {mkdtemp, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {URL, fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

// The harness of the tests is TypeScript, which Node 20 does not run: it is compiled beside the packages it imports.
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = await mkdtemp(path.join(root, 'node_modules/.picture-'));
try {
  const file = path.join(folder, 'test/e2e/picture.mjs');
  await build({
    entryPoints: [path.join(root, 'test/e2e/picture.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: {'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'test/e2e/picture.ts')).href)},
  });
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(file).href);
  const {takePicture} = /** @type {typeof import('../../test/e2e/picture.ts')} */ (loaded);
  await takePicture(process.argv.slice(2));
} finally {
  await rm(folder, {recursive: true, force: true});
}
