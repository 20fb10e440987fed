import {execFileSync} from 'node:child_process';
import {appendFile, mkdir, readFile, readdir, rm, stat, symlink, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import type {JobHeader} from '../../source/domain/job-journal.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import type {JobFiles} from '../../source/runtime/job-book.ts';
import {createJobBook, createRoutedJournal} from '../../source/runtime/job-book.ts';
import {readJobJournal} from '../../source/runtime/journal-reader.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import {aJobHeader, aJobOutcome, anEntry} from '../fixtures/a-job.ts';
import {noon} from '../fixtures/a-queue.ts';

/** Headers of jobs that began just now: those of an earlier boot of the machine cannot run any more. */
const nowHeader = (change: Partial<JobHeader> = {}): JobHeader => aJobHeader({at: Date.now(), ...change});

const memoryJournal = () => {
  const entries: JournalEntry[] = [];
  return {entries, write: async (entry: JournalEntry) => Promise.resolve(void entries.push(entry))};
};

const linesOf = async (folder: string, name: string): Promise<readonly Record<string, unknown>[]> =>
  (await readFile(join(folder, name), 'utf8'))
    .split('\n')
    .filter(text => text !== '')
    .map(text => JSON.parse(text) as Record<string, unknown>);

/** Changes what the header says of the program that wrote it. */
const changeProgram = async (path: string, change: object): Promise<void> => {
  const [first = '', ...rest] = (await readFile(path, 'utf8')).split('\n');
  const header = JSON.parse(first) as {readonly program: object};
  const text = JSON.stringify({...header, program: {...header.program, ...change}});
  await writeFile(path, [text, ...rest].join('\n'));
};

/** The id of a process that has just ended. */
const deadPid = (): number =>
  Number(execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']).toString());

const send = (job: string, change: Partial<JournalEntry> = {}): JournalEntry =>
  anEntry({job, messageIds: ['a', 'b'], ...change});
const accepted = {Successful: [{Id: 'a', MessageId: 'copy-a'}], Failed: []};

/** A job that was killed after one batch was sent: `a` has a copy, `b` was in neither list of the answer. */
const killJob = async (folder: string, header: JobHeader): Promise<void> => {
  const book = createJobBook(folder);
  await book.open(header);
  await book.journal.write(send(header.id));
  await book.journal.write(send(header.id, {phase: 'after', outcome: accepted}));
  await changeProgram(join(folder, `${header.id}.open.jsonl`), {pid: deadPid()});
};

describe('the file of a job', () => {
  test('has its header on the disk before the job is open, for nobody but the user', async () => {
    const folder = join(await openFolder(), 'jobs');
    const header = nowHeader();
    await createJobBook(folder).open(header);
    const name = `${header.id}.open.jsonl`;
    expect(await readdir(folder)).toEqual([name]);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await linesOf(folder, name)).toMatchObject([
      {type: 'jobStarted', id: header.id, queue: {name: 'orders-dlq'}, program: {pid: process.pid}},
    ]);
  });

  test('has every call of the job, and then how it ended', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await book.journal.write(send(id));
    await book.journal.write(send(id, {phase: 'after', outcome: accepted}));
    await book.close(id, aJobOutcome({sent: 2, deleted: 2}));
    expect(await linesOf(folder, `${id}.jsonl`)).toMatchObject([
      {type: 'jobStarted'},
      {type: 'call', phase: 'before', messageIds: ['a', 'b']},
      {type: 'call', phase: 'after', outcome: accepted},
      {type: 'jobEnded', outcome: {sent: 2, deleted: 2}},
    ]);
    expect(await readJobJournal(folder, id, 10)).toMatchObject([
      {operation: 'SendMessageBatch', outcome: 'done'},
    ]);
  });

  test.each([
    [{unsure: 0, notDeleted: 0, refused: 3}, '.jsonl'],
    [{unsure: 1}, '.open.jsonl'],
    [{notDeleted: 1}, '.open.jsonl'],
  ])('of a job that ended with %j ends in %s', async (counts, ending) => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await book.close(id, aJobOutcome(counts));
    expect(await readdir(folder)).toEqual([`${id}${ending}`]);
  });

  test('of an import that was stopped stays open, so that the next one knows what arrived', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const {id, ...rest} = nowHeader({does: 'import'});
    await book.open({id, ...rest});
    await book.journal.write(send(id));
    await book.journal.write(
      send(id, {
        phase: 'after',
        outcome: {
          Successful: [
            {Id: 'a', MessageId: '1'},
            {Id: 'b', MessageId: '2'},
          ],
          Failed: [],
        },
      }),
    );
    await book.close(id, aJobOutcome({sent: 2, stopped: true}));
    expect(await book.unfinished()).toMatchObject([{copied: {a: '1', b: '2'}, unsure: []}]);
  });

  test('that cannot be made stops the job before it begins', async () => {
    const folder = join(await openFolder(), 'jobs');
    await writeFile(folder, '');
    await expect(createJobBook(folder).open(nowHeader())).rejects.toMatchObject({
      failure: {kind: 'refused', code: 'JournalFailed'},
    });
  });

  test('of another job is never written over', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    await book.open(nowHeader());
    await expect(createJobBook(folder).open(nowHeader())).rejects.toThrow('EEXIST');
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('that was deleted while the job ran refuses its calls, so that nothing more is sent', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await rm(join(folder, `${id}.open.jsonl`));
    await expect(book.journal.write(send(id))).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual([]);
  });

  test('whose end cannot be written is no error of the job, but goes to the log', async () => {
    const folder = await openFolder();
    const log: string[] = [];
    const book = createJobBook(folder, {log: (level, message) => log.push(`${level}: ${message}`)});
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await rm(folder, {recursive: true});
    await book.close(id, aJobOutcome());
    expect(log).toEqual([expect.stringContaining(`error: journal: the end of job ${id} was not written`)]);
  });

  test('goes when two hundred newer jobs have finished, open ones stay', async () => {
    const folder = await openFolder();
    const names = Array.from(
      {length: 205},
      (_, index) => `20250101T000${String(index).padStart(3, '0')}Z-0000`,
    );
    for (const name of names) await writeFile(join(folder, `${name}.jsonl`), '{}\n');
    await writeFile(join(folder, '20240101T000000Z-0000.open.jsonl'), '{}\n');
    const {id, ...rest} = nowHeader();
    await createJobBook(folder).open({id, ...rest});
    expect((await readdir(folder)).sort()).toEqual([
      '20240101T000000Z-0000.open.jsonl',
      ...names.slice(5).map(name => `${name}.jsonl`),
      `${id}.open.jsonl`,
    ]);
  });
});

