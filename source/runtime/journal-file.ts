import type {Journal} from '../domain/journal.ts';
import {createLineFile} from './line-file.ts';

/**
 * A journal of JSON lines in a file that only the user can read. Each entry is on the disk before `write` resolves, so
 * that what was asked of AWS is known even after a crash. Rejects when it cannot be written.
 */
export const createJournalFile = (path: string): Journal => {
  const file = createLineFile(path, 'make');
  return {
    write: async entry => file.append(JSON.stringify({...entry, time: new Date(entry.at).toISOString()})),
  };
};
