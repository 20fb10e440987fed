import {separateText} from './narrow.js';

/**
 * @param {string} input
 * @returns {Iterable<Intl.SegmentData> & {containing(codeUnitIndex?: number): Intl.SegmentData | undefined}}
 */
const separateSegments = input => ({
  [Symbol.iterator]() {
    let index = 0;
    return {
      next() {
        if (index >= input.length) return {done: true, value: undefined};
        const value = {segment: input.charAt(index), index, input};
        index++;
        return {done: false, value};
      },
      [Symbol.iterator]() {
        return this;
      },
    };
  },
  /** @param {number} [codeUnitIndex] */
  containing(codeUnitIndex = 0) {
    const index = Math.trunc(codeUnitIndex) || 0;
    return index < 0 || index >= input.length ? undefined : {segment: input.charAt(index), index, input};
  },
});

/**
 * Stands for `Intl.Segmenter` in the packages that measure and cut text. Text that needs no segmentation is walked directly, and
 * the real segmenter, which takes milliseconds to construct, is made when the first other text comes.
 */
export class LazySegmenter {
  #locales;
  #options;
  /** @type {Intl.Segmenter | undefined} */
  #real;

  /**
   * @param {Intl.LocalesArgument} [locales]
   * @param {Intl.SegmenterOptions} [options]
   */
  constructor(locales, options) {
    this.#locales = locales;
    this.#options = options;
  }

  /**
   * @param {string} input
   * @returns {ReturnType<typeof separateSegments>}
   */
  segment(input) {
    const isGrapheme = (this.#options?.granularity ?? 'grapheme') === 'grapheme';
    if (isGrapheme && separateText.test(input)) return separateSegments(input);
    this.#real ??= new Intl.Segmenter(this.#locales, this.#options);
    return this.#real.segment(input);
  }
}
