/** How a failed call looks on the wire. */
type ServiceErrorParts = {
  /** Shape id as in `__type`: `com.amazonaws.sqs#QueueDoesNotExist`. */
  readonly shape: string;
  /** The code of the retired query protocol, sent in `x-amzn-query-error`; absent where AWS sends no such header. */
  readonly queryCode?: string;
  readonly status: number;
  readonly message: string;
};

/** A failure that the caller sees as an AWS error. Everything else that is thrown becomes a 500. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly shape: string;
  readonly queryCode: string | undefined;
  readonly status: number;

  constructor({shape, queryCode, status, message}: ServiceErrorParts) {
    super(message);
    this.shape = shape;
    this.queryCode = queryCode;
    this.status = status;
  }

  /** What SDKs call it: the query code where there is one, else the shape's own name. */
  get code(): string {
    return this.queryCode ?? this.shape.slice(this.shape.indexOf('#') + 1);
  }
}

/** Errors that the AWS front end raises for every service. Their shapes stand in no service model. */
const common = (exception: string, queryCode: string | undefined, status: number, message: string) =>
  new ServiceError({
    shape: `com.amazon.coral.service#${exception}`,
    status,
    message,
    ...(queryCode === undefined ? {} : {queryCode}),
  });

export const unknownOperation = (target: string): ServiceError =>
  common('UnknownOperationException', undefined, 400, `The operation ${target} is not part of this account.`);

export const serializationFailed = (message: string): ServiceError =>
  common('SerializationException', undefined, 400, message);

export const missingParameter = (name: string): ServiceError =>
  common(
    'MissingRequiredParameterException',
    'MissingParameter',
    400,
    `The request must contain the parameter ${name}.`,
  );

export const invalidParameterValue = (message: string): ServiceError =>
  common('InvalidParameterValueException', 'InvalidParameterValue', 400, message);

export const expiredToken = (): ServiceError =>
  common(
    'ExpiredTokenException',
    'ExpiredToken',
    403,
    'The security token included in the request is expired',
  );

/** The words are IAM's; SQS spells the action in lower case. */
export const accessDenied = (user: string, action: string, resource: string): ServiceError =>
  common(
    'AccessDeniedException',
    'AccessDenied',
    403,
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no identity-based policy allows the ${action} action`,
  );
