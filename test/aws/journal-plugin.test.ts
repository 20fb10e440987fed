import {createHash} from 'node:crypto';
import {InvokeCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  SQSClient,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {describe, expect, test} from 'vitest';
import {journalNote, withJournalNote} from '../../source/aws/journal-note.ts';
import {journalPlugin} from '../../source/aws/journal-plugin.ts';
import {isUnanswered} from '../../source/aws/unanswered.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {WireReply} from './fake-endpoint.ts';

const aws = prepareAwsEnvironment();
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dlq';
const handle = 'AQEB'.repeat(40);

/** Clients of both kinds that make as many attempts as there are replies, and the journal that they write. */
const open = async (reply: WireReply, ...later: readonly WireReply[]) => {
  const replies = [reply, ...later];
  const endpoint = await aws.endpoint(() => replies.shift() ?? reply);
  const settings = {
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'},
    maxAttempts: replies.length,
  };
  const written: JournalEntry[] = [];
  const journal = {write: async (entry: JournalEntry) => Promise.resolve(void written.push(entry))};
  const place = {region: 'eu-west-1', profile: 'prod', endpointUrl: endpoint.url};
  const sqs = new SQSClient({
    ...settings,
    useQueueUrlAsEndpoint: false,
    requestHandler: {requestTimeout: 200, throwOnRequestTimeout: true},
  });
  sqs.middlewareStack.use(journalPlugin({service: 'sqs', ...place}, journal, () => undefined));
  const lambda = new LambdaClient(settings);
  lambda.middlewareStack.use(journalPlugin({service: 'lambda', ...place}, journal, () => undefined));
  return {sqs, lambda, written, url: endpoint.url};
};

const sendBatch = new SendMessageBatchCommand({
  QueueUrl: queueUrl,
  Entries: [
    {
      Id: 'm1',
      MessageBody: 'secret ü',
      MessageGroupId: 'g',
      MessageDeduplicationId: 'm1-r1',
      MessageAttributes: {token: {DataType: 'String', StringValue: 'secret'}},
      MessageSystemAttributes: {AWSTraceHeader: {DataType: 'String', StringValue: 'secret'}},
    },
    {
      Id: 'm2',
      MessageBody: '',
      MessageAttributes: {bin: {DataType: 'Binary', BinaryValue: Buffer.from('secret')}},
    },
  ],
});

/** SQS answers with the checksum of the body, and the client compares. */
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const sentOne = {
  json: {
    Successful: [{Id: 'm1', MessageId: 'c1', MD5OfMessageBody: md5('secret ü'), SequenceNumber: '1'}],
    Failed: [{Id: 'm2', SenderFault: true, Code: 'InvalidMessageContents', Message: `bad: ${handle}`}],
  },
};

describe('what messages hold', () => {
  test('is not written of a batch that is sent: ids, groups and sizes are', async () => {
    const {sqs, written} = await open(sentOne);
    await sqs.send(sendBatch);
    expect(written[0]).toMatchObject({
      phase: 'before',
      operation: 'SendMessageBatch',
      account: '123456789012',
      parameters: {
        QueueUrl: queueUrl,
        Entries: [
          {Id: 'm1', bodyBytes: 9, MessageGroupId: 'g', MessageDeduplicationId: 'm1-r1'},
          {Id: 'm2', bodyBytes: 0},
        ],
      },
    });
    expect(JSON.stringify(written)).not.toMatch(/secret|c2VjcmV0/);
  });

  test('is not written of the answer: ids of copies and reasons are', async () => {
    const {sqs, written} = await open(sentOne);
    await sqs.send(sendBatch);
    expect(written[1]).toMatchObject({phase: 'after'});
    expect(written[1]?.outcome).toEqual({
      Successful: [{Id: 'm1', MessageId: 'c1'}],
      Failed: [{Id: 'm2', Code: 'InvalidMessageContents', Message: 'bad: …'}],
    });
  });

  test('is not written of one message either', async () => {
    const body = 'arn:aws:sqs:x:999999999999:q';
    const {sqs, written} = await open({json: {MessageId: 'c1', MD5OfMessageBody: md5(body)}});
    await sqs.send(new SendMessageCommand({MessageBody: body, QueueUrl: queueUrl}));
    expect(written.map(({parameters, outcome, account}) => ({parameters, outcome, account}))).toEqual([
      {parameters: {QueueUrl: queueUrl, bodyBytes: 28}, outcome: undefined, account: '123456789012'},
      {parameters: {QueueUrl: queueUrl, bodyBytes: 28}, outcome: {MessageId: 'c1'}, account: '123456789012'},
    ]);
  });

  test('cannot be taken with what is written of a deletion: it has no receipt handles', async () => {
    const {sqs, written} = await open({json: {Successful: [{Id: 'm1'}], Failed: []}});
    await sqs.send(
      new DeleteMessageBatchCommand({QueueUrl: queueUrl, Entries: [{Id: 'm1', ReceiptHandle: handle}]}),
    );
    expect(written[0]?.parameters).toEqual({QueueUrl: queueUrl, Entries: [{Id: 'm1'}]});
    expect(written[1]?.outcome).toEqual({Successful: [{Id: 'm1'}], Failed: []});
  });

  test('is not taken for a handle where an id is as long as one', async () => {
    const long = 'm'.repeat(80);
    const {sqs, written} = await open({
      json: {
        Successful: [{Id: long}],
        Failed: [{Id: 'm2', Code: 'ReceiptHandleIsInvalid', Message: `"${handle}" is invalid`}],
      },
    });
    const Entries = [long, 'm2'].map(Id => ({Id, ReceiptHandle: handle}));
    await sqs.send(new DeleteMessageBatchCommand({QueueUrl: queueUrl, Entries}));
    expect(written[0]?.parameters).toEqual({QueueUrl: queueUrl, Entries: [{Id: long}, {Id: 'm2'}]});
    expect(written[1]?.outcome).toEqual({
      Successful: [{Id: long}],
      Failed: [{Id: 'm2', Code: 'ReceiptHandleIsInvalid', Message: '"…" is invalid'}],
    });
  });

  test('is not written of the event that a function is invoked with', async () => {
    const {lambda, written} = await open({json: 'secret', status: 202, headers: {'x-amzn-requestid': 'r1'}});
    const functionName = 'arn:aws:lambda:eu-west-1:123456789012:function:charge';
    await lambda.send(
      new InvokeCommand({FunctionName: functionName, InvocationType: 'Event', Payload: '{"secret":1}'}),
    );
    expect(written[0]).toMatchObject({account: '123456789012'});
    expect(written[0]?.parameters).toEqual({
      FunctionName: functionName,
      InvocationType: 'Event',
      payloadBytes: 12,
    });
    expect(written[1]?.outcome).toMatchObject({StatusCode: 202, RequestId: 'r1'});
    expect(JSON.stringify(written)).not.toContain('secret');
  });
});

describe('an entry', () => {
  test('bears the job and the messages of the call, also when calls of two jobs run at once', async () => {
    const {sqs, written} = await open({json: {}});
    const purge = async (job: string) =>
      withJournalNote({job, messageIds: [`${job}-1`]}, async () => {
        await Promise.resolve();
        return sqs.send(new PurgeQueueCommand({QueueUrl: `${queueUrl}-${job}`}));
      });
    await Promise.all([purge('a'), purge('b')]);
    await sqs.send(new PurgeQueueCommand({QueueUrl: queueUrl}));
    expect(written).toHaveLength(6);
    for (const {job, messageIds, parameters} of written) {
      expect(parameters).toEqual({QueueUrl: job === undefined ? queueUrl : `${queueUrl}-${job}`});
      expect(messageIds).toEqual(job === undefined ? undefined : [`${job}-1`]);
    }
    expect(journalNote()).toBeUndefined();
  });

  test('says where the call went, and shares a name with the other entry of its call only', async () => {
    const {sqs, written, url} = await open({json: {}});
    await sqs.send(new PurgeQueueCommand({QueueUrl: queueUrl}));
    await sqs.send(new PurgeQueueCommand({QueueUrl: queueUrl}));
    expect(written[0]).toMatchObject({endpointUrl: url, profile: 'prod', region: 'eu-west-1'});
    const calls = written.map(({call}) => call);
    expect(calls[0]).toBe(calls[1]);
    expect(calls[2]).toBe(calls[3]);
    expect(calls[0]).not.toBe(calls[2]);
  });
});

describe('whether a call may have been carried out that failed', () => {
  const awsError = (code: string, status: number): WireReply => ({
    json: {__type: `com.amazonaws.sqs#${code}`, message: 'no'},
    status,
  });

  test.each<[string, WireReply, boolean]>([
    ['AWS refuses', awsError('AccessDenied', 403), false],
    ['AWS asks to slow down', awsError('RequestThrottled', 400), false],
    ['AWS fails', awsError('InternalFailure', 500), true],
    ['a proxy answers in place of AWS', {text: '<html>', status: 502}, true],
    ['the connection is cut', 'reset', true],
    ['nobody answers', 'hang', true],
    ['the answer is about another text', {json: {MessageId: 'c1', MD5OfMessageBody: md5('other')}}, true],
  ])('because %s', async (_, reply, unsure) => {
    const {sqs, written} = await open(reply);
    const send = sqs.send(new SendMessageCommand({QueueUrl: queueUrl, MessageBody: 'x'}));
    await expect(send).rejects.toThrow();
    expect(written.map(({phase, unsure}) => ({phase, unsure}))).toEqual([
      {phase: 'before', unsure: undefined},
      {phase: 'failed', unsure},
    ]);
  });

  test('with a refusal, after an attempt that nobody answered', async () => {
    const {sqs, written} = await open('reset', awsError('AccessDenied', 403));
    await expect(sqs.send(new PurgeQueueCommand({QueueUrl: queueUrl}))).rejects.toThrow();
    expect(written[1]).toMatchObject({phase: 'failed', unsure: true, error: {code: 'AccessDenied'}});
  });

  test('because the connection never came about', () => {
    const text = 'the request socket did not establish a connection with the server within 2000 ms.';
    const error = Object.assign(new Error(text), {name: 'TimeoutError'});
    expect(isUnanswered(error)).toBe(false);
    expect(isUnanswered(Object.assign(new Error('no answer'), {name: 'TimeoutError'}))).toBe(true);
  });

  test('because nothing listens there', async () => {
    const written: JournalEntry[] = [];
    const sqs = new SQSClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-west-1',
      credentials: {accessKeyId: 'A', secretAccessKey: 's'},
      maxAttempts: 1,
    });
    const journal = {write: async (entry: JournalEntry) => Promise.resolve(void written.push(entry))};
    sqs.middlewareStack.use(
      journalPlugin({service: 'sqs', region: 'eu-west-1', profile: undefined}, journal, () => undefined),
    );
    await expect(sqs.send(new PurgeQueueCommand({QueueUrl: queueUrl}))).rejects.toThrow();
    expect(written[1]).toMatchObject({phase: 'failed', unsure: false});
  });
});
