import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {replaceOnce} from './patch.js';

const wasmPattern = /H="data:application\/octet-stream;base64,([A-Za-z\d+/=]+)"/;

/** @param {string} source */
const embeddedWasm = source => {
  const base64 = wasmPattern.exec(source)?.[1];
  if (base64 === undefined) throw new Error('Expected the WebAssembly binary as a data URL in the loader');
  return base64;
};

/**
 * The layout engine is instantiated synchronously: no `fetch` of a data URL (which loads undici), no top-level await.
 * Emscripten's loader fills the object it is given, and runs at once when `instantiateWasm` answers at once.
 * @type {import('./patch.js').Patch}
 */
export const yogaSync = {
  name: 'yogaSync',
  package: 'yoga-layout',
  file: 'dist/src/index.js',
  sha256: '0c89ff0c01ee90b081b369119f972d72f71eb8882263d94ef0824500817d5de1',
  change: async (source, file) => {
    const loader = path.resolve(path.dirname(file), '../binaries/yoga-wasm-base64-esm.js');
    const base64 = embeddedWasm(await readFile(loader, 'utf8'));
    return replaceOnce(
      source,
      'const Yoga = wrapAssembly(await loadYoga());',
      `const yogaModule = {
  instantiateWasm(imports, done) {
    const bytes = Buffer.from(${JSON.stringify(base64)}, 'base64');
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    done(instance);
    return instance.exports;
  },
};
loadYoga(yogaModule);
const Yoga = wrapAssembly(yogaModule);`,
    );
  },
};

/**
 * The loader's own copy of the binary goes: `yogaSync` carries it.
 * @type {import('./patch.js').Patch}
 */
export const yogaLoader = {
  name: 'yogaLoader',
  package: 'yoga-layout',
  file: 'dist/binaries/yoga-wasm-base64-esm.js',
  sha256: '2cfeda49ae87f57bcd4a5fe433940edefc531a69bd0f83e32759fb5837df205c',
  change: source => source.replace(wasmPattern, 'H=""'),
};
