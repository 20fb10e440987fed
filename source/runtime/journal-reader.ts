import type {JournalRecord} from '../domain/journal-line.ts';
import {parseJournalLine} from '../domain/journal-line.ts';
import {gatherRecords} from '../domain/journal-records.ts';
import {linesFromEnd} from './file-lines.ts';
import {isMissing, jobPaths} from './job-folder.ts';

const readRecords = async (path: string, most: number): Promise<readonly JournalRecord[]> => {
  const {add, records} = gatherRecords(most);
  for await (const line of linesFromEnd(path)) {
    const entry = parseJournalLine(line);
    if (entry !== undefined && !add(entry)) break;
  }
  return records();
};

const noneWhenMissing = (error: unknown): readonly JournalRecord[] => {
  if (isMissing(error)) return [];
  throw error;
};

/**
 * The newest `most` changes of a journal, newest first: what was written before and after a call is one record. Only
 * the end of the file is read. Lines that are torn or not the journal's are passed over; no file is no changes.
 */
export const readJournal = async (path: string, most: number): Promise<readonly JournalRecord[]> =>
  most <= 0 ? [] : readRecords(path, most).catch(noneWhenMissing);

/** The same of the calls of one job, from its file among those of a job book. */
export const readJobJournal = async (
  folder: string,
  id: string,
  most: number,
): Promise<readonly JournalRecord[]> => {
  const {open, finished} = jobPaths(folder, id);
  const records = await readJournal(open, most);
  return records.length > 0 ? records : readJournal(finished, most);
};
