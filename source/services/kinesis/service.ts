import {formatRate} from '../../domain/quantity.ts';
import {seriesKey} from '../../domain/metric.ts';
import type {FlowFace, MetricMinutes} from '../../domain/service.ts';
import {dataLossOf, mergeAges} from '../../domain/stream-lag.ts';
import type {Stream, StreamMetric, StreamPartMetric} from '../../domain/stream.ts';
import {current, isUnread} from '../../domain/stream.ts';
import {defineService} from '../define-service.ts';
import {formatLag, streamColumns} from './columns.ts';
import {streamEdges} from './edges.ts';
import {lagHealth} from './lag-health.ts';
import {streamLoad} from './load.ts';
import {streamMetrics, streamPartMetrics} from './metrics.ts';
import {streamQuantities} from './quantities.ts';
import {streamFields, reportStream} from './report.ts';
import {streamRules} from './rules.ts';
import {streamVitals} from './vitals.ts';
import {streamDocument, streamSections} from './sections.ts';

const ageKey = seriesKey('iteratorAgeSeconds' satisfies StreamMetric);
const behindKey = seriesKey('consumerBehindSeconds' satisfies StreamPartMetric, '');

/**
 * How fast the lag grows decides when data is lost, and one value cannot tell. What was asked and answered with nothing
 * counts as well: it is how a stream that nobody reads shows.
 */
const absorb = (stream: Stream, learnt: Partial<Stream>, minutes: MetricMinutes = {}): Stream => {
  const next = {...stream, ...learnt};
  const ages = minutes[ageKey];
  const lags = Object.keys(minutes).filter(key => key === ageKey || key.startsWith(behindKey));
  if (lags.length === 0) return next;
  const readThrough = next.readThrough ?? 0;
  return {
    ...next,
    recentAges: ages === undefined ? stream.recentAges : mergeAges(stream.recentAges, ages),
    lagsReadThrough: {...stream.lagsReadThrough, ...Object.fromEntries(lags.map(key => [key, readThrough]))},
  };
};

/** The list tells status and mode anew; a stream of the same name that was created again is another one. */
const renew = (known: Stream, listed: Stream): Stream => {
  const isAnother =
    known.createdAt !== undefined && listed.createdAt !== undefined && known.createdAt !== listed.createdAt;
  if (isAnother) return listed;
  return {
    ...known,
    arn: listed.arn ?? known.arn,
    status: listed.status ?? known.status,
    mode: listed.mode ?? known.mode,
    createdAt: listed.createdAt ?? known.createdAt,
  };
};

const flow = (stream: Stream): FlowFace => {
  const {metrics} = stream;
  const age = current(stream, metrics.iteratorAgeSeconds);
  const records = current(stream, metrics.incomingRecordsPerSecond);
  const arriving = records === undefined ? '' : `${formatRate(records)} records/s`;
  const lag = isUnread(stream) ? 'nobody reads' : age === undefined ? '' : `${formatLag(age)} behind`;
  return {
    summary: [arriving, lag].filter(text => text !== '').join(', '),
    inPerSecond: records,
    outPerSecond: current(stream, metrics.outgoingRecordsPerSecond),
  };
};

const isBusy = (stream: Stream): boolean =>
  isUnread(stream) ||
  lagHealth(dataLossOf(stream)?.share) !== undefined ||
  (current(stream, stream.metrics.writeThrottlesPerMinute) ?? 0) > 0 ||
  (current(stream, stream.metrics.readThrottlesPerMinute) ?? 0) > 0;

const daySeconds = 86_400;

/** What loses data soonest stands first; where nobody reads, nobody knows how soon. */
const urgency = (stream: Stream): number => {
  if (isUnread(stream)) return 0.5;
  const loss = dataLossOf(stream);
  return loss === undefined || lagHealth(loss.share) === undefined
    ? 0
    : 0.99 / (1 + loss.seconds / daySeconds);
};

/** Streams, how far their consumers are behind, and when that loses data. */
export const kinesis = defineService<Stream>({
  id: 'kinesis',
  title: 'Streams (Kinesis)',
  noun: 'stream',
  cadence: {listSeconds: 300, refreshSeconds: 30},
  tabs: [{id: 'streams', title: 'Streams', includes: () => true}],
  metrics: streamMetrics,
  partMetrics: streamPartMetrics,
  columns: streamColumns,
  rules: streamRules,
  edgeRules: {consumer: ['fan-out-lag']},
  quantities: streamQuantities,
  vitals: streamVitals,
  load: streamLoad,
  urgency,
  absorb,
  renew,
  join: streams => streams,
  observedAt: ({summary}) => summary?.at,
  companionIds: () => [],
  isBusy,
  isRelated: ({summary}) => (summary?.consumerCount ?? 0) > 0,
  queueOf: () => undefined,
  streamOf: ({name, arn, summary}) =>
    arn === undefined ? undefined : {name, arn, openShards: summary?.openShards},
  edges: streamEdges,
  flow,
  arnOf: ({arn}) => arn,
  consoleUrl: ({name}, region) =>
    `https://${region}.console.aws.amazon.com/kinesis/home?region=${region}#/streams/details/${encodeURIComponent(name)}/monitoring`,
  detail: streamSections,
  document: streamDocument,
  fields: Object.keys(streamFields),
  report: reportStream,
  connect: async clients => (await import('./reader.ts')).connectKinesis(clients),
});
