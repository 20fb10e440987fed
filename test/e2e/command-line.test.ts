import {execFile} from 'node:child_process';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {openOrdersAccount, programKey} from './dashboard.ts';
import {cleanEnvironment, nodePath, programPath} from './pty.ts';
import {openTerminal} from './terminal.ts';

/** Runs the program without a terminal. */
const run = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{code: number; stdout: string; stderr: string}> =>
  new Promise(resolve => {
    execFile(
      nodePath,
      [programPath, ...args],
      {env: {...cleanEnvironment(tmpdir()), ...env}},
      (error, stdout, stderr) => {
        resolve({code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr});
      },
    );
  });

test.each([
  {args: ['--nonsense'], line: 'Unknown option --nonsense. See sls-top --help.'},
  {args: ['nonsense'], line: 'Unknown command "nonsense". See sls-top --help.'},
  {args: ['--interval', '0'], line: 'Expected --interval to be 1 to 3600 seconds, got "0".'},
  {args: ['--interval', 'soon'], line: 'Expected --interval to be 1 to 3600 seconds, got "soon".'},
  {args: ['--interval', '2', '--interval', '5'], line: '--interval is given twice.'},
  {args: ['--interval'], line: 'Expected a value after --interval.'},
  {
    args: ['--service', 'sqs,s3'],
    line: 'Unknown service "s3". There are: sqs, kinesis, lambda, sns, alarms.',
  },
  {args: ['--json'], line: '--json needs --once, --watch or the command watch.'},
  {args: ['--ascii', '--régïon'], line: 'Unknown option --r\\u{e9}g\\u{ef}on. See sls-top --help.'},
  {args: ['--demo', '--profile', 'prod'], line: '--demo brings its own account: leave --profile out.'},
  {
    args: ['--endpoint-url', 'localhost:4566'],
    line: 'Expected --endpoint-url to be like http://localhost:4566',
  },
  {args: ['--filter', '/('], line: '--filter: '},
  {args: ['--port', '1'], line: '--port belongs to "sls-top demo --port N".'},
  {args: ['demo', '--port', 'x'], line: 'Expected --port to be 0 to 65535, got "x".'},
  {args: ['--log-level', 'loud'], line: 'Expected --log-level to be one of debug, info, warning, error'},
  {args: [], line: 'There is no terminal here. Use --once for a table, or --once --json for a document.'},
])('$args is answered by one line and exit code 2', async ({args, line}) => {
  const {code, stdout, stderr} = await run(args);
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr.startsWith(`sls-top: ${line}`)).toBe(true);
  expect(stderr.match(/\n/g)).toHaveLength(1);
});

test('in a terminal a mistake leaves one line on the normal screen too', async () => {
  const terminal = openTerminal({args: ['--interval', '0'], columns: 100, rows: 10});
  expect((await terminal.exited).exitCode).toBe(2);
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  expect(terminal.screen().trim()).toBe('sls-top: Expected --interval to be 1 to 3600 seconds, got "0".');
});

test('--help has usage, options and examples; --version the version', async () => {
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toMatch(/Usage[^]*--read-only[^]*Examples\n +\$ sls-top --demo/);
  expect(await run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  });
});

test('a terminal that cannot move its cursor gets the table', async () => {
  const {account} = await openOrdersAccount();
  const terminal = openTerminal({
    columns: 120,
    rows: 24,
    args: ['--endpoint-url', account.url, '--region', 'eu-west-1'],
    env: {...programKey, TERM: 'dumb'},
  });
  expect((await terminal.exited).exitCode).toBe(0);
  expect(terminal.screen()).toContain('TERM=dumb cannot show a full screen; this is --once.');
  expect(terminal.screen()).toMatch(/^orders-dlq +2 /m);
  expect(terminal.rawOutput()).not.toContain('\u001B');
});

test('the demo account is served without a screen: its address first, ^C ends it with 0', async () => {
  const terminal = openTerminal({args: ['demo'], columns: 120, rows: 24});
  await terminal.waitFor('Stop with ^C.');
  expect(terminal.line(0)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const status = await (await fetch(`${terminal.line(0)}/demo`)).json();
  expect(status).toMatchObject({region: 'eu-west-1', accountId: '123456789012'});
  const looking = openTerminal({
    args: ['--endpoint-url', terminal.line(0), '--region', 'eu-west-1'],
    columns: 80,
    rows: 24,
  });
  await looking.waitFor(/customer-import +queue/);
  looking.press('q');
  expect((await looking.exited).exitCode).toBe(0);
  terminal.press('Ctrl-c');
  expect(await terminal.exited).toEqual({exitCode: 0, signal: undefined});
});

test('a port that is taken is told in one line', async () => {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  await promisify((port: number, done: () => void) => server.listen(port, '127.0.0.1', done))(0);
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : address);
  expect(await run(['demo', '--port', port])).toEqual({
    code: 2,
    stdout: '',
    stderr: `sls-top: the demo account could not start: port ${port} is taken; choose another one or leave --port out\n`,
  });
});
