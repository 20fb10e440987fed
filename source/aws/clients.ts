import {setMaxListeners} from 'node:events';
import {CloudWatchClient} from '@aws-sdk/client-cloudwatch';
import {KinesisClient} from '@aws-sdk/client-kinesis';
import {LambdaClient} from '@aws-sdk/client-lambda';
import {SNSClient} from '@aws-sdk/client-sns';
import {SQSClient} from '@aws-sdk/client-sqs';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import type {Logger, MetadataBearer, NodeHttpHandlerOptions, Pluggable} from '@smithy/types';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {Pin} from '../domain/pins.ts';
import type {ResourceClass} from '../domain/request-count.ts';
import type {FixedCredentials, SharedCredentials} from './credentials.ts';
import {createSharedCredentials} from './credentials.ts';
import {failurePlugin} from './failure-plugin.ts';
import {journalPlugin} from './journal-plugin.ts';
import type {CallRates, PollingRates} from './pace-plugin.ts';
import {pacePlugin, pollingRates} from './pace-plugin.ts';
import type {PinGuardSettings} from './pin-guard.ts';
import {pinGuard} from './pin-guard.ts';
import type {GuardedService} from './read-only-guard.ts';
import {readOnlyGuard} from './read-only-guard.ts';
import {redriveSources} from './redrive-sources.ts';
import type {RequestLedger} from './request-ledger.ts';
import {openRequestLedger} from './request-ledger.ts';
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
  /** Of the config file: what not even a person's key press changes. */
  readonly pins?: readonly Pin[] | undefined;
  /** For one attempt; a call makes up to three. */
  readonly requestTimeoutMilliseconds?: number | undefined;
  /** Skips profiles and providers: for the demo account, which takes any key. */
  readonly credentials?: FixedCredentials | undefined;
  /** Metrics are read in a way that is free (`--free`). */
  readonly free?: boolean | undefined;
  /** What background polling may ask for; otherwise what is polite to AWS. */
  readonly pollingRates?: PollingRates | undefined;
};

export type AwsHooks = {
  readonly log: LogSink;
  /** Asks a person for the code of an MFA device; a rejection means no code, and nobody is asked again for now. */
  readonly askMfaCode: (serial: string) => Promise<string>;
  readonly journal: Journal;
  /** Goes on with the counts of clients that were given up. */
  readonly ledger?: RequestLedger | undefined;
  /** Those of clients of the same profile in other regions: nobody is asked twice for one code. */
  readonly sharedCredentials?: Map<string, SharedCredentials> | undefined;
};

