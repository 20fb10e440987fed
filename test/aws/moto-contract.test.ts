import {
  CloudWatchClient,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import {CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand} from '@aws-sdk/client-sns';
import {CreateQueueCommand} from '@aws-sdk/client-sqs';
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AwsClients} from '../../source/aws/clients.ts';
import {createMetricReader} from '../../source/aws/metric-reader.ts';
import {startDemoAccount} from '../../source/demo/demo-account.ts';
import type {Alarm} from '../../source/domain/alarm.ts';
import type {LambdaFunction} from '../../source/domain/function.ts';
import type {Resource, ServiceReader} from '../../source/domain/service.ts';
import {alarms as alarmService} from '../../source/services/alarms/service.ts';
import {lambda as lambdaService} from '../../source/services/lambda/service.ts';
import {sns as snsService} from '../../source/services/sns/service.ts';
import {noon} from '../fixtures/a-queue.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import type {Moto} from './moto.ts';
import {createRole, motoObstacle, startMoto} from './moto.ts';
import type {Peer} from './peers.ts';

/*
 * What the program asks of Lambda, CloudWatch and SNS, once for the demo account and once for moto, which nobody here
 * wrote. No npm package emulates Lambda's control plane or CloudWatch, so moto is asked wherever a Python has it
 * (SLS_TOP_MOTO_PYTHON), and the demo account always.
 *
 * What moto lacks is checked here as what its screens miss: account settings and provisioned concurrency (404),
 * percentiles, the history of alarms and mute rules (500), asynchronous configurations (it writes their dates in
 * another form) and the dead-letter queue of a function (left out of the list). Only against the demo account are checked: what those
 * answer where they exist, composite and log alarms, alarms that judge several series, the pages of lists (moto has
 * one), and which metrics belong to the region as a whole (moto sums up all functions).
 */

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();
const minute = 60_000;
const credentials = {accessKeyId: 'AKIATEST', secretAccessKey: 'secret'};
const secret = 'hunter2-must-never-show';

type Place = Peer & {
  readonly now: () => number;
  /** Makes a topic have had so many messages in each of the last settled minutes. */
  readonly publish: (topicArn: string, counts: readonly number[]) => Promise<void>;
};

type Knows = {
  readonly deadLetterConfig: boolean;
  readonly asyncConfigs: boolean;
  readonly accountSettings: boolean;
  readonly provisionedConcurrency: boolean;
  readonly alarmHistory: boolean;
  readonly muteRules: boolean;
  readonly compositeAlarms: boolean;
};

const everything: Knows = {
  deadLetterConfig: true,
  asyncConfigs: true,
  accountSettings: true,
  provisionedConcurrency: true,
  alarmHistory: true,
  muteRules: true,
  compositeAlarms: true,
};

const nothingOfThat: Knows = {
  deadLetterConfig: false,
  asyncConfigs: false,
  accountSettings: false,
  provisionedConcurrency: false,
  alarmHistory: false,
  muteRules: false,
  compositeAlarms: false,
};

const openDemo = async (): Promise<Place> => {
  let now = noon;
  const account = await startDemoAccount({workload: false, now: () => now});
  const sns = new SNSClient({endpoint: account.url, region: account.region, credentials});
  return {
    ...account,
    now: () => now,
    publish: async (TopicArn, counts) => {
      for (const count of counts) {
        for (let sent = 0; sent < count; sent += 1)
          await sns.send(new PublishCommand({TopicArn, Message: 'hello'}));
        now += minute;
      }
      now += minute;
    },
    close: async () => {
      sns.destroy();
      await account.close();
    },
  };
};

let moto: Promise<Moto> | undefined;
afterAll(async () => {
  await (await moto)?.close();
});

