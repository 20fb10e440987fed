import type {DemoShard, DemoStream, StoredRecord} from './demo-stream.ts';

/**
 * Sequence numbers grow with time on each shard: when, then which shard, then which of that millisecond. All are equally
 * long, so that they compare as texts.
 */
export const sequenceNumberOf = (at: number, shard: Pick<DemoShard, 'index'>, counter: number): string =>
  `4966${String(Math.floor(at)).padStart(15, '0')}${String(shard.index).padStart(6, '0')}${String(counter).padStart(8, '0')}`;

/** Where a shard begins. */
export const firstSequenceNumber = (createdAt: number, shard: Pick<DemoShard, 'index'>): string =>
  sequenceNumberOf(createdAt, shard, 0);

const timeOf = (sequenceNumber: string): number => Number(sequenceNumber.slice(4, 19));

/** Records of the story come this far apart on each shard: enough to look at, however many the metrics count. */
const spacingMilliseconds = 200;

/** Counts above those of records that were put. */
const storyCounter = 50_000_000;

const storyRecord = (stream: DemoStream, shard: DemoShard, at: number): StoredRecord | undefined => {
  const {plan, shards} = stream;
  if (plan === undefined || shard.isClosed) return undefined;
  const number = shard.index - shards.filter(({isClosed}) => isClosed).length;
  const {partitionKey, body} = plan.record(number, at);
  return {
    sequenceNumber: sequenceNumberOf(at, shard, storyCounter),
    arrivedAt: at,
    partitionKey,
    data: Buffer.from(body).toString('base64'),
  };
};

/** At most `limit` records from this sequence number on that have arrived by now and are not expired, oldest first. */
export const readRecords = (
  stream: DemoStream,
  shard: DemoShard,
  from: string,
  {now, limit}: {readonly now: number; readonly limit: number},
): readonly StoredRecord[] => {
  const horizon = now - stream.retentionHours * 3_600_000;
  const put = shard.records
    .filter(({sequenceNumber, arrivedAt}) => sequenceNumber >= from && arrivedAt >= horizon)
    .slice(0, limit);
  if (stream.plan === undefined) return put;
  const story: StoredRecord[] = [];
  const first = Math.max(timeOf(from), horizon, stream.createdAt);
  for (
    let at = Math.ceil(first / spacingMilliseconds) * spacingMilliseconds;
    at <= now && story.length < limit;
    at += spacingMilliseconds
  ) {
    const record = storyRecord(stream, shard, at);
    if (record === undefined) break;
    if (record.sequenceNumber >= from) story.push(record);
  }
  return [...put, ...story].sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1)).slice(0, limit);
};
