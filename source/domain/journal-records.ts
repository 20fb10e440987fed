import type {JournalRecord} from './journal-line.ts';
import {journalRecord} from './journal-line.ts';
import type {JournalEntry} from './journal.ts';

/** Entries of one journal, read from its end, on their way to becoming records. */
export type RecordGathering = {
  /** Takes the next older entry. `false`: nothing that is older is wanted. */
  readonly add: (entry: JournalEntry) => boolean;
  /** Newest first. */
  readonly records: () => readonly JournalRecord[];
};

/** So many more entries are looked at for when the oldest calls were asked. */
const lookBack = 200;

/** Entries of one call share its id; those of old journals at least what they asked. */
const callOf = ({call, operation, region, profile, parameters}: JournalEntry): string =>
  call ?? JSON.stringify([operation, region, profile, parameters]);

/** Joins what was written before and after a call to one record, for the newest `most` calls. */
export const gatherRecords = (most: number): RecordGathering => {
  const records: JournalRecord[] = [];
  /** Calls whose end was met, and whose beginning is still to come: their places among the records. */
  const ended = new Map<string, number>();
  let patience = lookBack;
  const keep = (entry: JournalEntry): void => {
    if (entry.phase !== 'before') ended.set(callOf(entry), records.length);
    records.push(journalRecord(entry));
  };
  const isBeginning = (entry: JournalEntry): boolean => {
    const place = entry.phase === 'before' ? ended.get(callOf(entry)) : undefined;
    const record = place === undefined ? undefined : records[place];
    if (place === undefined || record === undefined) return false;
    ended.delete(callOf(entry));
    records[place] = journalRecord(record.entry, entry);
    return true;
  };
  return {
    add: entry => {
      if (!isBeginning(entry)) {
        if (records.length < most) keep(entry);
        else patience -= 1;
      }
      return records.length < most || (ended.size > 0 && patience > 0);
    },
    records: () => records.toSorted((one, other) => other.at - one.at),
  };
};
