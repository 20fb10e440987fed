import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {completionScript} from '../../../source/cli/completion/completion.ts';
import {dlqVerbs} from '../../../source/cli/dlq/dlq-flags.ts';
import {flagsByName} from '../../../source/cli/flag-table.ts';
import {services} from '../../../source/services/catalog.ts';

let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'completion-'));
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.aws', 'config'),
    '[default]\nregion = a\n[profile prod-eu]\n[sso-session s]\n',
  );
  await writeFile(
    join(home, '.aws', 'credentials'),
    '[stage]\naws_access_key_id = a\n[prod-us]\n[a $(touch b)]\n',
  );
  await writeFile(join(home, 'letters.jsonl'), '');
});
afterAll(async () => rm(home, {recursive: true}));

const bash = async (script: string): Promise<string> =>
  (
    await promisify(execFile)('bash', ['--norc', '-c', script], {
      cwd: home,
      env: {HOME: home, PATH: process.env['PATH']},
    })
  ).stdout;

const quoted = (word: string): string => `'${word}'`;

/** What bash offers for the last of the words, which its line editor has parted already. */
const offers = async (...words: readonly string[]): Promise<readonly string[]> => {
  const typed = ['sls-top', ...words].map(quoted).join(' ');
  const stdout = await bash(
    `${completionScript('bash')}\nCOMP_WORDS=(${typed})\nCOMP_CWORD=${String(words.length)}\n_sls_top\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
  );
  return stdout.split('\n').filter(line => line !== '');
};

const flagsWith = (run: 'screen' | 'once' | 'watch' | 'loadTest' | 'dlq') =>
  [...flagsByName].filter(([, {runs}]) => runs.includes(run)).map(([name]) => `--${name}`);

describe('bash completes', () => {
  test('commands, and the dlq commands behind dlq', async () => {
    expect(await offers('')).toEqual(['watch', 'replay', 'dlq', 'demo', 'completion', 'man']);
    expect(await offers('re')).toEqual(['replay']);
    expect(await offers('--profile', 'prod', '--ascii', 'd')).toEqual(['dlq', 'demo']);
    expect(await offers('dlq', '')).toEqual(Object.keys(dlqVerbs));
    expect(await offers('dlq', '--profile', 'a', 'pu')).toEqual(['purge']);
    expect(await offers('dlq', 'redrive', '')).toEqual([]);
  });

  test('the flags that go with the command, and no others', async () => {
    const plain = await offers('--');
    expect(plain).toContain('--no-color');
    for (const flag of [...flagsWith('screen'), ...flagsWith('once'), ...flagsWith('watch')])
      if (flag !== '--color') expect(plain).toContain(flag);
    expect(plain).not.toContain('--label');
    expect(await offers('watch', '--l')).toEqual(['--label', '--log-level']);
    expect(await offers('replay', 'a', '--pro')).toEqual([]);
    expect(await offers('demo', '--')).toEqual(['--port', '--help']);
    for (const [verb, {flags}] of Object.entries(dlqVerbs)) {
      const offered = await offers('dlq', verb, '-');
      for (const flag of flags) expect(offered).toContain(flag);
    }
    expect(await offers('dlq', 'status', 'q', '--w')).toEqual([]);
    expect(await offers('dlq', 'redrive', '--rate', '5', '--w')).toEqual(['--where']);
  });

  test('services, regions, levels and shells, in lists behind each comma', async () => {
    expect(await offers('--service', '')).toEqual(services.map(({view}) => view.id));
    expect(await offers('--service', 's')).toEqual(['sqs', 'sns']);
    expect(await offers('--service', 'sqs,l')).toEqual(['sqs,lambda']);
    expect(await offers('--region', 'eu-west-1,us-w')).toEqual([
      'eu-west-1,us-west-1',
      'eu-west-1,us-west-2',
    ]);
    expect(await offers('--log-level', 'w')).toEqual(['warning']);
    expect(await offers('--fields', 'name,vis')).toEqual(['name,visible']);
    expect(await offers('--sort', 'oldest')).toEqual(['oldestAgeSeconds']);
    expect(await offers('dlq', 'list', '--fields', 'name,exp')).toEqual(['name,expiresInSeconds']);
    expect(await offers('--fields', 'exp')).toEqual([]);
    expect(await offers('--fail-on', 'c')).toEqual(['critical']);
    expect(await offers('--fail-on', 'warning,c')).toEqual([]);
    expect(await offers('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  test('a value behind an equals sign, whether bash parts the word there or not', async () => {
    expect(await offers('--region', '=', '')).toHaveLength((await offers('--region', '')).length);
    expect(await offers('--service', '=', 'sn')).toEqual(['sns']);
    expect(await offers('--service=sqs,sn')).toEqual(['--service=sqs,sns']);
    expect(await offers('--service', '=', 'sqs', 'dl')).toEqual(['dlq']);
    expect(await offers('--service=sqs', 'dl')).toEqual(['dlq']);
  });

  test('profiles of both AWS config files, whatever their names do to a shell', async () => {
    expect(await offers('--profile', '')).toEqual([
      'default',
      'prod-eu',
      'stage',
      'prod-us',
      String.raw`a\ \$\(touch\ b\)`,
    ]);
    expect(await offers('--profile', 'prod-eu,prod-u')).toEqual(['prod-eu,prod-us']);
    await expect(bash('ls b')).rejects.toThrow();
  });

  test('files where a file is expected, and nowhere else', async () => {
    for (const words of [
      ['--config'],
      ['--record'],
      ['watch', '--report'],
      ['replay'],
      ['dlq', 'export', 'orders-dlq'],
      ['dlq', 'import', '--yes', 'orders'],
    ])
      expect(await offers(...words, 'let')).toEqual(['letters.jsonl']);
    for (const words of [['dlq', 'export'], ['dlq', 'purge'], ['--filter'], ['watch', '--label'], ['man']])
      expect(await offers(...words, 'let')).toEqual([]);
  });
});

test('bash itself registers it and asks it', async () => {
  expect(await bash(`${completionScript('bash')}\ncomplete -p sls-top`)).toBe(
    'complete -F _sls_top sls-top\n',
  );
});
