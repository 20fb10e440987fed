import * as cloudwatchModule from '@aws-sdk/client-cloudwatch';
import * as sqsModule from '@aws-sdk/client-sqs';
import {expect, test} from 'vitest';
import {readOnlyOperations} from '../../source/aws/read-only-guard.ts';
import {FailureError} from '../../source/domain/failure.ts';
import {failureOf, prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();

/** Every command class a client package exports, whatever AWS adds to it. */
const commandsOf = (module: object): readonly string[] =>
  Object.keys(module).filter(name => name.endsWith('Command') && name !== '$Command');

/** Which of all operations get as far as the wire. */
const passing = async (
  module: object,
  client: {readonly send: (command: never) => Promise<unknown>},
): Promise<readonly string[]> => {
  const passed: string[] = [];
  for (const name of commandsOf(module)) {
    // Which class it is, only the name says: the compiler cannot check what is sent.
    const CommandClass = Reflect.get(module, name) as new (input: object) => never;
    const stopped = await client.send(new CommandClass({})).then(
      () => false,
      (error: unknown) => error instanceof FailureError && error.failure.kind === 'readOnly',
    );
    if (!stopped) passed.push(name.replace(/Command$/, ''));
  }
  return passed.sort();
};

test('of all operations of SQS exactly the listed ones leave a read-only client', async () => {
  const endpoint = await aws.endpoint(() => ({json: {}}));
  const {polling, actions} = await aws.connect({endpointUrl: endpoint.url, readOnly: true});
  expect(commandsOf(sqsModule).length).toBeGreaterThan(20);
  for (const {sqs} of [polling, actions])
    expect(await passing(sqsModule, sqs)).toEqual([...readOnlyOperations.sqs].sort());
  const sent = new Set(endpoint.requests.map(({operation}) => operation));
  expect([...sent].filter(operation => !readOnlyOperations.sqs.includes(operation))).toEqual([]);
  expect(aws.journal).toEqual([]);
});

test('of all operations of CloudWatch exactly the listed ones leave the polling client', async () => {
  const endpoint = await aws.endpoint(() => ({json: {}}));
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const listed = [...readOnlyOperations.cloudwatch].sort();
  expect(await passing(cloudwatchModule, polling.cloudwatch)).toEqual(listed);
  const sent = new Set(endpoint.requests.map(({operation}) => operation));
  expect([...sent].filter(operation => !listed.includes(operation))).toEqual([]);
});

test('receiving is not reading, because it raises receive counts and hides messages', async () => {
  const {polling, actions} = await aws.connect({readOnly: true, endpointUrl: 'http://127.0.0.1:1'});
  const receive = () => new sqsModule.ReceiveMessageCommand({QueueUrl: 'http://127.0.0.1:1/1/q'});
  expect(await failureOf(actions.sqs.send(receive()))).toEqual({
    kind: 'readOnly',
    service: 'sqs',
    operation: 'ReceiveMessage',
    code: 'ReadOnly',
    message: 'SQS ReceiveMessage: not sent, because only reading is allowed.',
    hint: 'Start again without --read-only to allow it.',
  });
  expect((await failureOf(polling.sqs.send(receive()))).hint).toContain('mistake in sls-top');
});

test('without --read-only a person may do everything, and polling still only reads', async () => {
  const endpoint = await aws.endpoint(() => ({json: {}}));
  const {polling, actions} = await aws.connect({endpointUrl: endpoint.url});
  const purge = () => new sqsModule.PurgeQueueCommand({QueueUrl: `${endpoint.url}/1/q`});
  await actions.sqs.send(purge());
  expect(await failureOf(polling.sqs.send(purge()))).toMatchObject({kind: 'readOnly'});
  expect(endpoint.requests.map(({operation}) => operation)).toEqual(['PurgeQueue']);
});
