import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, vi} from 'vitest';
import type {AwsClients, AwsHooks, AwsSettings} from '../../source/aws/clients.ts';
import {createAwsClients} from '../../source/aws/clients.ts';
import type {Failure} from '../../source/domain/failure.ts';
import {FailureError} from '../../source/domain/failure.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import type {WireReply, WireRequest, FakeEndpoint} from './fake-endpoint.ts';
import {startFakeEndpoint} from './fake-endpoint.ts';

/** What one test has: an empty AWS configuration, and things that end with it. */
export type AwsEnvironment = {
  readonly writeConfig: (text: string) => Promise<void>;
  readonly writeCredentials: (text: string) => Promise<void>;
  readonly setVariables: (variables: Readonly<Record<string, string>>) => void;
  readonly endpoint: (
    reply: (request: WireRequest) => WireReply | Promise<WireReply>,
  ) => Promise<FakeEndpoint>;
  /** Clients with fixed keys and region unless told otherwise. */
  readonly connect: (settings?: Partial<AwsSettings>, hooks?: Partial<AwsHooks>) => Promise<AwsClients>;
  readonly log: readonly string[];
  readonly journal: readonly JournalEntry[];
};

const testKeys = {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'};

/** Call at the top of a test file: every test then starts with no trace of the machine's own AWS settings. */
export const prepareAwsEnvironment = (): AwsEnvironment => {
  const log: string[] = [];
  const journal: JournalEntry[] = [];
  let folder = '';
  let cleanups: (() => void | Promise<void>)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aws-environment-'));
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', folder);
    log.length = 0;
    journal.length = 0;
  });

  afterEach(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
    cleanups = [];
    vi.unstubAllEnvs();
    await rm(folder, {recursive: true, force: true});
  });

  return {
    writeConfig: text => writeFile(join(folder, 'config'), text),
    writeCredentials: text => writeFile(join(folder, 'credentials'), text),
    setVariables: variables => {
      for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    },
    endpoint: async reply => {
      const endpoint = await startFakeEndpoint(reply);
      cleanups.push(endpoint.close);
      return endpoint;
    },
    connect: async (settings = {}, hooks = {}) => {
      const clients = await createAwsClients(
        {readOnly: false, region: 'eu-west-1', credentials: testKeys, ...settings},
        {
          log: (level, message) => log.push(`${level}: ${message}`),
          askMfaCode: () => Promise.reject(new Error('nobody is here')),
          journal: {
            write: entry => {
              journal.push(entry);
              return Promise.resolve();
            },
          },
          ...hooks,
        },
      );
      cleanups.push(clients.destroy);
      return clients;
    },
    log,
    journal,
  };
};

/** Of a promise that must reject: the failure it rejected with. */
export const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`Expected a failure, got ${String(error)}`);
  return error.failure;
};
