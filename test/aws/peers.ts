import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {createSqsServer} from 'local-aws-sqs';
import {startDemoAccount} from '../../source/demo/demo-account.ts';

/** Something that speaks SQS over HTTP. */
export type Peer = {readonly url: string; readonly region: string; readonly close: () => Promise<void>};

/** The program's own simulated account, without its workload. */
export const startDemoPeer = async (): Promise<Peer> =>
  startDemoAccount({workload: false, moveTaskPerSecond: 500});

/** An emulator nobody here wrote, with real message move tasks. */
export const startLocalAwsSqs = async (): Promise<Peer> => {
  const server = await createSqsServer({
    port: 0,
    hostname: '127.0.0.1',
    emulateQueueCreationLifecycle: false,
  });
  if (!server.listening) await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Why fauxqs cannot run here, if it cannot: it needs node:sqlite. */
export const fauxqsObstacle = (): string | undefined => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 5) ? undefined : 'fauxqs needs Node.js 22.5 or newer';
};

/** Another emulator nobody here wrote; strict about receives and receipt handles, without move tasks. */
export const startFauxqs = async (): Promise<Peer> => {
  const {buildApp} = await import('fauxqs');
  const app = buildApp({logger: false});
  return {
    url: await app.listen({port: 0, host: '127.0.0.1'}),
    region: 'us-east-1',
    close: async () => {
      await app.close();
    },
  };
};
