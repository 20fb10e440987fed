import type {History, MinuteSeries} from '../domain/history.ts';
import {qualifiedId} from '../domain/places.ts';

type Part = {readonly placeId: string; readonly history: History};

/**
 * The histories of several places under ids that tell places apart. Nothing is copied: each new minute would have all
 * of them copied again.
 */
export const historyTogether = (parts: readonly Part[]): History => {
  const found = parts.map(({placeId, history}) => ({prefix: qualifiedId(placeId, ''), history}));
  const get = (key: string): MinuteSeries | undefined => {
    for (const {prefix, history} of found)
      if (key.startsWith(prefix)) return history.get(key.slice(prefix.length));
    return undefined;
  };
  function* entries(): MapIterator<[string, MinuteSeries]> {
    for (const {prefix, history} of found) for (const [key, series] of history) yield [prefix + key, series];
    return undefined;
  }
  function* keys(): MapIterator<string> {
    for (const [key] of entries()) yield key;
    return undefined;
  }
  function* values(): MapIterator<MinuteSeries> {
    for (const {history} of found) yield* history.values();
    return undefined;
  }
  const all: History = {
    get,
    has: key => get(key) !== undefined,
    size: found.reduce((sum, {history}) => sum + history.size, 0),
    entries,
    keys,
    values,
    forEach: callback => {
      for (const [key, series] of entries()) callback(series, key, all);
    },
    [Symbol.iterator]: entries,
  };
  return all;
};