describe('a job that is unfinished', () => {
  test('names what is open, with its header as it was', async () => {
    const folder = await openFolder();
    const header = nowHeader();
    await killJob(folder, header);
    expect(await createJobBook(folder).unfinished()).toEqual([
      {header, copied: {a: 'copy-a'}, unsure: ['b'], deleted: 0},
    ]);
  });

  test('is read although its last line is torn', async () => {
    const folder = await openFolder();
    const header = nowHeader();
    await killJob(folder, header);
    const path = join(folder, `${header.id}.open.jsonl`);
    await truncate(path, (await stat(path)).size - 20);
    expect(await createJobBook(folder).unfinished()).toMatchObject([{copied: {}, unsure: ['a', 'b']}]);
    await appendFile(path, '\n\u0000\u0000');
    expect(await createJobBook(folder).unfinished()).toMatchObject([{copied: {}, unsure: ['a', 'b']}]);
  });

  test('comes oldest first', async () => {
    const folder = await openFolder();
    const now = Date.now();
    await killJob(folder, nowHeader({id: 'younger', at: now}));
    await killJob(folder, nowHeader({id: 'older', at: now - 5000}));
    const found = await createJobBook(folder).unfinished();
    expect(found.map(({header}) => header.id)).toEqual(['older', 'younger']);
  });

  test('is not one that this program or another one that runs is still at', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    await book.open(nowHeader());
    expect(await book.unfinished()).toEqual([]);
    expect(await createJobBook(folder).unfinished()).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'is one whose process id belongs to another program now',
    async () => {
      const folder = await openFolder();
      const header = nowHeader();
      await createJobBook(folder).open(header);
      await changeProgram(join(folder, `${header.id}.open.jsonl`), {started: '1'});
      expect(await createJobBook(folder).unfinished()).toHaveLength(1);
    },
  );

  test('is one from before the machine was started, whoever has its process id now', async () => {
    const folder = await openFolder();
    await createJobBook(folder).open(aJobHeader({at: Date.parse('2001-01-01')}));
    expect(await createJobBook(folder).unfinished()).toHaveLength(1);
  });

  test('is one of this program that ended with something open', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await book.journal.write(send(id));
    await book.close(id, aJobOutcome({unsure: 2, unsureIds: ['a', 'b']}));
    expect(await book.unfinished()).toMatchObject([{header: {id}, unsure: ['a', 'b']}]);
  });

  test('is not offered again when somebody took care of it, even if two did', async () => {
    const folder = await openFolder();
    const header = nowHeader();
    await killJob(folder, header);
    const book: JobFiles = createJobBook(folder);
    await book.settle(header.id);
    await createJobBook(folder).settle(header.id);
    expect(await book.unfinished()).toEqual([]);
    expect(await readdir(folder)).toEqual([`${header.id}.jsonl`]);
    expect((await linesOf(folder, `${header.id}.jsonl`)).at(-1)).toMatchObject({type: 'jobSettled'});
  });

  test('is settled only as far as another one deleted what it left, and whole when nothing is left', async () => {
    const folder = await openFolder();
    const header = nowHeader();
    await killJob(folder, header);
    const book = createJobBook(folder);
    const finishWith = async (id: string, ids: readonly string[]): Promise<void> => {
      await book.open(nowHeader({id, does: 'delete'}));
      const call = send(id, {operation: 'DeleteMessageBatch', messageIds: ids});
      await book.journal.write(call);
      const outcome = {Successful: ids.map(Id => ({Id})), Failed: []};
      await book.journal.write({...call, phase: 'after', outcome});
      await book.close(id, aJobOutcome({deleted: ids.length}));
      await book.settle(header.id, id);
    };
    await finishWith('other', ['x']);
    expect(await book.unfinished()).toMatchObject([{copied: {a: 'copy-a'}, unsure: ['b']}]);
    await finishWith('first', ['a', 'x']);
    expect(await createJobBook(folder).unfinished()).toMatchObject([{copied: {}, unsure: ['b']}]);
    await finishWith('second', ['b']);
    expect(await book.unfinished()).toEqual([]);
    expect(await readdir(folder)).toContain(`${header.id}.jsonl`);
  });

  test('cannot be settled while it runs', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    const header = nowHeader();
    await book.open(header);
    await expect(book.settle(header.id)).rejects.toThrow('under way');
  });

  test('whose file cannot be read is named: what it says to be copied must not be copied again', async () => {
    const folder = await openFolder();
    await killJob(folder, nowHeader());
    const path = join(folder, '2020-loop.open.jsonl');
    await symlink(path, path);
    await expect(createJobBook(folder).unfinished()).rejects.toMatchObject({
      failure: {kind: 'refused', message: expect.stringContaining(path) as string},
    });
  });

  test('of another machine says which one: nobody here knows whether it still runs', async () => {
    const folder = await openFolder();
    const header = nowHeader();
    await killJob(folder, header);
    await changeProgram(join(folder, `${header.id}.open.jsonl`), {host: 'build-7'});
    expect(await createJobBook(folder).unfinished()).toMatchObject([{elsewhere: 'build-7'}]);
  });

  test('does not hide others when its file is none or holds something else', async () => {
    const folder = await openFolder();
    await killJob(folder, nowHeader());
    await mkdir(join(folder, '2020-folder.open.jsonl'));
    await writeFile(join(folder, '2020-foreign.open.jsonl'), 'hello\n');
    await writeFile(join(folder, '2020-torn.open.jsonl'), '{"type":"jobSta');
    expect(await createJobBook(folder).unfinished()).toHaveLength(1);
  });

  test('is none where there is no folder', async () => {
    expect(await createJobBook(join(await openFolder(), 'none')).unfinished()).toEqual([]);
  });
});

