import type {CloudWatchClientConfig} from '@aws-sdk/client-cloudwatch';
import {CloudWatchClient} from '@aws-sdk/client-cloudwatch';
import type {SQSClientConfig} from '@aws-sdk/client-sqs';
import {SQSClient} from '@aws-sdk/client-sqs';
import type {Logger, NodeHttpHandlerOptions} from '@smithy/types';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {FixedCredentials, SharedCredentials} from './credentials.ts';
import {createSharedCredentials} from './credentials.ts';
import {failurePlugin} from './failure-plugin.ts';
import {journalPlugin} from './journal-plugin.ts';
import type {GuardedService} from './read-only-guard.ts';
import {readOnlyGuard} from './read-only-guard.ts';
import {createSdkLogger} from './sdk-logger.ts';
import {checkEndpoint, checkProfile, requireRegion} from './settings-checks.ts';
import {profileInForce, resolveEndpoint} from './shared-config.ts';

export type AwsSettings = {
  /** `--profile`; otherwise AWS_PROFILE. */
  readonly profile?: string | undefined;
  /** `--region`; otherwise environment and profile. */
  readonly region?: string | undefined;
  /** `--endpoint-url`; otherwise environment and profile. */
  readonly endpointUrl?: string | undefined;
  /** `--read-only`: not even a person's key press changes anything. */
  readonly readOnly: boolean;
  /** For one attempt; a call makes up to three. */
  readonly requestTimeoutMilliseconds?: number | undefined;
  /** Skips profiles and providers: for the demo account, which takes any key. */
  readonly credentials?: FixedCredentials | undefined;
};

export type AwsHooks = {
  readonly log: LogSink;
  /** Asks a person for the code of an MFA device; a rejection means no code, and nobody is asked again for now. */
  readonly askMfaCode: (serial: string) => Promise<string>;
  readonly journal: Journal;
};

/** The clients of one account and region. Everything they throw is a `FailureError`. */
export type AwsClients = {
  readonly region: string;
  /** The profile in force; `undefined`: the default one. */
  readonly profile: string | undefined;
  /** Where a service's calls go instead of AWS, for the header. */
  readonly endpoints: Readonly<Record<GuardedService, string | undefined>>;
  /** For the background: can only read, and slows down as a whole when AWS asks for it (retry mode adaptive). */
  readonly polling: {readonly sqs: SQSClient; readonly cloudwatch: CloudWatchClient};
  /** For what a person asked for: not slowed by polling, and every change is journalled. */
  readonly actions: {readonly sqs: SQSClient};
  readonly credentials: Pick<SharedCredentials, 'invalidate'>;
  readonly destroy: () => void;
};

const connectionTimeoutMilliseconds = 2000;
/** Long enough for the slowest ordinary answer and for the one-second long polls of a peek. */
const defaultRequestTimeoutMilliseconds = 10_000;
const maxSockets = 50;

/**
 * The SDK has no time limits of its own, and requestTimeout alone only prints a warning (@smithy/node-http-handler).
 * socketTimeout is for an answer that starts and then stalls.
 */
const httpOptions = (requestTimeout: number, logger: Logger): NodeHttpHandlerOptions => ({
  connectionTimeout: connectionTimeoutMilliseconds,
  requestTimeout,
  socketTimeout: requestTimeout,
  throwOnRequestTimeout: true,
  httpAgent: {maxSockets},
  httpsAgent: {maxSockets},
  logger,
});

const pollingWayOut = 'Background polling may only read: this is a mistake in sls-top, please report it.';
const actionsWayOut = 'Start again without --read-only to allow it.';

/** The scheduler comes back anyway, so a dead endpoint is reported after two time limits instead of three. */
const pollingRetries = {retryMode: 'adaptive', maxAttempts: 2};
const actionRetries = {retryMode: 'standard', maxAttempts: 3};

type Wiring = {
  readonly region: string;
  readonly profile: string | undefined;
  readonly readOnly: boolean;
  readonly endpoints: AwsClients['endpoints'];
  readonly credentials: SharedCredentials;
  readonly requestHandler: NodeHttpHandlerOptions;
  readonly sdkLogger: Logger;
  readonly hooks: AwsHooks;
};

