import type {CallContext, FailureRule} from './failure-rule.ts';
import {named, profileFlag} from './failure-rule.ts';
import {transportRules} from './transport-failures.ts';

/** SQS has no IAM actions for batch calls: the single call's action covers them (Service Authorization Reference). */
const iamAction = ({service, operation}: CallContext): string =>
  `${service}:${operation.replace(/Batch$/, '')}`;

const whose = ({profile}: CallContext): string => (profile === undefined ? '' : ` of profile ${profile}`);

/** AWS ends a denial with why: which kind of policy did not allow it. */
const denialReason = (message: string): string => {
  const reason = /because (.*?)\.?$/.exec(message)?.[1];
  return reason === undefined ? '' : `: ${reason}`;
};

/** What polling asks of a service can be done without; metrics belong to every service. */
const leavingOut = ({service, operation}: CallContext): string => {
  if (service === 'cloudwatch')
    return operation === 'DescribeAlarms' ? ', or leave alarms out with --service' : '';
  return /^(List|Describe|Get(Queue|Topic|Subscription)Attributes|GetAccountSettings)/.test(operation)
    ? `, or leave ${service} out with --service`
    : '';
};

const accessRules: readonly FailureRule[] = [
  {
    kind: 'accessDenied',
    matches: named(/^(AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized|InvalidSecurity)/),
    message: ({message}, context) => `access denied to ${iamAction(context)}${denialReason(message)}`,
    hint: ({message}, context) =>
      /explicit deny/i.test(message)
        ? `A policy denies ${iamAction(context)} outright, so allowing it does not help: ask who owns that policy.`
        : `Allow ${iamAction(context)} for the role or user${whose(context)}${leavingOut(context)}.`,
  },
  {
    kind: 'expiredCredentials',
    matches: named(
      /^(SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|RequestExpired|RequestTimeTooSkewed)/,
    ),
    message: ({name}) => `AWS does not accept the signature (${name})`,
    hint: (_, context) => `Check the secret access key${whose(context)} and the clock of this machine.`,
  },
  {
    kind: 'expiredCredentials',
    matches: named(/^ExpiredToken/),
    message: () => 'the credentials have expired',
    hint: (_, {profile}) =>
      `Renew them (\`aws sso login${profileFlag(profile)}\` with SSO): this screen goes on by itself.`,
  },
  {
    kind: 'expiredCredentials',
    matches: named(
      /^(InvalidClientTokenId|UnrecognizedClient|InvalidToken|InvalidAccessKeyId|MissingAuthenticationToken)/,
    ),
    message: ({name}) => `AWS does not know these credentials (${name})`,
    hint: (_, context) =>
      `Check or renew the access key${whose(context)}, and that it belongs to this partition: the screen goes on by itself.`,
  },
];

/** What the errors of SSE-KMS mean (SQS API reference, ReceiveMessage errors; Kinesis API reference, GetRecords errors). */
const kmsMeanings: Readonly<Record<string, string>> = {
  KmsAccessDenied: 'the key of this {what} may not be used by you',
  KmsDisabled: 'the key of this {what} is disabled',
  KmsNotFound: 'the key of this {what} does not exist or is in another region',
  KmsInvalidState: 'the key of this {what} cannot be used now, perhaps because it waits to be deleted',
  KmsThrottled: 'KMS is asked too often',
  KmsThrottling: 'KMS is asked too often',
  KmsOptInRequired: 'the policy of the key is broken, or the account has no KMS',
  KmsInvalidKeyUsage: 'the key of this {what} is not one that encrypts',
};

const encrypted: Readonly<Record<string, string>> = {sqs: 'queue', kinesis: 'stream', sns: 'topic'};

const kmsHint = (name: string): string => {
  if (name.startsWith('KmsThrottl')) return 'Wait a moment and try again: this is not repeated by itself.';
  if (name === 'KmsAccessDenied')
    return 'Allow kms:Decrypt on the key; dead letters also need it on the key of their source queue.';
  return 'Ask who owns the key. Counts and metrics need no key.';
};

