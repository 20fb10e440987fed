import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {examples, programCommands} from '../../../source/cli/command-table.ts';
import {dlqFlags, dlqVerbs} from '../../../source/cli/dlq/dlq-flags.ts';
import {flagsByName} from '../../../source/cli/flag-table.ts';
import {manual} from '../../../source/cli/manual/manual.ts';
import {escaped} from '../../../source/cli/manual/roff.ts';
import {services} from '../../../source/services/catalog.ts';
import {lineCommands} from '../../../source/store/command-line.ts';
import {keymap} from '../../../source/ui/keymap.ts';

const page = manual();

const hasGroff = spawnSync('groff', ['--version']).status === 0;
const hasMandoc = spawnSync('mandoc', ['-Tlint'], {input: ''}).error === undefined;

/** The page as a reader sees it, in one wide line a paragraph. */
const rendered = (source: string): {readonly text: string; readonly warnings: string} => {
  const {stdout, stderr} = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-c', '-rLL=1000n', '-rHY=0'], {
    input: source,
    encoding: 'utf8',
  });
  // Bold is struck twice.
  return {text: stdout.replaceAll(/.\u0008/gu, ''), warnings: stderr};
};

describe('the manual', () => {
  test('has the sections of a manual page', () => {
    const sections = [...page.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual([
      'NAME',
      'SYNOPSIS',
      'DESCRIPTION',
      'COMMANDS',
      'OPTIONS',
      'DEAD LETTERS IN SCRIPTS',
      'KEYS',
      'COMMANDS OF THE SCREEN',
      'FILES',
      'ENVIRONMENT',
      'EXIT STATUS',
      'EXAMPLES',
    ]);
  });

  test('names every option, key and command', () => {
    for (const name of flagsByName.keys())
      expect(page).toContain(`\n\\fB${escaped(name === 'color' ? '--no-color' : `--${name}`)}`);
    for (const flag of Object.keys(dlqFlags)) expect(page).toContain(`\n\\fB${escaped(flag)}`);
    for (const verb of Object.keys(dlqVerbs)) expect(page).toContain(`\n\\fBsls\\-top dlq ${verb}`);
    for (const {name} of programCommands) expect(page).toContain(`\n\\fBsls\\-top ${name}`);
    for (const {keys, help} of keymap.filter(binding => !/^\d$/.test(binding.keys[0] ?? '')))
      expect(page).toContain(`\n\\fB${escaped(keys.join(' '))}\\fR\n${escaped(help)}`);
    for (const {name} of lineCommands(services.map(({view}) => view)))
      expect(page).toContain(`\n\\fB:${escaped(name)}`);
  });

  test.skipIf(!hasGroff)('is taken by groff without a warning, and shows what it was given', () => {
    const {text, warnings} = rendered(page);
    expect(warnings).toBe('');
    for (const example of examples) expect(text).toContain(example);
    for (const name of flagsByName.keys()) if (name !== 'color') expect(text).toContain(` --${name}`);
  });

  test.skipIf(!hasMandoc)('is taken by mandoc without an error', () => {
    const {stdout} = spawnSync('mandoc', ['-Tlint', '-Wwarning'], {input: page, encoding: 'utf8'});
    expect(stdout).toBe('');
  });
});

test.skipIf(!hasGroff)('any text is printed as it was, whatever it means to the formatter', () => {
  const word = fc.string({
    unit: fc.constantFrom('.', '\\', '-', "'", '"', '^', '~', '`', 'a', '%', '–', '…'),
    minLength: 1,
    maxLength: 12,
  });
  const words = fc.sample(word, {numRuns: 200, seed: 1});
  const {text, warnings} = rendered(`.TH A 1\n.nf\n${words.map(escaped).join('\n')}\n`);
  expect(warnings).toBe('');
  const lines = text.split('\n').map(line => line.trim());
  expect(words.filter(text => !lines.includes(text))).toEqual([]);
});