const clientConfig = (
  service: GuardedService,
  {region, endpoints, credentials, requestHandler, sdkLogger}: Wiring,
): SQSClientConfig & CloudWatchClientConfig => ({
  region,
  ...(endpoints[service] === undefined
    ? {ignoreConfiguredEndpointUrls: true}
    : {endpoint: endpoints[service]}),
  credentials: credentials.providerFor(endpoints[service]),
  requestHandler,
  logger: sdkLogger,
});

const failuresOf = (service: GuardedService, {profile, region, endpoints, credentials}: Wiring) =>
  [{service, profile, region, endpointUrl: endpoints[service]}, credentials.invalidate] as const;

const createPollingClients = (wiring: Wiring): AwsClients['polling'] => {
  // A queue URL may name another host (an old one, an emulator's own idea): the endpoint in force is asked.
  const sqs = new SQSClient({
    ...clientConfig('sqs', wiring),
    ...pollingRetries,
    useQueueUrlAsEndpoint: false,
  });
  sqs.middlewareStack.use(failurePlugin(...failuresOf('sqs', wiring)));
  sqs.middlewareStack.use(readOnlyGuard('sqs', pollingWayOut));
  const cloudwatch = new CloudWatchClient({...clientConfig('cloudwatch', wiring), ...pollingRetries});
  cloudwatch.middlewareStack.use(failurePlugin(...failuresOf('cloudwatch', wiring)));
  cloudwatch.middlewareStack.use(readOnlyGuard('cloudwatch', pollingWayOut));
  return {sqs, cloudwatch};
};

const createActionClients = (wiring: Wiring): AwsClients['actions'] => {
  const sqs = new SQSClient({...clientConfig('sqs', wiring), ...actionRetries, useQueueUrlAsEndpoint: false});
  const {hooks, profile, readOnly, region} = wiring;
  sqs.middlewareStack.use(failurePlugin(...failuresOf('sqs', wiring)));
  if (readOnly) sqs.middlewareStack.use(readOnlyGuard('sqs', actionsWayOut));
  sqs.middlewareStack.use(journalPlugin({service: 'sqs', region, profile}, hooks.journal, hooks.log));
  return {sqs};
};

const resolveWiring = async (settings: AwsSettings, hooks: AwsHooks): Promise<Wiring> => {
  const {readOnly, endpointUrl, credentials: fixed, requestTimeoutMilliseconds} = settings;
  const profile = fixed === undefined ? profileInForce(settings.profile) : undefined;
  await checkProfile(profile);
  const region = await requireRegion(settings.region, profile);
  const endpoints = {
    sqs: checkEndpoint(await resolveEndpoint('sqs', endpointUrl, profile)),
    cloudwatch: checkEndpoint(await resolveEndpoint('cloudwatch', endpointUrl, profile)),
  };
  const sdkLogger = createSdkLogger(hooks.log);
  const requestHandler = httpOptions(
    requestTimeoutMilliseconds ?? defaultRequestTimeoutMilliseconds,
    sdkLogger,
  );
  const {log, askMfaCode} = hooks;
  const credentials = createSharedCredentials(
    {profile, region, fixed, requestHandler},
    {log, sdkLogger, askMfaCode},
  );
  return {region, profile, readOnly, endpoints, credentials, requestHandler, sdkLogger, hooks};
};

/**
 * Finds out profile, region and endpoints without asking the network, and builds the clients. Throws a
 * `FailureError` when there is no region or no such profile.
 */
export const createAwsClients = async (settings: AwsSettings, hooks: AwsHooks): Promise<AwsClients> => {
  // The SDK would print its Node.js notice over the screen.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const wiring = await resolveWiring(settings, hooks);
  const polling = createPollingClients(wiring);
  const actions = createActionClients(wiring);
  const {region, profile, endpoints, credentials} = wiring;
  return {
    region,
    profile,
    endpoints,
    polling,
    actions,
    credentials: {invalidate: credentials.invalidate},
    destroy: () => {
      for (const client of [polling.sqs, polling.cloudwatch, actions.sqs]) client.destroy();
    },
  };
};
