import type {AwsSettings} from '../../../source/aws/clients.ts';
import {createAwsClients} from '../../../source/aws/clients.ts';
import {createJobOperations} from '../../../source/aws/job-operations.ts';
import type {Origins, TargetChoice} from '../../../source/domain/dead-letter-target.ts';
import type {JobOperations, JobProgress, JobRequest, RunningJob} from '../../../source/domain/job.ts';
import type {Journal, JournalEntry} from '../../../source/domain/journal.ts';
import type {QueueReference} from '../../../source/domain/message.ts';
import {unfinishedOf} from '../../../source/domain/unfinished-job.ts';

/** The engine with clients of its own, as the program has them. */
export type Engine = {
  readonly jobs: JobOperations;
  /** What the journal holds so far. */
  readonly entries: readonly JournalEntry[];
  readonly log: readonly string[];
  readonly destroy: () => void;
};

type EngineSettings = Partial<AwsSettings> & {readonly endpointUrl: string; readonly region: string};

/** Long enough for a busy machine to answer whatever is not lost on purpose. */
const requestTimeoutMilliseconds = 15_000;

/** As patient as the program, but quicker to try again. */
const patience = {milliseconds: 45_000, firstPauseMilliseconds: 4};

/** `journal`: where entries go beside being remembered; its refusals count. */
export const openEngine = async (settings: EngineSettings, journal?: Journal): Promise<Engine> => {
  const entries: JournalEntry[] = [];
  const log: string[] = [];
  const note = (level: string, message: string): void => {
    if (level !== 'debug') log.push(`${level}: ${message}`);
  };
  const clients = await createAwsClients(
    {
      readOnly: false,
      credentials: {accessKeyId: 'AKIAPROOF', secretAccessKey: 'secret'},
      requestTimeoutMilliseconds,
      ...settings,
    },
    {
      log: note,
      askMfaCode: () => Promise.reject(new Error('nobody is here')),
      journal: {
        write: async entry => {
          await journal?.write(entry);
          entries.push(entry);
        },
      },
    },
  );
  const jobs = createJobOperations(clients.jobs, {region: clients.region, log: note, patience});
  return {jobs, entries, log, destroy: clients.destroy};
};

const noOrigins: Origins = {sources: [], subscriptions: [], functions: [], gaps: []};

/** All to one queue. */
export const allTo = (queue: QueueReference): JobRequest['work'] =>
  redriveBy({kind: 'to', target: {kind: 'queue', queue, maxBytes: undefined}}, noOrigins);

/** Each to the queue that it came from. */
export const toTheirOwn = (sources: readonly QueueReference[]): JobRequest['work'] =>
  redriveBy(
    {kind: 'own'},
    {...noOrigins, sources: sources.map(queue => ({kind: 'queue', queue, maxBytes: undefined}))},
  );

const redriveBy = (choice: TargetChoice, origins: Origins): JobRequest['work'] => ({
  kind: 'redrive',
  choice,
  origins,
  traceHeader: 'keep',
});

/** What is asked of a job; the rest is the same for all. */
export type Asked = {
  readonly id: string;
  readonly queue: QueueReference;
  readonly work: JobRequest['work'];
  readonly selected: ReadonlySet<string>;
  /** Whether the job is told the ids, and so may end when all of them are settled. */
  readonly knowsIds: boolean;
  readonly perSecond?: number | undefined;
  readonly copiedBefore?: ReadonlySet<string> | undefined;
};

/** Starts a job; `onProgress` may steer it. */
export const startJob = (
  {jobs}: Engine,
  {selected, knowsIds, perSecond, ...rest}: Asked,
  onProgress: (progress: JobProgress) => void = () => undefined,
): RunningJob =>
  jobs.start(
    {
      ...rest,
      what: `${selected.size} selected`,
      selects: ({id}) => selected.has(id),
      ...(knowsIds ? {ids: selected} : {}),
      perSecond,
    },
    onProgress,
  );

/** Original ids that the job's file says were copied, perhaps, and not deleted. */
export const namedByJournal = (id: string, entries: readonly JournalEntry[]): ReadonlySet<string> => {
  const queue = {url: '', name: '', arn: '', type: 'standard'} as const;
  const {copied, unsure} = unfinishedOf(
    {
      type: 'jobStarted',
      id,
      at: 0,
      does: 'redrive',
      queue,
      what: '',
      to: undefined,
      region: '',
      profile: undefined,
      endpointUrl: undefined,
    },
    entries.filter(({job}) => job === id).map(entry => ({type: 'call' as const, ...entry})),
  );
  return new Set([...Object.keys(copied), ...unsure]);
};
