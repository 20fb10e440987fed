import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';
import {openTerminal} from './terminal.ts';

const run = promisify(execFile);

/** The built entry file in a folder of its own, with `app` in the place of the chunk it imports, or without any. */
const entryWith = async (app?: string): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sls-top-entry-'));
  onTestFinished(async () => rm(folder, {recursive: true, force: true}));
  const entry = await readFile(programPath, 'utf8');
  const chunk = /import\("\.\/(chunks\/[^"]+)"\)/.exec(entry)?.[1];
  if (chunk === undefined) throw new Error('Expected the entry to import a chunk');
  await mkdir(path.join(folder, 'chunks'));
  await writeFile(path.join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(path.join(folder, 'sls-top.js'), entry);
  if (app !== undefined) await writeFile(path.join(folder, chunk), app);
  return path.join(folder, 'sls-top.js');
};

const openEntry = (file: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  openTerminal({command: nodePath, args: [file, ...args], columns: 80, rows: 10, env});

/** An app that says what it was given, and waits for a key. */
const telling = `
export const main = async (argv, prepainted) => {
  const {FORCE_COLOR, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: quiet} = process.env;
  process.stdout.write('\\r\\n' + JSON.stringify({argv, prepainted, FORCE_COLOR, quiet}) + '\\r\\n');
  await new Promise(resolve => process.stdin.once('data', resolve));
  process.exit(0);
};`;

test('the version is told without loading the app', async () => {
  const {version} = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const {stdout, stderr} = await run(nodePath, [await entryWith(), '--version']);
  expect({stdout, stderr}).toEqual({stdout: `${version}\n`, stderr: ''});
});

test('a full screen begins with the header, before the app is loaded', async () => {
  const file = await entryWith(
    'await new Promise(() => setInterval(() => {}, 1000)); export const main = 0;',
  );
  const terminal = openEntry(file);
  await terminal.waitFor('sls-top  starting');
  expect(terminal.bufferType()).toBe('alternate');
  expect(terminal.cursorHidden()).toBe(true);
  expect(terminal.line(0)).toBe(' sls-top  starting');
  expect(terminal.cell(1, 0)).toMatchObject({char: 's', bold: true});
});

test('the app is given the words of the command line, and that the screen is entered', async () => {
  const terminal = openEntry(await entryWith(telling), ['--profile', 'prod']);
  await terminal.waitFor('{"argv":["--profile","prod"],"prepainted":true,"quiet":"true"}');
  expect(terminal.bufferType()).toBe('alternate');
});

test.each([
  ['--once'],
  ['--once', '--json'],
  ['--watch', '--csv'],
  ['--help'],
  ['-h'],
  ['demo', '--port', '4000'],
  ['completion', 'bash'],
  ['man'],
])('plain output stays on the normal screen: %s %s %s', async (...args) => {
  const terminal = openEntry(await entryWith(telling), args);
  await terminal.waitFor('"prepainted":false');
  expect(terminal.rawOutput()).not.toContain('\u001B[?');
});

test('a terminal that cannot move its cursor gets no escape sequences', async () => {
  const terminal = openEntry(await entryWith(telling), [], {TERM: 'dumb'});
  await terminal.waitFor('"prepainted":false');
  expect(terminal.rawOutput()).not.toContain('\u001B');
});

test('piped output gets no escape sequences', async () => {
  const {stdout} = await run(nodePath, [await entryWith(telling.replace(/await new .*\n/, ''))], {
    env: cleanEnvironment(tmpdir()),
  });
  expect(JSON.parse(stdout)).toEqual({argv: [], prepainted: false, quiet: 'true'});
});

test.each([
  {name: 'NO_COLOR', args: [], env: {NO_COLOR: '1'}},
  {name: 'NO_COLOR of any value', args: [], env: {NO_COLOR: 'false'}},
  {name: '--no-color', args: ['--no-color'], env: {}},
])('$name takes colours and styles away', async ({args, env}) => {
  const terminal = openEntry(await entryWith(telling), args, env);
  await terminal.waitFor('"FORCE_COLOR":"0"');
  expect(terminal.cell(1, 0)).toMatchObject({char: 's', bold: false});
});

test('an empty NO_COLOR means nothing, and CI does not keep the screen away', async () => {
  const terminal = openEntry(await entryWith(telling), [], {NO_COLOR: '', CI: 'true'});
  await terminal.waitFor('"prepainted":true,"quiet":"true"}');
});

test.each([
  {name: 'a missing app', app: undefined, message: /^sls-top could not start: Cannot find module .*chunks/m},
  {
    name: 'an app that fails',
    app: String.raw`export const main = async () => { throw new Error('first\n\u001B[31m  second'); };`,
    message: /^sls-top could not start: first \[31m second$/m,
  },
])('$name leaves the screen as it was, and says why in one line', async ({app, message}) => {
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', `printf 'shell$ '; "${nodePath}" "${await entryWith(app)}"; echo "code $?"`],
    columns: 200,
    rows: 10,
  });
  await terminal.waitFor('code 1');
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  expect(terminal.line(0)).toMatch(/^shell\$ sls-top could not start/);
  expect(terminal.screen().replace('shell$ ', '')).toMatch(message);
});

const loading = 'await new Promise(() => setInterval(() => {}, 1000)); export const main = 0;';

test.each([
  {name: 'Ctrl-C', stop: 'Ctrl-c', code: 130},
  {name: 'SIGTERM', stop: 'SIGTERM', code: 143},
  {name: 'SIGHUP', stop: 'SIGHUP', code: 129},
] as const)('$name while the app is loading leaves the screen as it was', async ({stop, code}) => {
  const terminal = openEntry(await entryWith(loading));
  await terminal.waitFor('starting');
  if (stop === 'Ctrl-c') terminal.press(stop);
  else terminal.kill(stop);
  expect((await terminal.exited).exitCode).toBe(code);
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
});

test('an app that listens for signals has them to itself', async () => {
  const terminal = openEntry(
    await entryWith(`export const main = async () => {
      process.on('SIGTERM', () => process.stdout.write('\\r\\nmine\\r\\n'));
      process.on('SIGINT', () => process.exit(7));
      process.stdout.write('listening');
      await new Promise(() => setInterval(() => {}, 1000));
    };`),
  );
  await terminal.waitFor('listening');
  terminal.kill('SIGTERM');
  await terminal.waitFor('mine');
  expect(terminal.rawOutput()).not.toContain('\u001B[?1049l');
  terminal.kill('SIGINT');
  expect(await terminal.exited).toEqual({exitCode: 7, signal: undefined});
});
