import process from 'node:process';
import type {AwsSettings} from '../aws/clients.ts';
import {exitCode} from './exit-code.ts';

/** The embedded demo account, running, and the settings that lead to it. */
export type RunningDemo = {
  readonly url: string;
  readonly settings: Pick<AwsSettings, 'profile' | 'region' | 'endpointUrl' | 'credentials'>;
  readonly fix: () => void;
  readonly close: () => Promise<void>;
};

/** Starts the demo account on a loopback port; 0 takes any free one. */
export const startDemo = async (port: number): Promise<RunningDemo> => {
  const {startDemoAccount} = await import('../demo/demo-account.ts');
  const {url, region, fix, close} = await startDemoAccount({port});
  return {
    url,
    fix,
    close,
    settings: {
      profile: undefined,
      region,
      endpointUrl: url,
      credentials: {accessKeyId: 'demo', secretAccessKey: 'demo'},
    },
  };
};

const untilSignal = async (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
      });
  });

/** `sls-top demo`: serves the demo account until ^C. Its address is the first line printed. Resolves with the exit code. */
export const serveDemo = async (port: number): Promise<number> => {
  let demo: RunningDemo;
  try {
    demo = await startDemo(port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why =
      code === 'EADDRINUSE' ? `port ${String(port)} is taken; choose another one or leave --port out` : code;
    process.stderr.write(`sls-top: the demo account could not start: ${why}\n`);
    return exitCode.usage;
  }
  process.stdout.write(
    [
      demo.url,
      `Look at it from another terminal: sls-top --endpoint-url ${demo.url} --region eu-west-1`,
      `Deploy the fix: curl -X POST ${demo.url}/demo/fix`,
      'Stop with ^C.',
      '',
    ].join('\n'),
  );
  await untilSignal();
  await demo.close();
  return exitCode.fine;
};
