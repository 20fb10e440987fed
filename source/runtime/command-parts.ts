import type {JobOperations} from '../domain/job.ts';
import type {JobBook, JobHeader} from '../domain/job-journal.ts';
import type {JournalRecord} from '../domain/journal-line.ts';
import type {LogSink} from '../domain/log.ts';
import type {PeekOperations} from '../domain/message.ts';
import type {PlaceChoice} from '../domain/places.ts';
import type {ProblemNews} from '../domain/problem.ts';
import type {RecordPeekOperations} from '../domain/record.ts';
import type {RedriveOperations} from '../domain/redrive.ts';
import type {Event} from '../store/event.ts';
import type {Clock} from './clock.ts';
import type {RunningJobs} from './running-jobs.ts';
import type {Scheduler} from './scheduler.ts';

/** The connection that commands act through; it is replaced when the place is switched. */
export type Connection = {
  readonly peeks: PeekOperations;
  readonly records: RecordPeekOperations;
  readonly redrives: RedriveOperations;
  readonly jobs: JobOperations;
  /** What the job book writes down of the place. */
  readonly where: Pick<JobHeader, 'region' | 'profile' | 'endpointUrl'>;
  readonly scheduler: Scheduler;
  /** Aborted when the connection is given up. */
  readonly signal: AbortSignal;
};

/** What the command runner needs of the process around it. */
export type CommandParts = {
  /** That to one of several places, or the only one; `undefined`: it is not connected. */
  readonly connection: (placeId?: string) => Connection | undefined;
  readonly connections: () => readonly Connection[];
  readonly dispatch: (event: Event) => void;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly book: JobBook;
  readonly jobs: RunningJobs;
  /** The newest changes of the journal, or of one job's file, newest first. */
  readonly readJournal: (job?: string) => Promise<readonly JournalRecord[]>;
  /** Gives the terminal to another program and takes it back when that has ended; `undefined`: there is none. */
  readonly lendTerminal: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;
  /** Writes an escape sequence to the terminal that changes nothing on the screen. */
  readonly writeClipboard: (text: string) => boolean;
  /** Tells of problems that came or went, as the config file asks for. */
  readonly announce: (news: readonly ProblemNews[]) => void;
  readonly switchPlaces: (places: readonly PlaceChoice[]) => void;
  readonly answerMfa: (code: string | undefined) => void;
  /** Begins or ends a recording. */
  readonly record: (path: string | undefined) => void;
  readonly deployDemoFix: () => Promise<void>;
  readonly suspend: () => void;
  readonly quit: () => void;
};