describe('the journal beside the files of jobs', () => {
  test('has a line when a job begins and one when it ends, and the job’s file has its calls', async () => {
    const folder = await openFolder();
    const main = memoryJournal();
    const book = createJobBook(folder, {main});
    const {write} = createRoutedJournal(main, book);
    const {id, ...rest} = nowHeader();
    await book.open({id, ...rest});
    await write(send(id));
    await book.close(id, aJobOutcome({sent: 2, deleted: 2}));
    expect(main.entries).toMatchObject([
      {phase: 'before', operation: 'Job', job: id, parameters: {id, does: 'redrive', queue: 'orders-dlq'}},
      {phase: 'after', operation: 'Job', job: id, outcome: {sent: 2, deleted: 2}},
    ]);
    expect(await linesOf(folder, `${id}.jsonl`)).toHaveLength(3);
  });

  test('has the calls of no job and of jobs that have no file', async () => {
    const main = memoryJournal();
    const {write} = createRoutedJournal(main, createJobBook(await openFolder()));
    await write(anEntry({call: 'alone'}));
    await write(send('unknown', {call: 'late'}));
    expect(main.entries.map(({call}) => call)).toEqual(['alone', 'late']);
  });

  test('that cannot be written stops a job before it begins, and leaves no file', async () => {
    const folder = await openFolder();
    const main = {write: async () => Promise.reject(new Error('disk full'))};
    await expect(createJobBook(folder, {main}).open(nowHeader())).rejects.toThrow('disk full');
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not in the way of calls at the same time', async () => {
    const folder = await openFolder();
    const book = createJobBook(folder);
    await book.open(nowHeader({id: 'a'}));
    await book.open(nowHeader({id: 'b'}));
    const calls = Array.from({length: 200}, (_, index) => ({
      job: index % 2 === 0 ? 'a' : 'b',
      at: noon + index,
    }));
    await Promise.all(calls.map(async ({job, at}) => book.journal.write(send(job, {at}))));
    await book.close('a', aJobOutcome());
    await book.close('b', aJobOutcome());
    for (const job of ['a', 'b']) {
      const written = (await linesOf(folder, `${job}.jsonl`)).filter(({type}) => type === 'call');
      expect(written.map(({at}) => at)).toEqual(calls.filter(call => call.job === job).map(({at}) => at));
    }
  });
});
