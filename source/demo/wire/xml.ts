/** XML 1.0 has no way to write most control characters: they become the replacement character. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text.replace(unwritable, '\ufffd').replace(/[&<>"\r]/g, character => entities[character] ?? character);

/** A piece of an XML document, safe to put into another. */
export type Xml = {readonly xml: string};

/** An element with elements in it. The name is ours, never a caller's. */
export const element = (name: string, ...children: readonly Xml[]): Xml => ({
  xml: `<${name}>${children.map(({xml}) => xml).join('')}</${name}>`,
});

/** An element with a text in it. */
export const textElement = (name: string, text: string): Xml => ({
  xml: `<${name}>${escaped(text)}</${name}>`,
});

/** A list as the query protocol writes it: `<Topics><member>…</member></Topics>`. */
export const memberList = (name: string, members: readonly (readonly Xml[])[]): Xml =>
  element(name, ...members.map(children => element('member', ...children)));

/** A map as the query protocol writes it: `<entry><key>…</key><value>…</value></entry>`. */
export const entryMap = (name: string, entries: Iterable<readonly [key: string, value: string]>): Xml =>
  element(
    name,
    ...[...entries].map(([key, value]) =>
      element('entry', textElement('key', key), textElement('value', value)),
    ),
  );
