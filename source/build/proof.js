import {isBuiltin} from 'node:module';

/** The entry file is parsed before anything is painted: two kibibytes keep that below the noise. */
const maximumEntryBytes = 2048;

/** @typedef {import('esbuild').Metafile} Metafile */

/**
 * @param {Metafile} metafile
 * @param {string} name
 */
const outputOf = (metafile, name) => {
  const output = metafile.outputs[name];
  if (output === undefined) throw new Error(`Expected the build to write ${name}`);
  return output;
};

/**
 * Every output that is loaded with the named one: itself and, transitively, what it imports statically.
 * @param {Metafile} metafile
 * @param {string} name
 * @returns {Set<string>}
 */
const loadedWith = (metafile, name) => {
  const loaded = new Set([name]);
  for (const current of loaded) {
    for (const {path, kind, external} of outputOf(metafile, current).imports) {
      if (kind === 'import-statement' && external !== true) loaded.add(path);
    }
  }
  return loaded;
};

/**
 * The source files with bytes in an output.
 * @param {Metafile} metafile
 * @param {string} name
 */
const sourcesIn = (metafile, name) =>
  Object.entries(outputOf(metafile, name).inputs)
    .filter(([, {bytesInOutput}]) => bytesInOutput > 0)
    .map(([source]) => source);

/**
 * @param {Metafile} metafile
 * @param {string} program
 */
const entryFaults = (metafile, program) => {
  const {bytes, imports} = outputOf(metafile, program);
  const chunks = imports.filter(({kind, external}) => kind === 'import-statement' && external !== true);
  return [
    ...(bytes > maximumEntryBytes ? [`${program} has ${bytes} bytes, more than ${maximumEntryBytes}`] : []),
    ...chunks.map(({path}) => `${program} imports ${path} before anything is painted`),
  ];
};

/**
 * The outputs that stand between the start and the first frame: what the entry imports, and what brings Ink.
 * @param {Metafile} metafile
 * @param {string} program
 */
const firstFrameOutputs = (metafile, program) => {
  const imported = outputOf(metafile, program)
    .imports.filter(({kind, external}) => kind === 'dynamic-import' && external !== true)
    .map(({path}) => path);
  const drawing = Object.keys(metafile.outputs).filter(name =>
    [...loadedWith(metafile, name)].some(chunk =>
      sourcesIn(metafile, chunk).some(source => source.endsWith('node_modules/ink/build/ink.js')),
    ),
  );
  return [...imported, ...drawing];
};

/**
 * @param {Metafile} metafile
 * @param {string} program
 */
const sdkFaults = (metafile, program) =>
  firstFrameOutputs(metafile, program)
    .flatMap(name => [...loadedWith(metafile, name)])
    .flatMap(chunk =>
      sourcesIn(metafile, chunk)
        .filter(source => /node_modules\/(@aws-sdk|@smithy|@aws-crypto)\//.test(source))
        .map(source => `${source} is loaded before the first frame, in ${chunk}`),
    );

/** @param {Metafile} metafile */
const contentFaults = metafile =>
  Object.keys(metafile.outputs).flatMap(chunk => [
    ...sourcesIn(metafile, chunk)
      .filter(source => /node_modules\/react[^/]*\/.*development/.test(source))
      .map(source => `${source}, a development copy, is in ${chunk}`),
    ...outputOf(metafile, chunk)
      .imports.filter(({path, external}) => external === true && !isBuiltin(path))
      .map(({path}) => `${chunk} needs the package ${path} at run time`),
  ]);

/**
 * What is wrong with a build, from esbuild's own account of it: the program starts from one small file; the AWS SDK is
 * not loaded before the first frame; React is the production copy; nothing has to be installed beside it.
 * @param {Metafile} metafile
 * @param {string} program the path of the program's file as the metafile spells it
 * @returns {string[]} one line a fault; empty when the bundle is fit to ship
 */
export const bundleFaults = (metafile, program) => [
  ...new Set([
    ...entryFaults(metafile, program),
    ...sdkFaults(metafile, program),
    ...contentFaults(metafile),
  ]),
];
