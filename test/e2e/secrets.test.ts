import {execFile} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {expect, onTestFinished, test} from 'vitest';
import type {DemoAccount} from '../../source/demo/demo-account.ts';
import {openDashboard, openLiveAccount, programKey, select} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

/** Names and values of the environment variables of all functions, as anybody who may list them gets them. */
const secretsOf = async ({url, region}: DemoAccount): Promise<readonly string[]> => {
  const credentials = {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'};
  const client = new LambdaClient({endpoint: url, region, credentials});
  const {Functions = []} = await client.send(new ListFunctionsCommand({}));
  client.destroy();
  return Functions.flatMap(({Environment}) => Object.entries(Environment?.Variables ?? {}).flat());
};

const stateFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sls-top-secrets-'));
  onTestFinished(() => {
    rmSync(folder, {recursive: true});
  });
  return folder;
};

const everythingIn = (folder: string): string =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(({parentPath, name}) => readFileSync(path.join(parentPath, name), 'utf8'))
    .join('\n');

const expectNoneIn = (text: string, secrets: readonly string[]): void => {
  expect(secrets.filter(secret => text.includes(secret))).toEqual([]);
};

test('environment variables of functions never reach the screen nor the log, wherever one looks', async () => {
  const {account} = await openLiveAccount({workload: true});
  const secrets = await secretsOf(account);
  expect(secrets).toContain('DATABASE_PASSWORD');
  expect(secrets).toContain('hunter2-checkout-api');
  const folder = stateFolder();
  const terminal = openDashboard(account, {
    columns: 200,
    rows: 200,
    args: ['--log-level', 'debug'],
    env: {XDG_STATE_HOME: folder},
  });
  await terminal.waitFor(/ live \d+s · metrics /);
  terminal.press('5');
  await terminal.waitFor(/^. .✖ invoice-renderer +5\/5 /m);
  await select(terminal, 'checkout-api');
  terminal.press('Enter');
  await terminal.waitFor('arn:aws:lambda:eu-west-1:123456789012:function:checkout-api');
  terminal.press('d');
  await terminal.waitFor('"FunctionName": "checkout-api"');
  terminal.press('f');
  terminal.press('Escape');
  await terminal.waitFor('arn:aws:lambda:eu-west-1:123456789012:function:checkout-api');
  terminal.press('c');
  await terminal.waitFor('Copied the ARN');
  terminal.press('q');
  await terminal.exited;
  expectNoneIn(terminal.rawOutput(), secrets);
  const log = everythingIn(folder);
  expect(log).toContain('ListFunctions');
  expectNoneIn(log, secrets);
});

test('environment variables of functions never reach the document of --once nor its log', async () => {
  const {account} = await openLiveAccount({workload: true});
  const secrets = await secretsOf(account);
  const folder = stateFolder();
  const once = async (...format: readonly string[]): Promise<string> =>
    new Promise(resolve => {
      const place = ['--endpoint-url', account.url, '--region', account.region];
      execFile(
        nodePath,
        [programPath, '--once', ...format, '--service', 'lambda', '--log-level', 'debug', ...place],
        {env: {...cleanEnvironment(tmpdir()), ...programKey, XDG_STATE_HOME: folder}},
        (_, stdout, stderr) => {
          resolve(stdout + stderr);
        },
      );
    });
  for (const output of await Promise.all([once(), once('--json')])) {
    expect(output).toContain('checkout-api');
    expectNoneIn(output, secrets);
  }
  expectNoneIn(everythingIn(folder), secrets);
});
