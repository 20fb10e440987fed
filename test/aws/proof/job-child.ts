import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import type {JobRequest} from '../../../source/domain/job.ts';
import type {Journal, JournalEntry} from '../../../source/domain/journal.ts';
import type {QueueReference} from '../../../source/domain/message.ts';
import {createJobBook, createRoutedJournal} from '../../../source/runtime/job-book.ts';
import {createJournalFile} from '../../../source/runtime/journal-file.ts';
import {openEngine, startJob} from './redrive-run.ts';

/** Kills the program around its nth write to the job's file: `torn` leaves half a line. */
export type KillingWrite = {readonly nth: number; readonly when: 'before' | 'torn' | 'after'};

/** What the program is told to do, as one word of JSON. */
export type ChildOrder = {
  readonly endpointUrl: string;
  readonly region: string;
  /** Where the journal and the jobs' files are. */
  readonly folder: string;
  readonly id: string;
  readonly queue: QueueReference;
  readonly work: JobRequest['work'];
  readonly selected: readonly string[];
  readonly killingWrite: KillingWrite | undefined;
};

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const killing = (journal: Journal, {folder, id, killingWrite}: ChildOrder): Journal => {
  let writes = 0;
  const lineOf = (entry: JournalEntry): string => JSON.stringify({type: 'call', ...entry});
  return {
    write: async entry => {
      const isItsTurn = entry.job === id && killingWrite?.nth === writes;
      if (entry.job === id) writes += 1;
      if (!isItsTurn) return journal.write(entry);
      const line = lineOf(entry);
      if (killingWrite.when === 'torn')
        appendFileSync(join(folder, 'jobs', `${id}.open.jsonl`), line.slice(0, line.length / 2));
      if (killingWrite.when === 'after') await journal.write(entry);
      die();
    },
  };
};

const run = async (order: ChildOrder): Promise<void> => {
  const {endpointUrl, region, folder, id, queue, work, selected} = order;
  const main = createJournalFile(join(folder, 'journal.jsonl'));
  const book = createJobBook(join(folder, 'jobs'), {main});
  await book.open({
    type: 'jobStarted',
    id,
    at: Date.now(),
    does: work.kind,
    queue,
    what: `${selected.length} selected`,
    to: undefined,
    region,
    profile: undefined,
    endpointUrl,
  });
  const engine = await openEngine({endpointUrl, region}, killing(createRoutedJournal(main, book), order));
  const ids = new Set(selected);
  const job = startJob(engine, {id, queue, work, selected: ids, knowsIds: true});
  await book.close(id, await job.finished);
  engine.destroy();
};

// Does the job that the first word orders; whoever started this program may kill it at any moment.
const parsed: unknown = JSON.parse(process.argv[2] ?? '');
// The only writer of orders is the test beside this file. What goes wrong ends the program with its reason.
void run(parsed as ChildOrder);
