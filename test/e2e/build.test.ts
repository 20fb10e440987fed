import {execFile} from 'node:child_process';
import {mkdtemp, readFile, readdir, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Metafile} from 'esbuild';
import {publint} from 'publint';
import {formatMessage} from 'publint/utils';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {bundleFaults} from '../../source/build/proof.js';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

type Output = Metafile['outputs'][string];
type Import = Output['imports'][number];

const chunk = (inputs: Record<string, number>, imports: readonly Import[] = [], bytes = 1000): Output => ({
  bytes,
  imports: [...imports],
  exports: [],
  inputs: Object.fromEntries(Object.entries(inputs).map(([name, bytesInOutput]) => [name, {bytesInOutput}])),
});

const statically = (to: string): Import => ({path: to, kind: 'import-statement'});
const lazily = (to: string): Import => ({path: to, kind: 'dynamic-import'});
const faultsOf = (outputs: Metafile['outputs']) => bundleFaults({inputs: {}, outputs}, 'dist/sls-top.js');

const sound = {
  'dist/sls-top.js': chunk({'source/entry.ts': 900}, [
    {path: 'node:process', kind: 'import-statement', external: true},
    lazily('dist/app.js'),
  ]),
  'dist/app.js': chunk({'source/cli.tsx': 10, 'node_modules/react/cjs/react.development.js': 0}, [
    statically('dist/shared.js'),
    lazily('dist/sdk.js'),
  ]),
  'dist/shared.js': chunk({'node_modules/ink/build/ink.js': 10}),
  'dist/sdk.js': chunk({'node_modules/@aws-sdk/client-sqs/index.js': 10}, [statically('dist/shared.js')]),
};

test('a sound bundle has no faults', () => {
  const {'dist/sdk.js': sdk, ...rest} = sound;
  expect(faultsOf({...rest, 'dist/sdk.js': {...sdk, imports: []}})).toEqual([]);
});

test('the SDK before the first frame is a fault, also by way of a shared chunk', () => {
  expect(faultsOf(sound)).toEqual([
    'node_modules/@aws-sdk/client-sqs/index.js is loaded before the first frame, in dist/sdk.js',
  ]);
  const shared = chunk({'node_modules/@smithy/core/index.js': 10});
  const {'dist/sdk.js': sdk, ...rest} = sound;
  expect(faultsOf({...rest, 'dist/sdk.js': {...sdk, imports: []}, 'dist/shared.js': shared})).toEqual([
    'node_modules/@smithy/core/index.js is loaded before the first frame, in dist/shared.js',
  ]);
});

test.each([
  {
    fault: 'dist/sls-top.js has 2049 bytes, more than 2048',
    outputs: {'dist/sls-top.js': chunk({}, [], 2049)},
  },
  {
    fault: 'dist/sls-top.js imports dist/shared.js before anything is painted',
    outputs: {'dist/sls-top.js': chunk({}, [statically('dist/shared.js')]), 'dist/shared.js': chunk({})},
  },
  {
    fault: 'node_modules/react/cjs/react.development.js, a development copy, is in dist/sls-top.js',
    outputs: {'dist/sls-top.js': chunk({'node_modules/react/cjs/react.development.js': 1})},
  },
  {
    fault: 'dist/sls-top.js needs the package react-devtools-core at run time',
    outputs: {
      'dist/sls-top.js': chunk({}, [{path: 'react-devtools-core', kind: 'dynamic-import', external: true}]),
    },
  },
])('a fault is named: $fault', ({fault, outputs}) => {
  expect(faultsOf(outputs)).toEqual([fault]);
});

test('the program is one small executable file that imports only built-in modules', async () => {
  const {size, mode} = await stat(programPath);
  const text = await readFile(programPath, 'utf8');
  expect(size).toBeLessThanOrEqual(2048);
  expect(mode & 0o777).toBe(0o755);
  expect(text.split('\n')[0]).toBe('#!/usr/bin/env node');
  const imported = [...text.matchAll(/(?:from|import)\s*["']([^"']+)["']/g)].map(([, name]) => name);
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter(name => !name?.startsWith('node:'))).toEqual([]);
});

test('the licences of what is bundled are listed with their texts', async () => {
  const notices = await readFile(path.join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['ink', 'react', 'yoga-layout', 'string-width', '@aws-sdk/client-sqs']) {
    expect(notices).toMatch(
      new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|Apache-2\\.0)\\), source: \\S+$`, 'm'),
    );
  }
  expect(notices).toContain('Permission is hereby granted');
  expect(notices).toContain('Apache License');
});

let folder = '';
let tarball = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sls-top-pack-'));
  // The scripts would build anew under the tests that run beside this one.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: root});
  tarball = path.join(folder, (await readdir(folder)).find(file => file.endsWith('.tgz')) ?? '');
});
afterAll(async () => rm(folder, {recursive: true, force: true}));

test('the packed program installs without the network or any other package, and runs', async () => {
  const env = cleanEnvironment(folder);
  const prefix = path.join(folder, 'prefix');
  const flags = ['--offline', '--no-audit', '--no-fund', '--prefix', prefix];
  await run('npm', ['install', '--global', ...flags, tarball], {env, cwd: folder});
  expect(await readdir(path.join(prefix, 'lib/node_modules'))).toEqual(['sls-top']);
  expect(await readdir(path.join(prefix, 'lib/node_modules/sls-top'))).not.toContain('node_modules');
  const program = path.join(prefix, 'bin/sls-top');
  const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {version: string};
  const byShebang = await run(program, ['--version'], {env});
  const byNode = await run(nodePath, [program, '--help'], {env});
  expect(byShebang.stdout).toBe(`${version}\n`);
  expect(byNode.stdout).toContain('sls-top');
});

test('the packed manifest has no faults', async () => {
  const contents = await readFile(tarball);
  const {messages, pkg} = await publint({
    strict: true,
    pack: {tarball: contents.buffer.slice(contents.byteOffset, contents.byteOffset + contents.byteLength)},
  });
  expect(messages.map(message => formatMessage(message, pkg, {color: false}))).toEqual([]);
});
