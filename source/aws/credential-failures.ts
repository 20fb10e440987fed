import type {CallContext, FailureRule} from './failure-rule.ts';
import {named, profileFlag} from './failure-rule.ts';

const listProfiles = ({knownProfiles = []}: CallContext): string =>
  knownProfiles.length === 0
    ? 'There is no profile in ~/.aws/config or ~/.aws/credentials.'
    : `Known profiles: ${knownProfiles.slice(0, 12).join(', ')}${knownProfiles.length > 12 ? ', …' : ''}.`;

const ofProfile = ({profile}: CallContext): string =>
  profile === undefined ? '' : ` for profile ${profile}`;

const chainErrors = named(/^(CredentialsProviderError|TokenProviderError|ProviderError)$/);

/** What the provider chain can fail with, most telling first (AWS SDK for JavaScript, credential providers). */
export const credentialRules: readonly FailureRule[] = [
  {
    kind: 'noCredentials',
    matches: named(/^MfaRefused$/),
    message: (_, context) => `no MFA code was given${ofProfile(context)}`,
    hint: () => 'Refresh to be asked again, or choose a profile without MFA with --profile.',
  },
  {
    kind: 'noCredentials',
    matches: ({message}) => /MultiFactorAuthentication failed/i.test(message),
    message: (_, context) => `AWS refused the MFA code${ofProfile(context)}`,
    hint: () => 'Wait for the next code of the device: each one works once. You will be asked again.',
  },
  {
    kind: 'noCredentials',
    matches: ({message}) => /requires multi-factor authentication/i.test(message),
    message: (_, context) => `an MFA code is needed${ofProfile(context)}`,
    hint: () => 'Run in a terminal where the code can be typed, or choose another profile with --profile.',
  },
  {
    kind: 'expiredCredentials',
    matches: ({message}) =>
      /aws sso login|SSO session|SSO token|Session token not found|Token is expired/i.test(message),
    message: (_, context) => `the SSO session has expired or was never started${ofProfile(context)}`,
    hint: (_, {profile}) =>
      `Run \`aws sso login${profileFlag(profile)}\` in another terminal: this screen goes on by itself.`,
  },
  {
    kind: 'expiredCredentials',
    matches: ({message}) =>
      /aws login|reauthenticate|Your session has expired|Failed to load token/i.test(message),
    message: (_, context) => `the login session has expired${ofProfile(context)}`,
    hint: (_, {profile}) =>
      `Run \`aws login${profileFlag(profile)}\` in another terminal: this screen goes on by itself.`,
  },
  {
    kind: 'noCredentials',
    matches: ({message}) => /credential_process|Command failed/i.test(message),
    message: ({message}, context) => `credential_process failed${ofProfile(context)}: ${message}`,
    hint: () => 'Run the command of credential_process by hand and mend what it says.',
  },
  {
    kind: 'noCredentials',
    matches: named(/^ProfileNotFound$/),
    message: (_, {profile}) => `there is no profile ${profile ?? 'default'}`,
    hint: (_, context) => `${listProfiles(context)} Choose one with --profile.`,
  },
  {
    kind: 'noCredentials',
    matches: (facts, {service}) =>
      service === 'credentials' && named(/^(AccessDenied|Unauthorized|Forbidden)/)(facts),
    message: ({message}, context) => `the role could not be assumed${ofProfile(context)}: ${message}`,
    hint: () => 'Check role_arn, source_profile and the trust policy of the role: it needs sts:AssumeRole.',
  },
  {
    kind: 'noCredentials',
    matches: ({name, message}) =>
      name === 'NoCredentials' || /^Could not (load|resolve) credentials/.test(message),
    message: (_, context) => `no AWS credentials were found${ofProfile(context)}`,
    hint: (_, context) =>
      context.profile === undefined
        ? `Run \`aws configure\` or \`aws sso login\`, or choose with --profile. ${listProfiles(context)} --demo needs none.`
        : `Run \`aws configure${profileFlag(context.profile)}\` or choose another with --profile. ${listProfiles(context)}`,
  },
  {
    kind: 'noCredentials',
    matches: chainErrors,
    message: ({message}, context) => `no AWS credentials${ofProfile(context)}: ${message}`,
    hint: (_, {profile}) => `\`aws sts get-caller-identity${profileFlag(profile)}\` must work first.`,
  },
];
