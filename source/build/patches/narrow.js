// Characters that occupy one cell, stand alone as a grapheme cluster whatever narrow character is next to them, and are
// one UTF-16 unit: printable ASCII, Latin letters, Cyrillic, dashes and quotes, arrows, box drawing, blocks, braille.
// test/render proves it for each of them against Intl.Segmenter and the stock string-width.
const narrow = String.raw`\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0481\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc\u2713\u2716\u2717\u276f\u2800-\u28ff`;

/** Matches text whose width is its length. */
export const narrowText = new RegExp(`^[${narrow}]*$`);

// A control character is always a cluster of its own, except carriage return, which joins a line feed.
/** Matches text in which every UTF-16 unit is a grapheme cluster. */
export const separateText = new RegExp(`^[${narrow}\\u0000-\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$`);
