import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * The directories of the packages that have bytes in the bundle.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]} paths as the metafile spells them, sorted
 */
const bundledPackages = metafile => {
  const sources = Object.values(metafile.outputs).flatMap(({inputs}) =>
    Object.entries(inputs)
      .filter(([, {bytesInOutput}]) => bytesInOutput > 0)
      .map(([source]) => source),
  );
  const packagePattern = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
  return [...new Set(sources.flatMap(source => packagePattern.exec(source)?.[0] ?? []))].sort();
};

/** @param {unknown} author */
const authorName = author => {
  if (typeof author === 'string') return author;
  return typeof author === 'object' && author !== null && 'name' in author
    ? String(author.name)
    : 'its authors';
};

// What a package that declares MIT without carrying the text stands under (https://opensource.org/license/mit).
/** @param {string} holder */
const mitText = holder => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** @param {unknown} repository */
const sourceOf = repository => {
  if (typeof repository === 'string') return repository;
  return typeof repository === 'object' && repository !== null && 'url' in repository
    ? String(repository.url)
    : 'the registry of npm';
};

/** @param {string} directory */
const readPackage = async directory => {
  /** @type {unknown} */
  const parsed = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8'));
  const manifest =
    /** @type {{name?: unknown, version?: unknown, license?: unknown, author?: unknown, repository?: unknown}} */ (
      parsed
    );
  const files = (await readdir(directory)).filter(file => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map(file => readFile(path.join(directory, file), 'utf8')));
  return {
    title: `${String(manifest.name)} ${String(manifest.version)} (${String(manifest.license)})`,
    licence: String(manifest.license),
    author: authorName(manifest.author),
    // The MPL wants whoever gets the program told where the source of its part is (MPL-2.0, 3.2).
    source: sourceOf(manifest.repository),
    text: texts.map(text => text.trim()).join('\n\n'),
  };
};

/**
 * The text a package stands under. Apache-2.0 names no holder in its text, so a package without one borrows it.
 * @param {Awaited<ReturnType<typeof readPackage>>} subject
 * @param {readonly Awaited<ReturnType<typeof readPackage>>[]} all
 * @throws {Error} when the package carries no licence text and names none that is known
 */
const noticeOf = ({title, licence, author, text}, all) => {
  if (text !== '') return text;
  if (licence === 'MIT') return mitText(author);
  const lender = all.find(other => other.licence === licence && other.text.includes('Apache License'));
  if (lender !== undefined) return lender.text;
  throw new Error(`${title} carries no licence text: add its notice to source/build/licences.js`);
};

/**
 * The notices of everything in the bundle; packages under the same text share it.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the directory the metafile's paths are relative to
 * @throws {Error} when a package carries no licence text and names none that is known
 */
export const licenceNotices = async (metafile, root) => {
  const packages = await Promise.all(
    bundledPackages(metafile).map(name => readPackage(path.join(root, name))),
  );
  /** @type {Map<string, string[]>} */
  const titlesByNotice = new Map();
  for (const subject of packages) {
    const notice = noticeOf(subject, packages);
    titlesByNotice.set(notice, [
      ...(titlesByNotice.get(notice) ?? []),
      `${subject.title}, source: ${subject.source}`,
    ]);
  }
  const sections = [...titlesByNotice].map(([notice, titles]) => `${titles.join('\n')}\n\n${notice}\n`);
  return `sls-top contains the following packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`;
};
