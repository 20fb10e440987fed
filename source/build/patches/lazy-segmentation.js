import {URL, fileURLToPath} from 'node:url';
import {replaceOnce} from './patch.js';

const segmenterModule = fileURLToPath(new URL('segmenter.js', import.meta.url));

/**
 * Lets a source file use the lazy segmenter in the one place where it constructs `Intl.Segmenter`.
 * @param {string} source
 */
export const lazySegmentation = source =>
  `import {LazySegmenter} from ${JSON.stringify(segmenterModule)};\n${replaceOnce(source, 'new Intl.Segmenter(', 'new LazySegmenter(')}`;

/**
 * The packages below Ink that segment every text of every frame.
 * @type {readonly import('./patch.js').Patch[]}
 */
export const segmentationPatches = [
  {
    name: 'fastTokenize',
    package: '@alcalzone/ansi-tokenize',
    file: 'build/tokenize.js',
    sha256: '14d08703aecd8dc2bc792b5a9ef1bddea0125b43b34d1927ac86c79e6a481c59',
    change: lazySegmentation,
  },
  {
    name: 'fastLineUpdate',
    package: 'ink',
    file: 'build/line-update.js',
    sha256: '3101b3bbf790a845dc0268343f1d5d033ffa6468f2b8ea8947336c03d50d828f',
    change: lazySegmentation,
  },
  {
    name: 'fastWrap',
    package: 'wrap-ansi',
    file: 'index.js',
    sha256: '0c65e1cad00d994a60eb6755ea7ed1bde4d81d072b0ab83d19a301bf67ca1750',
    change: lazySegmentation,
  },
  {
    name: 'fastSlice',
    package: 'slice-ansi',
    file: 'tokenize-ansi.js',
    sha256: '511a1f1cbf61497dd4c1310f72641e4d06f36e83389ff9b50b2c070d87292b85',
    change: lazySegmentation,
  },
  {
    name: 'fastTruncate',
    package: 'cli-truncate',
    file: 'index.js',
    sha256: '47df499d91dc1f008c2ba9b898c9e5d2a78303dabf9f7291763f815ae2c88daa',
    change: lazySegmentation,
  },
];
