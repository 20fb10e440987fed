import type {DemoAccount, DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {createQueue, createQueueWithDeadLetters, openAccount, send} from '../demo/open-account.ts';
import type {Terminal, TerminalOptions} from './pty.ts';
import {openTerminal} from './terminal.ts';

/** One thing that goes wrong on purpose; see source/demo/wire/faults.ts. */
export type Fault = {
  readonly target: string;
  readonly times?: number;
  readonly delayMilliseconds?: number;
  readonly hang?: boolean;
  readonly error?: {readonly code: string; readonly message?: string; readonly status?: number};
};

/** An account of this test alone in which time passes as it does, SDK clients for it, and what the program asked of it. */
export const openLiveAccount = async (options: DemoAccountOptions = {}) => {
  const opened = await openAccount({now: Date.now, ...options});
  const {account} = opened;
  return {
    ...opened,
    /** From now on exactly these things go wrong. */
    setFaults: async (...rules: readonly Fault[]): Promise<void> => {
      const {ok} = await fetch(`${account.url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
      if (!ok) throw new Error('Expected the account to take the faults');
    },
    /** Operations that the program asked for, oldest first. */
    asked: (): readonly string[] =>
      account
        .requests()
        .filter(({accessKeyId}) => accessKeyId === programKey.AWS_ACCESS_KEY_ID)
        .map(({operation}) => operation),
  };
};

export type LiveAccount = Awaited<ReturnType<typeof openLiveAccount>>;

/** The credentials of the program under test: they tell its requests from the test's own. */
export const programKey = {AWS_ACCESS_KEY_ID: 'AKIAPROGRAM', AWS_SECRET_ACCESS_KEY: 'secret'} as const;

/** Everything a look may ask for: what the Service Authorization Reference calls Read or List, and changes nothing. */
export const reads: ReadonlySet<string> = new Set([
  ...['ListQueues', 'GetQueueAttributes', 'ListDeadLetterSourceQueues', 'ListMessageMoveTasks'],
  ...['ListStreams', 'DescribeStreamSummary', 'ListStreamConsumers', 'ListShards'],
  ...['ListFunctions', 'ListEventSourceMappings', 'GetAccountSettings', 'GetFunctionConcurrency'],
  ...['ListProvisionedConcurrencyConfigs', 'ListFunctionEventInvokeConfigs'],
  ...['ListTopics', 'GetTopicAttributes', 'ListSubscriptionsByTopic', 'GetSubscriptionAttributes'],
  ...['DescribeAlarms', 'DescribeAlarmHistory', 'ListAlarmMuteRules', 'GetMetricData'],
]);

/**
 * Opens the program on the account, polling each second, in a terminal of 80x24 unless told otherwise. Goes on to the
 * table of queues, which most tests are about, as soon as the overview is there.
 */
export const openDashboard = (
  account: Pick<DemoAccount, 'url' | 'region'>,
  options: TerminalOptions = {},
): Terminal => {
  const terminal = openOverview(account, options);
  terminal.waitFor(/1 Overview/).then(
    () => {
      terminal.press('2');
    },
    // A program that ends before, or has no room for its tabs, is what the test is about.
    () => undefined,
  );
  return terminal;
};

/** Opens the program on the account and leaves it as it starts. */
export const openOverview = (
  {url, region}: Pick<DemoAccount, 'url' | 'region'>,
  {args = [], env = {}, ...options}: TerminalOptions = {},
): Terminal =>
  openTerminal({
    columns: 80,
    rows: 24,
    ...options,
    args: [
      '--endpoint-url',
      url,
      '--region',
      region,
      ...(args.includes('--interval') ? [] : ['--interval', '1']),
      ...args,
    ],
    env: {...programKey, ...env},
  });

/** Waits until all queues, their live values and the first answer of CloudWatch are on screen. */
export const untilLive = async (terminal: Terminal): Promise<void> =>
  terminal.waitFor(/ live \d+s [·.] metrics /, {timeout: 15_000});

/** Five queues: `orders` with two dead letters, `orders-dlq`, and three quiet ones that are no dead-letter queues. */
export const openOrdersAccount = async (options: DemoAccountOptions = {}) => {
  const live = await openLiveAccount(options);
  const {source, deadLetters} = await createQueueWithDeadLetters(live.sqs, 'orders', {maxReceiveCount: 3});
  await send(live.sqs, deadLetters, '{"order":1,"failed":true}', '{"order":2,"failed":true}');
  for (const name of ['audit', 'invoices', 'mails-dlq']) await createQueue(live.sqs, name);
  return {...live, source, deadLetters};
};

/** The names on screen, top to bottom, of a table whose names are not cut. */
export const namesOf = (terminal: Terminal): readonly string[] =>
  terminal
    .screen()
    .split('\n')
    .map(line => /^[▸ ][* ][◆ ][✖▲·?] (\S+)/.exec(line)?.[1])
    .filter(name => name !== undefined);

/** The name of the selected row. */
export const selectedName = ({screen}: Pick<Terminal, 'screen'>): string | undefined =>
  /^▸[* ][◆ ]\S (\S+)/m.exec(screen())?.[1];

/** The screen without what changes from second to second: clocks, ages, trends and port numbers. */
export const calm = (screen: string): string =>
  screen
    .replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss')
    .replaceAll(/\d+[sm]\d*(?= ago)/g, 'Ns')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:port')
    .replaceAll(/ *[▁-█]+/g, '');

/** The lines of a screen; the last line of the screen is the last of these, blank or not. */
export const linesOf = ({screen}: Pick<Terminal, 'screen'>): readonly string[] => screen().split('\n');

/** Moves the selection to the row with this name, from the top. */
export const select = async (terminal: Terminal, name: string): Promise<void> => {
  terminal.press('g');
  await terminal.waitFor(() => selectedName(terminal) === namesOf(terminal)[0]);
  const steps = namesOf(terminal).indexOf(name);
  if (steps < 0) throw new Error(`Expected a row ${name} on the screen:\n${terminal.screen()}`);
  if (steps > 0) terminal.press('j'.repeat(steps));
  await terminal.waitFor(() => selectedName(terminal) === name);
};

/** What the program asked the terminal to put on the clipboard last (OSC 52). */
export const clipboard = ({rawOutput}: Pick<Terminal, 'rawOutput'>): string => {
  const sequences = [...rawOutput().matchAll(/\u001B\]52;c;([^\u0007]*)\u0007/g)];
  return Buffer.from(sequences.at(-1)?.[1] ?? '', 'base64').toString();
};
