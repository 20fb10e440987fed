import type {JobHeader, UnfinishedJob} from '../domain/job-journal.ts';
import {parseJobLine} from '../domain/journal-line.ts';
import {createJobLedger} from '../domain/unfinished-job.ts';
import {linesOf} from './file-lines.ts';
import {hostElsewhere, readMark, stillRuns} from './program-mark.ts';

/** The header as it was handed in, without what the job book wrote beside it. */
const headerOf = (header: JobHeader): JobHeader => {
  const {type, id, at, does, queue, what, to, region, profile, endpointUrl} = header;
  return {type, id, at, does, queue, what, to, region, profile, endpointUrl};
};

/**
 * What a job's file says to be open. `undefined` when there is nothing to take care of: its program still runs, it is
 * settled, or its header was never written whole, before which nothing was sent.
 */
export const readUnfinished = async (path: string): Promise<UnfinishedJob | undefined> => {
  const ledger = createJobLedger();
  let header: JobHeader | undefined;
  let hasEnded = false;
  for await (const text of linesOf(path)) {
    const line = parseJobLine(text);
    if (line?.type === 'jobSettled') return undefined;
    if (line?.type === 'jobStarted') header ??= line;
    if (line?.type === 'jobEnded') hasEnded = true;
    if (line !== undefined) ledger.add(line);
  }
  if (header === undefined) return undefined;
  const mark = hasEnded || !('program' in header) ? undefined : readMark(header.program);
  if (mark !== undefined && (await stillRuns(mark, header.at))) return undefined;
  const elsewhere = mark === undefined ? undefined : hostElsewhere(mark);
  const job = ledger.unfinished(headerOf(header));
  return elsewhere === undefined ? job : {...job, elsewhere};
};
