import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Failure} from '../../../source/domain/failure.ts';
import type {LambdaFunction} from '../../../source/domain/function.ts';
import {connectLambda} from '../../../source/services/lambda/reader.ts';
import {lambda as service} from '../../../source/services/lambda/service.ts';
import {failureOf} from '../../aws/aws-environment.ts';
import {arnOf} from '../../fixtures/a-queue.ts';
import type {Account} from '../../fixtures/an-account.ts';
import {openAccount} from '../../fixtures/an-account.ts';
import {arnOfFunction} from './a-function.ts';

const {signal} = new AbortController();
const secret = 'hunter2-must-never-show';

/** A deployment beside the program. */
const deployerOf = ({url, clients}: Account): LambdaClient => {
  const credentials = {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'};
  const deployer = new LambdaClient({endpoint: url, region: clients.region, credentials, maxAttempts: 1});
  onTestFinished(() => deployer.destroy());
  return deployer;
};

const deploy = async (deployer: LambdaClient, name: string, reserved?: number) => {
  await deployer.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: 'arn:aws:iam::123456789012:role/worker',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 30,
      MemorySize: 512,
      Code: {ZipFile: new Uint8Array([1])},
      DeadLetterConfig: {TargetArn: arnOf('dead')},
      Environment: {Variables: {DATABASE_PASSWORD: secret}},
    }),
  );
  if (reserved === undefined) return;
  const command = {FunctionName: name, ReservedConcurrentExecutions: reserved};
  await deployer.send(new PutFunctionConcurrencyCommand(command));
};

const openWith = async (functions: Readonly<Record<string, number | undefined>>) => {
  const account = await openAccount();
  const deployer = deployerOf(account);
  for (const [name, reserved] of Object.entries(functions)) await deploy(deployer, name, reserved);
  const before = account.requests().length;
  const operations = () => account.operations().slice(before);
  return {account, deployer, operations, reader: connectLambda(account.clients)};
};

const only = (functions: readonly LambdaFunction[]): LambdaFunction => {
  const [first] = functions;
  if (first === undefined) throw new Error('Expected a function');
  return first;
};

