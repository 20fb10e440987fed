import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {counts} from '../demo/open-account.ts';
import {openOrdersAccount, openDashboard} from './dashboard.ts';
import {dlqUser} from './dlq-program.ts';
import {cleanEnvironment} from './pty.ts';
import type {Terminal} from './terminal.ts';
import {
  focusOn,
  goTo,
  openAt,
  openHome,
  orderLetters,
  peekAt,
  pressButton,
  reads,
  sendLetters,
} from './workbench.ts';

/** A user whose config file says this. */
const openConfigured = async (config: string, args: readonly string[] = []) => {
  const live = await openOrdersAccount();
  const home = openHome();
  const folder = path.join(home, '.config/sls-top');
  mkdirSync(folder, {recursive: true});
  writeFileSync(path.join(folder, 'config.toml'), config);
  return {...live, home, terminal: await openAt(home, live.account, {args})};
};

const typeNamePin = '[[pin]]\naccount = "123456789012"\nqueue = "*-dlq"\ntype-name = true\n';

/** The line of a dialog with what is in focus. */
const focused = ({screen}: Terminal): string | undefined => /^.*▸.*$/m.exec(screen())?.[0];

/** Where no button but the one to leave can be focused before the queue's whole name is typed. */
const needsName = async (terminal: Terminal, button: string): Promise<void> => {
  await reads(terminal, 'Name …', {timeout: 15_000});
  expect(terminal.screen()).not.toContain(`[ ${button}`);
  for (let steps = 0; !/^ *▸ Name/m.test(terminal.screen()); steps += 1) {
    if (steps > 6) throw new Error(`Expected a field for the name:\n${terminal.screen()}`);
    const before = focused(terminal);
    terminal.press('Tab');
    await terminal.waitFor(() => focused(terminal) !== before);
  }
  terminal.press('orders-dl');
  await reads(terminal, 'Name orders-dl pinned');
  expect(terminal.screen()).not.toContain(`[ ${button}`);
  terminal.press('q');
  await terminal.waitFor(`[ ${button}`);
};

test('a read-only pin refuses at the client and names the file, whatever the keys say', async () => {
  const {terminal, sqs, deadLetters, asked} = await openConfigured(
    '[[pin]]\nqueue = "orders-*"\nread-only = true\n',
  );
  await goTo(terminal, 'orders-dlq');
  terminal.press('m');
  await reads(terminal, /config\.toml/);
  await goTo(terminal, 'orders-dlq');
  terminal.press('R');
  await terminal.waitFor(/\[ Redrive|config\.toml/);
  if (terminal.screen().includes('[ Redrive')) {
    await pressButton(terminal, 'Redrive');
    await reads(terminal, /config\.toml/);
  }
  expect(asked()).not.toContain('ReceiveMessage');
  expect(asked()).not.toContain('StartMessageMoveTask');
  expect(await counts(sqs, deadLetters)).toBe('2/0/0');
});

test('a pin asks for the name in the dialogs of redrive, delete and import', async () => {
  const {terminal, sqs, deadLetters, source, home} = await openConfigured(typeNamePin);
  await sendLetters(sqs, deadLetters, orderLetters(2));
  await peekAt(terminal, 'orders-dlq');
  terminal.press('E', 'Ctrl-u', 'letters.jsonl', 'Enter');
  await terminal.waitFor('4 messages exported');
  terminal.press('Space');
  await terminal.waitFor('1 marked');
  terminal.press('R');
  await needsName(terminal, 'Redrive');
  await pressButton(terminal, 'Redrive 1 message');
  await terminal.waitFor('1 message sent, 1 deleted');
  expect(await counts(sqs, source)).toBe('1/0/0');

  await peekAt(terminal, 'orders-dlq');
  terminal.press('x');
  await needsName(terminal, 'Delete');
  await focusOn(terminal, 'Leave it');
  terminal.press('Enter');
  await terminal.waitFor('RECV');

  await goTo(terminal, 'orders-dlq');
  terminal.press('I', path.join(home, 'letters.jsonl'), 'Enter');
  await reads(terminal, 'Messages 4 to send');
  await needsName(terminal, 'Send them');
  await pressButton(terminal, 'Send them');
  await terminal.waitFor('4 messages sent to orders-dlq');

  await goTo(terminal, 'orders-dlq');
  terminal.press('R');
  await needsName(terminal, 'Redrive');
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
  expect(await counts(sqs, deadLetters)).toBe('7/0/0');
});

test('a named account stands in the header in its colour, and defaults hold until the command line says otherwise', async () => {
  const config =
    '[defaults]\nfilter = "orders"\nread-only = true\n[[account]]\nid = "123456789012"\nname = "prod-eu"\ncolor = "red"\n';
  const {terminal, account, home} = await openConfigured(config);
  expect(terminal.line(0)).toContain('prod-eu');
  expect(terminal.line(0)).not.toContain('123456789012');
  const {bg, inverse, fg} = terminal.cell(2, 0);
  expect([bg, inverse ? fg : bg]).toContain(1);
  expect(terminal.line(0)).toMatch(/read-only/i);
  expect(terminal.screen()).toContain('2 of 5 queues');
  const other = await openAt(home, account, {args: ['--no-read-only', '--filter', 'audit']});
  expect(other.line(0)).not.toMatch(/read-only/i);
  expect(other.screen()).toContain('1 of 5 queues');
});

test('a mistake in the file ends the start with 2 and names file and key; --config reads another one', async () => {
  const {account} = await openOrdersAccount();
  const home = openHome();
  mkdirSync(path.join(home, '.config/sls-top'), {recursive: true});
  writeFileSync(path.join(home, '.config/sls-top/config.toml'), '[defaults]\nintervall = 5\n');
  const terminal = openDashboard(account, {cwd: home, env: cleanEnvironment(home)});
  expect((await terminal.exited).exitCode).toBe(2);
  const words = terminal.screen().replaceAll('\n', '');
  expect(words).toContain('.config/sls-top/config.toml');
  expect(words).toContain('intervall');
  expect(terminal.bufferType()).toBe('normal');
  writeFileSync(path.join(home, 'other.toml'), '[defaults]\nfilter = "audit"\n');
  const other = await openAt(home, account, {args: ['--config', 'other.toml']});
  expect(other.screen()).toContain('1 of 5 queues');
  const missing = openDashboard(account, {args: ['--config', 'none.toml'], cwd: home});
  expect((await missing.exited).exitCode).toBe(2);
  expect((await dlqUser().run(['list', '--config', 'none.toml'])).code).toBe(2);
});
