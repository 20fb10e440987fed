import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type {InvocationType} from '@aws-sdk/client-lambda';
import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {arnOf, counts, createQueue, openAccount, receive, refusal} from './open-account.ts';

const open = async (options: DemoAccountOptions = {}) => {
  const opened = await openAccount(options);
  const {account} = opened;
  const lambda = new LambdaClient({
    endpoint: account.url,
    region: account.region,
    credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'},
    maxAttempts: 1,
  });
  onTestFinished(() => lambda.destroy());
  const invoke = (FunctionName: string, Payload: string, InvocationType: InvocationType = 'Event') =>
    lambda.send(new InvokeCommand({FunctionName, InvocationType, Payload}));
  return {...opened, lambda, invoke};
};

type Opened = Awaited<ReturnType<typeof open>>;

const create = async ({lambda}: Opened, name: string, deadLetterQueue?: string) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: 'arn:aws:iam::123456789012:role/worker',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: {ZipFile: new Uint8Array([1])},
      ...(deadLetterQueue === undefined ? {} : {DeadLetterConfig: {TargetArn: arnOf(deadLetterQueue)}}),
    }),
  );

const sumOf = async (
  {cloudWatch, now}: Opened,
  name: string,
  metricName: string,
): Promise<number | undefined> => {
  const {MetricDataResults} = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now() - 600_000),
      EndTime: new Date(now() + 60_000),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Lambda',
              MetricName: metricName,
              Dimensions: [{Name: 'FunctionName', Value: name}],
            },
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    }),
  );
  const values = MetricDataResults?.[0]?.Values ?? [];
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
};

