import type {FailureKind} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import {toFailureError} from './failure-mapping.ts';
import {listProfiles, resolveRegion} from './shared-config.ts';

const refuse = (kind: FailureKind, code: string, message: string, hint: string): FailureError =>
  new FailureError({kind, service: 'settings', operation: 'start', code, message, hint});

/** Throws a `FailureError` that names the profiles there are when this one is none of them. */
export const checkProfile = async (profile: string | undefined): Promise<void> => {
  if (profile === undefined) return;
  const knownProfiles = await listProfiles();
  if (knownProfiles.includes(profile)) return;
  const error = Object.assign(new Error('no such profile'), {name: 'ProfileNotFound'});
  throw toFailureError(error, {service: 'credentials', operation: 'resolve', profile, knownProfiles});
};

/** The region to work in; throws a `FailureError` when nothing says which, or what says so is none. */
export const requireRegion = async (
  flag: string | undefined,
  profile: string | undefined,
): Promise<string> => {
  const region = await resolveRegion(flag, profile);
  const set = `aws configure set region eu-west-1${profile === undefined ? '' : ` --profile ${profile}`}`;
  if (region === undefined)
    throw refuse(
      'noRegion',
      'NoRegion',
      'No AWS region is set.',
      `Say --region eu-west-1, or run \`${set}\`.`,
    );
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(region))
    throw refuse(
      'noRegion',
      'InvalidRegion',
      `“${region}” is not an AWS region.`,
      `Say --region eu-west-1, or run \`${set}\`.`,
    );
  return region;
};

/** The overriding endpoint as it is; throws a `FailureError` when it is no http or https URL. */
export const checkEndpoint = (url: string | undefined): string | undefined => {
  if (url === undefined || (/^https?:\/\/[^/]/.test(url) && URL.canParse(url))) return url;
  const hint =
    'Give it like http://localhost:4566, in --endpoint-url, AWS_ENDPOINT_URL or endpoint_url of the profile.';
  throw refuse('unreachable', 'InvalidEndpoint', `“${url}” is not the URL of an endpoint.`, hint);
};
