import type {JsonOperation} from '../wire/aws-json.ts';
import type {JsonObject} from '../wire/json-fields.ts';
import {optionalInteger, optionalText, requiredText} from '../wire/json-fields.ts';
import type {DemoConsumer, DemoStream} from './demo-stream.ts';
import type {KinesisAccount} from './kinesis-account.ts';
import {createConsumer, requiredStream} from './kinesis-account.ts';
import {invalidArgument, resourceInUse, resourceNotFound} from './kinesis-errors.ts';

const consumerDocument = ({name, arn, createdAt}: DemoConsumer): JsonObject => ({
  ConsumerName: name,
  ConsumerARN: arn,
  ConsumerStatus: 'ACTIVE',
  ConsumerCreationTimestamp: createdAt / 1000,
});

const registerConsumer = (account: KinesisAccount, input: JsonObject): JsonObject => {
  const stream = requiredStream(account, input);
  const name = requiredText(input, 'ConsumerName');
  if (stream.consumers.has(name)) throw resourceInUse(`Consumer ${name} already exists.`);
  const consumer = createConsumer(stream.arn, name, account.scene.now());
  stream.consumers.set(name, consumer);
  return {Consumer: {...consumerDocument(consumer), ConsumerStatus: 'CREATING'}};
};

const listConsumers = (account: KinesisAccount, input: JsonObject): JsonObject => {
  requiredText(input, 'StreamARN');
  const {consumers} = requiredStream(account, input);
  const after = optionalText(input, 'NextToken') ?? '';
  const names = [...consumers.keys()].sort().filter(name => name > after);
  const page = names.slice(0, Math.min(optionalInteger(input, 'MaxResults') ?? 100, 10_000));
  return {
    Consumers: page.flatMap(name => {
      const consumer = consumers.get(name);
      return consumer === undefined ? [] : [consumerDocument(consumer)];
    }),
    ...(page.length < names.length ? {NextToken: page.at(-1)} : {}),
  };
};

const isNamed = ({name, arn}: DemoConsumer, input: JsonObject): boolean =>
  optionalText(input, 'ConsumerARN') === arn || optionalText(input, 'ConsumerName') === name;

const streamsOf = (account: KinesisAccount, input: JsonObject): Iterable<DemoStream> => {
  if (optionalText(input, 'StreamARN') !== undefined) return [requiredStream(account, input)];
  if (optionalText(input, 'ConsumerARN') === undefined)
    throw invalidArgument('Either ConsumerARN, or StreamARN and ConsumerName must be provided.');
  return account.streams.values();
};

const describeConsumer = (account: KinesisAccount, input: JsonObject): JsonObject => {
  for (const {arn, consumers} of streamsOf(account, input)) {
    const consumer = [...consumers.values()].find(candidate => isNamed(candidate, input));
    if (consumer !== undefined) return {ConsumerDescription: {...consumerDocument(consumer), StreamARN: arn}};
  }
  throw resourceNotFound('The consumer does not exist.');
};

/** Enhanced fan-out consumers; reading as one (SubscribeToShard) is not part of this account. */
export const consumerOperations = (account: KinesisAccount): Readonly<Record<string, JsonOperation>> => ({
  RegisterStreamConsumer: input => registerConsumer(account, input),
  ListStreamConsumers: input => listConsumers(account, input),
  DescribeStreamConsumer: input => describeConsumer(account, input),
});
