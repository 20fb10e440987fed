import pLimit from 'p-limit';
import {FailureError} from '../../domain/failure.ts';
import type {Failure} from '../../domain/failure.ts';
import {parseFilter} from '../../domain/filter.ts';
import {counted} from '../../domain/quantity.ts';
import type {Queue} from '../../domain/queue.ts';
import {csvHeader, csvLines} from '../../headless/csv.ts';
import {
  deadLetterQueues,
  holdsLetters,
  listLines,
  listedFields,
  listedQueue,
} from '../../headless/dlq-list.ts';
import {parseSort, sortByField} from '../../headless/field-choice.ts';
import {pickFields} from '../../headless/resource-report.ts';
import type {Snapshot} from '../../headless/snapshot.ts';
import {failuresOf, linkSnapshots, nothingReached, takeSnapshot} from '../../headless/snapshot.ts';
import {exitCode} from '../exit-code.ts';
import type {ReadableService} from './connect-dlq.ts';
import type {Desk} from './desk.ts';
import type {CommandOf} from './dlq-command.ts';
import type {Work} from './work.ts';

/** Calls under way at once. */
const concurrency = 10;

/** Metrics may take several minutes to settle. */
const windowMinutes = 15;

const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const limit = pLimit(concurrency);
  await Promise.all(items.map(async item => limit(() => work(item))));
};

/**
 * Asks no more than a list of dead-letter queues needs. No metrics, each of which costs money. Beside queues only what
 * says where dead letters go: the list of functions does, and of topics the subscriptions; the rest would take a third
 * of a second a function.
 */
const onlyLinks = ({view, reader}: ReadableService): ReadableService => {
  const {list: listAll, refresh, relate} = reader;
  return {
    view,
    reader: {
      list: listAll,
      ...(refresh === undefined || view.id !== 'sqs' ? {} : {refresh}),
      ...(relate === undefined || view.id === 'lambda' ? {} : {relate}),
      measure: () => Promise.resolve({learnt: [], failures: []}),
    },
  };
};

const queuesOf = (snapshot: Snapshot): readonly Queue[] =>
  snapshot.resources.map(resource => snapshot.view.queueOf(resource)).filter(queue => queue !== undefined);

type Measured = {readonly queues: readonly Queue[]; readonly failures: readonly Failure[]};

/** The age of the oldest message, of the dead-letter queues alone. */
export const measureQueues = async (
  {view, reader}: ReadableService,
  queues: readonly Queue[],
  signal: AbortSignal,
): Promise<Measured> => {
  if (queues.length === 0) return {queues, failures: []};
  try {
    const {learnt, failures} = await reader.measure(
      {resources: queues, use: 'table', now: Date.now(), windowMinutes},
      signal,
    );
    const news = new Map(learnt.map(({id, learnt: measured}) => [id, measured.metrics]));
    return {
      queues: queues.map(
        queue => view.queueOf({...queue, metrics: {...queue.metrics, ...news.get(queue.id)}}) ?? queue,
      ),
      failures,
    };
  } catch (error) {
    if (error instanceof FailureError) return {queues, failures: [error.failure]};
    throw error;
  }
};

/** Says what is missing; only what is missing of the queues themselves makes the list a part. */
const codeOf = (sqs: Snapshot | undefined, queues: readonly Queue[]): number => {
  const isWhole = sqs?.status === 'ok' && queues.every(queue => holdsLetters(queue) === false);
  return isWhole ? exitCode.fine : exitCode.partial;
};

const isWanted = ({filter}: CommandOf<'list'>): ((queue: Queue) => boolean) => {
  const parsed = parseFilter(filter);
  return ({name}) => !parsed.ok || parsed.matches(name);
};

const printQueues = async (
  queues: readonly Queue[],
  {json, csv, fields, sort: typed}: CommandOf<'list'>,
  desk: Desk,
): Promise<void> => {
  const sort = parseSort(typed);
  const sorted = sort === undefined ? queues : sortByField(queues, listedQueue, sort);
  const columns = fields.length === 0 ? listedFields : fields;
  if (csv) {
    const look = {isTerminal: desk.isTerminal, redact: false};
    await desk.printCsv(
      csvHeader(columns) + csvLines(columns, sorted.map(listedQueue), {sort: undefined, look}),
    );
  } else if (json) {
    const listed = sorted.map(queue => pickFields(listedQueue(queue), fields));
    await desk.printJsonLine(JSON.stringify(listed, undefined, 2));
  } else await desk.print(listLines(sorted, desk.ascii));
};

const othersWords = (queues: readonly Queue[]): string =>
  queues.length === 0
    ? 'There is none in this region.'
    : `There ${queues.length === 1 ? 'is' : 'are'} ${counted(queues.length, 'dead-letter queue')}: "sls-top dlq list" without --filter names ${queues.length === 1 ? 'it' : 'them'}.`;

/**
 * `dlq list`. Resolves with the exit code: 4 when a dead-letter queue is not empty, when it is not known of one, or when
 * the filter leaves none of them.
 * Throws a `FailureError` when the queues cannot be listed.
 */
export const list = async ({connection, desk, stop}: Work, command: CommandOf<'list'>): Promise<number> => {
  const taken = await Promise.all(
    connection.services.map(async service =>
      takeSnapshot({...onlyLinks(service), matches: () => true, forEach, now: Date.now}, stop.signal),
    ),
  );
  const snapshots = linkSnapshots(taken);
  const sqs = snapshots.find(({view}) => view.id === 'sqs');
  const unreachable = nothingReached(snapshots) ?? (sqs?.status === 'failed' ? sqs.failures[0] : undefined);
  if (unreachable !== undefined) throw new FailureError(unreachable);
  const service = connection.services.find(({view}) => view.id === 'sqs');
  const all = deadLetterQueues(sqs === undefined ? [] : queuesOf(sqs));
  const found = all.filter(isWanted(command));
  const {queues, failures} =
    service === undefined ? {queues: found, failures: []} : await measureQueues(service, found, stop.signal);
  const stopped = stop.code();
  if (stopped !== undefined) return stopped;
  const isNothingMeant = command.filter !== '' && queues.length === 0;
  // A table that says there is no dead-letter queue would be wrong where the filter leaves all of them out.
  if (!isNothingMeant || command.json || command.csv) await printQueues(queues, command, desk);
  desk.say([...failuresOf(snapshots), ...failures].map(({message, hint}) => `sls-top: ${message} ${hint}`));
  if (!isNothingMeant) return codeOf(sqs, queues);
  desk.say([`sls-top: --filter: no dead-letter queue is called ${command.filter}. ${othersWords(all)}`]);
  return exitCode.partial;
};
