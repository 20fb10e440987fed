import {
  CreateQueueCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {ListMetricsCommand} from '@aws-sdk/client-cloudwatch';
import {describe, expect, test, vi} from 'vitest';
import {readQueueAttributes} from '../../source/aws/queue-reader.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import {awsError} from './fake-endpoint.ts';
import {hostsLookedUp} from './without-dns.ts';

const aws = prepareAwsEnvironment();
const noQueues = () => ({json: {}});

describe('region', () => {
  const regionOf = async (settings: {readonly region?: string | undefined; readonly profile?: string}) =>
    (await aws.connect({credentials: undefined, region: undefined, ...settings})).region;

  test('the flag wins over AWS_REGION, that over AWS_DEFAULT_REGION, and that over the profile', async () => {
    await aws.writeConfig('[default]\nregion = eu-north-1\n[profile other]\nregion = us-west-2\n');
    expect(await regionOf({})).toBe('eu-north-1');
    expect(await regionOf({profile: 'other'})).toBe('us-west-2');
    aws.setVariables({AWS_DEFAULT_REGION: 'ap-south-1'});
    expect(await regionOf({})).toBe('ap-south-1');
    aws.setVariables({AWS_REGION: 'ca-central-1'});
    expect(await regionOf({profile: 'other'})).toBe('ca-central-1');
    expect(await regionOf({region: 'sa-east-1'})).toBe('sa-east-1');
  });

  test('AWS_PROFILE chooses the profile whose region counts', async () => {
    await aws.writeConfig('[default]\nregion = eu-north-1\n[profile other]\nregion = us-west-2\n');
    aws.setVariables({AWS_PROFILE: 'other'});
    expect(await regionOf({})).toBe('us-west-2');
  });

  test('without a region the failure says how to set one, and nothing is asked', async () => {
    const endpoint = await aws.endpoint(noQueues);
    const failure = await failureOf(aws.connect({region: undefined, endpointUrl: endpoint.url}));
    expect(failure).toMatchObject({kind: 'noRegion', message: 'No AWS region is set.'});
    expect(failure.hint).toContain('--region eu-west-1');
    expect(failure.hint).toContain('aws configure set region');
    expect(endpoint.requests).toEqual([]);
  });

  test('what cannot be a region is refused before it becomes a host name', async () => {
    expect(await failureOf(aws.connect({region: 'evil.example/'}))).toMatchObject({
      kind: 'noRegion',
      code: 'InvalidRegion',
    });
  });
});

test('a profile that does not exist is refused with the names of those that do', async () => {
  await aws.writeConfig(
    '[profile staging]\nregion = eu-west-1\n[services emulator]\nsqs =\n  endpoint_url = http://x\n',
  );
  await aws.writeCredentials('[prod]\naws_access_key_id = A\naws_secret_access_key = B\n');
  const failure = await failureOf(aws.connect({profile: 'stagin', credentials: undefined}));
  expect(failure).toMatchObject({kind: 'noCredentials', message: 'Credentials: there is no profile stagin.'});
  expect(failure.hint).toBe('Known profiles: prod, staging. Choose one with --profile.');
});

describe('endpoint', () => {
  const allEndpoints = async () => {
    const [flag, ofSqs, ofAll, ofSection, ofProfile] = await Promise.all(
      Array.from({length: 5}, () => aws.endpoint(noQueues)),
    );
    if (!flag || !ofSqs || !ofAll || !ofSection || !ofProfile) throw new Error('five were started');
    return {flag, ofSqs, ofAll, ofSection, ofProfile};
  };

  /** Reports it, and really goes there. */
  const goesTo = async (
    expected: {readonly url: string; readonly requests: readonly unknown[]},
    settings: {readonly profile?: string; readonly endpointUrl?: string} = {},
  ) => {
    const clients = await aws.connect({
      credentials: settings.profile === undefined ? {accessKeyId: 'A', secretAccessKey: 'B'} : undefined,
      ...settings,
    });
    const before = expected.requests.length;
    await clients.polling.sqs.send(new ListQueuesCommand({}));
    await clients.actions.sqs.send(new ListQueuesCommand({}));
    expect(expected.requests.length - before).toBe(2);
    expect(clients.endpoints.sqs).toBe(expected.url);
  };

  test('flag, service variable, general variable, services section, profile: in this order', async () => {
    const {flag, ofSqs, ofAll, ofSection, ofProfile} = await allEndpoints();
    const keys = 'aws_access_key_id = A\naws_secret_access_key = B\n';
    await aws.writeConfig(
      `[default]\nendpoint_url = http://127.0.0.1:1\n` +
        `[profile plain]\nendpoint_url = ${ofProfile.url}\n${keys}` +
        `[profile sectioned]\nservices = emulator\nendpoint_url = ${ofProfile.url}\n${keys}` +
        `[services emulator]\nsqs =\n  endpoint_url = ${ofSection.url}\n`,
    );
    await goesTo(ofProfile, {profile: 'plain'});
    await goesTo(ofSection, {profile: 'sectioned'});
    aws.setVariables({AWS_ENDPOINT_URL: ofAll.url});
    await goesTo(ofAll, {profile: 'sectioned'});
    aws.setVariables({AWS_ENDPOINT_URL_SQS: ofSqs.url});
    await goesTo(ofSqs, {profile: 'sectioned'});
    await goesTo(flag, {profile: 'sectioned', endpointUrl: flag.url});
  });

  test('a section for SQS leaves CloudWatch to the general endpoint', async () => {
    const {ofSection, ofProfile} = await allEndpoints();
    await aws.writeConfig(
      `[profile p]\nservices = emulator\nendpoint_url = ${ofProfile.url}\naws_access_key_id = A\naws_secret_access_key = B\n` +
        `[services emulator]\nsqs =\n  endpoint_url = ${ofSection.url}\n`,
    );
    const clients = await aws.connect({profile: 'p', credentials: undefined});
    await clients.polling.cloudwatch.send(new ListMetricsCommand({}));
    expect(ofProfile.requests.map(({service}) => service)).toEqual(['cloudwatch']);
    expect(clients.endpoints).toMatchObject({sqs: ofSection.url, cloudwatch: ofProfile.url});
  });

  test('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves only the flag', async () => {
    const {flag, ofAll} = await allEndpoints();
    aws.setVariables({AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL: ofAll.url});
    expect((await aws.connect()).endpoints.sqs).toBeUndefined();
    await goesTo(flag, {endpointUrl: flag.url});
  });

  test('the endpoint of the default profile does not capture another profile', async () => {
    const endpoint = await aws.endpoint(noQueues);
    await aws.writeConfig(
      `[default]\nendpoint_url = ${endpoint.url}\n[profile other]\naws_access_key_id = A\naws_secret_access_key = B\n`,
    );
    const {endpoints, polling} = await aws.connect({profile: 'other', credentials: undefined});
    expect(endpoints.sqs).toBeUndefined();
    const hosts = await hostsLookedUp(() => failureOf(polling.sqs.send(new ListQueuesCommand({}))));
    expect(hosts).toEqual(['sqs.eu-west-1.amazonaws.com']);
    expect(endpoint.requests).toEqual([]);
  });

  test('what is no URL is refused at once', async () => {
    for (const endpointUrl of ['localhost:4566', 'ftp://x', 'http://', 'nonsense'])
      expect(await failureOf(aws.connect({endpointUrl}))).toMatchObject({code: 'InvalidEndpoint'});
  });

  test('the host in an old queue URL does not redirect a call', async () => {
    const {polling, actions} = await aws.connect();
    const QueueUrl = 'https://eu-west-1.queue.amazonaws.com/123456789012/q';
    const hosts = await hostsLookedUp(async () => {
      for (const {sqs} of [polling, actions])
        await failureOf(sqs.send(new ListDeadLetterSourceQueuesCommand({QueueUrl})));
    });
    expect(hosts).toEqual(['sqs.eu-west-1.amazonaws.com']);
    expect(aws.log.filter(line => line.startsWith('warning'))).toEqual([]);
  });
});

describe('time limits', () => {
  const limited = (url: string) => aws.connect({endpointUrl: url, requestTimeoutMilliseconds: 150});

  test('an endpoint that never answers fails with a timeout, for polling and for actions', async () => {
    const endpoint = await aws.endpoint(() => 'hang');
    const {polling, actions} = await limited(endpoint.url);
    for (const {sqs} of [polling, actions])
      expect(await failureOf(sqs.send(new ListQueuesCommand({})))).toMatchObject({
        kind: 'timeout',
        message: `SQS ListQueues: no answer in time from ${endpoint.url}.`,
      });
    expect(endpoint.requests.length).toBe(2 + 3);
  });

  test('an endpoint that keeps the connection busy without answering fails as well', async () => {
    const endpoint = await aws.endpoint(() => 'dawdle');
    const {polling} = await limited(endpoint.url);
    expect(await failureOf(polling.sqs.send(new ListQueuesCommand({})))).toMatchObject({kind: 'timeout'});
  });

  test('an answer that stalls half-way fails too', async () => {
    const endpoint = await aws.endpoint(() => 'stall');
    const {polling} = await limited(endpoint.url);
    expect(await failureOf(polling.sqs.send(new ListQueuesCommand({})))).toMatchObject({kind: 'timeout'});
  });

  test('a call can be called off', async () => {
    const controller = new AbortController();
    const endpoint = await aws.endpoint(() => {
      controller.abort();
      return 'hang';
    });
    const {polling} = await aws.connect({endpointUrl: endpoint.url});
    const call = polling.sqs.send(new ListQueuesCommand({}), {abortSignal: controller.signal});
    expect(await failureOf(call)).toMatchObject({code: 'AbortError'});
  });
});

describe('journal', () => {
  const create = new CreateQueueCommand({QueueName: 'q'});

  test('a change is written down before it is sent and after it was answered', async () => {
    const endpoint = await aws.endpoint(() => {
      expect(aws.journal.map(({phase}) => phase)).toEqual(['before']);
      return {json: {QueueUrl: 'http://x/123456789012/q'}};
    });
    const {actions} = await aws.connect({endpointUrl: endpoint.url});
    await actions.sqs.send(create);
    expect(aws.journal).toMatchObject([
      {
        phase: 'before',
        operation: 'CreateQueue',
        service: 'sqs',
        region: 'eu-west-1',
        parameters: {QueueName: 'q'},
      },
      {phase: 'after', operation: 'CreateQueue', outcome: {QueueUrl: 'http://x/123456789012/q'}},
    ]);
  });

  test('a refused change is written down as failed, with the account of its queue', async () => {
    const endpoint = await aws.endpoint(() => awsError('AccessDenied', 'no', 403));
    const {actions} = await aws.connect({endpointUrl: endpoint.url});
    await failureOf(
      actions.sqs.send(
        new SendMessageCommand({QueueUrl: `${endpoint.url}/123456789012/q`, MessageBody: 'x'}),
      ),
    );
    expect(aws.journal).toMatchObject([
      {phase: 'before', account: '123456789012'},
      {phase: 'failed', account: '123456789012', error: {code: 'AccessDenied'}},
    ]);
  });

  test('what cannot be written down is not sent', async () => {
    const endpoint = await aws.endpoint(noQueues);
    const write = () => Promise.reject(new Error('disk full'));
    const {actions} = await aws.connect({endpointUrl: endpoint.url}, {journal: {write}});
    const failure = await failureOf(actions.sqs.send(create));
    expect(failure).toMatchObject({kind: 'refused', code: 'JournalFailed'});
    expect(failure.message).toContain('disk full');
    expect(endpoint.requests).toEqual([]);
  });

  test('a change that happened is no failure because it could not be written down afterwards', async () => {
    const endpoint = await aws.endpoint(() => ({json: {QueueUrl: 'u'}}));
    const write = ({phase}: {readonly phase: string}) =>
      phase === 'before' ? Promise.resolve() : Promise.reject(new Error('disk full'));
    const {actions} = await aws.connect({endpointUrl: endpoint.url}, {journal: {write}});
    expect((await actions.sqs.send(create)).QueueUrl).toBe('u');
    expect(aws.log).toContain('error: journal: CreateQueue after was not written: disk full');
  });

  test('reading is not written down', async () => {
    const endpoint = await aws.endpoint(noQueues);
    const {actions} = await aws.connect({endpointUrl: endpoint.url});
    await actions.sqs.send(new ListQueuesCommand({}));
    expect(aws.journal).toEqual([]);
  });
});

test('throttled polling is repeated and then told apart from a denial', async () => {
  const endpoint = await aws.endpoint(() => awsError('RequestThrottled', 'slow down', 403));
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  expect(await failureOf(polling.sqs.send(new ListQueuesCommand({})))).toMatchObject({kind: 'throttled'});
  expect(endpoint.requests.length).toBe(2);
});

test('a page of HTML from a proxy is a failure of its own', async () => {
  const endpoint = await aws.endpoint(() => ({text: '<html>Service Unavailable</html>', status: 503}));
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  expect(await failureOf(polling.sqs.send(new ListQueuesCommand({})))).toMatchObject({
    kind: 'unexpected',
    message: `SQS ListQueues: ${endpoint.url} answered HTTP 503 (SyntaxError).`,
  });
});

test('nothing is printed: not by warnings of the SDK, not by many calls at once, not by faults', async () => {
  const printed: unknown[] = [];
  const note = (...content: unknown[]) => void printed.push(content);
  const spies = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map(name =>
    vi.spyOn(console, name).mockImplementation(note),
  );
  const writes = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    printed.push(text);
    return true;
  });
  process.on('warning', note);
  await aws.writeConfig('[profile p]\naws_access_key_id = A\naws_secret_access_key = B\n');
  aws.setVariables({AWS_PROFILE: 'p', AWS_ACCESS_KEY_ID: 'C', AWS_SECRET_ACCESS_KEY: 'D'});
  const replies = [{text: '<html>', status: 503}, 'reset', awsError('RequestThrottled')] as const;
  const endpoint = await aws.endpoint(({body}) => replies[Number(body['QueueNamePrefix'])] ?? {json: {}});
  const {polling, actions} = await aws.connect({endpointUrl: endpoint.url, credentials: undefined});
  const {signal} = new AbortController();
  const calls = Array.from({length: 300}, () =>
    readQueueAttributes(polling.sqs, `${endpoint.url}/1/q`, signal),
  );
  const faults = ['0', '1', '2'].map(QueueNamePrefix =>
    failureOf(actions.sqs.send(new ListQueuesCommand({QueueNamePrefix}))),
  );
  await Promise.all([...calls, ...faults]);
  // Warnings are emitted on the next tick.
  await new Promise(resolve => setImmediate(resolve));
  process.off('warning', note);
  for (const spy of [...spies, writes]) spy.mockRestore();
  expect(printed).toEqual([]);
  expect(aws.log.filter(line => line.includes('Multiple credential sources'))).toHaveLength(1);
  expect(endpoint.requests.every(({accessKeyId}) => accessKeyId === 'A')).toBe(true);
});

test('the log names calls but holds neither what they asked nor what they brought', async () => {
  const endpoint = await aws.endpoint(() => ({
    json: {MessageId: '1', MD5OfMessageBody: '5ebe2294ecd0e0f08eab7690d2a6ee69'},
  }));
  const {actions} = await aws.connect({endpointUrl: endpoint.url});
  await actions.sqs.send(new SendMessageCommand({QueueUrl: `${endpoint.url}/1/q`, MessageBody: 'secret'}));
  expect(aws.log).toContain('debug: SQSClient SendMessageCommand: ok, HTTP 200, 1 attempt(s)');
  expect(aws.log.join('\n')).not.toMatch(/\bsecret\b/);
});
