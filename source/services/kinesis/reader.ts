import type {AwsClients} from '../../aws/clients.ts';
import {describeStream, listShards, listStreamConsumers, listStreams} from '../../aws/stream-reader.ts';
import type {ServiceReader} from '../../domain/service.ts';
import type {Stream} from '../../domain/stream.ts';
import {discoveredStream} from '../../domain/stream.ts';

/** Kinesis through the polling client, which can only read and never calls GetRecords. */
export const connectKinesis = ({
  polling: {kinesis},
}: AwsClients): Required<Pick<ServiceReader<Stream>, 'list' | 'refresh' | 'relate' | 'inspect'>> => {
  const relate = async (stream: Stream, signal: AbortSignal): Promise<Partial<Stream>> => {
    // Emulators list names alone, and consumers are asked for by ARN only.
    const described = stream.arn === undefined ? await describeStream(kinesis, stream, signal) : {};
    const arn = stream.arn ?? described.arn;
    if (arn === undefined) return described;
    return {...described, consumers: await listStreamConsumers(kinesis, arn, signal)};
  };
  return {
    list: async signal => (await listStreams(kinesis, signal)).map(discoveredStream),
    refresh: async (stream, signal) => describeStream(kinesis, stream, signal),
    relate,
    inspect: async (stream, signal) => {
      const [shards, related] = await Promise.all([
        listShards(kinesis, stream, signal),
        relate(stream, signal),
      ]);
      return {...related, shards};
    },
  };
};
