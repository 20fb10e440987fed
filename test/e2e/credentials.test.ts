import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {send} from '../demo/open-account.ts';
import type {Terminal} from './pty.ts';
import {namesOf, openDashboard, openOrdersAccount, untilLive} from './dashboard.ts';
import {openTerminal} from './terminal.ts';

const expired = {
  target: '*',
  error: {code: 'ExpiredTokenException', message: 'The security token included in the request is expired'},
};

/** What the program left on the normal screen, in one line. */
const lastWords = async (terminal: Terminal): Promise<string> => {
  const {exitCode} = await terminal.exited;
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  return `${exitCode}: ${terminal
    .screen()
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')}`;
};

test('credentials that expire while running: the rows stay and are marked, the way out is shown, it goes on by itself', async () => {
  const {account, sqs, source, setFaults} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 140});
  await untilLive(terminal);
  const names = namesOf(terminal);

  await setFaults(expired);
  await terminal.waitFor('the credentials have expired');
  expect(terminal.screen()).toMatch(
    /Renew them \(`aws sso login` with SSO\): this screen goes on by itself\./,
  );
  expect(namesOf(terminal)).toEqual(names);
  await terminal.waitFor(/ STALE 1\ds/, {timeout: 15_000});
  expect(namesOf(terminal)).toEqual(names);
  expect(terminal.screen()).toMatch(/Trying again in \d+s/);
  const y = terminal
    .screen()
    .split('\n')
    .findIndex(line => line.includes(' audit '));
  expect(terminal.cell(5, y)).toMatchObject({char: 'a', dim: true});

  await setFaults();
  await send(sqs, source, 'sent meanwhile');
  await terminal.waitFor(/^▸ {2}▲ orders +1 /m);
  await terminal.waitFor(/ live 1s /);
  await terminal.waitFor(screen => !screen.includes('expired'));
  expect(terminal.cell(5, y)).toMatchObject({char: 'a', dim: false});
});

test('the hint names the profile in force', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'sls-top-home-'));
  onTestFinished(() => {
    rmSync(home, {recursive: true});
  });
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(
    path.join(home, '.aws/config'),
    '[profile prod-eu]\nregion = eu-west-1\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n',
  );
  const {account, setFaults} = await openOrdersAccount();
  const terminal = openTerminal({
    columns: 140,
    rows: 24,
    args: ['--profile', 'prod-eu', '--endpoint-url', account.url, '--interval', '1'],
    env: {HOME: home},
  });
  await untilLive(terminal);
  expect(terminal.line(0)).toContain(' prod-eu (123456789012) eu-west-1 ');
  await setFaults(expired);
  await terminal.waitFor('`aws sso login --profile prod-eu`');
});

test('credentials that have expired at the start: exit 3, the cause and the way out', async () => {
  const {account, setFaults} = await openOrdersAccount();
  await setFaults(expired);
  expect(await lastWords(openDashboard(account))).toMatch(
    /^3: sls-top: .*the credentials have expired\.? Renew them \(`aws sso login` with SSO\)/,
  );
});

test('no credentials: exit 3 before anything is asked, with what to do', async () => {
  const terminal = openTerminal({columns: 100, rows: 24, args: ['--region', 'eu-west-1']});
  expect(await lastWords(terminal)).toMatch(/^3: sls-top: .*no AWS credentials were found.*aws configure/);
});

test('no region: exit 3, with both ways to set one', async () => {
  const terminal = openTerminal({
    columns: 100,
    rows: 24,
    env: {AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x'},
  });
  expect(await lastWords(terminal)).toMatch(
    /^3: sls-top: .*No AWS region is set\. Say --region eu-west-1, or run `aws configure set region/,
  );
});

test('an unknown profile: exit 3, with the profiles there are', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'sls-top-home-'));
  onTestFinished(() => {
    rmSync(home, {recursive: true});
  });
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(path.join(home, '.aws/config'), '[profile staging]\nregion = eu-west-1\n');
  const terminal = openTerminal({columns: 100, rows: 24, args: ['--profile', 'prod'], env: {HOME: home}});
  expect(await lastWords(terminal)).toMatch(
    /^3: sls-top: .*there is no profile prod\.? Known profiles: staging\./,
  );
});

/** A port of this machine on which nobody listens. */
const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string')
          reject(new Error('Expected an address with a port'));
        else resolve(address.port);
      });
    });
  });

test('an endpoint where nobody listens: exit 3, with the address', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const terminal = openTerminal({
    columns: 100,
    rows: 24,
    args: ['--region', 'eu-west-1', '--endpoint-url', url],
  });
  expect(await lastWords(terminal)).toMatch(
    new RegExp(`^3: sls-top: .*cannot reach ${url}: nothing listens there \\(ECONNREFUSED\\)`),
  );
});

test('an endpoint that goes away while running keeps the rows, and is found again', async () => {
  const {account, setFaults} = await openOrdersAccount();
  const terminal = openDashboard(account, {columns: 140});
  await untilLive(terminal);
  await setFaults({target: 'AmazonSQS.*', error: {code: 'InternalError', status: 500}});
  await terminal.waitFor(/live values: .*InternalError/);
  expect(namesOf(terminal)).toHaveLength(5);
  await setFaults();
  await terminal.waitFor(screen => !screen.includes('InternalError'));
});

test('where CloudWatch is denied, live counts go on and the missing permission is named', async () => {
  const {account, sqs, source, setFaults} = await openOrdersAccount();
  await setFaults({
    target: 'GraniteServiceVersion20100801.*',
    error: {
      code: 'AccessDeniedException',
      message: 'User: x is not authorized to perform: cloudwatch:GetMetricData',
      status: 403,
    },
  });
  const terminal = openDashboard(account, {columns: 140});
  await terminal.waitFor('cloudwatch:GetMetricData');
  await send(sqs, source, 'a', 'b');
  await terminal.waitFor(/^▸ {2}▲ orders +2 /m);
  expect(terminal.line(0)).toMatch(/ live 1s /);
  // Unknown is never shown as nothing.
  expect(terminal.screen()).toMatch(/^▸ {2}▲ orders +2 +0 +0 +– +– +– /m);
});

test('where some queues are denied, the others are read and the reason is told', async () => {
  const {account, setFaults} = await openOrdersAccount();
  await setFaults({
    target: 'AmazonSQS.GetQueueAttributes',
    times: 1,
    error: {code: 'AccessDeniedException', message: 'no', status: 403},
  });
  const terminal = openDashboard(account, {columns: 140});
  await terminal.waitFor('access denied to sqs:GetQueueAttributes');
  await untilLive(terminal);
  await terminal.waitFor(/^. {2}▲ orders-dlq +2 /m);
});
