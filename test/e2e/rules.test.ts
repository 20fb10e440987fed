import {execFile} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openFolder} from '../fixtures/a-folder.ts';
import {openOrdersAccount, programKey} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';

/** The rows of `--once` by name, with their health and why, for a user whose config file says this. */
const healthsWith = async (config: string): Promise<Readonly<Record<string, string>>> => {
  const {account} = await openOrdersAccount();
  const home = await openFolder();
  const file = join(home, 'config.toml');
  await writeFile(file, config);
  const place = ['--endpoint-url', account.url, '--region', account.region];
  const stdout = await new Promise<string>(resolve => {
    execFile(
      nodePath,
      [programPath, '--once', '--service', 'sqs', '--config', file, ...place],
      {env: {...cleanEnvironment(home), ...programKey}},
      (_error, printed) => {
        resolve(printed);
      },
    );
  });
  const [titles = '', ...rows] = stdout.trimEnd().split('\n');
  const health = titles.indexOf('HEALTH');
  return Object.fromEntries(rows.map(row => [row.split(' ')[0] ?? '', row.slice(health)]));
};

test('--once judges by the rules as the config file has them', async () => {
  const mute = '[[rule]]\nrule = "*"\nname = "orders-dlq"\nmute = true\n';
  expect(await healthsWith(mute)).toMatchObject({
    orders: 'warning  DLQ orders-dlq holds 2 dead letters',
    'orders-dlq': 'ok',
  });
  const tolerant = '[[rule]]\nrule = "dead-letters"\nname = "orders*"\nwarning = 3\n';
  expect(await healthsWith(tolerant)).toMatchObject({orders: 'ok', 'orders-dlq': 'ok'});
});
