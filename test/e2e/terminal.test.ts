import {expect, test} from 'vitest';
import {nodePath} from './pty.ts';
import {openTerminal} from './terminal.ts';

/** Runs a few lines of JavaScript in a terminal. */
const openScript = (
  script: string,
  options: {columns?: number; rows?: number; env?: Record<string, string>} = {},
) => openTerminal({command: nodePath, args: ['-e', script], ...options});

const echo = `
  process.stdin.setRawMode(true);
  process.stdin.on('data', data => {
    process.stdout.write(JSON.stringify(String(data)) + '\\r\\n');
    if (String(data) === 'q') process.exit(3);
  });
  process.stdout.write('ready\\r\\n');
`;

test('keys arrive as a terminal sends them', async () => {
  const terminal = openScript(echo);
  await terminal.waitFor('ready');
  for (const [key, bytes] of [
    ['Enter', '"\\r"'],
    ['Up', '"\\u001b[A"'],
    ['F5', '"\\u001b[15~"'],
    ['Ctrl-r', '"\\u0012"'],
    ['Alt-x', '"\\u001bx"'],
    ['Shift-Tab', '"\\u001b[Z"'],
    ['日本', '"日本"'],
    ['Escape', '"\\u001b"'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(screen => screen.endsWith('\n') && screen.includes(`\n${bytes}\n`));
  }
});

test('a paste is bracketed and its line ends are returns', async () => {
  const terminal = openScript(echo);
  await terminal.waitFor('ready');
  terminal.paste('a\nb');
  await terminal.waitFor('"\\u001b[200~a\\rb\\u001b[201~"');
});

test('Escape must be the last key of a call', async () => {
  const terminal = openScript(echo);
  await terminal.waitFor('ready');
  expect(() => {
    terminal.press('Escape', 'x');
  }).toThrow('last key');
});

test('the exit code and the ending signal are told', async () => {
  const quitting = openScript(echo);
  await quitting.waitFor('ready');
  quitting.press('q');
  expect(await quitting.exited).toEqual({exitCode: 3, signal: undefined});

  const killed = openScript(echo);
  await killed.waitFor('ready');
  killed.kill('SIGTERM');
  expect((await killed.exited).signal).toBe('SIGTERM');
});

test('a wait that is not fulfilled fails with the screen in its message', async () => {
  const terminal = openScript(echo);
  await terminal.waitFor('ready');
  await expect(terminal.waitFor('never', {timeout: 50})).rejects.toThrow(
    /never, but not within 50 ms[^]*ready/,
  );
});

test('a wait fails at once when the program ends', async () => {
  const terminal = openScript(`console.log('last words'); process.exitCode = 4`);
  await expect(terminal.waitFor('never')).rejects.toThrow(/ended with code 4[^]*last words/);
  await expect(terminal.waitFor('never')).rejects.toThrow('ended with code 4');
});

test('cells tell their colours and styles', async () => {
  const terminal = openScript(
    String.raw`process.stdout.write('\x1b[31;1mA\x1b[0m\x1b[38;2;1;2;3;7mB\x1b[0m\x1b[2m日\x1b[0m\x1b[44mC\x1b[0m done')`,
  );
  await terminal.waitFor('done');
  expect(terminal.cell(0, 0)).toMatchObject({char: 'A', fg: 1, bg: 'default', bold: true, inverse: false});
  expect(terminal.cell(1, 0)).toMatchObject({char: 'B', fg: '#010203', bold: false, inverse: true});
  expect(terminal.cell(2, 0)).toMatchObject({char: '日', width: 2, dim: true});
  expect(terminal.cell(3, 0)).toMatchObject({width: 0});
  expect(terminal.cell(4, 0)).toMatchObject({char: 'C', bg: 4, fg: 'default'});
  expect(terminal.line(0)).toBe('AB日C done');
  expect(() => terminal.line(99)).toThrow(RangeError);
});

test('spaces at the end of a line are not told, whether the program wrote them or not', async () => {
  const terminal = openScript(`process.stdout.write('  padded   \\r\\ndone  ')`);
  await terminal.waitFor('done');
  expect(terminal.line(0)).toBe('  padded');
  expect(terminal.screen().trimEnd()).toBe('  padded\ndone');
});

test('the other screen, the cursor and the size of the terminal are seen', async () => {
  const terminal = openScript(
    String.raw`
      process.stdout.write('shell');
      process.stdout.write('\x1b[?1049h\x1b[?25l\x1b[Hfull');
      process.stdout.on('resize', () => process.stdout.write(' ' + process.stdout.getWindowSize().join('x')));
      process.stdin.once('data', () => { process.stdout.write('\x1b[?25h\x1b[?1049l'); process.exit(); });
    `,
    {columns: 60, rows: 15},
  );
  await terminal.waitFor('full');
  expect(terminal.bufferType()).toBe('alternate');
  expect(terminal.cursorHidden()).toBe(true);
  terminal.resize(44, 11);
  await terminal.waitFor('44x11');
  expect(terminal.size()).toEqual({columns: 44, rows: 11});
  terminal.press('Enter');
  await terminal.exited;
  expect(terminal.bufferType()).toBe('normal');
  expect(terminal.cursorHidden()).toBe(false);
  expect(terminal.line(0)).toBe('shell');
  expect(terminal.rawOutput()).toContain('\u001B[?1049l');
});

test('a screen is not looked at in the middle of a synchronized update', async () => {
  const terminal = openScript(String.raw`
    process.stdout.write('old');
    process.stdin.once('data', () => {
      process.stdout.write('\x1b[?2026h\x1b[2J\x1b[H');
      setTimeout(() => process.stdout.write('new\x1b[?2026l'), 50);
    });
  `);
  await terminal.waitFor('old');
  const seen: string[] = [];
  const gone = terminal.waitFor(screen => {
    seen.push(screen.trim().split('\n')[0] ?? '');
    return !screen.includes('old');
  });
  terminal.press('Enter');
  await gone;
  expect(terminal.screen().trim()).toBe('new');
  expect(seen).not.toContain('');
});

test('a program sees a clean environment and a home of its own', async () => {
  const terminal = openScript(
    `console.log(JSON.stringify([process.env.CI, process.env.NO_COLOR, process.env.TERM, process.env.MINE]));
     console.log(process.env.HOME === process.cwd(), 'done')`,
    {env: {MINE: 'yes'}},
  );
  await terminal.waitFor('done');
  expect(terminal.line(0)).toBe('[null,null,"xterm-256color","yes"]');
  expect(terminal.line(1)).toBe('true done');
});
