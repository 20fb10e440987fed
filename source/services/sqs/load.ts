import type {LoadView} from '../../domain/load-measure.ts';
import type {Queue} from '../../domain/queue.ts';
import {isDeadLetterQueue} from '../../domain/queue.ts';

/** Messages that may be in flight: of a FIFO queue's too (SQS quotas, messages in flight: approximately 120,000 each). */
const mostInFlight = 120_000;

/** Dead letters wait for a person: with them no test would ever be drained, and the oldest message be weeks old. */
const isWorkedOff = (queue: Queue): boolean => !isDeadLetterQueue(queue);

/** What load tests follow of queues: counts as SQS tells them now, and the minutes of CloudWatch. */
export const queueLoad: LoadView<Queue> = {
  measures: [
    {
      id: 'backlog',
      role: 'backlog',
      together: 'sum',
      source: {
        kind: 'live',
        title: 'Backlog',
        unit: 'count',
        of: ({history}) => history.at(-1),
      },
      includes: isWorkedOff,
    },
    {
      id: 'sent',
      role: 'in',
      together: 'sum',
      source: {kind: 'minutes', metric: 'sentPerSecond'},
      includes: isWorkedOff,
    },
    {
      id: 'deleted',
      role: 'out',
      together: 'sum',
      source: {kind: 'minutes', metric: 'deletedPerSecond'},
      includes: isWorkedOff,
    },
    {
      id: 'oldestAge',
      role: 'age',
      together: 'max',
      source: {kind: 'minutes', metric: 'oldestAgeSeconds'},
      includes: isWorkedOff,
    },
    {
      id: 'deadLetters',
      role: 'errors',
      together: 'sum',
      source: {
        kind: 'live',
        title: 'Dead letters',
        unit: 'count',
        of: ({history}) => history.at(-1),
      },
      includes: isDeadLetterQueue,
    },
    {
      id: 'inFlight',
      role: 'concurrency',
      together: 'max',
      source: {
        kind: 'live',
        title: 'Most in flight of a queue',
        unit: 'count',
        of: ({counts}) => (counts === undefined ? undefined : {at: counts.at, value: counts.inFlight}),
      },
      limit: () => mostInFlight,
    },
  ],
  limitRules: ['in-flight'],
};
