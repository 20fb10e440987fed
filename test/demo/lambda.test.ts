import type {Runtime} from '@aws-sdk/client-lambda';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionsCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import {GetMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {DemoAccountOptions} from '../../source/demo/demo-account.ts';
import {arnOf, openAccount, refusal} from './open-account.ts';

const open = async (options: DemoAccountOptions = {}, accessKeyId = 'AKIAEXAMPLE') => {
  const opened = await openAccount(options);
  const {account} = opened;
  const lambda = new LambdaClient({
    endpoint: account.url,
    region: account.region,
    credentials: {accessKeyId, secretAccessKey: 'secret'},
    maxAttempts: 1,
  });
  onTestFinished(() => lambda.destroy());
  return {...opened, lambda};
};

const role = 'arn:aws:iam::123456789012:role/worker';
const runtime: Runtime = 'nodejs22.x';

const create = async (lambda: LambdaClient, name: string) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: role,
      Runtime: runtime,
      Handler: 'index.handler',
      Timeout: 30,
      Code: {ZipFile: new Uint8Array([1])},
      Environment: {Variables: {DATABASE_PASSWORD: 'hunter2'}},
    }),
  );

describe('functions', () => {
  test('that are created are listed with their settings and, as Lambda does, with their environment', async () => {
    const {lambda} = await open();
    expect(await create(lambda, 'worker')).toMatchObject({FunctionName: 'worker', State: 'Active'});
    const {Functions} = await lambda.send(new ListFunctionsCommand());
    expect(Functions).toMatchObject([
      {
        FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
        Timeout: 30,
        MemorySize: 128,
        Environment: {Variables: {DATABASE_PASSWORD: 'hunter2'}},
      },
    ]);
    expect(Functions?.[0]).not.toHaveProperty('State');
  });

  test('are listed fifty a page, whatever is asked', async () => {
    const {lambda} = await open();
    for (let index = 0; index < 51; index += 1) await create(lambda, `worker-${String(index)}`);
    const sizes: (number | undefined)[] = [];
    for await (const {Functions} of paginateListFunctions({client: lambda, pageSize: 1000}, {}))
      sizes.push(Functions?.length);
    expect(sizes).toEqual([50, 1]);
  });

  test('have names of their own, and those that are not there are not found', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    const [again, , status] = await refusal(create(lambda, 'worker'));
    expect([again, status]).toEqual(['ResourceConflictException', 409]);
    const missing = lambda.send(new GetFunctionConcurrencyCommand({FunctionName: 'nobody'}));
    const [name, , missingStatus] = await refusal(missing);
    expect([name, missingStatus]).toEqual(['ResourceNotFoundException', 404]);
  });
});

describe('concurrency', () => {
  test('that is reserved is told by function and leaves less for the others', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    const ask = async () => lambda.send(new GetFunctionConcurrencyCommand({FunctionName: 'worker'}));
    expect((await ask()).ReservedConcurrentExecutions).toBeUndefined();
    await lambda.send(
      new PutFunctionConcurrencyCommand({FunctionName: 'worker', ReservedConcurrentExecutions: 20}),
    );
    expect((await ask()).ReservedConcurrentExecutions).toBe(20);
    const {AccountLimit, AccountUsage} = await lambda.send(new GetAccountSettingsCommand());
    expect(AccountLimit).toMatchObject({ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 980});
    expect(AccountUsage?.FunctionCount).toBe(1);
  });

  test('of a hundred must stay for everybody, and a version has none of its own', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    const tooMuch = new PutFunctionConcurrencyCommand({
      FunctionName: 'worker',
      ReservedConcurrentExecutions: 901,
    });
    expect((await refusal(lambda.send(tooMuch)))[0]).toBe('InvalidParameterValueException');
    const ofAlias = new GetFunctionConcurrencyCommand({FunctionName: 'worker:live'});
    expect((await refusal(lambda.send(ofAlias)))[0]).toBe('InvalidParameterValueException');
  });

  test('that is provisioned is listed by alias', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    const list = async () => {
      const command = new ListProvisionedConcurrencyConfigsCommand({FunctionName: 'worker'});
      return (await lambda.send(command)).ProvisionedConcurrencyConfigs;
    };
    expect(await list()).toEqual([]);
    const put = {FunctionName: 'worker', Qualifier: 'live', ProvisionedConcurrentExecutions: 50};
    await lambda.send(new PutProvisionedConcurrencyConfigCommand(put));
    expect(await list()).toMatchObject([
      {
        FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker:live',
        RequestedProvisionedConcurrentExecutions: 50,
        Status: 'READY',
      },
    ]);
  });
});

describe('triggers', () => {
  test('of queues and streams have the defaults of their kind, and are found by function and by source', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    await create(lambda, 'reader');
    const stream = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
    await lambda.send(
      new CreateEventSourceMappingCommand({FunctionName: 'worker', EventSourceArn: arnOf('orders')}),
    );
    const created = await lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'reader:live',
        EventSourceArn: stream,
        Enabled: false,
      }),
    );
    expect(created.State).toBe('Creating');
    const list = async (filter: {FunctionName?: string; EventSourceArn?: string}) =>
      (await lambda.send(new ListEventSourceMappingsCommand(filter))).EventSourceMappings;
    expect(await list({})).toHaveLength(2);
    expect(await list({FunctionName: 'worker'})).toMatchObject([{State: 'Enabled', BatchSize: 10}]);
    const [found] = (await list({EventSourceArn: stream})) ?? [];
    expect(found).toMatchObject({
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:reader:live',
      State: 'Disabled',
      BatchSize: 100,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: false,
    });
    expect(found?.LastModified).toBeInstanceOf(Date);
  });

  test('of what is thrown away after retries are told for asynchronous invocations', async () => {
    const {lambda} = await open();
    await create(lambda, 'worker');
    const put = {
      FunctionName: 'worker',
      MaximumRetryAttempts: 1,
      DestinationConfig: {OnFailure: {Destination: arnOf('failures')}},
    };
    await lambda.send(new PutFunctionEventInvokeConfigCommand(put));
    const command = new ListFunctionEventInvokeConfigsCommand({FunctionName: 'worker'});
    const {FunctionEventInvokeConfigs} = await lambda.send(command);
    expect(FunctionEventInvokeConfigs).toMatchObject([
      {MaximumRetryAttempts: 1, DestinationConfig: {OnFailure: {Destination: arnOf('failures')}}},
    ]);
  });
});

