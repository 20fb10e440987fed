import {URL, fileURLToPath} from 'node:url';
import {lazySegmentation} from './lazy-segmentation.js';
import {replaceOnce} from './patch.js';

const narrowModule = fileURLToPath(new URL('narrow.js', import.meta.url));

// Every RGI emoji either starts at or above U+231A (the first with emoji presentation) or holds U+FE0F, and a single
// UTF-16 unit is none above U+2B55: so text, and most symbols, never need the pattern, which takes 10 ms to compile.
const lazyEmoji = `let compiledRgiEmoji;
const rgiEmojiRegex = {
  test(segment) {
    const first = segment.charCodeAt(0);
    if (segment.length === 1 ? first < 0x231A || first > 0x2B55 : first < 0x231A && !segment.includes('\\uFE0F')) return false;
    compiledRgiEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v');
    return compiledRgiEmoji.test(segment);
  },
};`;

/**
 * Measures narrow text by its length, and compiles the emoji pattern when the first candidate comes.
 * @type {import('./patch.js').Patch}
 */
export const fastWidth = {
  name: 'fastWidth',
  package: 'string-width',
  file: 'index.js',
  sha256: 'abc20775da6b552188b098688ebec671e29f5416d6339d3534bb7b016174003e',
  change: source => {
    const lazy = replaceOnce(source, String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`, lazyEmoji);
    // Latin-1, Cyrillic and box drawing are wide where the caller asks for ambiguous characters to be wide.
    const quick = replaceOnce(
      lazy,
      String.raw`if (/^[\u0020-\u007E]*$/.test(string)) {`,
      String.raw`if (ambiguousIsNarrow ? narrowText.test(string) : /^[\u0020-\u007E]*$/.test(string)) {`,
    );
    return `import {narrowText} from ${JSON.stringify(narrowModule)};\n${lazySegmentation(quick)}`;
  },
};