/** As an emulator without the operation answers. */
const answerHtml = async ({url}: Account, target: string, rawStatus: number): Promise<void> => {
  const rules = [{target, rawStatus, rawBody: '<html><body>Not Found</body></html>'}];
  await fetch(`${url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
};

describe('the list', () => {
  test('is two crawls: functions, and their triggers in one go', async () => {
    const {deployer, operations, reader} = await openWith({worker: undefined, idle: undefined});
    await deployer.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'worker:live',
        EventSourceArn: arnOf('orders'),
        ScalingConfig: {MaximumConcurrency: 20},
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
    const [idle, worker] = await reader.list(signal);
    expect(idle).toMatchObject({id: arnOfFunction('idle'), name: 'idle', mappings: []});
    expect(worker).toMatchObject({
      name: 'worker',
      runtime: 'nodejs22.x',
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      deadLetterArn: arnOf('dead'),
      reservation: undefined,
      mappings: [
        {
          sourceArn: arnOf('orders'),
          functionArn: `${arnOfFunction('worker')}:live`,
          state: 'Enabled',
          batchSize: 10,
          maximumConcurrency: 20,
          reportsItemFailures: true,
        },
      ],
    });
    expect(operations().slice(1)).toEqual(['ListFunctions', 'ListEventSourceMappings']);
  });

  test('has no trace of environment variables, nor has anything made of it', async () => {
    const {account, reader} = await openWith({worker: undefined});
    const worker = only(await reader.list(signal));
    const known = service.absorb(worker, await reader.inspect(worker, signal));
    const made = [
      worker,
      known,
      service.document(known),
      service.report(known),
      service.detail(known, {now: account.now(), account: undefined, queueByArn: () => undefined}),
    ];
    expect(JSON.stringify(service.document(known))).toContain('"Timeout":30');
    for (const one of made) {
      expect(JSON.stringify(one)).not.toContain(secret);
      expect(JSON.stringify(one)).not.toContain('DATABASE_PASSWORD');
      expect(JSON.stringify(one)).not.toContain('Environment');
    }
  });

  test('of triggers that may not be listed leaves the functions, and the account says why', async () => {
    const {account, reader} = await openWith({worker: undefined});
    await account.fail({
      target: 'Lambda.ListEventSourceMappings',
      error: {code: 'AccessDeniedException', status: 403},
    });
    const noted: Failure[] = [];
    const note = (failure: Failure): number => noted.push(failure);
    expect(only(await reader.list(signal, note)).mappings).toBeUndefined();
    expect(noted).toMatchObject([{kind: 'accessDenied', operation: 'ListEventSourceMappings'}]);
    const {problems} = await reader.readAccount(account.now(), signal, note);
    expect(problems).toHaveLength(1);
    // The list's trouble is not the account's.
    expect(noted).toHaveLength(1);
    expect(problems[0]).toContain('Allow lambda:ListEventSourceMappings');
  });

  test('that is denied names the missing action', async () => {
    const {account, reader} = await openWith({});
    await account.fail({target: 'Lambda.*', error: {code: 'AccessDeniedException', status: 403}});
    const {kind, hint} = await failureOf(reader.list(signal));
    expect(kind).toBe('accessDenied');
    expect(hint).toContain('lambda:ListFunctions');
  });
});

describe('relations', () => {
  const relateAll = async (reader: ReturnType<typeof connectLambda>) => {
    const functions = await reader.list(signal);
    const found: Record<string, LambdaFunction['reservation']> = {};
    for (const one of functions) found[one.name] = (await reader.relate(one, signal)).reservation;
    return found;
  };
  const asked = (operations: readonly string[]) =>
    operations.filter(operation => operation === 'GetFunctionConcurrency').length;

  test('ask nobody for a reservation where nothing is reserved', async () => {
    const {operations, reader} = await openWith({a: undefined, b: undefined});
    expect(await relateAll(reader)).toEqual({a: 'noneOrStopped', b: 'noneOrStopped'});
    expect(asked(operations())).toBe(0);
  });

  test('ask until all that is reserved has been found', async () => {
    const {operations, reader} = await openWith({a: undefined, b: 20, c: undefined, d: undefined});
    expect(await relateAll(reader)).toEqual({
      a: 'none',
      b: 20,
      c: 'noneOrStopped',
      d: 'noneOrStopped',
    });
    expect(asked(operations())).toBe(2);
    expect(operations().filter(operation => operation === 'GetAccountSettings')).toHaveLength(1);
  });

  test('ask a function whose invocations are all refused, because a stop switch is no part of the sum', async () => {
    const {reader} = await openWith({stopped: 0});
    const stopped = only(await reader.list(signal));
    expect((await reader.relate(stopped, signal)).reservation).toBe('noneOrStopped');
    const refused = {...stopped, metrics: {throttlesPerMinute: {value: 9, at: 0}}};
    expect((await reader.relate(refused, signal)).reservation).toBe(0);
  });

  test('leave a stop switch open, and the first reading of metrics that looks like one asks', async () => {
    const {account, operations} = await openWith({stopped: 0});
    const reader = await service.connect(account.clients);
    const listed = only(await reader.list(signal));
    const stopped = service.absorb(listed, (await reader.relate?.(listed, signal)) ?? {});
    expect(stopped.reservation).toBe('noneOrStopped');
    expect(asked(operations())).toBe(0);
    const minute = account.now() - 120_000;
    // Throttles are the first metric that is asked for; no other has a datapoint.
    const refused = {Id: 'm0', StatusCode: 'Complete', Timestamps: [minute / 1000], Values: [12]};
    const rules = [
      {
        target: 'GraniteServiceVersion20100801.GetMetricData',
        rawStatus: 200,
        rawBody: JSON.stringify({MetricDataResults: [refused]}),
      },
    ];
    await fetch(`${account.url}/demo/faults`, {method: 'POST', body: JSON.stringify(rules)});
    const request = {resources: [stopped], use: 'table', now: account.now(), windowMinutes: 15} as const;
    const {learnt} = await reader.measure(request, signal);
    const known = learnt.reduce((lambda, one) => service.absorb(lambda, one.learnt), stopped);
    expect(service.report(known)).toMatchObject({
      throttlesPerMinute: 12,
      reservedConcurrency: 0,
      throttledBy: 'reserved',
    });
    expect(asked(operations())).toBe(1);
  });

  test('know the aliases with provisioned concurrency, where triggers do not call the function itself', async () => {
    const {deployer, operations, reader} = await openWith({api: undefined, worker: undefined});
    const put = {FunctionName: 'api', Qualifier: 'live', ProvisionedConcurrentExecutions: 50};
    await deployer.send(new PutProvisionedConcurrencyConfigCommand(put));
    await deployer.send(
      new CreateEventSourceMappingCommand({FunctionName: 'worker', EventSourceArn: arnOf('orders')}),
    );
    const [api, worker] = await reader.list(signal);
    if (api === undefined || worker === undefined) throw new Error('Expected two functions');
    expect((await reader.relate(api, signal)).provisioned).toMatchObject([
      {qualifier: 'live', requested: 50, allocated: 50, status: 'READY'},
    ]);
    expect((await reader.relate(worker, signal)).provisioned).toBeUndefined();
    expect(operations().filter(name => name === 'ListProvisionedConcurrencyConfigs')).toHaveLength(1);
  });

  test('that are denied are told once and not asked again before the next list', async () => {
    const {account, operations, reader} = await openWith({a: 20, b: undefined});
    await account.fail({
      target: 'Lambda.GetFunctionConcurrency',
      error: {code: 'AccessDeniedException', status: 403},
    });
    const [a, b] = await reader.list(signal);
    if (a === undefined || b === undefined) throw new Error('Expected two functions');
    const {kind, hint} = await failureOf(reader.relate(a, signal));
    expect(kind).toBe('accessDenied');
    expect(hint).toContain('lambda:GetFunctionConcurrency');
    expect((await reader.relate(b, signal)).reservation).toBeUndefined();
    expect(asked(operations())).toBe(1);
  });

  test('that an emulator has not are missing, and the row stays', async () => {
    const {account, reader} = await openWith({worker: undefined});
    await answerHtml(account, 'Lambda.*Provisioned*', 404);
    const worker = only(await reader.list(signal));
    expect(await reader.relate(worker, signal)).toEqual({reservation: 'noneOrStopped'});
  });
});

describe('the detail', () => {
  test('asks for asynchronous and provisioned configuration, and for the triggers afresh', async () => {
    const {deployer, reader} = await openWith({worker: 20});
    const worker = only(await reader.list(signal));
    await deployer.send(
      new CreateEventSourceMappingCommand({FunctionName: 'worker', EventSourceArn: arnOf('orders')}),
    );
    await deployer.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: 'worker',
        MaximumRetryAttempts: 1,
        MaximumEventAgeInSeconds: 600,
        DestinationConfig: {OnFailure: {Destination: arnOf('failures')}, OnSuccess: {}},
      }),
    );
    expect(await reader.inspect(worker, signal)).toMatchObject({
      reservation: 20,
      mappings: [{sourceArn: arnOf('orders')}],
      asyncConfigs: [
        {
          qualifier: '$LATEST',
          maximumRetryAttempts: 1,
          maximumEventAgeSeconds: 600,
          onFailureArn: arnOf('failures'),
          onSuccessArn: undefined,
        },
      ],
      provisioned: [],
      unread: [],
    });
  });

  test('says what of it could not be read, and has the rest', async () => {
    const {account, reader} = await openWith({worker: 20});
    const worker = only(await reader.list(signal));
    await answerHtml(account, 'Lambda.ListProvisioned*', 500);
    const learnt = await reader.inspect(worker, signal);
    expect(learnt).toMatchObject({reservation: 20, asyncConfigs: []});
    expect(learnt).not.toHaveProperty('provisioned');
    expect(learnt.unread).toHaveLength(1);
  });

  test('fails as a whole when nothing of it could be read', async () => {
    const {account, reader} = await openWith({worker: 20});
    const worker = only(await reader.list(signal));
    await account.fail({target: 'Lambda.*', error: {code: 'AccessDeniedException', status: 403}});
    expect((await failureOf(reader.inspect(worker, signal))).kind).toBe('accessDenied');
  });
});

describe('the account', () => {
  test('has its quota, and nothing measured where nothing runs', async () => {
    const {account, operations, reader} = await openWith({worker: 20});
    const read = () => reader.readAccount(account.now(), signal);
    expect(await read()).toEqual({
      quota: 1000,
      unreserved: 980,
      claimed: undefined,
      throttlesPerMinute: undefined,
      problems: [],
    });
    await read();
    // Quotas hardly ever change, and Lambda's control plane is everybody's.
    expect(operations().filter(operation => operation === 'GetAccountSettings')).toHaveLength(1);
  });

  test.each([
    ['Lambda.GetAccountSettings', 'GetAccountSettings'],
    ['GraniteServiceVersion20100801.GetMetricData', 'GetMetricData'],
  ])('without %s has the rest, and tells what is missing', async (target, operation) => {
    const account = await openAccount();
    await account.fail({target, error: {code: 'AccessDeniedException', status: 403}});
    const noted: Failure[] = [];
    const {problems} = await connectLambda(account.clients).readAccount(account.now(), signal, failure => {
      noted.push(failure);
    });
    expect(noted).toMatchObject([{kind: 'accessDenied', operation}]);
    expect(problems).toEqual([`${noted[0]?.message} ${noted[0]?.hint}`]);
  });

  test('that an emulator does not know is named, and the metrics are there', async () => {
    const account = await openAccount({workload: true});
    await answerHtml(account, 'Lambda.GetAccountSettings', 404);
    account.advance(120);
    const note = vi.fn<(failure: Failure) => void>();
    const read = await connectLambda(account.clients).readAccount(account.now(), signal, note);
    // There is nothing that anybody could mend.
    expect(note).not.toHaveBeenCalled();
    expect(read).toMatchObject({quota: undefined, claimed: {source: 'ClaimedAccountConcurrency'}});
    expect(read.throttlesPerMinute?.value).toBeGreaterThan(200);
    expect(read.problems).toEqual(['This endpoint does not know GetAccountSettings.']);
  });

  test('of the demo tells which function is throttled by what', async () => {
    const account = await openAccount({workload: true});
    account.advance(120);
    const reader = await service.connect(account.clients);
    const known = new Map<string, LambdaFunction>();
    for (const found of await reader.list(signal))
      if (['checkout-api', 'invoice-renderer', 'payments-worker', 'report-builder'].includes(found.name))
        known.set(found.id, found);
    for (const found of known.values())
      known.set(found.id, service.absorb(found, (await reader.relate?.(found, signal)) ?? {}));
    const request = {
      resources: [...known.values()],
      use: 'table',
      now: account.now(),
      windowMinutes: 15,
    } as const;
    for (const {id, learnt} of (await reader.measure(request, signal)).learnt) {
      const found = known.get(id);
      if (found !== undefined) known.set(id, service.absorb(found, learnt));
    }
    const pressure = await connectLambda(account.clients).readAccount(account.now(), signal);
    const throttledBy = Object.fromEntries(
      [...service.join(known, pressure).values()].map(found => [
        found.name,
        service.report(found)['throttledBy'],
      ]),
    );
    expect(throttledBy).toEqual({
      'checkout-api': 'scalingRate',
      'invoice-renderer': 'reserved',
      'payments-worker': null,
      'report-builder': null,
    });
    // Nobody opened its detail.
    const asynchronous = [...known.values()].find(({name}) => name === 'report-builder');
    expect(asynchronous && service.report(asynchronous)).toMatchObject({asyncEventsDroppedPerMinute: 0});
  });
});
