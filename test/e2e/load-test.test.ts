import {spawn} from 'node:child_process';
import {createServer} from 'node:net';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {SQSClient} from '@aws-sdk/client-sqs';
import {SendMessageBatchCommand} from '@aws-sdk/client-sqs';
import {expect, onTestFinished, test} from 'vitest';
import type {DemoAccount} from '../../source/demo/demo-account.ts';
import {createQueue} from '../demo/open-account.ts';
import {openDashboard, openLiveAccount, programKey} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

const openFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sls-top-run-'));
  onTestFinished(() => {
    rmSync(folder, {recursive: true});
  });
  return folder;
};

/** A shell in which `sls-top` is the program under test and `PLACE` the way to the account. */
const startShell = (script: string, folder: string, {url, region}: Pick<DemoAccount, 'url' | 'region'>) => {
  const child = spawn('sh', ['-c', `sls_top() { "${nodePath}" "${programPath}" "$@"; }\n${script}`], {
    cwd: folder,
    env: {...cleanEnvironment(folder), ...programKey, PLACE: `--endpoint-url ${url} --region ${region}`},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let printed = '';
  let failed = '';
  const listeners = new Set<() => void>();
  const take = (): void => {
    for (const look of listeners) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    take();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    failed += text;
    take();
  });
  const ended = new Promise<{code: number | null; stdout: string; stderr: string}>(resolve => {
    child.on('close', code => {
      resolve({code, stdout: printed, stderr: failed});
    });
  });
  /** Resolves when something is printed on either output. */
  const untilPrinted = async (text: string): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (!(printed + failed).includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {ended, untilPrinted};
};

const sendLoad = async (sqs: SQSClient, url: string, count: number): Promise<void> => {
  for (let from = 0; from < count; from += 10)
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: Array.from({length: 10}, (_, index) => ({
          Id: String(index),
          MessageBody: `{"order":${String(from + index)}}`,
        })),
      }),
    );
};

test('a scripted load test fails a shell pipeline with the reason, and leaves its report', async () => {
  const {account, sqs} = await openLiveAccount({workload: true});
  const folder = openFolder();
  const shell = startShell(
    `set -e
     sls_top watch $PLACE --interval 1 --filter 'orders-*' --label 'black friday' \\
       --until 'drained|60s' --fail-on 'throttles>1000000' --fail-on 'queue:orders-*.visible>500' --report r
     touch passed`,
    folder,
    account,
  );
  await shell.untilPrinted('sls-top-run-sample/1');
  await sendLoad(sqs, `${account.url}/${account.accountId}/orders-emails`, 900);
  const {code, stdout, stderr} = await shell.ended;
  expect(code).toBe(4);
  expect(existsSync(path.join(folder, 'passed'))).toBe(false);
  expect(stderr).toMatch(
    /^sls-top: --fail-on 'queue:orders-\*\.visible>500': queue orders-emails: visible is [\d,]+, over 500$/m,
  );
  const lines = stdout.trimEnd().split('\n');
  const report: unknown = JSON.parse(lines.at(-1) ?? '');
  expect(report).toMatchObject({
    schema: 'sls-top-run/1',
    label: 'black friday',
    end: {how: 'failed'},
    conditions: [{judged: false}, {condition: 'queue:orders-*.visible>500', judged: true}],
  });
  expect(JSON.parse(readFileSync(path.join(folder, 'r.json'), 'utf8'))).toEqual(report);
  expect(readFileSync(path.join(folder, 'r.md'), 'utf8')).toContain('# black friday');
});

test('a load test leaves with 4 for its condition, and does not begin where its report would replace a file', async () => {
  const {account, sqs} = await openLiveAccount();
  const queue = await createQueue(sqs, 'orders');
  await sendLoad(sqs, queue, 10);
  const folder = openFolder();
  const words = `watch $PLACE --service sqs --fail-on 'visible>=10' --report r`;
  const failing = await startShell(`sls_top ${words} > lines.jsonl`, folder, account).ended;
  expect(failing.code).toBe(4);
  const report = readFileSync(path.join(folder, 'r.md'), 'utf8');
  const refused = await startShell(`sls_top ${words} > more.jsonl`, folder, account).ended;
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('r.md is there already');
  expect(readFileSync(path.join(folder, 'r.md'), 'utf8')).toBe(report);
});

test('an interrupt ends the test, a second one does not wait for the last minutes; the report is written', async () => {
  const {account, sqs} = await openLiveAccount();
  await createQueue(sqs, 'orders');
  const folder = openFolder();
  const shell = startShell(
    `"${nodePath}" "${programPath}" watch $PLACE --service sqs --report r & program=$!
     while ! [ -e interrupt ]; do sleep 0.1; done; kill -INT $program
     while ! [ -e again ]; do sleep 0.1; done; kill -INT $program
     wait $program`,
    folder,
    account,
  );
  await shell.untilPrinted('sls-top-run-sample/1');
  writeFileSync(path.join(folder, 'interrupt'), '');
  await shell.untilPrinted('waiting for the last minutes');
  writeFileSync(path.join(folder, 'again'), '');
  const {code, stdout} = await shell.ended;
  expect(code).toBe(130);
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({end: {how: 'stopped'}});
  expect(existsSync(path.join(folder, 'r.json'))).toBe(true);
});

test('on a terminal it opens with its charts, and prints its report when it is left', async () => {
  const {account, sqs} = await openLiveAccount();
  const queue = await createQueue(sqs, 'orders');
  const terminal = openDashboard(account, {args: ['watch', '--service', 'sqs', '--label', 'black friday']});
  await terminal.waitFor('Load test: black friday · 1 resource');
  await sendLoad(sqs, queue, 40);
  await terminal.waitFor(/Queues: backlog .*now 40/);
  terminal.press('M');
  terminal.press('second wave', 'Enter');
  await terminal.waitFor(/Marked: 1 \d\d:\d\d:\d\d second wave/);
  terminal.press('q');
  expect(await terminal.exited).toMatchObject({exitCode: 0});
  expect(terminal.rawOutput()).toContain('# black friday');
});

/** An endpoint that takes every request and answers none. */
const openSilence = async (): Promise<Pick<DemoAccount, 'url' | 'region'>> => {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  const port = await new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {url: `http://127.0.0.1:${String(port)}`, region: 'eu-west-1'};
};

test('a test that cannot begin says so, ends in time all the same, and is no pass', async () => {
  const words = `watch $PLACE --service sqs --until 1s --fail-on 'visible>5'`;
  const {code, stderr} = await startShell(`sls_top ${words}`, openFolder(), await openSilence()).ended;
  expect(code).toBe(4);
  expect(stderr).toBe('sls-top: the load test did not begin: Queues (SQS) was not read yet\n');
});

test('on a terminal, leaving before it begins is no pass of its conditions', async () => {
  const terminal = openDashboard(await openSilence(), {
    args: ['watch', '--service', 'sqs', '--fail-on', 'visible>5'],
  });
  await terminal.waitFor('The load test begins when everything was read once: Queues (SQS)');
  terminal.press('q');
  expect(await terminal.exited).toMatchObject({exitCode: 4});
  expect(terminal.rawOutput()).toContain('the load test had not begun: --fail-on was never asked');
});
