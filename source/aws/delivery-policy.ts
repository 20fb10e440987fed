import {formatDuration} from '../domain/duration.ts';

/** What a JSON text has at a path of names; `undefined` where it has nothing, or is no JSON at all. */
export const jsonField = (text: string | undefined, ...path: readonly string[]): unknown => {
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
};

/** A healthyRetryPolicy in words: `3 retries, 20s apart` (SNS Developer Guide, message delivery retries). */
export const retriesInWords = (policy: unknown): string | undefined => {
  if (typeof policy !== 'object' || policy === null) return undefined;
  const number = (name: string): number | undefined => {
    const value: unknown = Reflect.get(policy, name);
    return typeof value === 'number' ? value : undefined;
  };
  const retries = number('numRetries');
  if (retries === undefined) return undefined;
  const count = retries === 1 ? '1 retry' : `${retries} retries`;
  const shortest = number('minDelayTarget');
  const longest = number('maxDelayTarget');
  if (retries === 0 || shortest === undefined || longest === undefined) return count;
  const from = formatDuration(shortest);
  return shortest === longest
    ? `${count}, ${from} apart`
    : `${count}, ${from} to ${formatDuration(longest)} apart`;
};