/** The clients of one account and region. Everything they throw is a `FailureError`. */
export type AwsClients = {
  readonly region: string;
  /** The profile in force; `undefined`: the default one. */
  readonly profile: string | undefined;
  /** Where a service's calls go instead of AWS, for the header. */
  readonly endpoints: Readonly<Record<GuardedService, string | undefined>>;
  /** For the background: can only read, and slows down as a whole when AWS asks for it (retry mode adaptive). */
  readonly polling: {
    readonly sqs: SQSClient;
    readonly sns: SNSClient;
    readonly kinesis: KinesisClient;
    readonly lambda: LambdaClient;
    readonly cloudwatch: CloudWatchClient;
  };
  /** For what a person asked for: not slowed by polling, and every change is journalled. */
  readonly actions: {readonly sqs: SQSClient; readonly kinesis: KinesisClient};
  /**
   * For jobs on messages: every change is journalled, and SQS and Lambda are asked once a call, because a send that is
   * repeated after a lost answer would be a duplicate that nobody names. Jobs repeat what was refused for certain.
   */
  readonly jobs: {readonly sqs: SQSClient; readonly lambda: LambdaClient; readonly sns: SNSClient};
  /** Whether metrics are to be read in a way that is free. */
  readonly free: boolean;
  readonly credentials: Pick<SharedCredentials, 'invalidate'>;
  /** What AWS bills of the requests of all of them. Signing in is in it as far as STS is asked. */
  readonly ledger: RequestLedger;
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
const noRetries = {retryMode: 'standard', maxAttempts: 1};

/**
 * Idle connections are given up before the other side does: a request that meets a connection just being closed counts
 * as unanswered. Longer than three seconds, after which the SDK sets the time limit of a request.
 */
const idleMilliseconds = 4000;

/** Reads before a job: they share what Lambda allows an account with deployments (`pollingRates`). */
const jobReads: CallRates = {operations: {ListFunctions: 5, ListFunctionEventInvokeConfigs: 5}};

type Wiring = {
  readonly region: string;
  readonly profile: string | undefined;
  readonly readOnly: boolean;
  readonly pins: readonly Pin[];
  readonly endpoints: AwsClients['endpoints'];
  readonly credentials: SharedCredentials;
  readonly requestHandler: NodeHttpHandlerOptions;
  readonly sdkLogger: Logger;
  readonly hooks: AwsHooks;
  readonly pollingRates: PollingRates;
  readonly ledger: RequestLedger;
  /** Aborted when the clients are given up, so that no call waits for its turn any longer. */
  readonly destroyed: AbortController;
};

const clientConfig = (
  service: GuardedService,
  {region, endpoints, credentials, requestHandler, sdkLogger, ledger}: Wiring,
) => ({
  region,
  ...(endpoints[service] === undefined
    ? {ignoreConfiguredEndpointUrls: true}
    : {endpoint: endpoints[service]}),
  credentials: credentials.providerFor(endpoints[service]),
  // HTTP/1.1 for Kinesis as well: it reuses connections, emulators know nothing else, and only SubscribeToShard needs
  // HTTP/2.
  requestHandler: ledger.watched(new NodeHttpHandler(requestHandler)),
  logger: sdkLogger,
});

const failuresOf = (service: GuardedService, {profile, region, endpoints, credentials}: Wiring) =>
  [{service, profile, region, endpointUrl: endpoints[service]}, credentials.invalidate] as const;

/** The middleware stack of any client, as far as plugins need it. */
type Stack<Input extends object, Output extends MetadataBearer> = {
  readonly middlewareStack: {readonly use: (plugin: Pluggable<Input, Output>) => void};
};

const guardPolling = <Input extends object, Output extends MetadataBearer>(
  service: GuardedService,
  {middlewareStack}: Stack<Input, Output>,
  wiring: Wiring,
): void => {
  middlewareStack.use(failurePlugin(...failuresOf(service, wiring)));
  middlewareStack.use(readOnlyGuard(service, pollingWayOut));
  middlewareStack.use(pacePlugin(wiring.pollingRates[service], wiring.destroyed.signal));
  middlewareStack.use(wiring.ledger.plugin(service, 'polling'));
};

const guardActions = <Input extends object, Output extends MetadataBearer>(
  service: GuardedService,
  resourceClass: Exclude<ResourceClass, 'polling'>,
  {middlewareStack}: Stack<Input, Output>,
  wiring: Wiring,
  sourcesOf?: PinGuardSettings['sourcesOf'],
): void => {
  const {endpoints, hooks, ledger, pins, profile, readOnly, region} = wiring;
  const settings = {service, region, profile, endpointUrl: endpoints[service]};
  middlewareStack.use(failurePlugin(...failuresOf(service, wiring)));
  if (readOnly) middlewareStack.use(readOnlyGuard(service, actionsWayOut));
  middlewareStack.use(pinGuard({service, pins, profile, sourcesOf}));
  middlewareStack.use(journalPlugin(settings, hooks.journal, hooks.log));
  middlewareStack.use(ledger.plugin(service, resourceClass));
};

// A queue URL may name another host (an old one, an emulator's own idea): the endpoint in force is asked.
const endpointInForce = {useQueueUrlAsEndpoint: false};

const createPollingClients = (wiring: Wiring): AwsClients['polling'] => {
  const config = (service: GuardedService) => ({...clientConfig(service, wiring), ...pollingRetries});
  const sqs = new SQSClient({...config('sqs'), ...endpointInForce});
  const sns = new SNSClient(config('sns'));
  const kinesis = new KinesisClient(config('kinesis'));
  const lambda = new LambdaClient(config('lambda'));
  const cloudwatch = new CloudWatchClient(config('cloudwatch'));
  guardPolling('sqs', sqs, wiring);
  guardPolling('sns', sns, wiring);
  guardPolling('kinesis', kinesis, wiring);
  guardPolling('lambda', lambda, wiring);
  guardPolling('cloudwatch', cloudwatch, wiring);
  return {sqs, sns, kinesis, lambda, cloudwatch};
};

const createActionClients = (wiring: Wiring): AwsClients['actions'] => {
  const config = (service: GuardedService) => ({...clientConfig(service, wiring), ...actionRetries});
  const sqs = new SQSClient({...config('sqs'), ...endpointInForce});
  const kinesis = new KinesisClient(config('kinesis'));
  guardActions('sqs', 'action', sqs, wiring, async arn => redriveSources(sqs, arn));
  guardActions('kinesis', 'action', kinesis, wiring);
  return {sqs, kinesis};
};

const createJobClients = (wiring: Wiring): AwsClients['jobs'] => {
  const agent = {maxSockets, timeout: idleMilliseconds};
  const requestHandler = {...wiring.requestHandler, httpAgent: agent, httpsAgent: agent};
  const config = (service: GuardedService) => clientConfig(service, {...wiring, requestHandler});
  const sqs = new SQSClient({...config('sqs'), ...noRetries, ...endpointInForce});
  const lambda = new LambdaClient({...config('lambda'), ...noRetries});
  const sns = new SNSClient({...config('sns'), ...actionRetries});
  guardActions('sqs', 'job', sqs, wiring);
  guardActions('lambda', 'job', lambda, wiring);
  lambda.middlewareStack.use(pacePlugin(jobReads, wiring.destroyed.signal));
  guardActions('sns', 'job', sns, wiring);
  return {sqs, lambda, sns};
};

const resolveWiring = async (settings: AwsSettings, hooks: AwsHooks): Promise<Wiring> => {
  const {readOnly, pins = [], endpointUrl, credentials: fixed, requestTimeoutMilliseconds} = settings;
  const profile = fixed === undefined ? profileInForce(settings.profile) : undefined;
  await checkProfile(profile);
  const region = await requireRegion(settings.region, profile);
  const endpointOf = async (service: GuardedService): Promise<string | undefined> =>
    checkEndpoint(await resolveEndpoint(service, endpointUrl, profile));
  const endpoints = {
    sqs: await endpointOf('sqs'),
    sns: await endpointOf('sns'),
    kinesis: await endpointOf('kinesis'),
    lambda: await endpointOf('lambda'),
    cloudwatch: await endpointOf('cloudwatch'),
  };
  const sdkLogger = createSdkLogger(hooks.log);
  const requestHandler = httpOptions(
    requestTimeoutMilliseconds ?? defaultRequestTimeoutMilliseconds,
    sdkLogger,
  );
  const {log, askMfaCode} = hooks;
  const ledger = hooks.ledger ?? openRequestLedger();
  const known = fixed === undefined ? hooks.sharedCredentials?.get(profile ?? '') : undefined;
  const credentials =
    known ??
    createSharedCredentials(
      {profile, region, fixed, requestHandler},
      {log, sdkLogger, askMfaCode, onSignIn: ledger.signedIn},
    );
  hooks.sharedCredentials?.set(profile ?? '', credentials);
  const destroyed = new AbortController();
  // Every call that waits for its turn listens to it.
  setMaxListeners(0, destroyed.signal);
  return {
    region,
    profile,
    readOnly,
    pins,
    endpoints,
    credentials,
    requestHandler,
    sdkLogger,
    hooks,
    pollingRates: settings.pollingRates ?? pollingRates,
    ledger,
    destroyed,
  };
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
  const jobs = createJobClients(wiring);
  const {region, profile, endpoints, credentials, ledger} = wiring;
  return {
    region,
    profile,
    endpoints,
    polling,
    actions,
    jobs,
    free: settings.free === true,
    credentials: {invalidate: credentials.invalidate},
    ledger,
    destroy: () => {
      wiring.destroyed.abort();
      const clients = [...Object.values(polling), ...Object.values(actions), ...Object.values(jobs)];
      for (const client of clients) client.destroy();
    },
  };
};
