import {ListMetricsCommand} from '@aws-sdk/client-cloudwatch';
import {ListQueuesCommand} from '@aws-sdk/client-sqs';
import {mkdir, writeFile} from 'node:fs/promises';
import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {AwsClients} from '../../source/aws/clients.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';
import type {WireRequest} from './fake-endpoint.ts';
import {awsError} from './fake-endpoint.ts';
import {hostsLookedUp} from './without-dns.ts';

const aws = prepareAwsEnvironment();
const fromChain = {credentials: undefined};
const list = ({polling}: AwsClients) => polling.sqs.send(new ListQueuesCommand({}));

const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n`;

/** Knows which keys are good at the moment; everything else has expired. */
const accountAccepting = async (good: {key: string}) =>
  aws.endpoint(({accessKeyId}) =>
    accessKeyId === good.key ? {json: {}} : awsError('ExpiredToken', 'The security token is expired', 403),
  );

const assumedRole = (accessKeyId: string, expiration: string) => ({
  text:
    '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
    `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>` +
    `<Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  status: 200,
  contentType: 'text/xml',
});

const mfaProfile =
  '[profile mfa]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\n' +
  'mfa_serial = arn:aws:iam::123456789012:mfa/me\n[profile base]\n' +
  keys('AKIABASE');

/** STS and the services behind one endpoint. */
const accountWithRoles = async (sts: (request: WireRequest) => ReturnType<typeof assumedRole>) => {
  const endpoint = await aws.endpoint(request =>
    request.operation === 'AssumeRole' ? sts(request) : {json: {}},
  );
  aws.setVariables({AWS_ENDPOINT_URL: endpoint.url});
  await aws.writeConfig(mfaProfile);
  return endpoint;
};

const farAway = '2099-01-01T00:00:00Z';

describe('renewal', () => {
  test('after ExpiredToken the next call reads the credentials file again, in every client', async () => {
    const good = {key: 'AKIANEW'};
    const endpoint = await accountAccepting(good);
    await aws.writeCredentials(`[default]\n${keys('AKIAOLD')}`);
    const clients = await aws.connect({...fromChain, endpointUrl: endpoint.url});
    expect(await failureOf(list(clients))).toMatchObject({kind: 'expiredCredentials', code: 'ExpiredToken'});
    await aws.writeCredentials(`[default]\n${keys('AKIANEW')}`);
    // The client that was refused, one that shares the credentials, and one that has not been used before.
    await list(clients);
    await clients.polling.cloudwatch.send(new ListMetricsCommand({}));
    await clients.actions.sqs.send(new ListQueuesCommand({}));
    expect(endpoint.requests.map(({accessKeyId}) => accessKeyId)).toEqual([
      'AKIAOLD',
      'AKIANEW',
      'AKIANEW',
      'AKIANEW',
    ]);
  });

  test('clients that worked before follow when another one is refused', async () => {
    const good = {key: 'AKIAOLD'};
    const endpoint = await accountAccepting(good);
    await aws.writeCredentials(`[default]\n${keys('AKIAOLD')}`);
    const clients = await aws.connect({...fromChain, endpointUrl: endpoint.url});
    await list(clients);
    await clients.polling.cloudwatch.send(new ListMetricsCommand({}));
    good.key = 'AKIANEW';
    await aws.writeCredentials(`[default]\n${keys('AKIANEW')}`);
    await failureOf(list(clients));
    await clients.polling.cloudwatch.send(new ListMetricsCommand({}));
    expect(endpoint.requests.at(-1)?.accessKeyId).toBe('AKIANEW');
  });

  test('invalidate makes every client ask again', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    await aws.writeCredentials(`[default]\n${keys('AKIAONE')}`);
    const clients = await aws.connect({...fromChain, endpointUrl: endpoint.url});
    await list(clients);
    await aws.writeCredentials(`[default]\n${keys('AKIATWO')}`);
    await list(clients);
    clients.credentials.invalidate();
    await list(clients);
    expect(endpoint.requests.map(({accessKeyId}) => accessKeyId)).toEqual(['AKIAONE', 'AKIAONE', 'AKIATWO']);
  });

  test('a late refusal of old credentials does not throw away new ones', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    await aws.writeCredentials(`[default]\n${keys('AKIAONE')}`);
    const clients = await aws.connect({...fromChain, endpointUrl: endpoint.url});
    await list(clients);
    await aws.writeCredentials(`[default]\n${keys('AKIATWO')}`);
    clients.credentials.invalidate('AKIAOLDER');
    await list(clients);
    expect(endpoint.requests.map(({accessKeyId}) => accessKeyId)).toEqual(['AKIAONE', 'AKIAONE']);
  });
});

