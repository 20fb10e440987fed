import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {MessageAttributeValue, SQSClient} from '@aws-sdk/client-sqs';
import {SendMessageCommand} from '@aws-sdk/client-sqs';
import {onTestFinished} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {bodies, createQueue, createQueueWithDeadLetters, receive} from '../demo/open-account.ts';
import {openDashboard, openLiveAccount, selectedName, untilLive} from './dashboard.ts';
import type {Terminal, TerminalOptions} from './pty.ts';
import {cleanEnvironment} from './pty.ts';

/** A home directory that outlives the program, until the test is finished. */
export const openHome = (): string => {
  const home = mkdtempSync(path.join(tmpdir(), 'sls-top-home-'));
  onTestFinished(() => {
    rmSync(home, {recursive: true, force: true});
  });
  return home;
};

/** Opens the program of a user with this home, which is also where it stands, in 120 x 36. */
export const openAt = async (
  home: string,
  account: Parameters<typeof openDashboard>[0],
  {env = {}, ...options}: TerminalOptions = {},
): Promise<Terminal> => {
  const terminal = openDashboard(account, {
    columns: 120,
    rows: 36,
    cwd: home,
    ...options,
    env: {...cleanEnvironment(home), ...env},
  });
  await untilLive(terminal);
  return terminal;
};

/** Waits for a sentence, whatever lines it is broken into. */
export const reads = async (
  terminal: Terminal,
  sentence: RegExp | string,
  options?: {readonly timeout: number},
): Promise<void> =>
  terminal.waitFor(screen => {
    const words = screen.replaceAll(/\s+/g, ' ');
    return typeof sentence === 'string' ? words.includes(sentence) : sentence.test(words);
  }, options);

/** A message that failed with this error. */
type Letter = {
  readonly body: string;
  readonly error?: string;
  readonly attributes?: Readonly<Record<string, MessageAttributeValue>>;
};

export const textAttribute = (value: string): MessageAttributeValue => ({
  DataType: 'String',
  StringValue: value,
});

/** Sends dead letters, oldest first. */
export const sendLetters = async (sqs: SQSClient, url: string, letters: readonly Letter[]): Promise<void> => {
  for (const {body, error, attributes = {}} of letters) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: {
          ...attributes,
          ...(error === undefined ? {} : {ErrorCode: textAttribute(error)}),
        },
      }),
    );
  }
};

/** So many letters `{"order": n}`, of which those of `isBad` failed with `BadAmount` and the others with `Timeout`. */
export const orderLetters = (count: number, isBad: (n: number) => boolean = n => n % 3 === 0) =>
  Array.from({length: count}, (_, index) => ({
    body: JSON.stringify({order: index + 1, customer: `customer-${index % 2}`}),
    error: isBad(index + 1) ? 'BadAmount' : 'Timeout',
  }));

/** `orders` with these dead letters in `orders-dlq`, the program of a user who has it on screen, and the user's home. */
export const openWorkbench = async (
  letters: readonly Letter[],
  options: TerminalOptions = {},
  accountOptions: DemoAccountOptions = {},
) => {
  const live = await openLiveAccount(accountOptions);
  const {source, deadLetters} = await createQueueWithDeadLetters(live.sqs, 'orders', {maxReceiveCount: 3});
  await createQueue(live.sqs, 'parking');
  await sendLetters(live.sqs, deadLetters, letters);
  const home = openHome();
  const terminal = await openAt(home, live.account, options);
  return {...live, source, deadLetters, home, terminal};
};

/** Leaves one row on the table, whatever screen was open and whatever stood there. */
export const goTo = async (terminal: Terminal, name: string): Promise<void> => {
  terminal.press(':queues', 'Enter', `:filter ${name}`, 'Enter');
  await terminal.waitFor(() => selectedName(terminal) === name);
};

/** Lists the first messages of a queue. */
export const peekAt = async (terminal: Terminal, name: string): Promise<void> => {
  await goTo(terminal, name);
  terminal.press('m');
  await terminal.waitFor(new RegExp(`Peek at ${name}: .* as of \\d\\d:`));
};

/** Lists all messages of a queue. */
export const scan = async (terminal: Terminal, name: string): Promise<void> => {
  await peekAt(terminal, name);
  terminal.press('D');
  await terminal.waitFor(`Scan ${name}?`);
  terminal.press('Enter');
  await terminal.waitFor(new RegExp(`Scan of ${name}: .* nothing more came`), {timeout: 20_000});
};

/** The line with the marker of the selection. */
const pointedLine = ({screen}: Terminal): string | undefined =>
  screen()
    .split('\n')
    .find(line => line.startsWith('▸'));

/** Goes down to the line with this text, on a screen whose lines do not change by themselves. */
const pointAt = async (terminal: Terminal, text: string): Promise<void> => {
  for (;;) {
    const before = pointedLine(terminal);
    if (before?.includes(text) === true) return;
    terminal.press('j');
    await terminal.waitFor(() => pointedLine(terminal) !== before);
  }
};

/** Opens the groups by error and selects one. */
export const pointAtError = async (terminal: Terminal, error: string): Promise<void> => {
  terminal.press('o');
  await terminal.waitFor(/Groups of \S+ by error: /);
  await pointAt(terminal, error);
};

/** Goes through the fields of a dialog to a button. */
export const focusOn = async (terminal: Terminal, button: string): Promise<void> => {
  const focused = (): string | undefined => /^ *▸ (.*)$/m.exec(terminal.screen())?.[1];
  // The button in focus may stand behind another one on its line.
  const isFocused = (): boolean => terminal.screen().includes(`▸ [ ${button}`);
  for (let steps = 0; !isFocused(); steps += 1) {
    if (steps > 8) throw new Error(`Expected a button ${button} on the screen:\n${terminal.screen()}`);
    const before = focused() ?? terminal.screen();
    terminal.press('Tab');
    await terminal.waitFor(() => isFocused() || (focused() ?? terminal.screen()) !== before);
  }
};

/** Presses a button of a dialog as soon as it is there. */
export const pressButton = async (terminal: Terminal, button: string): Promise<void> => {
  await terminal.waitFor(`[ ${button}`, {timeout: 15_000});
  await focusOn(terminal, button);
  terminal.press('Enter');
};

/** Every body in a queue, sorted. Hides them for five minutes. */
export const bodiesIn = async (sqs: SQSClient, url: string): Promise<readonly string[]> => {
  const all: string[] = [];
  for (;;) {
    const messages = await receive(sqs, url, {VisibilityTimeout: 300});
    if (messages.length === 0) return all.sort();
    all.push(...bodies(messages).map(String));
  }
};

/** The files of jobs, each as its lines of JSON. */
export const jobFiles = (home: string): readonly (readonly Readonly<Record<string, unknown>>[])[] => {
  const folder = path.join(home, '.local/state/sls-top/jobs');
  return readdirSync(folder).map(name =>
    readFileSync(path.join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>),
  );
};
