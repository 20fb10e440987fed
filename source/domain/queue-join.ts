import type {DeadLetters, Queue} from './queue.ts';
import {backlogOf, queueNameOfArn} from './queue.ts';
import {changePerMinute} from './series.ts';

type Queues = ReadonlyMap<string, Queue>;

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const sameDeadLetters = (a: DeadLetters | undefined, b: DeadLetters | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.id === b.id &&
    a.arn === b.arn &&
    a.depth === b.depth &&
    a.changePerMinute === b.changePerMinute &&
    a.retentionSeconds === b.retentionSeconds);

/** A source that is not among the queues read still has an ARN: same account, region and partition as its DLQ. */
const arnOfUrl = (url: string, neighbourArn: string): string =>
  `${neighbourArn.slice(0, neighbourArn.lastIndexOf(':'))}:${url.slice(url.lastIndexOf('/') + 1)}`;

const collectSources = (queues: Queues): ReadonlyMap<string, ReadonlySet<string>> => {
  const sources = new Map<string, Set<string>>();
  const add = (deadLetterQueueArn: string, sourceArn: string): void => {
    const known = sources.get(deadLetterQueueArn);
    if (known === undefined) sources.set(deadLetterQueueArn, new Set([sourceArn]));
    else known.add(sourceArn);
  };
  for (const {arn, settings, listedSourceUrls} of queues.values()) {
    if (arn === undefined) continue;
    if (settings?.deadLetterQueueArn !== undefined) add(settings.deadLetterQueueArn, arn);
    for (const url of listedSourceUrls ?? []) add(arn, queues.get(url)?.arn ?? arnOfUrl(url, arn));
  }
  return sources;
};

const deadLettersOf = (arn: string, queue: Queue | undefined): DeadLetters => ({
  id: queue?.id,
  arn,
  name: queueNameOfArn(arn),
  depth: queue?.counts === undefined ? undefined : backlogOf(queue.counts),
  changePerMinute: queue === undefined ? undefined : changePerMinute(queue.history),
  retentionSeconds: queue?.settings?.retentionSeconds,
});

/**
 * Finds a queue by its ARN, also one whose own ARN has not been read yet: a DLQ is in the account and region of its
 * source (SQS Developer Guide, dead-letter queues), and there the name at the end of the ARN is unique.
 */
const indexByArn = (queues: Queues): ((arn: string) => Queue | undefined) => {
  const byArn = new Map<string, Queue>();
  const unread = new Map<string, Queue>();
  for (const queue of queues.values())
    if (queue.arn === undefined) unread.set(queue.name, queue);
    else byArn.set(queue.arn, queue);
  return arn => byArn.get(arn) ?? unread.get(queueNameOfArn(arn));
};

/**
 * Queues with the topics and functions that send dead letters to them, `isComplete` where all of those are known; the very
 * same map where nothing changed.
 */
export const joinFeeders = (
  queues: Queues,
  feeders: ReadonlyMap<string, readonly string[]>,
  isComplete = true,
): Queues => {
  let joined: Map<string, Queue> | undefined;
  for (const [id, queue] of queues) {
    const feederArns = (queue.arn === undefined ? undefined : feeders.get(queue.arn)) ?? [];
    const {mayHaveFeeders = false, ...known} = queue;
    if (sameList(queue.feederArns, feederArns) && mayHaveFeeders !== isComplete) continue;
    joined ??= new Map(queues);
    joined.set(id, {...known, feederArns, ...(isComplete ? {} : {mayHaveFeeders: true})});
  }
  return joined ?? queues;
};

/**
 * Joins every queue with its dead-letter queue and its sources, by RedrivePolicy and by what
 * ListDeadLetterSourceQueues listed, never by name. Queues whose joins did not change stay the same objects.
 */
export const joinQueues = (queues: Queues): Queues => {
  const sources = collectSources(queues);
  const byArn = indexByArn(queues);
  const joined = new Map<string, Queue>();
  for (const [id, queue] of queues) {
    const found = queue.arn === undefined ? undefined : sources.get(queue.arn);
    const sourceQueueArns = found === undefined ? [] : [...found].sort();
    const deadLetterQueueArn = queue.settings?.deadLetterQueueArn;
    const deadLetters =
      deadLetterQueueArn === undefined
        ? undefined
        : deadLettersOf(deadLetterQueueArn, byArn(deadLetterQueueArn));
    const same =
      sameList(queue.sourceQueueArns, sourceQueueArns) && sameDeadLetters(queue.deadLetters, deadLetters);
    joined.set(id, same ? queue : {...queue, sourceQueueArns, deadLetters});
  }
  return joined;
};
