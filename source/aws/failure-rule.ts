import type {FailureKind} from '../domain/failure.ts';
import type {ErrorFacts} from './error-facts.ts';

/** Which call failed, and under which settings. */
export type CallContext = {
  /** `sqs`, `cloudwatch`, or `credentials` for the provider chain. */
  readonly service: string;
  readonly operation: string;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** The overriding endpoint, if any. */
  readonly endpointUrl?: string | undefined;
  /** What `--profile` could have been. */
  readonly knownProfiles?: readonly string[] | undefined;
};

/** One way a call fails: how to recognise it, and what to say. `message` follows the name of the call. */
export type FailureRule = {
  readonly kind: FailureKind;
  readonly matches: (facts: ErrorFacts, context: CallContext) => boolean;
  readonly message: (facts: ErrorFacts, context: CallContext) => string;
  readonly hint: (facts: ErrorFacts, context: CallContext) => string;
};

/** Recognises by the bare error name. */
export const named =
  (pattern: RegExp) =>
  ({name}: ErrorFacts): boolean =>
    pattern.test(name);

/** ` --profile x`, to complete a command of the AWS CLI. */
export const profileFlag = (profile: string | undefined): string =>
  profile === undefined ? '' : ` --profile ${profile}`;
