/** Why a call failed, in the terms that decide what the user can do about it. */
export type FailureKind =
  | 'noCredentials'
  | 'expiredCredentials'
  | 'accessDenied'
  | 'noRegion'
  | 'unreachable'
  | 'throttled'
  | 'timeout'
  | 'notFound'
  | 'encryption'
  | 'readOnly'
  | 'unsupported'
  | 'refused'
  | 'unexpected';

/** A failed call as data: the call, the cause and the way out. `message` and `hint` are one line each. */
export type Failure = {
  readonly kind: FailureKind;
  /** The service's id as in `--service`: `sqs`, `cloudwatch`; `credentials` for the provider chain. */
  readonly service: string;
  /** The API operation: `ListQueues`. */
  readonly operation: string;
  /** The error's own name or code: `AccessDenied`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
};

/** The error that carries a `Failure` through code that throws. */
export class FailureError extends Error {
  override readonly name: string = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Failures that leave a program that has reached nothing yet with nothing to show. */
export const preventsStart = (failure: Failure): boolean =>
  blocksEverything(failure) || failure.kind === 'timeout';

/** Failures after which no call can succeed until the user does something outside the program. */
export const blocksEverything = ({kind}: Failure): boolean =>
  kind === 'noCredentials' || kind === 'expiredCredentials' || kind === 'noRegion' || kind === 'unreachable';