const openMoto = async (): Promise<Place> => {
  moto ??= startMoto();
  const server = await moto;
  await createRole(server, 'worker');
  const cloudwatch = new CloudWatchClient({endpoint: server.url, region: server.region, credentials});
  return {
    ...server,
    now: Date.now,
    publish: async (topicArn, counts) => {
      const newest = Math.floor(Date.now() / minute) * minute - 2 * minute;
      const MetricData = counts.map((Value, index) => ({
        MetricName: 'NumberOfMessagesPublished',
        Dimensions: [{Name: 'TopicName', Value: topicArn.slice(topicArn.lastIndexOf(':') + 1)}],
        Timestamp: new Date(newest - (counts.length - 1 - index) * minute),
        Value,
      }));
      await cloudwatch.send(new PutMetricDataCommand({Namespace: 'AWS/SNS', MetricData}));
    },
    close: async () => {
      cloudwatch.destroy();
      await server.reset();
    },
  };
};

const places: readonly {
  readonly name: string;
  readonly open: () => Promise<Place>;
  readonly obstacle?: string | undefined;
  readonly knows: Knows;
}[] = [
  {name: 'the demo account', open: openDemo, knows: everything},
  {name: 'moto', open: openMoto, obstacle: motoObstacle(), knows: nothingOfThat},
];

const found = <R extends Resource>(resources: readonly R[], name: string): R => {
  const one = resources.find(resource => resource.name === name);
  if (one === undefined) throw new Error(`Expected ${name} to be listed`);
  return one;
};

/** Everything that the program learns of a resource while its detail is open. */
const inspected = async <R extends Resource>(reader: ServiceReader<R>, resource: R): Promise<R> => ({
  ...resource,
  ...(await reader.relate?.(resource, signal)),
  ...(await reader.inspect?.(resource, signal)),
});

