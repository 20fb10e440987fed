import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  Logger,
  NodeHttpHandlerOptions,
} from '@smithy/types';
import {FailureError} from '../domain/failure.ts';
import type {LogSink} from '../domain/log.ts';
import {toFailureError} from './failure-mapping.ts';
import {isLoopback, listProfiles} from './shared-config.ts';
import type {SignInListener} from './sign-in-counter.ts';
import {countSignIns} from './sign-in-counter.ts';

/** Credentials given outright; no provider is asked. */
export type FixedCredentials = Pick<
  AwsCredentialIdentity,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken'
>;

export type CredentialSettings = {
  readonly profile: string | undefined;
  readonly region: string;
  readonly fixed?: FixedCredentials | undefined;
  /** Limits for the calls to STS and SSO. */
  readonly requestHandler: NodeHttpHandlerOptions;
};

export type CredentialHooks = {
  readonly log: LogSink;
  readonly sdkLogger: Logger;
  readonly askMfaCode: (serial: string) => Promise<string>;
  readonly onSignIn?: SignInListener | undefined;
};

/** One set of credentials for all clients, so that a person is asked for an MFA code once and not once a client. */
export type SharedCredentials = {
  /** A provider for a client of this endpoint (`undefined`: AWS itself). It rejects with a `FailureError`. */
  readonly providerFor: (endpointUrl: string | undefined) => AwsCredentialIdentityProvider;
  /**
   * Forgets the credentials, so that files, environment and people are asked anew. With an access key id, only if
   * these are still the ones in use: a late refusal of old credentials must not throw away fresh ones.
   */
  readonly invalidate: (accessKeyId?: string) => void;
};

/** The SDK renews five minutes ahead as well (@smithy/core, EXPIRATION_MS). */
const renewalMarginMilliseconds = 300_000;

const expiresWithin = ({expiration}: AwsCredentialIdentity, milliseconds: number): boolean =>
  expiration !== undefined && expiration.getTime() - Date.now() < milliseconds;

/**
 * Handed out as already expired: a client remembers an identity without expiration for good, and one with an
 * expiration until five minutes before it. Like this it comes back for every request, so that this module alone
 * decides what is cached and `invalidate` reaches every client. The date is not part of a signature.
 */
const askAgainNextTime = (identity: AwsCredentialIdentity): AwsCredentialIdentity => ({
  ...identity,
  expiration: new Date(0),
});

/** Emulators want some key, any key. */
const placeholder: AwsCredentialIdentity = {accessKeyId: 'test', secretAccessKey: 'test'};

/** Says why the chain's `credential_process` failed: the chain itself goes on and forgets it. */
const rememberCause = (
  sdkLogger: Logger,
): {readonly logger: Logger; readonly cause: () => string | undefined} => {
  let cause: string | undefined;
  const debug = (...content: readonly unknown[]): void => {
    const text = String(content[0]);
    if (cause === undefined && /Command failed|credential_process returned/.test(text))
      cause = text.replace(/^@smithy\/property-provider (->|\(!\)) /, '');
    sdkLogger.debug(...content);
  };
  return {logger: {...sdkLogger, debug}, cause: () => cause};
};

const mfaRefusal = (cause: unknown): Error =>
  Object.assign(new Error('No MFA code was given', {cause}), {name: 'MfaRefused'});

/** The chain's last word is the same whether nothing is configured or what is configured did not work. */
const explain = (error: unknown, cause: string | undefined): unknown => {
  if (!(error instanceof Error) || !error.message.startsWith('Could not load credentials')) return error;
  return cause === undefined
    ? Object.assign(new Error(error.message, {cause: error}), {name: 'NoCredentials'})
    : Object.assign(new Error(cause, {cause: error}), {name: 'CredentialsProviderError'});
};

