import {expect, test} from 'vitest';
import {describeStream} from '../../source/aws/stream-reader.ts';
import {shardMetricNames} from '../../source/domain/stream.ts';
import {streamArn} from '../fixtures/a-stream.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();
const {signal} = new AbortController();

test.each([
  [['ALL'], shardMetricNames],
  [
    ['IncomingBytes', 'OutgoingBytes'],
    ['IncomingBytes', 'OutgoingBytes'],
  ],
  [[], []],
])('an endpoint that says %j has these shard metrics on: %j', async (ShardLevelMetrics, metrics) => {
  const endpoint = await aws.endpoint(() => ({
    json: {StreamDescriptionSummary: {StreamName: 'orders', EnhancedMonitoring: [{ShardLevelMetrics}]}},
  }));
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  const stream = {name: 'orders', arn: streamArn('orders')};
  const {summary} = await describeStream(polling.kinesis, stream, signal);
  expect(summary?.shardMetrics).toEqual(metrics);
  expect(shardMetricNames).toHaveLength(7);
});
