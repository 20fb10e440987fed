import {mkdir, open} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {Journal} from '../domain/journal.ts';

/** Only the user may read what was changed in which account. */
const privateMode = 0o600;

/**
 * A journal of JSON lines in a file that only the user can read. Each entry is on the disk before `write` resolves, so
 * that what was asked of AWS is known even after a crash. Rejects when it cannot be written.
 */
export const createJournalFile = (path: string): Journal => ({
  write: async entry => {
    await mkdir(dirname(path), {recursive: true, mode: 0o700});
    const file = await open(path, 'a', privateMode);
    try {
      await file.chmod(privateMode);
      await file.appendFile(`${JSON.stringify({...entry, time: new Date(entry.at).toISOString()})}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  },
});
