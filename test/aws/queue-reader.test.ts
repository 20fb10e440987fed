import {describe, expect, test} from 'vitest';
import {listDeadLetterSourceUrls, listQueueUrls, readQueueAttributes} from '../../source/aws/queue-reader.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import {awsError} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

/** Pages as SQS does: a token only where MaxResults was sent, and never more than 1,000. */
const pagesOf =
  (field: string, urls: readonly string[]) =>
  ({body}: {readonly body: Readonly<Record<string, unknown>>}) => {
    const from = Number(body['NextToken'] ?? 0);
    const size = Number(body['MaxResults'] ?? 1000);
    const next = from + size;
    const token = body['MaxResults'] !== undefined && next < urls.length ? {NextToken: String(next)} : {};
    return {json: {[field]: urls.slice(from, next), ...token}};
  };

const manyUrls = Array.from(
  {length: 2300},
  (_, index) => `https://sqs.eu-west-1.amazonaws.com/123456789012/q${index}`,
);

const connectTo = async (reply: Parameters<typeof aws.endpoint>[0]) => {
  const endpoint = await aws.endpoint(reply);
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  return {endpoint, sqs: polling.sqs};
};

describe('listing', () => {
  test('2,300 queues are 2,300 queues', async () => {
    const {endpoint, sqs} = await connectTo(pagesOf('QueueUrls', manyUrls));
    expect(await listQueueUrls(sqs, signal)).toEqual(manyUrls);
    expect(endpoint.requests.map(({body}) => body)).toEqual([
      {MaxResults: 1000},
      {MaxResults: 1000, NextToken: '1000'},
      {MaxResults: 1000, NextToken: '2000'},
    ]);
  });

  test('an account without queues has none', async () => {
    const {sqs} = await connectTo(() => ({json: {}}));
    expect(await listQueueUrls(sqs, signal)).toEqual([]);
  });

  test('an emulator that sends the same token for ever is left after the second page', async () => {
    const {endpoint, sqs} = await connectTo(() => ({
      json: {QueueUrls: ['http://x/1/a'], NextToken: 'again'},
    }));
    expect(await listQueueUrls(sqs, signal)).toEqual(['http://x/1/a']);
    expect(endpoint.requests.length).toBe(2);
  });

  test('the sources of a dead-letter queue are paged too', async () => {
    const {sqs} = await connectTo(pagesOf('queueUrls', manyUrls));
    expect(await listDeadLetterSourceUrls(sqs, 'http://x/1/dlq', signal)).toEqual(manyUrls);
  });

  test('a denial names the permission', async () => {
    const {sqs} = await connectTo(() => awsError('AccessDenied', 'not authorized', 403));
    const failure = await failureOf(listQueueUrls(sqs, signal));
    expect(failure).toMatchObject({
      kind: 'accessDenied',
      message: 'SQS ListQueues: access denied to sqs:ListQueues.',
    });
    expect(failure.hint).toContain('sqs:ListQueues');
  });
});

describe('attributes', () => {
  const attributes = {
    QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
    ApproximateNumberOfMessages: '12',
    ApproximateNumberOfMessagesNotVisible: '3',
    ApproximateNumberOfMessagesDelayed: '0',
    MessageRetentionPeriod: '345600',
    VisibilityTimeout: '30',
  };
  const deadLetterQueueArn = 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq';
  const read = async (more: Readonly<Record<string, string>>) => {
    const {endpoint, sqs} = await connectTo(() => ({json: {Attributes: {...attributes, ...more}}}));
    const queue = await readQueueAttributes(sqs, 'http://x/1/orders', signal);
    expect(endpoint.requests[0]?.body).toEqual({QueueUrl: 'http://x/1/orders', AttributeNames: ['All']});
    return queue;
  };

  test('texts become numbers', async () => {
    const {arn, counts, settings} = await read({});
    expect(arn).toBe(attributes.QueueArn);
    expect(counts).toMatchObject({visible: 12, inFlight: 3, delayed: 0});
    expect(settings).toEqual({
      retentionSeconds: 345_600,
      visibilityTimeoutSeconds: 30,
      maxReceiveCount: undefined,
      deadLetterQueueArn: undefined,
      raw: attributes,
    });
  });

  test.each([5, '5'])('maxReceiveCount may be a number or a text: %o', async maxReceiveCount => {
    const RedrivePolicy = JSON.stringify({deadLetterTargetArn: deadLetterQueueArn, maxReceiveCount});
    expect((await read({RedrivePolicy})).settings).toMatchObject({maxReceiveCount: 5, deadLetterQueueArn});
  });

  test.each(['', 'nonsense', '[]', 'null', '7', '{"maxReceiveCount":null}'])(
    'a policy that says nothing is no policy: %s',
    async RedrivePolicy => {
      expect((await read({RedrivePolicy})).settings).toMatchObject({
        maxReceiveCount: undefined,
        deadLetterQueueArn: undefined,
      });
    },
  );

  test('counts that were not sent are unknown, not zero', async () => {
    const {sqs} = await connectTo(() => ({json: {Attributes: {QueueArn: attributes.QueueArn}}}));
    expect((await readQueueAttributes(sqs, 'http://x/1/orders', signal)).counts).toBeUndefined();
  });

  test('a deleted queue is not found', async () => {
    const {sqs} = await connectTo(() =>
      awsError('AWS.SimpleQueueService.NonExistentQueue', 'gone', 400, 'QueueDoesNotExist'),
    );
    expect(await failureOf(readQueueAttributes(sqs, 'http://x/1/orders', signal))).toMatchObject({
      kind: 'notFound',
    });
  });
});
