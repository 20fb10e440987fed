import {appendFile, mkdir, readFile, rename, rm, stat, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {JournalEntry} from '../../source/domain/journal.ts';
import {createJournalFile} from '../../source/runtime/journal-file.ts';
import {readJournal} from '../../source/runtime/journal-reader.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import {anEntry} from '../fixtures/a-job.ts';
import {noon} from '../fixtures/a-queue.ts';

const named = (call: string): JournalEntry => anEntry({call});

const callsIn = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter(text => text !== '')
    .map(text => (JSON.parse(text) as {readonly call: string}).call);

describe('entries that are written at the same time', () => {
  test('are all in the file, in the order of writing', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const {write} = createJournalFile(path);
    const names = Array.from({length: 500}, (_, index) => String(index));
    await Promise.all(names.map(async name => write(named(name))));
    expect(await callsIn(path)).toEqual(names);
  });

  test('are each in the file when their own write resolves, also those that came while others were written', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const {write} = createJournalFile(path);
    const writeAndLook = async (name: string): Promise<void> => {
      await write(named(name));
      expect(await callsIn(path)).toContain(name);
    };
    await Promise.all(
      Array.from({length: 20}, async (_, lane) => {
        for (let turn = 0; turn < 5; turn += 1) await writeAndLook(`${String(lane)}-${String(turn)}`);
      }),
    );
    expect(await callsIn(path)).toHaveLength(100);
  });

  test('by two programs do not mix', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const [one, other] = [createJournalFile(path), createJournalFile(path)];
    const names = Array.from({length: 100}, (_, index) => String(index));
    await Promise.all(
      names.flatMap(name => [one.write(named(`1-${name}`)), other.write(named(`2-${name}`))]),
    );
    expect(await callsIn(path)).toHaveLength(200);
  });

  test('are all refused when the file cannot be written, and later ones are not', async () => {
    const path = join(await openFolder(), 'state/journal.jsonl');
    const {write} = createJournalFile(path);
    await mkdir(path, {recursive: true});
    const results = await Promise.allSettled([write(named('a')), write(named('b'))]);
    expect(results.map(({status}) => status)).toEqual(['rejected', 'rejected']);
    await rm(path, {recursive: true});
    await write(named('c'));
    expect(await callsIn(path)).toEqual(['c']);
  });
});

describe('a journal that is written to', () => {
  test.each([
    ['deleted', async (path: string) => rm(path)],
    ['put aside', async (path: string) => rename(path, `${path}.1`)],
    ['deleted with its folder', async (path: string) => rm(join(path, '..'), {recursive: true})],
  ])('and %s meanwhile is made anew', async (_, change) => {
    const path = join(await openFolder(), 'state/journal.jsonl');
    const {write} = createJournalFile(path);
    await write(named('a'));
    await change(path);
    await write(named('b'));
    expect(await callsIn(path)).toEqual(['b']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('goes on behind a line that a killed program left torn', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    await writeFile(path, `${JSON.stringify(named('a'))}\n{"at":1,"pha`);
    await createJournalFile(path).write(named('b'));
    expect((await readJournal(path, 10)).map(({entry}) => entry.call).sort()).toEqual(['a', 'b']);
  });
});

describe('reading the journal', () => {
  test('gives the newest changes first, one for each call, with how they ended', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const {write} = createJournalFile(path);
    await write(named('a'));
    await write(anEntry({call: 'b', at: noon + 1}));
    await write(anEntry({call: 'b', at: noon + 2, phase: 'after'}));
    expect(await readJournal(path, 10)).toMatchObject([
      {at: noon + 1, endedAt: noon + 2, outcome: 'done'},
      {at: noon, outcome: 'unknown'},
    ]);
    expect(await readJournal(path, 1)).toHaveLength(1);
    expect(await readJournal(path, 0)).toEqual([]);
  });

  test('passes over lines that are torn or not the journal’s', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const line = JSON.stringify(named('a'));
    await writeFile(path, `\n# hello\n${line}\n{"at":1}\n${line.slice(0, 40)}\n\n${line.slice(0, 30)}`);
    expect(await readJournal(path, 10)).toHaveLength(1);
  });

  test('of a file that is not there, or is empty, gives nothing', async () => {
    const folder = await openFolder();
    expect(await readJournal(join(folder, 'none/journal.jsonl'), 10)).toEqual([]);
    await writeFile(join(folder, 'empty'), '');
    expect(await readJournal(join(folder, 'empty'), 10)).toEqual([]);
  });

  test('says so when the file cannot be read', async () => {
    await expect(readJournal(await openFolder(), 10)).rejects.toThrow();
  });

  test('finds lines that lie across the pieces in which the file is read, whatever they hold', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const {write} = createJournalFile(path);
    const sizes = [10, 65_535, 65_536, 1, 200_000, 65_400, 3, 131_072];
    // Two and three bytes of UTF-8 a character, and ends of lines for some readers.
    const texts = sizes.map(size => 'ü\u2028'.repeat(size / 5 + 1));
    for (const [index, what] of texts.entries())
      await write(anEntry({call: String(index), at: noon + index, parameters: {what}}));
    const read = await readJournal(path, 100);
    expect(read.map(({entry}) => entry.parameters['what'])).toEqual(texts.toReversed());
  });

  test('reads only the end of a long file', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    // A hole costs no disk; reading all of it would take minutes.
    await writeFile(path, '');
    await truncate(path, 2 ** 36);
    await appendFile(path, `\n${JSON.stringify(named('a'))}\n${JSON.stringify(named('b'))}\n`);
    expect(await readJournal(path, 2)).toHaveLength(2);
  });
});
