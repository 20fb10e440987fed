import type {LambdaClient} from '@aws-sdk/client-lambda';
import type {SNSClient} from '@aws-sdk/client-sns';
import type {SQSClient} from '@aws-sdk/client-sqs';
import {PurgeQueueCommand} from '@aws-sdk/client-sqs';
import type {JobOperations, RunningJob} from '../domain/job.ts';
import type {LogSink} from '../domain/log.ts';
import {startImport} from './job-import.ts';
import type {Patience} from './job-patience.ts';
import {usualPatience} from './job-patience.ts';
import {startJob} from './job-run.ts';
import {readOrigins} from './origins.ts';
import {prepareScan} from './queue-scan.ts';
import type {Holding} from './running-job.ts';
import {takeMessage} from './take-message.ts';

/** How long the program may wait for releases when it ends. */
const farewellMilliseconds = 3000;

/** The clients of jobs: SQS and Lambda must not repeat calls by themselves. */
export type JobClients = {readonly sqs: SQSClient; readonly lambda: LambdaClient; readonly sns: SNSClient};

export type JobSettings = {
  readonly region: string;
  readonly log: LogSink;
  /** How long refused and unanswered calls are repeated; shorter in tests. */
  readonly patience?: Patience;
};

/** Everything that holds messages, so that it can be released on every way out. */
const createHoldings = () => {
  const holdings = new Set<Holding>();
  return {
    add: (holding: Holding): void => {
      holdings.add(holding);
      const remove = (): void => {
        holdings.delete(holding);
      };
      holding.finished.then(remove, remove);
    },
    releaseAll: async (): Promise<void> => {
      const all = [...holdings];
      for (const {stop} of all) stop();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>(resolve => {
        timer = setTimeout(resolve, farewellMilliseconds);
      });
      const released = Promise.allSettled(
        all.map(({release, finished}) => Promise.all([release(), finished])),
      );
      await Promise.race([released, patience]);
      clearTimeout(timer);
    },
  };
};

/** Jobs on messages, with the clients made for them. */
export const createJobOperations = (
  {sqs, lambda, sns}: JobClients,
  {region, log, patience = usualPatience}: JobSettings,
): JobOperations => {
  const holdings = createHoldings();
  const begin = (
    id: string,
    {job, holding}: {readonly job: RunningJob; readonly holding: Holding},
  ): RunningJob => {
    holdings.add(holding);
    void job.finished.then(({stillHeld, failure}) => {
      if (stillHeld > 0)
        log(
          'warning',
          `job ${id}: ${stillHeld === 1 ? '1 message stays' : `${stillHeld} messages stay`} hidden for a while`,
        );
      if (failure !== undefined) log('error', `job ${id}: ${failure.message}`);
    });
    return job;
  };
  return {
    origins: (queue, signal) => readOrigins({sqs, lambda, sns}, queue, {region, patience}, signal),
    start: (request, onProgress) => begin(request.id, startJob({sqs, lambda}, request, onProgress, patience)),
    import: (request, onProgress) =>
      begin(request.id, startImport({sqs, lambda}, request, onProgress, patience)),
    scan: (request, onMessages, signal) => {
      const {run, holding} = prepareScan(sqs, request, onMessages, patience);
      const finished = run(signal);
      holdings.add({...holding, finished});
      return finished;
    },
    take: (queue, id, signal) =>
      takeMessage({sqs, lambda}, {queue, id, patience, onHolding: holdings.add}, signal),
    purge: async ({url}) => {
      await sqs.send(new PurgeQueueCommand({QueueUrl: url}));
    },
    releaseAll: holdings.releaseAll,
  };
};
