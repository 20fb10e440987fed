import {formatDuration} from '../../domain/duration.ts';
import type {Edge, Finding} from '../../domain/service.ts';
import {shareOfRetention} from '../../domain/stream-lag.ts';
import type {Stream, StreamConsumer} from '../../domain/stream.ts';
import {behindSeconds} from '../../domain/stream.ts';
import {formatLag} from './columns.ts';
import {lagHealth} from './lag-health.ts';

const findingOf = (stream: Stream, consumer: StreamConsumer): Finding | undefined => {
  const seconds = behindSeconds(stream, consumer);
  const health = lagHealth(shareOfRetention(stream, seconds));
  if (seconds === undefined || health === undefined) return undefined;
  return {health, reason: `${consumer.name} is ${formatDuration(seconds)} behind`};
};

/** Fan-out consumers; what else reads a stream knows of it itself (the mappings of functions). */
export const streamEdges = (stream: Stream): readonly Edge[] => {
  const {arn, consumers = []} = stream;
  if (arn === undefined) return [];
  return consumers.map(consumer => {
    const seconds = behindSeconds(stream, consumer);
    const lag = seconds === undefined ? '' : `, ${formatLag(seconds)} behind`;
    return {
      kind: 'consumer',
      from: arn,
      to: consumer.arn,
      label: `enhanced fan-out ${consumer.name}${lag}`,
      finding: findingOf(stream, consumer),
    };
  });
};