/** Runs the provider chain of the SDK once, reading all files afresh. */
const runChain = async (
  {profile, region, requestHandler}: CredentialSettings,
  {sdkLogger, onSignIn = () => undefined}: CredentialHooks,
  mfaCodeProvider: (serial: string) => Promise<string>,
): Promise<AwsCredentialIdentity> => {
  const {fromNodeProviderChain} = await import('@aws-sdk/credential-providers');
  const {logger, cause} = rememberCause(sdkLogger);
  const chain = fromNodeProviderChain({
    ...(profile !== undefined && {profile}),
    mfaCodeProvider,
    ignoreCache: true,
    logger,
    clientConfig: {logger: countSignIns(logger, onSignIn), requestHandler},
  });
  // Not clientConfig.region: that would also send SSO requests there, whatever sso_region says.
  return chain({callerClientConfig: {region: () => Promise.resolve(region)}}).catch((error: unknown) => {
    throw explain(error, cause());
  });
};

/** The credentials in use and how they are renewed: one renewal at a time, however many ask. */
const createCache = (settings: CredentialSettings, hooks: CredentialHooks) => {
  let current: AwsCredentialIdentity | undefined;
  let renewal: Promise<AwsCredentialIdentity> | undefined;
  let refusal: Error | undefined;

  const askMfaCode = (serial: string): Promise<string> =>
    hooks.askMfaCode(serial).catch((error: unknown) => {
      refusal = mfaRefusal(error);
      throw refusal;
    });

  const renew = async (): Promise<AwsCredentialIdentity> => {
    // Somebody who sent the question away must not be asked again by the next poll.
    if (refusal !== undefined) throw refusal;
    current = await runChain(settings, hooks, askMfaCode);
    hooks.log('info', `credentials: using ${current.accessKeyId}`);
    return current;
  };

  const renewOnce = (): Promise<AwsCredentialIdentity> => {
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  return {
    get: (): Promise<AwsCredentialIdentity> => {
      if (current === undefined || expiresWithin(current, 0)) return renewOnce();
      if (expiresWithin(current, renewalMarginMilliseconds))
        // They still work, so nobody waits for the new ones (an MFA question can stay open for minutes).
        renewOnce().catch((error: unknown) =>
          hooks.log('warning', `credentials: not renewed: ${String(error)}`),
        );
      return Promise.resolve(current);
    },
    invalidate: (accessKeyId?: string): void => {
      if (accessKeyId !== undefined && accessKeyId !== current?.accessKeyId) return;
      current = undefined;
      refusal = undefined;
    },
  };
};

/** The shared credentials; nothing is asked or read before a client needs them. */
export const createSharedCredentials = (
  settings: CredentialSettings,
  hooks: CredentialHooks,
): SharedCredentials => {
  const {fixed, profile, region} = settings;
  if (fixed !== undefined)
    return {providerFor: () => () => Promise.resolve(fixed), invalidate: () => undefined};
  const cache = createCache(settings, hooks);
  let usesPlaceholder = false;

  const fail = async (error: unknown): Promise<never> => {
    const knownProfiles = await listProfiles();
    throw toFailureError(error, {
      service: 'credentials',
      operation: 'resolve',
      profile,
      region,
      knownProfiles,
    });
  };

  const takePlaceholder = (error: unknown, endpointUrl: string): AwsCredentialIdentity => {
    if (!(error instanceof FailureError) || error.failure.code !== 'NoCredentials') throw error;
    usesPlaceholder = true;
    hooks.log(
      'warning',
      `credentials: none found; placeholders are used for ${endpointUrl}, which is on this machine`,
    );
    return placeholder;
  };

  return {
    providerFor: endpointUrl => async () => {
      const local = endpointUrl !== undefined && isLoopback(endpointUrl);
      if (local && usesPlaceholder) return askAgainNextTime(placeholder);
      const identity = cache.get().catch(fail);
      return askAgainNextTime(
        await (local ? identity.catch((error: unknown) => takePlaceholder(error, endpointUrl)) : identity),
      );
    },
    invalidate: accessKeyId => {
      usesPlaceholder = false;
      cache.invalidate(accessKeyId);
    },
  };
};
