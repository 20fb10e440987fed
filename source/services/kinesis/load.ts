import type {LoadView} from '../../domain/load-measure.ts';
import {capacityOf} from '../../domain/stream-capacity.ts';
import type {Stream} from '../../domain/stream.ts';

/** What these streams take together; `undefined` where one of them does not say. */
const bytesLimit = (streams: readonly Stream[]): number | undefined => {
  const capacities = streams.map(stream => capacityOf(stream)?.bytesPerSecond);
  return capacities.every(capacity => capacity !== undefined) && capacities.length > 0
    ? capacities.reduce((sum, capacity) => sum + capacity, 0)
    : undefined;
};

/** What load tests follow of streams. */
export const streamLoad: LoadView<Stream> = {
  measures: [
    {
      id: 'incomingRecords',
      role: 'in',
      together: 'sum',
      source: {kind: 'minutes', metric: 'incomingRecordsPerSecond'},
    },
    {
      id: 'incomingBytes',
      role: 'in',
      together: 'sum',
      source: {kind: 'minutes', metric: 'incomingBytesPerSecond'},
      limit: bytesLimit,
    },
    {
      id: 'outgoingRecords',
      role: 'out',
      together: 'sum',
      source: {kind: 'minutes', metric: 'outgoingRecordsPerSecond'},
    },
    {
      id: 'iteratorAge',
      role: 'lag',
      together: 'max',
      source: {kind: 'minutes', metric: 'iteratorAgeSeconds'},
    },
    {
      id: 'writeThrottles',
      role: 'throttles',
      together: 'sum',
      source: {kind: 'minutes', metric: 'writeThrottlesPerMinute'},
    },
    {
      id: 'readThrottles',
      role: 'throttles',
      together: 'sum',
      source: {kind: 'minutes', metric: 'readThrottlesPerMinute'},
    },
  ],
  limitRules: ['write-throttles', 'read-throttles', 'capacity'],
};
