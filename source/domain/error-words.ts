/** A message is looked at up to here; the rest is a stack trace or a dump. */
const maxLength = 300;

/** Numbers behind these words say what went wrong, not to whom. */
const tellingNumber = /(\b(?:status(?: code)?|https?|code|errno|error)[ :=/]{0,3})(\d{1,4})\b/gi;

/** What varies from one message to the next and what to write in its place, in this order. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '#'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  [/\b0x[0-9a-f]+\b/gi, '#'],
  // Hexadecimal of a length that no word has, and words in which digits stand between letters.
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '#'],
  [/\b(?=[A-Za-z_]*\d+[A-Za-z_]+)(?=\w*\d\w*\d)\w{8,}\b/g, '#'],
];

/** A number; one that ends a word belongs to the word: `sha256`, `E4012`. */
const number = /(?<![A-Za-z_\d])\d+(?:[.,]\d+)*/g;

/**
 * An error message without what differs between alike errors: ids, hexadecimal and numbers become `#`, times `<time>`. A
 * number stays where it is a status or an error code. First line only, at most 300 characters.
 */
export const foldError = (message: string): string => {
  const [firstLine = ''] = message
    .trim()
    .slice(0, maxLength)
    .split(/[\r\n]/, 1);
  const folded = variable.reduce((text, [pattern, sign]) => text.replace(pattern, sign), firstLine);
  const telling = new Set(
    [...folded.matchAll(tellingNumber)].map(({1: lead = '', index}) => index + lead.length),
  );
  return folded.replace(number, (found, offset: number) => (telling.has(offset) ? found : '#'));
};