const moveOperations = /MessageMoveTasks?$/;

const refusals: readonly FailureRule[] = [
  {
    kind: 'refused',
    matches: (facts, {operation}) =>
      /must be configured as a Dead Letter Queue/i.test(facts.message) ||
      (moveOperations.test(operation) && named(/^UnsupportedOperation$/)(facts)),
    message: () =>
      'this queue is not the dead-letter queue of any SQS queue, so SQS cannot move its messages back',
    hint: () =>
      'Dead letters of Lambda and SNS have no source queue: choose a queue whose sources are listed.',
  },
  {
    kind: 'refused',
    matches: ({message}) => /already a task running/i.test(message),
    message: () => 'a redrive of this queue is already running',
    hint: () => 'SQS runs one at a time for each queue: watch it, or cancel it first.',
  },
  {
    kind: 'refused',
    matches: named(/^OverLimit$/),
    message: () => 'too many messages of this queue are in flight (SQS allows about 120,000)',
    hint: () => 'Wait until consumers delete or release some; nothing was received.',
  },
  {
    kind: 'refused',
    matches: named(/^PurgeQueueInProgress$/),
    message: () => 'this queue was purged less than 60 seconds ago',
    hint: () => 'Wait a minute: SQS allows one purge a minute for each queue.',
  },
  {
    kind: 'refused',
    matches: named(
      /^(Invalid(?!Action)|Missing|Validation|ReceiptHandleIsInvalid|MessageNotInflight|UnsupportedOperation|EmptyBatchRequest|TooManyEntriesInBatch|BatchRequestTooLong|BatchEntryIds|QueueDeletedRecently|QueueNameExists)/,
    ),
    message: ({name, message}) => (message === '' ? `refused (${name})` : message.replace(/\.$/, '')),
    hint: ({name}) => `AWS calls this ${name}. This call changed nothing.`,
  },
];

/** What a request to SQS or CloudWatch can fail with (common errors and API references of both), most telling first. */
export const requestRules: readonly FailureRule[] = [
  {
    kind: 'encryption',
    matches: named(/^Kms[A-Z]/),
    message: ({name, code}, {service}) =>
      (kmsMeanings[name] ?? `KMS refused (${code})`).replace('{what}', encrypted[service] ?? 'resource'),
    hint: ({name}) => kmsHint(name),
  },
  {
    kind: 'throttled',
    matches: facts =>
      facts.status === 429 ||
      named(
        /^(Throttl|RequestThrottled|RequestLimitExceeded|TooManyRequests|LimitExceeded|ProvisionedThroughputExceeded|SlowDown|BandwidthLimitExceeded)/,
      )(facts),
    message: () => 'AWS asks to slow down',
    hint: () => 'It is tried again more slowly; a longer --interval asks less often.',
  },
  ...accessRules,
  {
    kind: 'notFound',
    matches: named(/^(QueueDoesNotExist|NonExistentQueue)$/),
    message: () => 'the queue does not exist (any more)',
    hint: (_, {region}) =>
      `It may have been deleted, or be in another region than ${region ?? 'this one'}: see --region.`,
  },
  {
    kind: 'notFound',
    matches: named(/^(ResourceNotFound|NotFound|NoSuch)/),
    message: ({message}) => (message === '' ? 'not found' : message.replace(/\.$/, '')),
    hint: () => 'It may have ended or been deleted meanwhile: refresh and look again.',
  },
  {
    kind: 'unsupported',
    matches: facts =>
      facts.status === 501 ||
      named(/^(UnknownOperation|InvalidAction|NotImplemented|UnknownError501)$/)(facts) ||
      /not (yet )?(been )?implemented|is not (currently )?supported/i.test(facts.message),
    message: (_, {endpointUrl}) => `${endpointUrl ?? 'this endpoint'} does not know this operation`,
    hint: () => 'Emulators leave operations out; what does not need it goes on working.',
  },
  ...refusals,
  ...transportRules,
];
