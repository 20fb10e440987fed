import {execFile} from 'node:child_process';
import {chmod, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {URL, fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {build} from 'esbuild';
import {licenceNotices} from './licences.js';
import {patchPlugin} from './patches/patch.js';
import {patches} from './patches/patches.js';
import {bundleFaults} from './proof.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The program's own file in the output directory; everything else there is a chunk it imports. */
export const programName = 'sls-top.js';

const distribution = path.join(root, 'dist');

// CommonJS packages in the bundle call `require` for built-in modules, which an ES module does not have.
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

const packageVersion = async () => {
  /** @type {unknown} */
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new Error('Expected package.json to have a version');
  }
  return String(manifest.version);
};

/**
 * What esbuild is told. `NODE_ENV` must be set here: esbuild does not do it for Node, and both copies of React would
 * then be in the bundle.
 * @param {{entry: string, outputDirectory: string, version: string}} settings
 * @returns {import('esbuild').BuildOptions & {metafile: true}}
 */
const bundleOptions = ({entry, outputDirectory, version}) => ({
  entryPoints: {[path.basename(programName, '.js')]: entry},
  outdir: outputDirectory,
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  banner: {js: requireBanner},
  define: {
    'process.env.NODE_ENV': '"production"',
    __VERSION__: JSON.stringify(version),
  },
  plugins: [patchPlugin(patches)],
});

/**
 * Builds the program: one small file to start, chunks for the rest, no package needed at run time.
 * @param {{entry?: string, outputDirectory?: string}} [settings]
 * @throws {Error} when the bundle does not keep what source/build/proof.js demands
 */
export const buildProgram = async ({
  entry = path.join(root, 'source/entry.ts'),
  outputDirectory = distribution,
} = {}) => {
  await rm(outputDirectory, {recursive: true, force: true});
  const result = await build(bundleOptions({entry, outputDirectory, version: await packageVersion()}));
  const program = path.join(outputDirectory, programName);
  const faults = bundleFaults(result.metafile, path.relative(root, program).replaceAll(path.sep, '/'));
  if (faults.length > 0) throw new Error(`The bundle is not fit to ship:\n${faults.join('\n')}`);
  await chmod(program, 0o755);
  await writeFile(
    path.join(outputDirectory, 'THIRD-PARTY-LICENSES.txt'),
    await licenceNotices(result.metafile, root),
  );
  return result.metafile;
};

/** Puts the manual page beside the program that was built, which prints it from the tables that it goes by. */
const writeManual = async () => {
  const {stdout} = await promisify(execFile)(process.execPath, [path.join(distribution, programName), 'man']);
  await writeFile(path.join(distribution, 'sls-top.1'), stdout);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildProgram();
  await writeManual();
}
