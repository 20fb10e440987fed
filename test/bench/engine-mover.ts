import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createAwsClients} from '../../source/aws/clients.ts';
import {createJobOperations} from '../../source/aws/job-operations.ts';
import type {JobOutcome} from '../../source/domain/job.ts';
import {newJobId} from '../../source/domain/job.ts';
import type {Journal} from '../../source/domain/journal.ts';
import {createJobBook} from '../../source/runtime/job-book.ts';
import type {BenchQueues} from './bench-queues.ts';
import {openBenchQueues} from './bench-queues.ts';

const region = 'eu-west-1';

/** The program's own clients, with the given journal. */
const connect = (endpointUrl: string, journal: Journal) =>
  createAwsClients(
    {
      endpointUrl,
      region,
      readOnly: false,
      credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'},
    },
    {
      log: (level, text) => {
        if (level === 'error') throw new Error(text);
      },
      askMfaCode: () => Promise.reject(new Error('Nobody is there to ask')),
      journal,
    },
  );

const redrive = async (
  jobs: Awaited<ReturnType<typeof connect>>['jobs'],
  {source, deadLetters}: BenchQueues,
  id: string,
): Promise<JobOutcome> => {
  const target = {kind: 'queue', queue: source, maxBytes: 1_048_576} as const;
  const origins = {sources: [target], subscriptions: [], functions: [], gaps: []};
  const operations = createJobOperations(jobs, {region, log: () => undefined});
  return operations.start(
    {
      id,
      queue: deadLetters,
      work: {kind: 'redrive', choice: {kind: 'to', target}, origins, traceHeader: 'keep'},
      what: 'bench',
      selects: () => true,
      perSecond: undefined,
    },
    () => undefined,
  ).finished;
};

/** A part redrive of everything by the program itself, every call journalled to the disk as it always is. */
export const moveByEngine = async (endpoint: string): Promise<number> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sls-top-bench-'));
  const book = createJobBook(folder);
  const clients = await connect(endpoint, book.journal);
  const queues = await openBenchQueues(endpoint);
  const id = newJobId(Date.now(), Math.random());
  try {
    await book.open({
      type: 'jobStarted',
      id,
      at: Date.now(),
      does: 'redrive',
      queue: queues.deadLetters,
      what: 'bench',
      to: queues.source.name,
      region,
      profile: undefined,
      endpointUrl: endpoint,
    });
    const outcome = await redrive(clients.jobs, queues, id);
    await book.close(id, outcome);
    if (outcome.failure !== undefined) throw new Error(outcome.failure.message);
    return outcome.deleted;
  } finally {
    clients.destroy();
    await rm(folder, {recursive: true, force: true});
  }
};
