import {chmod, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import type {HookSettings} from '../../source/domain/hooks.ts';
import type {AnnouncerParts} from '../../source/runtime/announcer.ts';
import {createAnnouncer} from '../../source/runtime/announcer.ts';
import {runHookCommand} from '../../source/runtime/hook-command.ts';
import {openFolder} from '../fixtures/a-folder.ts';
import type {Clock} from '../../source/runtime/clock.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {FakeClock} from '../fixtures/fake-clock.ts';
import {createFakeClock, settle} from '../fixtures/fake-clock.ts';
import {newsOf} from '../fixtures/problem-news.ts';

const quiet: HookSettings = {
  on: 'critical',
  bell: false,
  notify: undefined,
  command: undefined,
  perMinute: 6,
};

/** A program of its own in a folder of its own. */
const aProgram = async (script: string) => {
  const folder = await openFolder();
  const path = join(folder, 'hook');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return {path, told: () => readFile(join(folder, 'told'), 'utf8')};
};

/** Writes down what it is told: the event, the arguments, stdin. */
const writesDown = 'cd "$(dirname "$0")" && { echo "$SLS_TOP_EVENT $*"; cat; } >> told';

const open = (hooks: Partial<HookSettings>, more: Partial<AnnouncerParts> = {}) => {
  const written: string[] = [];
  const notices: string[] = [];
  const logged: string[] = [];
  const clock: FakeClock = createFakeClock();
  const announcer = createAnnouncer({
    hooks: {...quiet, ...hooks},
    look: {redact: false, ascii: false},
    environment: {},
    clock,
    log: (level, message) => logged.push(`${level} ${message}`),
    writeTerminal: sequence => written.push(sequence),
    notice: text => notices.push(text),
    ...more,
  });
  return {announcer, clock, written, notices, logged};
};

const endless = 1_000_000;

describe('a command', () => {
  test('reads the problem as JSON, with its arguments untouched by any shell', async () => {
    const {path, told} = await aProgram(writesDown);
    const {announcer} = open({command: [path, '$HOME; *', 'two words']});
    announcer.announce([newsOf('began', 'orders')]);
    await announcer.close(endless);
    const [head, json] = (await told()).split('\n');
    expect(head).toBe('began $HOME; * two words');
    expect(JSON.parse(json ?? '')).toMatchObject({event: 'began', name: 'orders', service: 'sqs'});
  });

  test('is not run for what is not bad enough', async () => {
    const {path, told} = await aProgram(writesDown);
    const {announcer} = open({command: [path]});
    announcer.announce([newsOf('began', 'orders', {health: 'warning'})]);
    await announcer.close(endless);
    await expect(told()).rejects.toThrow('ENOENT');
  });

  test('need not read its input, however long that is', async () => {
    const {announcer, notices} = open({command: ['true']});
    announcer.announce([newsOf('began', 'orders', {reasons: [{ruleId: 'x', text: 'y'.repeat(1_000_000)}]})]);
    await announcer.close(endless);
    expect(notices).toEqual([]);
  });

  test('that fails is said once, and again when it fails in another way', async () => {
    const {path} = await aProgram('test "$SLS_TOP_EVENT" = began || exit 3\nexit 2');
    const {announcer, notices, logged} = open({command: [path]});
    announcer.announce([newsOf('began', 'orders'), newsOf('began', 'refunds')]);
    announcer.announce([newsOf('ended', 'orders'), newsOf('ended', 'refunds')]);
    await announcer.close(endless);
    expect(notices.sort()).toEqual([
      `The hook failed: "${path}" ended with code 2`,
      `The hook failed: "${path}" ended with code 3`,
    ]);
    expect(logged).toHaveLength(2);
  });

  test('that cannot be started is said, with the way out', async () => {
    const {path} = await aProgram('exit 0');
    await chmod(path, 0o644);
    for (const [program, problem] of [
      ['no-such-program', 'there is no program "no-such-program": check hooks: command in the config file'],
      [path, `"${path}" may not be run (permission denied): make it executable`],
    ] as const) {
      const {announcer, notices} = open({command: [program]});
      announcer.announce([newsOf('began', 'orders')]);
      await announcer.close(endless);
      expect(notices).toEqual([`The hook failed: ${problem}`]);
    }
  });

  test('is told everything in the order in which it happened, one at a time', async () => {
    const {path, told} = await aProgram(`test "$SLS_TOP_EVENT" = began && sleep 0.05\n${writesDown}`);
    const {announcer} = open({command: [path]});
    announcer.announce([newsOf('began', 'orders')]);
    announcer.announce([newsOf('worsened', 'orders')]);
    announcer.announce([newsOf('ended', 'orders')]);
    await announcer.close(endless);
    expect(
      (await told())
        .split('\n')
        .filter(line => !line.startsWith('{'))
        .map(line => line.trim()),
    ).toEqual(['began', 'worsened', 'ended', '']);
  });

  test('that is slower than problems come is spared some of them, which is said', async () => {
    let now = noon;
    const clock: Clock = {
      now: () => now,
      // Its patience never ends, so that the first command is always still at work.
      sleep: (milliseconds, signal) =>
        new Promise(resolve => {
          if (milliseconds === 0) resolve();
          signal.addEventListener('abort', () => {
            resolve();
          });
        }),
    };
    const {announcer, notices} = open({command: ['sleep', '600'], perMinute: 1}, {clock});
    for (const name of ['a', 'b', 'c', 'd']) {
      announcer.announce([newsOf('began', name)]);
      now += 60_000;
    }
    await announcer.close(0);
    expect(notices).toEqual(['The hook failed: "sleep" is too slow: not every problem reaches it']);
  });

  test('that hangs is killed after ten seconds, with everything that it started', async () => {
    const {path, told} = await aProgram('cd "$(dirname "$0")"; sleep 600 & echo $! > told; wait');
    const clock = createFakeClock();
    const ended = runHookCommand(
      {command: [path], input: '', environment: {}},
      clock,
      new AbortController().signal,
    );
    await expect.poll(told).toMatch(/\d\n/);
    const child = Number(await told());
    await clock.advance(9999);
    expect(process.kill(child, 0)).toBe(true);
    await clock.advance(1);
    expect(await ended).toBe(`"${path}" was killed: it took longer than 10 s`);
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  test('has no terminal to write to', async () => {
    const {path, told} = await aProgram(
      'cd "$(dirname "$0")"; { test -t 0 || test -t 1 || test -t 2 || (: > /dev/tty) 2>&1; } > told; exit 0',
    );
    const {announcer} = open({command: [path]});
    announcer.announce([newsOf('began', 'orders')]);
    await announcer.close(endless);
    expect(await told()).toMatch(/\/dev\/tty/);
  });

  test('under way at the end is waited for, then killed, without a word', async () => {
    const {announcer, clock, notices} = open({command: ['sleep', '600']});
    announcer.announce([newsOf('began', 'orders')]);
    const closed = announcer.close(2000);
    await clock.advance(2000);
    await closed;
    expect(notices).toEqual([]);
    announcer.announce([newsOf('began', 'refunds')]);
    expect(clock.sleepers()).toBe(0);
  });
});

/** A zombie that waits for its parent runs no more. */
const isRunning = async (pid: number): Promise<boolean> =>
  readFile(`/proc/${String(pid)}/stat`, 'utf8').then(
    stat => !/\) Z /.test(stat),
    () => false,
  );

describe('a terminal', () => {
  test('is rung and asked for a notification, each once for every problem', () => {
    const {announcer, written} = open({bell: true, notify: 'both'});
    announcer.announce([newsOf('began', 'orders')]);
    const text = 'critical: orders: DLQ failures holds 3 dead letters';
    expect(written).toEqual([`\x1b]9;sls-top: ${text}\x07\x1b]777;notify;sls-top;${text}\x07\x07`]);
  });

  test('that is not there gets nothing, and a command is run all the same', async () => {
    const {path, told} = await aProgram(writesDown);
    const {announcer} = open({bell: true, notify: 'auto', command: [path]}, {writeTerminal: undefined});
    announcer.announce([newsOf('worsened', 'orders')]);
    await announcer.close(endless);
    expect(await told()).toMatch(/^worsened/);
  });

  test('gets no more than the limit a minute, and the rest when there is room again', async () => {
    const {announcer, written, clock} = open({notify: 'osc9', perMinute: 2});
    announcer.announce(['a', 'b', 'c', 'd'].map(name => newsOf('began', name)));
    announcer.announce([newsOf('began', 'e')]);
    await settle();
    expect(written.map(text => /critical: (\w)/.exec(text)?.[1])).toEqual(['a', 'b']);
    expect(written[1]).toContain('(and 2 more)');
    await clock.advance(59_999);
    expect(written).toHaveLength(2);
    await clock.advance(1);
    expect(written).toHaveLength(3);
    expect(written[2]).toContain('critical: e:');
    await announcer.close(0);
  });
});

test('without hooks nothing is ever done', async () => {
  const {announcer, written, clock} = open({}, {hooks: undefined});
  announcer.announce([newsOf('began', 'orders')]);
  await announcer.close(endless);
  expect(written).toEqual([]);
  expect(clock.sleepers()).toBe(0);
});