describe('an asynchronous invocation', () => {
  test('is accepted with 202 and no answer, by name, alias or ARN, and counts', async () => {
    const opened = await open();
    const {invoke, advance, account} = opened;
    await create(opened, 'worker');
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:worker';
    for (const name of ['worker', 'worker:live', arn]) {
      const {StatusCode, Payload} = await invoke(name, '{"order":12345678901234567890}');
      expect([StatusCode, Payload ?? null]).toEqual([202, null]);
    }
    expect(account.requests().at(-1)).toMatchObject({
      operation: 'Invoke',
      parameters: {FunctionName: arn, InvocationType: 'Event', Payload: '{"order":12345678901234567890}'},
    });
    advance(1);
    const metrics = ['AsyncEventsReceived', 'Invocations', 'Errors', 'AsyncEventsDropped'];
    const sums = await Promise.all(metrics.map(metric => sumOf(opened, 'worker', metric)));
    expect(sums).toEqual([3, 3, 0, undefined]);
  });

  test('takes a megabyte of JSON, and neither more nor anything else', async () => {
    const opened = await open();
    const {invoke} = opened;
    await create(opened, 'worker');
    const payload = JSON.stringify('a'.repeat(1_048_574));
    expect((await invoke('worker', payload)).StatusCode).toBe(202);
    const [name, , status] = await refusal(invoke('worker', `${payload} `));
    expect([name, status]).toEqual(['RequestTooLargeException', 413]);
    expect((await refusal(invoke('worker', 'not JSON')))[0]).toBe('InvalidRequestContentException');
    const [missing, , missingStatus] = await refusal(invoke('nobody', '{}'));
    expect([missing, missingStatus]).toEqual(['ResourceNotFoundException', 404]);
  });

  test('is throttled where a test wants it', async () => {
    const opened = await open();
    await create(opened, 'worker');
    const error = {code: 'TooManyRequestsException', message: 'Rate Exceeded.', status: 429};
    const rules = [{target: 'Lambda.Invoke', times: 1, error}];
    await fetch(`${opened.account.url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
    const [name, , status] = await refusal(opened.invoke('worker', '{}'));
    expect([name, status]).toEqual(['TooManyRequestsException', 429]);
    expect((await opened.invoke('worker', '{}')).StatusCode).toBe(202);
  });

  test('of a function that may not run goes to its dead-letter queue without a try', async () => {
    const opened = await open();
    const {sqs, lambda, invoke, advance} = opened;
    const url = await createQueue(sqs, 'lost-events');
    await create(opened, 'worker', 'lost-events');
    await lambda.send(
      new PutFunctionConcurrencyCommand({FunctionName: 'worker', ReservedConcurrentExecutions: 0}),
    );
    const [name, , status] = await refusal(invoke('worker', '{}', 'RequestResponse'));
    expect([name, status]).toEqual(['TooManyRequestsException', 429]);
    await invoke('worker', '{"a":1.50}');
    advance(1);
    const [letter] = await receive(sqs, url);
    expect(letter).toMatchObject({
      Body: '{"a":1.50}',
      MessageAttributes: {ErrorCode: {DataType: 'Number', StringValue: '429'}},
    });
    expect(await sumOf(opened, 'worker', 'Invocations')).toBeUndefined();
  });
});

test('a synchronous invocation answers what the function does, and DryRun only whether it might', async () => {
  const opened = await open({workload: true});
  const {invoke, lambda} = opened;
  const good = await invoke('report-builder', '{"period":"2026-10"}', 'RequestResponse');
  expect([good.StatusCode, good.FunctionError, good.Payload?.transformToString()]).toEqual([
    200,
    undefined,
    'null',
  ]);
  const bad = await lambda.send(new InvokeCommand({FunctionName: 'report-builder', Payload: '{}'}));
  expect([bad.StatusCode, bad.FunctionError]).toEqual([200, 'Unhandled']);
  expect(JSON.parse(bad.Payload?.transformToString() ?? '')).toEqual({
    errorType: 'KeyError',
    errorMessage: "'period'",
  });
  expect((await invoke('report-builder', '{}', 'DryRun')).StatusCode).toBe(204);
});

describe('an event that a function fails on', () => {
  test('is tried again after a minute and then lies in the dead-letter queue with three attributes', async () => {
    const opened = await open({workload: true});
    const {account, sqs, invoke, advance} = opened;
    const url = `${account.url}/123456789012/payments-parking-lot`;
    const before = await counts(sqs, url);
    await invoke('report-builder', '{"report":"settlements","id":12345678901234567890}');
    advance(60);
    expect(await counts(sqs, url)).toBe(before);
    advance(1);
    const visible = Number(before.split('/')[0]);
    expect(await counts(sqs, url)).toBe(`${String(visible + 1)}/0/0`);
    const letters = (await Promise.all([1, 2, 3, 4, 5].map(() => receive(sqs, url)))).flat();
    const letter = letters.find(({Body}) => Body?.includes('12345678901234567890'));
    expect(letter).toMatchObject({
      Body: '{"report":"settlements","id":12345678901234567890}',
      MessageAttributes: {
        ErrorCode: {DataType: 'Number', StringValue: '200'},
        ErrorMessage: {DataType: 'String', StringValue: "'period'"},
      },
    });
    expect(letter?.MessageAttributes?.['RequestID']?.StringValue).toMatch(/^[0-9a-f-]{36}$/);
    expect(letter?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });

  test('lies in the on-failure destination as a record, its own text inside unchanged', async () => {
    const opened = await open({workload: true});
    const {account, sqs, lambda, invoke, advance} = opened;
    const url = await createQueue(sqs, 'failed');
    await lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: 'invoice-renderer',
        MaximumRetryAttempts: 0,
        DestinationConfig: {OnFailure: {Destination: arnOf('failed')}},
      }),
    );
    await invoke('invoice-renderer', '{"invoiceId":12345678901234567890,  "vatNumber":"SE1"}');
    await invoke('invoice-renderer', '{"invoiceId":12345678901234567890,  "country":"SE"}');
    advance(1);
    const records = await receive(sqs, url);
    expect(records).toHaveLength(1);
    expect(records[0]?.Body).toContain(
      '"requestPayload":{"invoiceId":12345678901234567890,  "country":"SE"}',
    );
    expect(JSON.parse(records[0]?.Body ?? '')).toMatchObject({
      version: '1.0',
      requestContext: {
        functionArn: `arn:aws:lambda:${account.region}:123456789012:function:invoice-renderer:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 1,
      },
      responseContext: {functionError: 'Unhandled'},
      responsePayload: {errorType: 'TemplateError', errorMessage: 'field `vatNumber` is missing'},
    });
  });
});
