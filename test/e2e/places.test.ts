import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createQueue} from '../demo/open-account.ts';
import type {LiveAccount} from './dashboard.ts';
import {openLiveAccount} from './dashboard.ts';
import {cleanEnvironment} from './pty.ts';
import {openTerminal} from './terminal.ts';
import {openHome} from './workbench.ts';

const profile = (name: string, region: string, {account}: LiveAccount): string =>
  `[profile ${name}]\nregion = ${region}\nendpoint_url = ${account.url}\naws_access_key_id = a\naws_secret_access_key = b\n`;

test('two accounts stand together, one of them alone after it was chosen, and it is remembered', async () => {
  const shops = {home: await openLiveAccount(), away: await openLiveAccount()};
  await createQueue(shops.home.sqs, 'orders');
  await createQueue(shops.away.sqs, 'orders');
  await createQueue(shops.away.sqs, 'returns');
  const home = openHome();
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(
    path.join(home, '.aws/config'),
    profile('home', 'eu-west-1', shops.home) + profile('away', 'us-east-1', shops.away),
  );
  const terminal = openTerminal({
    columns: 100,
    rows: 24,
    args: ['--profile', 'home,away', '--service', 'sqs'],
    env: cleanEnvironment(home),
  });
  await terminal.waitFor(/1 Overview/);
  terminal.press('2');
  await terminal.waitFor(/returns +away/, {timeout: 15_000});
  await terminal.waitFor(/orders +home/);
  expect(terminal.screen()).toMatch(/QUEUE +PLACE/);
  terminal.press(':');
  terminal.press('places');
  terminal.press('Enter');
  await terminal.waitFor('Where to look');
  terminal.press('home/');
  await terminal.waitFor('▸  home');
  terminal.press('Enter');
  await terminal.waitFor(/home \(.*\) eu-west-1/, {timeout: 15_000});
  await terminal.waitFor(() => !terminal.screen().includes('PLACE'));
  expect(terminal.screen()).not.toContain('returns');
  await terminal.waitFor(/\borders\b/);
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
  const {places} = JSON.parse(readFileSync(path.join(home, '.local/state/sls-top/places.json'), 'utf8')) as {
    readonly places: unknown;
  }; // Compared as a whole.
  expect(places).toEqual([
    {profile: 'home', region: 'eu-west-1'},
    {profile: 'away', region: 'us-east-1'},
  ]);
});
