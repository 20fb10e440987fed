import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {connect, createServer} from 'node:net';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

/** A port of the loopback interface that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    const tell = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });

const untilItAnswers = async (child: ChildProcess, {name, port}: PeerProgram): Promise<void> => {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${String(child.exitCode)}`);
    await sleep(25);
  }
};

/** An emulator that is a program of its own. It listens on the port once it is ready. */
type PeerProgram = {
  readonly name: string;
  readonly port: number;
  readonly command: string;
  readonly parameters: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
};

/** Starts it; resolves when it answers, with what ends it. Rejects when it ends before that or cannot be started. */
export const startPeerProcess = async (program: PeerProgram): Promise<() => Promise<void>> => {
  const {command, parameters, variables = {}} = program;
  const child = spawn(command, parameters, {
    stdio: 'ignore',
    env: {PATH: process.env['PATH'], ...variables},
  });
  // One that could not be started has ended as well.
  const ended = once(child, 'exit').catch(() => undefined);
  // A test run that is broken off must not leave it behind.
  const kill = () => {
    child.kill();
  };
  process.once('exit', kill);
  await untilItAnswers(child, program);
  return async () => {
    process.off('exit', kill);
    kill();
    await ended;
  };
};