describe('MFA', () => {
  test('one profile in two regions asks once: a code works once only', async () => {
    await accountWithRoles(() => assumedRole('ASIAROLE', farAway));
    const asked: string[] = [];
    const hooks = {
      askMfaCode: (serial: string) => {
        asked.push(serial);
        return Promise.resolve('123456');
      },
      sharedCredentials: new Map(),
    };
    const places = ['eu-west-1', 'us-east-1'].map(async region =>
      aws.connect({...fromChain, region, profile: 'mfa'}, hooks),
    );
    await Promise.all((await Promise.all(places)).map(list));
    expect(asked).toHaveLength(1);
  });

  test('two clients at once ask once, and the code reaches STS', async () => {
    const endpoint = await accountWithRoles(() => assumedRole('ASIAROLE', farAway));
    const asked: string[] = [];
    const askMfaCode = (serial: string) => {
      asked.push(serial);
      return Promise.resolve('123456');
    };
    const clients = await aws.connect({...fromChain, region: undefined, profile: 'mfa'}, {askMfaCode});
    const metrics = clients.polling.cloudwatch.send(new ListMetricsCommand({}));
    await Promise.all([list(clients), metrics, clients.actions.sqs.send(new ListQueuesCommand({}))]);
    await list(clients);
    expect(asked).toEqual(['arn:aws:iam::123456789012:mfa/me']);
    const assumed = endpoint.requests.filter(({operation}) => operation === 'AssumeRole');
    expect(assumed.map(({form}) => form.get('TokenCode'))).toEqual(['123456']);
    expect(endpoint.requests.at(-1)?.accessKeyId).toBe('ASIAROLE');
    expect(clients.ledger.counts()).toContainEqual({
      service: 'sts',
      operation: 'AssumeRole',
      resourceClass: 'polling',
      unit: 'request',
      purpose: 'signing in',
      requests: 1,
      units: 1,
    });
  });

  test('somebody who gives no code is not asked again until the credentials are invalidated', async () => {
    await accountWithRoles(() => assumedRole('ASIAROLE', farAway));
    let asked = 0;
    const askMfaCode = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('closed')) : Promise.resolve('123456');
    };
    const clients = await aws.connect({...fromChain, profile: 'mfa'}, {askMfaCode});
    const first = await failureOf(list(clients));
    expect(first).toMatchObject({kind: 'noCredentials', code: 'MfaRefused', service: 'credentials'});
    expect(await failureOf(list(clients))).toEqual(first);
    expect(asked).toBe(1);
    clients.credentials.invalidate();
    await list(clients);
    expect(asked).toBe(2);
  });

  test('credentials about to end are renewed in the background while they still work', async () => {
    const soon = new Date(Date.now() + 120_000).toISOString();
    let roles = 0;
    const endpoint = await accountWithRoles(() => {
      roles += 1;
      return assumedRole(`ASIAROLE${roles}`, roles === 1 ? soon : farAway);
    });
    let giveCode: (code: string) => void = () => undefined;
    let announce: () => void = () => undefined;
    const renewing = new Promise<void>(resolve => {
      announce = resolve;
    });
    let asked = 0;
    const askMfaCode = () => {
      asked += 1;
      if (asked === 1) return Promise.resolve('111111');
      announce();
      return new Promise<string>(resolve => {
        giveCode = resolve;
      });
    };
    const clients = await aws.connect({...fromChain, profile: 'mfa'}, {askMfaCode});
    await list(clients);
    await list(clients);
    await renewing;
    await list(clients);
    expect(endpoint.requests.at(-1)?.accessKeyId).toBe('ASIAROLE1');
    giveCode('222222');
    const renewed = () => endpoint.requests.filter(({operation}) => operation === 'AssumeRole').length === 2;
    while (!renewed()) await list(clients);
    while (endpoint.requests.at(-1)?.accessKeyId !== 'ASIAROLE2') await list(clients);
    expect(asked).toBe(2);
  });
});

