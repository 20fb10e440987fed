import {once} from 'node:events';
import process from 'node:process';
import {startDemoAccount} from '../../source/demo/demo-account.ts';
import {startLocalAwsSqs} from '../aws/peers.ts';

export type EmulatorName = 'demo' | 'local-aws-sqs';

/** What an emulator in a process of its own says of itself: one JSON line at the start and for each it is asked with. */
export type EmulatorFigures = {
  readonly url: string;
  /** Processor time since the process began. */
  readonly cpuSeconds: number;
};

const start = (name: string): Promise<{readonly url: string; readonly close: () => Promise<void>}> =>
  name === 'demo' ? startDemoAccount({workload: false}) : startLocalAwsSqs();

/** `emulator-process.ts demo` or `local-aws-sqs`: runs until its standard input ends. */
export const main = async ([name = '']: readonly string[]): Promise<void> => {
  const {url, close} = await start(name);
  const tell = () => {
    const {user, system} = process.cpuUsage();
    const figures: EmulatorFigures = {url, cpuSeconds: (user + system) / 1e6};
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  };
  tell();
  process.stdin.on('data', tell);
  await once(process.stdin, 'end');
  await close();
};
