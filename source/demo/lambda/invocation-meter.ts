/** What callers' own invocations add to the story's metrics (Lambda Developer Guide, types of metrics). */
type InvocationCounter =
  | 'Invocations'
  | 'Errors'
  | 'Throttles'
  | 'AsyncEventsReceived'
  | 'AsyncEventsDropped'
  | 'DestinationDeliveryFailures';

/** Counts by function and minute. */
export type InvocationMeter = {
  readonly count: (functionName: string, counter: InvocationCounter, at: number) => void;
  /** What was counted in the minute that starts at `minute` (epoch milliseconds). */
  readonly read: (functionName: string, counter: string, minute: number) => number;
};

const minuteMilliseconds = 60_000;

/** So long are minutes remembered: longer than any screen looks back. */
const keptMinutes = 240;

export const createInvocationMeter = (): InvocationMeter => {
  const minutes = new Map<number, Map<string, number>>();
  return {
    count: (functionName, counter, at) => {
      const minute = Math.floor(at / minuteMilliseconds) * minuteMilliseconds;
      const counts = minutes.get(minute) ?? new Map<string, number>();
      if (counts.size === 0) {
        minutes.set(minute, counts);
        const oldest = minutes.keys().next().value;
        if (oldest !== undefined && minutes.size > keptMinutes) minutes.delete(oldest);
      }
      const key = `${functionName} ${counter}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    read: (functionName, counter, minute) => minutes.get(minute)?.get(`${functionName} ${counter}`) ?? 0,
  };
};
