import {createRequire} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {freePort, startPeerProcess} from './peer-process.ts';
import type {Peer} from './peers.ts';

const require = createRequire(import.meta.url);

/** An emulator of Kinesis that nobody here wrote, as a process of its own. It speaks HTTP/1.1 on the port given here. */
export const startKinesisLocal = async (): Promise<Peer> => {
  const main = require.resolve('kinesis-local/main.js');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const close = await startPeerProcess({
    name: 'kinesis-local',
    port,
    command: process.execPath,
    parameters: [main],
    variables: {
      KINESIS_MOCK_PLAIN_PORT: String(port),
      KINESIS_MOCK_TLS_PORT: String(tlsPort),
      KINESIS_MOCK_CERT_PATH: path.join(path.dirname(main), 'server.json'),
      SHARD_LIMIT: '3000',
      LOG_LEVEL: 'ERROR',
      // Streams and consumers are there at once, so that nothing has to be waited for.
      CREATE_STREAM_DURATION: '1ms',
      REGISTER_STREAM_CONSUMER_DURATION: '1ms',
      SPLIT_SHARD_DURATION: '1ms',
      DELETE_STREAM_DURATION: '1ms',
    },
  });
  return {url: `http://127.0.0.1:${String(port)}`, region: 'us-east-1', close};
};
