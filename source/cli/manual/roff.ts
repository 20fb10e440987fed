const named: ReadonlyMap<string, string> = new Map([
  ['\\', '\\e'],
  ['-', '\\-'],
  ["'", '\\(aq'],
  ['`', '\\(ga'],
  ['"', '\\(dq'],
  ['^', '\\(ha'],
  ['~', '\\(ti'],
]);

/**
 * A text that the formatter prints as it is: its escapes, dashes and quotes, which it would draw otherwise, and what is
 * not ASCII (groff_char(7)). A line that begins with a dot is no request.
 */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[\\\-'`"^~]/g, sign => named.get(sign) ?? sign)
    .replaceAll(
      /[^\n -~]/gu,
      sign => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replaceAll(/^\./gm, '\\&.');

/** A heading of the manual. */
export const section = (title: string): string => `.SH ${escaped(title.toUpperCase())}`;

/** A heading within a section. */
export const subsection = (title: string): string => `.SS "${escaped(title)}"`;

/** A paragraph of its own. */
export const paragraph = (text: string): string => `.PP\n${escaped(text)}`;

/** A word in bold and, indented below it, what it means. */
export const tagged = (word: string, meaning: string): string =>
  `.TP\n\\fB${escaped(word)}\\fR\n${escaped(meaning)}`;

/** One more paragraph of what a word means. */
export const further = (text: string): string => `.IP\n${escaped(text)}`;

/** Lines as they are typed. */
export const literal = (lines: readonly string[]): string =>
  `.PP\n.nf\n.RS 4\n${lines.map(escaped).join('\n')}\n.RE\n.fi`;