describe.each(places)('$name', ({name: placeName, open, obstacle, knows}) => {
  let place: Place | undefined;
  let clients: AwsClients;
  let owner: {
    readonly lambda: LambdaClient;
    readonly sns: SNSClient;
    readonly cloudwatch: CloudWatchClient;
  };

  beforeEach(async context => {
    if (obstacle !== undefined) context.skip(obstacle);
    place = await open();
    const settings = {endpoint: place.url, region: place.region, credentials, maxAttempts: 1};
    clients = await aws.connect({endpointUrl: place.url, region: place.region});
    owner = {
      lambda: new LambdaClient(settings),
      sns: new SNSClient(settings),
      cloudwatch: new CloudWatchClient(settings),
    };
  });
  afterEach(async () => {
    if (place === undefined) return;
    for (const client of Object.values(owner)) client.destroy();
    await place.close();
    place = undefined;
  });

  const arnOf = (service: string, name: string): string =>
    `arn:aws:${service}:${clients.region}:123456789012:${name}`;

  const createQueue = async (name: string): Promise<string> => {
    await clients.actions.sqs.send(new CreateQueueCommand({QueueName: name}));
    return arnOf('sqs', name);
  };

  const now = (): number => place?.now() ?? 0;

  describe('functions', () => {
    const deploy = async (name: string): Promise<void> => {
      await owner.lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Role: 'arn:aws:iam::123456789012:role/worker',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Timeout: 30,
          MemorySize: 512,
          Code: {ZipFile: new Uint8Array([1])},
          DeadLetterConfig: {TargetArn: arnOf('sqs', 'failures')},
          Environment: {Variables: {DATABASE_PASSWORD: secret}},
        }),
      );
    };

    const listed = async (): Promise<readonly LambdaFunction[]> =>
      (await lambdaService.connect(clients)).list(signal);

    test('are listed as they are set up, without their environment', async () => {
      await deploy('worker');
      await deploy('idle');
      const functions = await listed();
      expect(functions.map(({name}) => name).toSorted()).toEqual(['idle', 'worker']);
      expect(found(functions, 'worker')).toMatchObject({
        id: arnOf('lambda', 'function:worker'),
        runtime: 'nodejs22.x',
        timeoutSeconds: 30,
        memoryMegabytes: 512,
        deadLetterArn: knows.deadLetterConfig ? arnOf('sqs', 'failures') : undefined,
        mappings: [],
      });
      expect(JSON.stringify(functions)).not.toMatch(new RegExp(`${secret}|DATABASE_PASSWORD`));
    });

    test('know their triggers, switched on or off', async () => {
      const EventSourceArn = await createQueue('orders');
      await deploy('worker');
      await deploy('stopped');
      const create = async (FunctionName: string, Enabled: boolean): Promise<void> => {
        const mapping = {FunctionName, EventSourceArn, BatchSize: 7, Enabled};
        await owner.lambda.send(new CreateEventSourceMappingCommand(mapping));
      };
      await create('worker', true);
      await create('stopped', false);
      const functions = await listed();
      const facts = {sourceArn: EventSourceArn, batchSize: 7, maximumRetryAttempts: undefined};
      expect(found(functions, 'worker').mappings).toMatchObject([{...facts, state: 'Enabled'}]);
      expect(found(functions, 'stopped').mappings).toMatchObject([{...facts, state: 'Disabled'}]);
    });

    test('know what is reserved for them', async () => {
      await deploy('reserved');
      await deploy('sharing');
      const limit = {FunctionName: 'reserved', ReservedConcurrentExecutions: 5};
      await owner.lambda.send(new PutFunctionConcurrencyCommand(limit));
      const reader = await lambdaService.connect(clients);
      const functions = await reader.list(signal);
      expect(await reader.relate?.(found(functions, 'reserved'), signal)).toMatchObject({reservation: 5});
      const sharing = await reader.relate?.(found(functions, 'sharing'), signal);
      expect(sharing?.reservation).toMatch(/^none/);
    });

    test('know in their detail where asynchronous events end, and what the endpoint does not know', async () => {
      await deploy('worker');
      const Destination = await createQueue('failures');
      await owner.lambda.send(
        new PutFunctionEventInvokeConfigCommand({
          FunctionName: 'worker',
          MaximumRetryAttempts: 1,
          DestinationConfig: {OnFailure: {Destination}},
        }),
      );
      const reader = await lambdaService.connect(clients);
      const worker = await inspected(reader, found(await reader.list(signal), 'worker'));
      expect(worker).toMatchObject({
        reservation: 'none',
        asyncConfigs: knows.asyncConfigs
          ? [{maximumRetryAttempts: 1, onFailureArn: Destination, onSuccessArn: undefined}]
          : undefined,
        provisioned: knows.provisionedConcurrency ? [] : undefined,
      });
      const unread = worker.unread.join('\n');
      if (knows.asyncConfigs && knows.provisionedConcurrency) expect(unread).toBe('');
      else {
        expect(unread).toMatch(/^Lambda ListFunctionEventInvokeConfigs: what .* is not what AWS answers/m);
        expect(unread).toMatch(/^This endpoint does not know ListProvisionedConcurrencyConfigs\.$/m);
      }
    });

    test('share a quota, or nobody knows it and the rest is there', async () => {
      const reader = await lambdaService.connect(clients);
      expect(await reader.readAccount?.(now(), signal)).toMatchObject(
        knows.accountSettings
          ? {quota: 1000, problems: []}
          : {quota: undefined, problems: ['This endpoint does not know GetAccountSettings.']},
      );
    });
  });

  describe('topics', () => {
    test('are listed with what subscribed to them', async () => {
      const [emails, failures] = [await createQueue('emails'), await createQueue('failures')];
      const {TopicArn = ''} = await owner.sns.send(new CreateTopicCommand({Name: 'orders'}));
      const subscribe = async (
        Protocol: string,
        Endpoint: string,
        Attributes: Readonly<Record<string, string>> = {},
      ): Promise<void> => {
        await owner.sns.send(new SubscribeCommand({TopicArn, Protocol, Endpoint, Attributes}));
      };
      await subscribe('sqs', emails, {RawMessageDelivery: 'true', FilterPolicy: '{"kind":["paid"]}'});
      const RedrivePolicy = JSON.stringify({deadLetterTargetArn: failures});
      await subscribe('https', 'https://hooks.example/orders?token=sesame', {RedrivePolicy});
      const reader = await snsService.connect(clients);
      const topic = await inspected(reader, found(await reader.list(signal), 'orders'));
      expect(topic).toMatchObject({arn: TopicArn, id: TopicArn});
      expect(await reader.refresh?.(topic, signal)).toMatchObject({settings: {isFifo: false}});
      const byProtocol = new Map(topic.subscriptions?.list.map(one => [one.protocol, one]));
      expect(byProtocol.get('sqs')).toMatchObject({
        state: 'confirmed',
        endpoint: emails,
        settings: {isRaw: true, filterPolicy: '{"kind":["paid"]}', deadLetterQueueArn: undefined},
      });
      expect(byProtocol.get('https')?.endpoint).toMatch(/^https:\/\/hooks\.example\/orders\?token=\*\*\*/);
      expect(JSON.stringify(topic)).not.toContain('sesame');
    });

    test('have metrics by the minute, and no value where CloudWatch has none', async () => {
      const {TopicArn = ''} = await owner.sns.send(new CreateTopicCommand({Name: 'orders'}));
      await place?.publish(TopicArn, [4, 7]);
      const reader = await snsService.connect(clients);
      const resources = await reader.list(signal);
      const request = {resources, use: 'table', now: now(), windowMinutes: 15} as const;
      const {learnt, failures} = await reader.measure(request, signal);
      expect(failures).toEqual([]);
      expect(learnt[0]?.learnt.metrics?.publishedPerMinute?.value).toBe(7);
      expect(learnt[0]?.learnt.metrics).not.toHaveProperty('failedPerMinute');
      expect(learnt[0]?.minutes?.['publishedPerMinute']?.map(({value}) => value)).toEqual([4, 7]);
    });
  });

  describe('metrics', () => {
    const published = (statistic: string, periodSeconds?: number) => ({
      key: statistic,
      namespace: 'AWS/SNS',
      metricName: 'NumberOfMessagesPublished',
      dimensions: {TopicName: 'orders'},
      statistic,
      ...(periodSeconds === undefined ? {} : {periodSeconds}),
    });

    const publish = async (): Promise<{readonly startTime: number; readonly endTime: number}> => {
      const {TopicArn = ''} = await owner.sns.send(new CreateTopicCommand({Name: 'orders'}));
      await place?.publish(TopicArn, [4, 7, 5]);
      const endTime = Math.floor(now() / minute) * minute;
      return {startTime: endTime - 15 * minute, endTime};
    };

    test('come oldest first, each at the start of its minute', async () => {
      const range = await publish();
      const points = await createMetricReader(clients.polling.cloudwatch).read(
        [published('Sum'), {...published('Sum'), key: 'nobody', dimensions: {TopicName: 'nobody'}}],
        {...range, periodSeconds: 60},
        signal,
      );
      const samples = points.get('Sum') ?? [];
      expect(samples.map(({value}) => value)).toEqual([4, 7, 5]);
      expect(samples.map(({at}) => at % minute)).toEqual([0, 0, 0]);
      expect((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)).toBe(2 * minute);
      expect(points.get('nobody')).toEqual([]);
      expect(points.failures).toEqual([]);
    });

    test('of a long period reach back far enough', async () => {
      const range = await publish();
      const points = await createMetricReader(clients.polling.cloudwatch).read(
        [published('Sum', 3600)],
        {...range, periodSeconds: 60},
        signal,
      );
      const samples = points.get('Sum') ?? [];
      expect(samples.reduce((sum, {value}) => sum + value, 0)).toBe(16);
      expect(samples.map(({at}) => at % 3_600_000)).toEqual(samples.map(() => 0));
    });

    test('with percentiles among them do not fail for these', async () => {
      const range = await publish();
      const points = await createMetricReader(clients.polling.cloudwatch).read(
        [published('p99'), published('Sum')],
        {...range, periodSeconds: 60},
        signal,
      );
      expect(points.get('Sum')?.map(({value}) => value)).toEqual([4, 7, 5]);
      expect(points.failures.map(({message}) => message)).toEqual(
        points.has('p99')
          ? []
          : ['CloudWatch GetMetricData: this endpoint does not know the statistics p99.'],
      );
    });
  });

  describe('alarms', () => {
    const putAlarm = async (AlarmName: string, more: object = {}): Promise<void> => {
      await owner.cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          AlarmDescription: 'too many',
          Namespace: 'AWS/SNS',
          MetricName: 'NumberOfMessagesPublished',
          Dimensions: [{Name: 'TopicName', Value: 'orders'}],
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
          AlarmActions: [arnOf('sns', 'alerts')],
          ...more,
        }),
      );
    };

    const listed = async (): Promise<readonly Alarm[]> => (await alarmService.connect(clients)).list(signal);

    test('are listed with what they watch and when they go off', async () => {
      await putAlarm('plain');
      await putAlarm('silent', {ActionsEnabled: false, Statistic: undefined, ExtendedStatistic: 'p99'});
      const alarms = await listed();
      expect(alarms.map(({name}) => name).toSorted()).toEqual(['plain', 'silent']);
      expect(found(alarms, 'plain')).toMatchObject({
        arn: arnOf('cloudwatch', 'alarm:plain'),
        type: 'metric',
        description: 'too many',
        actions: {enabled: true, alarm: [arnOf('sns', 'alerts')]},
        watched: {
          namespace: 'AWS/SNS',
          metricName: 'NumberOfMessagesPublished',
          dimensions: {TopicName: 'orders'},
          statistic: 'Sum',
          periodSeconds: 60,
        },
        condition: {threshold: 5, comparison: 'GreaterThanThreshold', periods: 3, periodsToAlarm: 2},
      });
      expect(found(alarms, 'silent')).toMatchObject({
        actions: {enabled: false},
        watched: {statistic: 'p99'},
      });
    });

    test('are in the state that they were put in, with since when and why', async () => {
      await putAlarm('plain');
      const state = {AlarmName: 'plain', StateValue: 'ALARM', StateReason: 'by hand'} as const;
      await owner.cloudwatch.send(new SetAlarmStateCommand(state));
      const alarm = found(await listed(), 'plain');
      expect(alarm).toMatchObject({state: 'ALARM', reason: 'by hand'});
      expect(alarm.since).toBeGreaterThan(0);
    });

    test('belong to what they watch', async () => {
      await putAlarm('plain');
      const alarms = await listed();
      const joined = alarmService.join(new Map(alarms.map(alarm => [alarm.id, alarm])), undefined);
      const edges = [...joined.values()].flatMap(alarm => alarmService.edges(alarm));
      expect(edges).toMatchObject([
        {kind: 'watches', from: arnOf('cloudwatch', 'alarm:plain'), to: arnOf('sns', 'orders')},
      ]);
    });

    test('have their metric while the detail is open, and say what nobody knows of them', async () => {
      const {TopicArn = ''} = await owner.sns.send(new CreateTopicCommand({Name: 'orders'}));
      await place?.publish(TopicArn, [4, 7]);
      await putAlarm('plain');
      const reader = await alarmService.connect(clients);
      const alarm = await inspected(reader, found(await reader.list(signal), 'plain'));
      expect(alarm.record?.unread).toEqual(
        knows.alarmHistory ? undefined : expect.stringMatching(/DescribeAlarmHistory: .* does not know this/),
      );
      expect(alarm.muted).toBe(knows.muteRules ? false : undefined);
      expect(alarm.gaps).toEqual(
        knows.muteRules ? [] : [expect.stringMatching(/^Mute rules are unknown: .* does not know this/)],
      );
      const request = {resources: [alarm], use: 'detail', now: now(), windowMinutes: 15} as const;
      const {learnt} = await reader.measure(request, signal);
      expect(learnt[0]?.learnt.metrics?.watchedCount?.value).toBe(7);
    });

    test('that are made of others are joined to them', async ({skip}) => {
      if (!knows.compositeAlarms) skip(`${placeName} has no PutCompositeAlarm`);
      await putAlarm('plain');
      const AlarmRule = 'ALARM("plain")';
      await owner.cloudwatch.send(new PutCompositeAlarmCommand({AlarmName: 'whole', AlarmRule}));
      const alarms = await listed();
      const joined = alarmService.join(new Map(alarms.map(alarm => [alarm.id, alarm])), undefined);
      expect(joined.get('whole')?.members).toMatchObject([{name: 'plain'}]);
    });
  });
});
