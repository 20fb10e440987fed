import type {Queue} from '../../domain/queue.ts';
import type {Edge} from '../../domain/service.ts';

/** Where a queue's dead letters go, by its redrive policy. */
export const queueEdges = ({arn, settings}: Queue): readonly Edge[] => {
  const to = settings?.deadLetterQueueArn;
  if (arn === undefined || to === undefined) return [];
  const {maxReceiveCount} = settings ?? {};
  const label =
    maxReceiveCount === undefined ? 'redrive policy' : `after ${String(maxReceiveCount)} receives`;
  return [{kind: 'deadLetter', from: arn, to, label}];
};
