import {loadConfig, loadSharedConfigFiles} from '@smithy/core/config';
import type {GuardedService} from './read-only-guard.ts';

const otherSections = /^(services|sso-session)\./;

/** Names of all profiles in the shared config and credentials files, sorted. */
export const listProfiles = async (): Promise<readonly string[]> => {
  const {configFile, credentialsFile} = await loadSharedConfigFiles({ignoreCache: true});
  const sections = Object.keys(configFile).filter(section => !otherSections.test(section));
  return [...new Set([...sections, ...Object.keys(credentialsFile)])].sort();
};

/** The region that each profile has of its own. */
export const listProfileRegions = async (): Promise<Readonly<Record<string, string>>> => {
  const {configFile, credentialsFile} = await loadSharedConfigFiles({ignoreCache: true});
  const found = [...Object.entries(configFile), ...Object.entries(credentialsFile)].flatMap(
    ([profile, {region}]) =>
      region === undefined || otherSections.test(profile) ? [] : [[profile, region] as const],
  );
  return Object.fromEntries(found);
};

/** The profile in force: the flag, else AWS_PROFILE; `undefined` for the default one. */
export const profileInForce = (flag: string | undefined): string | undefined =>
  flag ?? (process.env['AWS_PROFILE'] === '' ? undefined : process.env['AWS_PROFILE']);

/**
 * The region: the flag, else AWS_REGION, else AWS_DEFAULT_REGION (which the AWS CLI honours and the SDK does not),
 * else the profile's; `undefined` when there is none. Asks no network.
 */
export const resolveRegion = async (
  flag: string | undefined,
  profile: string | undefined,
): Promise<string | undefined> =>
  flag ??
  loadConfig<string | undefined>(
    {
      environmentVariableSelector: env => env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined,
      configFileSelector: section => section['region'],
      default: undefined,
    },
    {...(profile !== undefined && {profile}), preferredFile: 'credentials', ignoreCache: true},
  )();

const isIgnored = (profile: string | undefined): Promise<boolean> =>
  loadConfig<boolean>(
    {
      environmentVariableSelector: env =>
        env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === undefined
          ? undefined
          : env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'].toLowerCase() === 'true',
      configFileSelector: section =>
        section['ignore_configured_endpoint_urls'] === undefined
          ? undefined
          : section['ignore_configured_endpoint_urls'].toLowerCase() === 'true',
      default: false,
    },
    {...(profile !== undefined && {profile}), ignoreCache: true},
  )();

/**
 * The endpoint a service is redirected to, if any: the flag, else AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL,
 * else the profile's `services` section, else its `endpoint_url` (AWS SDKs and Tools guide, service-specific
 * endpoints). The SDK knows this order too, but looks it up in the default profile whatever profile its client was
 * given, so it is looked up here and handed over.
 */
export const resolveEndpoint = async (
  service: GuardedService,
  flag: string | undefined,
  profile: string | undefined,
): Promise<string | undefined> => {
  if (flag !== undefined) return flag;
  if (await isIgnored(profile)) return undefined;
  return loadConfig<string | undefined>(
    {
      environmentVariableSelector: env =>
        env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env['AWS_ENDPOINT_URL'] || undefined,
      configFileSelector: (section, file) => {
        const services = section['services'];
        const ofService =
          services === undefined ? undefined : file?.[`services.${services}`]?.[`${service}.endpoint_url`];
        return ofService ?? section['endpoint_url'];
      },
      default: undefined,
    },
    {...(profile !== undefined && {profile}), ignoreCache: true},
  )();
};

/** Whether requests to this URL cannot leave the machine: an emulator, where credentials mean nothing. */
export const isLoopback = (url: string): boolean => {
  const {hostname} = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
};
