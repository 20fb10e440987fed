import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {toFailure} from '../../source/aws/failure-mapping.ts';
import {FailureError} from '../../source/domain/failure.ts';
import type {FailureKind} from '../../source/domain/failure.ts';

const at = (operation: string, more = {}) => ({service: 'sqs', operation, region: 'eu-west-1', ...more});
const thrown = (name: string, message = '', more = {}) => Object.assign(new Error(message), {name}, more);
const answered = (httpStatusCode: number) => ({$metadata: {httpStatusCode}});

describe('one kind for all spellings of a name', () => {
  test.each<[FailureKind, readonly string[]]>([
    [
      'throttled',
      [
        'Throttling',
        'ThrottlingException',
        'ThrottledException',
        'RequestThrottled',
        'RequestThrottledException',
        'TooManyRequestsException',
        'RequestLimitExceeded',
        'LimitExceededException',
        'ProvisionedThroughputExceededException',
        'SlowDown',
      ],
    ],
    [
      'accessDenied',
      [
        'AccessDenied',
        'AccessDeniedException',
        'AuthorizationErrorException',
        'AuthorizationError',
        'UnauthorizedOperation',
        'InvalidSecurity',
      ],
    ],
    [
      'expiredCredentials',
      [
        'ExpiredToken',
        'ExpiredTokenException',
        'InvalidClientTokenId',
        'UnrecognizedClientException',
        'RequestExpired',
        'SignatureDoesNotMatch',
        'InvalidSignatureException',
      ],
    ],
    [
      'notFound',
      [
        'QueueDoesNotExist',
        'AWS.SimpleQueueService.NonExistentQueue',
        'com.amazonaws.sqs#QueueDoesNotExist',
        'ResourceNotFoundException',
        'ResourceNotFound',
        'NotFoundException',
      ],
    ],
    ['unsupported', ['UnknownOperationException', 'UnknownOperation', 'InvalidAction', 'NotImplemented']],
    [
      'encryption',
      [
        'KmsAccessDenied',
        'KMS.AccessDeniedException',
        'KmsDisabled',
        'KmsNotFound',
        'KmsInvalidState',
        'KmsThrottled',
        'KMS.ThrottlingException',
        'KmsOptInRequired',
        'KmsInvalidKeyUsage',
      ],
    ],
    [
      'refused',
      [
        'InvalidParameterValue',
        'MissingParameter',
        'OverLimit',
        'PurgeQueueInProgress',
        'ReceiptHandleIsInvalid',
        'AWS.SimpleQueueService.UnsupportedOperation',
        'BatchRequestTooLong',
        'ValidationError',
        'InvalidAttributeName',
      ],
    ],
    ['timeout', ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']],
  ])('%s', (kind, names) => {
    const kinds = names.map(name => [name, toFailure(thrown(name), at('ReceiveMessage')).kind]);
    expect(kinds).toEqual(names.map(name => [name, kind]));
  });
});

describe('message and hint', () => {
  test.each([
    [
      thrown(
        'AccessDenied',
        'User: arn:aws:iam::123456789012:user/x is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:eu-west-1:123456789012: because no identity-based policy allows the sqs:listqueues action',
      ),
      at('ListQueues', {profile: 'ops'}),
      'SQS ListQueues: access denied to sqs:ListQueues: no identity-based policy allows the sqs:listqueues action.',
      'Allow sqs:ListQueues for the role or user of profile ops, or leave sqs out with --service.',
    ],
    [
      thrown('AccessDenied', 'not authorized, with an explicit deny in a service control policy'),
      at('ChangeMessageVisibilityBatch'),
      'SQS ChangeMessageVisibilityBatch: access denied to sqs:ChangeMessageVisibility.',
      'A policy denies sqs:ChangeMessageVisibility outright, so allowing it does not help: ask who owns that policy.',
    ],
    [
      thrown('ExpiredTokenException', 'expired'),
      at('ListQueues', {profile: 'ops'}),
      'SQS ListQueues: the credentials have expired.',
      'Renew them (`aws sso login --profile ops` with SSO): this screen goes on by itself.',
    ],
    [
      thrown('SignatureDoesNotMatch', 'Signature expired'),
      at('ListQueues'),
      'SQS ListQueues: AWS does not accept the signature (SignatureDoesNotMatch).',
      'Check the secret access key and the clock of this machine.',
    ],
    [
      thrown('KmsAccessDenied', 'The ciphertext refers to a customer master key that does not exist'),
      at('ReceiveMessage'),
      'SQS ReceiveMessage: the key of this queue may not be used by you.',
      'Allow kms:Decrypt on the key; dead letters also need it on the key of their source queue.',
    ],
    [
      thrown('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.'),
      at('StartMessageMoveTask'),
      'SQS StartMessageMoveTask: this queue is not the dead-letter queue of any SQS queue, so SQS cannot move its messages back.',
      'Dead letters of Lambda and SNS have no source queue: choose a queue whose sources are listed.',
    ],
    [
      thrown('UnsupportedOperation', 'Unsupported operation.'),
      at('StartMessageMoveTask'),
      'SQS StartMessageMoveTask: this queue is not the dead-letter queue of any SQS queue, so SQS cannot move its messages back.',
      'Dead letters of Lambda and SNS have no source queue: choose a queue whose sources are listed.',
    ],
    [
      thrown(
        'InvalidParameterValue',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      ),
      at('StartMessageMoveTask'),
      'SQS StartMessageMoveTask: a redrive of this queue is already running.',
      'SQS runs one at a time for each queue: watch it, or cancel it first.',
    ],
    [
      thrown('InvalidParameterValue', 'Value x for parameter y is invalid.'),
      at('ReceiveMessage'),
      'SQS ReceiveMessage: Value x for parameter y is invalid.',
      'AWS calls this InvalidParameterValue. This call changed nothing.',
    ],
    [
      thrown('UnknownOperationException', ''),
      at('ListMessageMoveTasks', {endpointUrl: 'http://localhost:4566'}),
      'SQS ListMessageMoveTasks: http://localhost:4566 does not know this operation.',
      'Emulators leave operations out; what does not need it goes on working.',
    ],
    [
      Object.assign(new AggregateError([], ''), {code: 'ECONNREFUSED'}),
      at('ListQueues', {endpointUrl: 'http://localhost:4566'}),
      'SQS ListQueues: cannot reach http://localhost:4566: nothing listens there (ECONNREFUSED).',
      'Is it running? Check --endpoint-url, AWS_ENDPOINT_URL and endpoint_url of the profile.',
    ],
    [
      thrown('Error', 'getaddrinfo ENOTFOUND sqs.eu-wst-1.amazonaws.com', {code: 'ENOTFOUND'}),
      at('ListQueues', {region: 'eu-wst-1'}),
      'SQS ListQueues: cannot reach AWS in eu-wst-1: its name is not known to DNS (ENOTFOUND).',
      'Check the network, and that eu-wst-1 is a region where this service exists (--region).',
    ],
    [
      thrown('Error', 'self-signed certificate in certificate chain', {code: 'SELF_SIGNED_CERT_IN_CHAIN'}),
      at('ListQueues'),
      'SQS ListQueues: the certificate of AWS in eu-west-1 is not trusted (SELF_SIGNED_CERT_IN_CHAIN).',
      'Behind a proxy that reads TLS, give its certificate in NODE_EXTRA_CA_CERTS.',
    ],
    [
      thrown('TimeoutError', 'a request has exceeded', {code: 'ETIMEDOUT'}),
      at('GetQueueAttributes'),
      'SQS GetQueueAttributes: no answer in time from AWS in eu-west-1.',
      'It is tried again. If it stays: check network, VPN and proxy.',
    ],
    [
      thrown('SyntaxError', 'Unexpected token <', answered(200)),
      at('ListQueues', {endpointUrl: 'http://localhost:80'}),
      'SQS ListQueues: what answered at http://localhost:80 does not speak the AWS protocol (HTTP 200).',
      'Check --endpoint-url: it must be the root of an endpoint that speaks the protocols of AWS.',
    ],
    [
      thrown('SyntaxError', 'Unexpected token <', answered(404)),
      {service: 'lambda', operation: 'GetAccountSettings', endpointUrl: 'http://localhost:80'},
      'Lambda GetAccountSettings: http://localhost:80 does not know this operation (HTTP 404).',
      'Emulators leave operations out; what does not need it goes on working. Where nothing works, check --endpoint-url.',
    ],
    [
      thrown('SyntaxError', 'Unexpected token <', answered(404)),
      {service: 'lambda', operation: 'GetAccountSettings', region: 'eu-west-1'},
      'Lambda GetAccountSettings: what answered at AWS in eu-west-1 does not speak the AWS protocol (HTTP 404).',
      'A proxy or a sign-in page of the network may be in between.',
    ],
    [
      thrown('SyntaxError', 'Unexpected token <', answered(500)),
      {service: 'cloudwatch', operation: 'DescribeAlarmHistory', endpointUrl: 'http://localhost:80'},
      'CloudWatch DescribeAlarmHistory: http://localhost:80 does not know this, or broke down over it (HTTP 500).',
      'Emulators leave operations out; what does not need it goes on working.',
    ],
    [
      thrown(
        'TypeError',
        'Expected real number, got implicit NaN\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.',
        answered(200),
      ),
      {
        service: 'lambda',
        operation: 'ListFunctionEventInvokeConfigs',
        endpointUrl: 'http://localhost:80',
      },
      'Lambda ListFunctionEventInvokeConfigs: what http://localhost:80 answered is not what AWS answers (Expected real number, got implicit NaN).',
      'Emulators answer some calls in another form; what does not need it goes on working.',
    ],
    [
      thrown('SyntaxError', 'Unexpected token <', answered(502)),
      at('ListQueues', {endpointUrl: 'http://localhost:80'}),
      'SQS ListQueues: http://localhost:80 answered HTTP 502 (SyntaxError).',
      'The service or a proxy before it is in trouble. It is tried again.',
    ],
    [
      thrown('SyntaxError', 'Unexpected end of JSON input', answered(503)),
      at('ListQueues'),
      'SQS ListQueues: AWS in eu-west-1 answered HTTP 503 (SyntaxError).',
      'The service or a proxy before it is in trouble. It is tried again.',
    ],
    [
      thrown('Error', 'Invalid MD5 checksum on messages: abc'),
      at('ReceiveMessage'),
      'SQS ReceiveMessage: Error: Invalid MD5 checksum on messages: abc.',
      'It is tried again. If it stays, the log says more.',
    ],
  ])('%s', (error, context, message, hint) => {
    expect(toFailure(error, context)).toMatchObject({message, hint});
  });
});

describe('credentials', () => {
  const chain = (text: string) => thrown('CredentialsProviderError', text);

  test.each<[Error, FailureKind, string]>([
    [
      chain(
        'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
      ),
      'expiredCredentials',
      '`aws sso login --profile ops`',
    ],
    [
      chain(
        "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      ),
      'expiredCredentials',
      '`aws sso login --profile ops`',
    ],
    [
      thrown(
        'TokenProviderError',
        "The SSO session token associated with profile=ops was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      ),
      'expiredCredentials',
      '`aws sso login --profile ops`',
    ],
    [
      chain('UnauthorizedException: Session token not found or invalid'),
      'expiredCredentials',
      '`aws sso login --profile ops`',
    ],
    [
      chain('Your session has expired. Please reauthenticate.'),
      'expiredCredentials',
      '`aws login --profile ops`',
    ],
    [
      chain('Profile ops requires multi-factor authentication, but no MFA code callback was provided.'),
      'noCredentials',
      '--profile',
    ],
    [
      thrown('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.'),
      'noCredentials',
      'next code',
    ],
    [chain('Could not load credentials from any providers'), 'noCredentials', 'Known profiles: dev, ops.'],
    [
      chain('Could not resolve credentials using profile: [ops] in configuration/credentials file(s).'),
      'noCredentials',
      'Known profiles: dev, ops.',
    ],
    [
      chain('Detected a cycle attempting to resolve credentials for profile ops.'),
      'noCredentials',
      'aws sts get-caller-identity --profile ops',
    ],
    [
      thrown('Error', 'getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com', {code: 'ENOTFOUND'}),
      'unreachable',
      'network',
    ],
    [
      thrown('ExpiredToken', 'The security token included in the request is expired', answered(403)),
      'expiredCredentials',
      'Renew',
    ],
  ])('%s', (error, kind, hint) => {
    const context = {
      service: 'credentials',
      operation: 'resolve',
      profile: 'ops',
      knownProfiles: ['dev', 'ops'],
    };
    const failure = toFailure(error, context);
    expect(failure).toMatchObject({kind, service: 'credentials'});
    expect(failure.message).toMatch(/^Credentials: /);
    expect(failure.hint).toContain(hint);
  });
});

test('a failure stays what it is on its way through', () => {
  const failure = toFailure(thrown('OverLimit'), at('ReceiveMessage'));
  expect(toFailure(new FailureError(failure), at('Other'))).toBe(failure);
});

test('whatever is thrown, message and hint are one line each, printable and not endless', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.record({
      name: fc.string({unit: 'binary'}),
      message: fc.string({unit: 'binary'}),
      code: fc.anything(),
      Code: fc.anything(),
      $metadata: fc.anything(),
    }),
    fc.string({unit: 'binary', maxLength: 2000}).map(message => new Error(message)),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom('sqs', 'cloudwatch', 'credentials'), (error, service) => {
      const {message, hint, code} = toFailure(error, {service, operation: 'ListQueues'});
      for (const text of [message, hint]) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(text.length).toBeLessThan(1000);
      }
      expect(code).not.toBe('');
    }),
  );
});
