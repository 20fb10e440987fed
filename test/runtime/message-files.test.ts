import {execFileSync} from 'node:child_process';
import {mkdir, readFile, readdir, stat, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {ImportRequest, Outgoing} from '../../source/domain/job.ts';
import type {JobBook} from '../../source/domain/job-journal.ts';
import type {Message} from '../../source/domain/message.ts';
import {decodeMessageLine, encodeMessageLine} from '../../source/domain/message-line.ts';
import {fingerprint} from '../../source/runtime/import-file.ts';
import type {Command} from '../../source/store/command.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobHeader} from '../fixtures/a-job.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {failing, openRunner} from '../fixtures/a-runner.ts';
import {aRunningJob} from '../fixtures/a-running-job.ts';
import {settle} from '../fixtures/fake-clock.ts';
import {referenceTo} from '../fixtures/workbench-events.ts';

const queue = referenceTo('orders');
const letters: readonly Message[] = [
  aMessage('m1', {
    body: 'ä\u2028日本語',
    sizeBytes: 25,
    attributes: {raw: {dataType: 'Binary', value: new Uint8Array([0, 255])}},
  }),
  aMessage('m2'),
];

const exporting = (path: string, change: Partial<Extract<Command, {type: 'export'}>> = {}): Command => ({
  type: 'export',
  path,
  messages: letters,
  queueArn: queue.arn,
  overwrite: false,
  ...change,
});

const written = (messages: readonly Message[]): string =>
  messages.map(message => `${encodeMessageLine(message, queue.arn)}\n`).join('');

describe('an export', () => {
  test('is one line a message, whole, for nobody but its owner', async () => {
    const path = join(await openFolder(), 'letters.jsonl');
    const {run, next} = openRunner(undefined);
    run(exporting(path));
    expect(await next()).toEqual({
      type: 'noticed',
      level: 'info',
      text: `2 messages exported to ${path}`,
    });
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    expect(lines.map(line => decodeMessageLine(line))).toEqual(
      letters.map(message => ({ok: true, message, queueArn: queue.arn})),
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('of thousands of messages has every one of them, in order', async () => {
    const path = join(await openFolder(), 'letters.jsonl');
    const many = Array.from({length: 2345}, (_, index) => aMessage(`m${String(index)}`));
    const {run, next} = openRunner(undefined);
    run(exporting(path, {messages: many}));
    await next();
    expect(await readFile(path, 'utf8')).toBe(written(many));
  });

  test('asks before it replaces a file, which stays as it was', async () => {
    const path = join(await openFolder(), 'letters.jsonl');
    await writeFile(path, 'precious');
    const {run, next} = openRunner(undefined);
    run(exporting(path));
    expect(await next()).toEqual({type: 'exportFound', path, messages: letters, queueArn: queue.arn});
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('that may replace a file does so, and nobody else can read the new one either', async () => {
    const folder = await openFolder();
    const path = join(folder, 'letters.jsonl');
    await writeFile(path, 'old', {mode: 0o644});
    const {run, next} = openRunner(undefined);
    run(exporting(path, {overwrite: true}));
    expect(await next()).toMatchObject({level: 'info'});
    expect(await readFile(path, 'utf8')).toBe(written(letters));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['letters.jsonl']);
  });

  test('that fails on the way leaves what was there, and nothing beside it', async () => {
    const folder = await openFolder();
    const path = join(folder, 'letters.jsonl');
    // A folder of this name: what is written cannot take its place.
    await mkdir(path);
    await writeFile(join(path, 'precious'), 'still here');
    const {run, next} = openRunner(undefined);
    run(exporting(path, {overwrite: true}));
    expect(await next()).toMatchObject({
      level: 'error',
      text: expect.stringMatching(/^Not exported/) as string,
    });
    expect(await readdir(folder)).toEqual(['letters.jsonl']);
    expect(await readFile(join(path, 'precious'), 'utf8')).toBe('still here');
  });

  test('to a folder says so, and asks nothing', async () => {
    const folder = await openFolder();
    const {run, next} = openRunner(undefined);
    run(exporting(folder));
    expect(await next()).toMatchObject({
      level: 'error',
      text: `Not exported to ${folder}: it is a folder`,
    });
  });

  test('through a link does not write where the link leads without asking', async () => {
    const folder = await openFolder();
    await writeFile(join(folder, 'elsewhere'), 'precious');
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
    const {run, next} = openRunner(undefined);
    run(exporting(join(folder, 'link')));
    expect(await next()).toMatchObject({type: 'exportFound'});
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('precious');
  });

  test('to a folder that is not there says so', async () => {
    const path = join(await openFolder(), 'no/letters.jsonl');
    const {run, next} = openRunner(undefined);
    run(exporting(path));
    expect(await next()).toMatchObject({
      level: 'error',
      text: `Not exported to ${path}: there is no such file or folder`,
    });
  });

  test('to ~ is in the home folder', async () => {
    const home = await openFolder();
    vi.stubEnv('HOME', home);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const {run, next} = openRunner(undefined);
    run(exporting('~/letters.jsonl'));
    expect(await next()).toMatchObject({text: `2 messages exported to ${join(home, 'letters.jsonl')}`});
  });
});

const importFile = async (text: string | Uint8Array): Promise<string> => {
  const path = join(await openFolder(), 'letters.jsonl');
  await writeFile(path, text);
  return path;
};

describe('the dry run of an import', () => {
  const judge = async (path: string, into = queue) => {
    const {run, next} = openRunner(undefined);
    run({type: 'readImport', number: 3, path, queue: into});
    return next();
  };

  test('counts what can be sent and names what cannot be by its line', async () => {
    const path = await importFile(
      [
        written(letters.slice(0, 1)),
        '\n',
        'nonsense\n',
        written(letters.slice(1)),
        '{"format": "other"}',
      ].join(''),
    );
    const event = await judge(path);
    expect(event).toMatchObject({type: 'importRead', number: 3, facts: {count: 4}});
    if (event?.type !== 'importRead') throw new Error('Expected the file to be read');
    expect(event.facts.refusals.map(({count, examples}) => [count, examples])).toEqual([
      [1, ['line-3']],
      [1, ['line-5']],
    ]);
    expect(event.facts.bytes).toBeGreaterThan(0);
  });

  test('refuses what is no UTF-8 instead of sending other text', async () => {
    const path = await importFile(
      Buffer.concat([Buffer.from('{"body":"'), Buffer.from([0xff]), Buffer.from('"}\n')]),
    );
    expect(await judge(path)).toMatchObject({
      facts: {count: 1, refusals: [{reason: expect.stringMatching(/UTF-8/) as string, examples: ['line-1']}]},
    });
  });

  test('refuses messages without a group for a FIFO queue', async () => {
    const path = await importFile(written(letters));
    expect(await judge(path, referenceTo('orders.fifo', 'fifo'))).toMatchObject({
      facts: {count: 2, refusals: [{count: 2, examples: ['line-1', 'line-2']}]},
    });
  });

  test.each(['no-such-file', ''])('of a file that cannot be read says why: %j', async name => {
    const folder = await openFolder();
    expect(await judge(join(folder, name))).toMatchObject({
      type: 'importFailed',
      number: 3,
      problem: expect.stringMatching(/cannot be read: (there is no such file|it is a folder)/) as string,
    });
  });

  test('takes a dash for the name of a file: the input of the screen is the keyboard', async () => {
    expect(await judge('-')).toMatchObject({
      type: 'importFailed',
      problem: expect.stringMatching(/\/- cannot be read: there is no such file/) as string,
    });
  });
});

describe('an import', () => {
  const open = (book: Partial<JobBook> = {}) => {
    const running = aRunningJob();
    const requests: ImportRequest[] = [];
    let tell: () => void = () => undefined;
    /** Resolves when the job has begun. */
    const asked = new Promise<void>(resolve => {
      tell = resolve;
    });
    const opened = openRunner(
      {
        jobs: {
          import: request => {
            requests.push(request);
            tell();
            return running.job;
          },
        },
      },
      {program: {book}},
    );
    return {...opened, end: running.end, requests, asked};
  };

  const start = (path: string): Command => ({
    type: 'startImport',
    id: 'job-1',
    path,
    queue,
    what: '2 messages of letters.jsonl',
    perSecond: 7,
  });

  const messagesOf = async (request: ImportRequest | undefined): Promise<readonly Outgoing[]> => {
    const all: Outgoing[] = [];
    for await (const message of request?.messages ?? []) all.push(message);
    return all;
  };

  test('is a job that reads its messages one by one and leaves out what is none', async () => {
    const path = await importFile(`${written(letters)}nonsense\n`);
    const {run, requests, done, end, asked} = open();
    run(start(path));
    await asked;
    expect(done).toEqual(['open job-1']);
    expect(requests).toMatchObject([{id: 'job-1', target: {kind: 'queue', queue}, perSecond: 7}]);
    expect(requests[0]?.what).toMatch(/letters\.jsonl sha256 [0-9a-f]{16}$/);
    const sent = await messagesOf(requests[0]);
    expect(sent.map(({id}) => id)).toEqual(['line-1', 'line-2']);
    expect(sent.map(({message: {body, attributes}}) => ({body, attributes}))).toEqual(
      letters.map(({body, attributes}) => ({body, attributes})),
    );
    end({sent: 2});
    await settle();
    expect(done).toEqual(['open job-1', 'close job-1']);
  });

  test('counts the lines that were no messages as refused, each with its reason and none of its text', async () => {
    const path = await importFile(`${written(letters)}secret one\nsecret two\n`);
    const {run, requests, end, asked, first} = open();
    run(start(path));
    await asked;
    await messagesOf(requests[0]);
    end({sent: 2});
    expect((await first('jobEnded')).outcome).toMatchObject({
      sent: 2,
      refused: 2,
      refusals: [{reason: 'it is no JSON', count: 2, examples: ['line-3', 'line-4']}],
    });
  });

  test.each([{stopped: true}, {heldBack: 1}, {unsure: 1}])(
    'that ended with %j does not settle the killed one before it',
    async change => {
      const path = await importFile(written(letters));
      const header = aJobHeader({id: 'job-0', does: 'import', queue, what: await fingerprint(path)});
      const left = [{header, copied: {'line-1': 'c'}, unsure: [], deleted: 0}];
      const {run, done, end, asked, first} = open({unfinished: () => Promise.resolve(left)});
      run(start(path));
      await asked;
      end({sent: 1, ...change});
      await first('jobEnded');
      await settle();
      expect(done).toEqual(['open job-1', 'close job-1']);
    },
  );

  test('says which lines it leaves out', async () => {
    const path = await importFile(written(letters));
    const header = aJobHeader({id: 'job-0', does: 'import', queue, what: await fingerprint(path)});
    const left = [{header, copied: {'line-1': 'c'}, unsure: ['line-2'], deleted: 0}];
    const {run, first} = open({unfinished: () => Promise.resolve(left)});
    run(start(path));
    expect(await first('noticed')).toMatchObject({
      level: 'warning',
      text: 'An import of this file was not finished: 1 line arrived and is left out. 1 line may have arrived and is left out, too: line-2',
    });
  });

  test('does not begin while the job book cannot be read, or the file, or when it is a pipe', async () => {
    const path = await importFile(written(letters));
    const unread = open({unfinished: failing(aFailure())});
    unread.run(start(path));
    expect(await unread.first('jobRefused')).toMatchObject({failure: aFailure()});
    const pipe = join(await openFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const [name, problem] of [
      ['/no/such/file', 'no such file'],
      [pipe, 'no file that can be read twice'],
    ] as const) {
      const {run, first, requests} = open();
      run(start(name));
      expect((await first('jobRefused')).failure.message).toContain(problem);
      expect(requests).toEqual([]);
    }
  });

  test('leaves out what an earlier one of the same file sent or may have sent, and settles that one', async () => {
    const path = await importFile(written([...letters, aMessage('m3')]));
    const what = await fingerprint(path);
    const header = aJobHeader({id: 'job-0', does: 'import', queue, what});
    const left = [
      {header, copied: {'line-1': 'c'}, unsure: ['line-3'], deleted: 0},
      {header: {...header, id: 'other', what: 'other'}, copied: {'line-2': 'c'}, unsure: [], deleted: 0},
    ];
    const {run, requests, done, end, asked} = open({unfinished: () => Promise.resolve(left)});
    run(start(path));
    await asked;
    const sent = await messagesOf(requests[0]);
    expect(sent.map(({id}) => id)).toEqual(['line-2']);
    end({sent: 1});
    await settle();
    expect(done).toEqual(['open job-1', 'close job-1', 'settle job-0']);
  });

  test('whose job book cannot be written does not begin', async () => {
    const {run, first} = openRunner({}, {program: {book: {open: failing(aFailure())}}});
    run(start(await importFile(written(letters))));
    expect(await first('jobRefused')).toMatchObject({id: 'job-1', failure: aFailure()});
  });
});
