import {readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import * as prettier from 'prettier';
import {expect, test} from 'vitest';
import {generatedParts, withGeneratedParts} from './generated-parts.ts';

const path = fileURLToPath(new URL('../../README.md', import.meta.url));

const expected = async (): Promise<string> => {
  const options = await prettier.resolveConfig(path);
  return prettier.format(withGeneratedParts(readFileSync(path, 'utf8')), {...options, parser: 'markdown'});
};

// `npm run readme` sets this: the same code writes what otherwise is compared.
if (process.env['UPDATE_README'] === '1') writeFileSync(path, await expected());

test('the README lists the keys, commands, rules and options that the program has', async () => {
  expect(readFileSync(path, 'utf8')).toBe(await expected());
});

test.each(Object.keys(generatedParts))('the README has a place for %s', name => {
  expect(readFileSync(path, 'utf8')).toContain(`<!-- ${name} -->`);
});
