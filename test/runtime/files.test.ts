import {mkdtemp, readFile, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {homedir, tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {JournalEntry} from '../../source/domain/journal.ts';
import {createJournalFile} from '../../source/runtime/journal-file.ts';
import {createLogFile} from '../../source/runtime/log-file.ts';
import {stateFolder} from '../../source/runtime/state-folder.ts';
import {noon} from '../fixtures/a-queue.ts';

const openFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sls-top-files-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  return folder;
};

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8')).split('\n').slice(0, -1);

const entry = (change: Partial<JournalEntry> = {}): JournalEntry => ({
  at: noon,
  phase: 'before',
  operation: 'StartMessageMoveTask',
  service: 'sqs',
  region: 'eu-west-1',
  parameters: {SourceArn: 'arn:aws:sqs:eu-west-1:123456789012:failures'},
  ...change,
});

describe('the state folder', () => {
  test.each([
    [{XDG_STATE_HOME: '/var/state'}, '/var/state/sls-top'],
    [{XDG_STATE_HOME: 'relative/state'}, join(homedir(), '.local/state/sls-top')],
    [{XDG_STATE_HOME: ''}, join(homedir(), '.local/state/sls-top')],
    [{}, join(homedir(), '.local/state/sls-top')],
  ])('of %j is %s', (environment, folder) => {
    expect(stateFolder(environment)).toBe(folder);
  });
});

describe('the journal', () => {
  test('is made with its folder, for nobody but the user', async () => {
    const folder = await openFolder();
    const path = join(folder, 'deep/er/journal.jsonl');
    await createJournalFile(path).write(entry());
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(join(folder, 'deep'))).toBe(0o700);
  });

  test('that others could read is closed to them with the next entry', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    await writeFile(path, '', {mode: 0o644});
    await createJournalFile(path).write(entry());
    expect(await modeOf(path)).toBe(0o600);
  });

  test('has one JSON document a line, in the order of writing, with the time in words', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const journal = createJournalFile(path);
    await journal.write(entry());
    await createJournalFile(path).write(entry({phase: 'after', outcome: {TaskHandle: 'a\nb'}}));
    const lines = await linesOf(path);
    expect(lines.map(text => JSON.parse(text) as unknown)).toEqual([
      {...entry(), time: '2026-11-21T12:00:00.000Z'},
      {...entry(), phase: 'after', outcome: {TaskHandle: 'a\nb'}, time: '2026-11-21T12:00:00.000Z'},
    ]);
  });

  test('has an entry whole before `write` resolves, and entries at the same time never mix', async () => {
    const path = join(await openFolder(), 'journal.jsonl');
    const journal = createJournalFile(path);
    const big = 'x'.repeat(20_000);
    await Promise.all(Array.from({length: 20}, () => journal.write(entry({parameters: {big}}))));
    const lines = await linesOf(path);
    expect(lines).toHaveLength(20);
    for (const text of lines) expect(JSON.parse(text)).toMatchObject({parameters: {big}});
  });

  test('that cannot be written says so, which stops the change it announces', async () => {
    const folder = await openFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(createJournalFile(join(folder, 'file/journal.jsonl')).write(entry())).rejects.toThrow();
  });
});

describe('the log', () => {
  test('keeps lines of its level and above, with time and level, for nobody but the user', async () => {
    const path = join(await openFolder(), 'state/sls-top.log');
    const log = createLogFile(path, 'warning');
    log('debug', 'too small');
    log('info', 'too small');
    log('warning', 'first');
    log('error', 'Error: second\nat somewhere');
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(/^\S+Z warning first\n\S+Z error Error: second\n {2}at somewhere\n$/);
    expect(await modeOf(path)).toBe(0o600);
  });

  test('keeps everything where somebody asked for it', async () => {
    const path = join(await openFolder(), 'sls-top.log');
    const log = createLogFile(path, 'debug');
    log('debug', 'small');
    expect(await linesOf(path)).toHaveLength(1);
  });

  test('that grew large is put aside, at the start and while the program runs, and fills no disk', async () => {
    const folder = await openFolder();
    const path = join(folder, 'sls-top.log');
    const limit = 5 * 1024 * 1024;
    await writeFile(path, 'old'.repeat(limit));
    const log = createLogFile(path, 'info');
    log('info', 'after the start');
    expect(await linesOf(path)).toHaveLength(1);
    const line = 'x'.repeat(100_000);
    for (let count = 0; count < 120; count += 1) log('info', line);
    expect(await readdir(folder)).toEqual(['sls-top.log', 'sls-top.log.old']);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).size).toBeLessThan(limit + 2 * line.length);
  });

  test('that cannot be written is given up without a word', async () => {
    const folder = await openFolder();
    await writeFile(join(folder, 'file'), '');
    const log = createLogFile(join(folder, 'file/sls-top.log'), 'debug');
    expect(() => {
      log('error', 'unheard');
    }).not.toThrow();
  });
});