test('a key that Lambda denies is refused as Lambda refuses, and only by Lambda', async () => {
  const {lambda, clientsFor} = await open({}, 'DENIED-LAMBDA');
  const [name, , status] = await refusal(lambda.send(new ListFunctionsCommand()));
  expect([name, status]).toEqual(['AccessDeniedException', 403]);
  const now = new Date();
  const query = new GetMetricDataCommand({MetricDataQueries: [], StartTime: new Date(0), EndTime: now});
  await expect(clientsFor('DENIED-LAMBDA').cloudWatch.send(query)).resolves.toBeDefined();
});

type Opened = Awaited<ReturnType<typeof open>>;

const ask = async (
  {cloudWatch, now}: Opened,
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
  stat: string,
  minutes = 5,
): Promise<readonly number[]> => {
  const {MetricDataResults = []} = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now() - minutes * 60_000),
      EndTime: new Date(now()),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'm0',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Lambda',
              MetricName: metricName,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({Name, Value})),
            },
            Period: 60,
            Stat: stat,
          },
        },
      ],
    }),
  );
  return MetricDataResults[0]?.Values ?? [];
};

describe('the story', () => {
  test('has its functions, and three hours of minutes from the start', async () => {
    const opened = await open({workload: true});
    const {Functions = []} = await opened.lambda.send(new ListFunctionsCommand());
    expect(Functions).toHaveLength(12);
    const minutes = await ask(opened, 'Invocations', {FunctionName: 'checkout-api'}, 'Sum', 180);
    expect(minutes).toHaveLength(180);
    expect(Math.min(...minutes)).toBeGreaterThan(0);
    // A function that nobody calls has no metrics, which is not zero.
    expect(await ask(opened, 'Invocations', {FunctionName: 'legacy-cleanup'}, 'Sum')).toEqual([]);
  });

  test('tells the same minutes every time', async () => {
    const opened = await open({workload: true});
    const read = () => ask(opened, 'Duration', {FunctionName: 'checkout-api'}, 'p99');
    const first = await read();
    expect(await read()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  test('has a function at its reserved limit, and an account with room', async () => {
    const opened = await open({workload: true});
    const own = {FunctionName: 'invoice-renderer'};
    expect(await ask(opened, 'ConcurrentExecutions', own, 'Maximum', 1)).toEqual([5]);
    expect((await ask(opened, 'Throttles', own, 'Sum', 1))[0]).toBeGreaterThan(200);
    const [claimed = 0] = await ask(opened, 'ClaimedAccountConcurrency', {}, 'Maximum', 1);
    const [unreserved = 0] = await ask(opened, 'UnreservedConcurrentExecutions', {}, 'Maximum', 1);
    expect(claimed).toBeGreaterThan(650);
    expect(claimed).toBeLessThan(800);
    // 25 are reserved, 50 provisioned for a function without a reservation.
    expect(claimed - unreserved).toBe(75);
  });

  test('has payments that fail from the incident on until it is fixed', async () => {
    const opened = await open({workload: true, incidentDelaySeconds: 0});
    const rate = async () => {
      const own = {FunctionName: 'payments-worker'};
      const [errors = 0] = await ask(opened, 'Errors', own, 'Sum', 1);
      const [calls = 1] = await ask(opened, 'Invocations', own, 'Sum', 1);
      return errors / calls;
    };
    expect(await rate()).toBeLessThan(0.02);
    opened.advance(120);
    expect(await rate()).toBeGreaterThan(0.25);
    opened.account.fix();
    opened.advance(120);
    expect(await rate()).toBeLessThan(0.02);
  });

  test('has a stream consumer that falls further behind by nine tenths of every second', async () => {
    const opened = await open({workload: true});
    const age = async () =>
      (await ask(opened, 'IteratorAge', {FunctionName: 'clickstream-enricher'}, 'Maximum', 1))[0] ?? 0;
    const before = await age();
    expect(before / 3_600_000).toBeCloseTo(18.33, 1);
    opened.advance(600);
    expect((await age()) - before).toBeCloseTo(540_000);
  });

  test('has provisioned concurrency that is measured by alias', async () => {
    const opened = await open({workload: true});
    const ofAlias = {FunctionName: 'checkout-api', Resource: 'checkout-api:live'};
    const [share = 0] = await ask(opened, 'ProvisionedConcurrencyUtilization', ofAlias, 'Maximum', 1);
    expect(share).toBeGreaterThan(0.85);
    const spilled = await ask(opened, 'ProvisionedConcurrencySpilloverInvocations', ofAlias, 'Sum', 1);
    expect(spilled[0]).toBeGreaterThan(0);
    const other = {FunctionName: 'checkout-api', Resource: 'checkout-api:test'};
    expect(await ask(opened, 'ProvisionedConcurrencyUtilization', other, 'Maximum', 1)).toEqual([]);
  });
});