describe('failures', () => {
  test('a role that may not be assumed is a failure of the credentials, not of the call', async () => {
    await accountWithRoles(() => ({
      text: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: x is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
      status: 403,
      contentType: 'text/xml',
    }));
    const clients = await aws.connect(
      {...fromChain, profile: 'mfa'},
      {askMfaCode: () => Promise.resolve('1')},
    );
    const failure = await failureOf(list(clients));
    expect(failure).toMatchObject({kind: 'noCredentials', service: 'credentials', code: 'AccessDenied'});
    expect(failure.hint).toContain('sts:AssumeRole');
  });

  test('no credentials anywhere names the profiles there are', async () => {
    await aws.writeConfig('[profile staging]\nregion = eu-west-1\n');
    const failure = await failureOf(list(await aws.connect(fromChain)));
    expect(failure).toMatchObject({
      kind: 'noCredentials',
      message: 'Credentials: no AWS credentials were found.',
    });
    expect(failure.hint).toContain('Known profiles: staging.');
  });

  test('a credential_process that fails is named as the cause', async () => {
    await aws.writeConfig(
      '[profile p]\nregion = eu-west-1\ncredential_process = sh -c "echo no vault >&2; exit 3"\n',
    );
    const failure = await failureOf(list(await aws.connect({...fromChain, profile: 'p'})));
    expect(failure.kind).toBe('noCredentials');
    expect(failure.message).toMatch(/^Credentials: credential_process failed for profile p: .*no vault/);
  });

  const ssoProfile =
    '[profile sso]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = ops\n' +
    '[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n';

  test('an SSO session that is over says which command starts a new one', async () => {
    await aws.writeConfig(ssoProfile);
    const failure = await failureOf(list(await aws.connect({...fromChain, profile: 'sso'})));
    expect(failure.kind).toBe('expiredCredentials');
    expect(failure.hint).toContain('`aws sso login --profile sso`');
  });

  test('SSO is asked in its own region, whatever region is watched', async () => {
    await aws.writeConfig(ssoProfile);
    const cache = join(process.env['HOME'] ?? '', '.aws', 'sso', 'cache');
    await mkdir(cache, {recursive: true});
    const file = `${createHash('sha1').update('corp').digest('hex')}.json`;
    await writeFile(join(cache, file), JSON.stringify({accessToken: 'token', expiresAt: farAway}));
    const clients = await aws.connect({...fromChain, profile: 'sso'});
    expect(await hostsLookedUp(() => failureOf(list(clients)))).toEqual([
      'portal.sso.us-east-1.amazonaws.com',
    ]);
  });
});

describe('placeholders', () => {
  test('an emulator on this machine needs no credentials, and the log says so once', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    const clients = await aws.connect({...fromChain, endpointUrl: endpoint.url});
    await list(clients);
    await list(clients);
    expect(endpoint.requests.map(({accessKeyId}) => accessKeyId)).toEqual(['test', 'test']);
    expect(aws.log.filter(line => line.includes('placeholders'))).toHaveLength(1);
  });

  test('credentials that are there are used for an emulator too', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    aws.setVariables({AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's'});
    await list(await aws.connect({...fromChain, endpointUrl: endpoint.url}));
    expect(endpoint.requests.map(({accessKeyId}) => accessKeyId)).toEqual(['AKIAENV']);
  });

  test('an endpoint elsewhere gets none', async () => {
    const clients = await aws.connect({...fromChain, endpointUrl: 'http://sqs.example.invalid'});
    expect(await failureOf(list(clients))).toMatchObject({kind: 'noCredentials'});
  });

  test('CloudWatch in AWS gets none either when only SQS is an emulator', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    aws.setVariables({AWS_ENDPOINT_URL_SQS: endpoint.url});
    const clients = await aws.connect(fromChain);
    await list(clients);
    expect(await failureOf(clients.polling.cloudwatch.send(new ListMetricsCommand({})))).toMatchObject({
      kind: 'noCredentials',
    });
  });

  test('a broken profile is not papered over', async () => {
    const endpoint = await aws.endpoint(() => ({json: {}}));
    await aws.writeConfig('[profile p]\nregion = eu-west-1\ncredential_process = false\n');
    const clients = await aws.connect({...fromChain, profile: 'p', endpointUrl: endpoint.url});
    expect(await failureOf(list(clients))).toMatchObject({kind: 'noCredentials'});
    expect(endpoint.requests).toEqual([]);
  });
});
