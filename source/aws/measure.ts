import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';
import {keptMinutes} from '../domain/history.ts';
import type {Measured, MetricQuery} from '../domain/metric.ts';
import {seriesKey} from '../domain/metric.ts';
import type {Sample, Series} from '../domain/series.ts';
import type {MeasureRequest, Measurement, Resource, ServiceReader, ServiceView} from '../domain/service.ts';
import type {KeyedQuery, MetricPoints, MetricReader} from './metric-reader.ts';

const minuteMilliseconds = 60_000;
/** The newest minute still grows while it is being collected, so it is left for the next time. */
const settleMilliseconds = 60_000;

/** One metric of one resource, or of one of its parts. */
type Asked = {
  readonly id: string;
  readonly metricId: string;
  readonly part: string | undefined;
  readonly query: MetricQuery;
  readonly scale: number;
};

type Declared<R extends Resource> = Pick<ServiceView<R>, 'metrics' | 'partMetrics'>;

const keyOf = ({id, metricId, part}: Omit<Asked, 'query' | 'scale'>): string =>
  `${seriesKey(metricId, part)} ${id}`;

const askedOf = <R extends Resource>(
  {metrics, partMetrics = {}}: Declared<R>,
  resource: R,
  use: MeasureRequest<R>['use'],
): readonly Asked[] => [
  ...Object.entries(metrics).flatMap(([metricId, metric]) => {
    const query = metric.use === use ? metric.query(resource) : undefined;
    return query === undefined
      ? []
      : [{id: resource.id, metricId, part: undefined, query, scale: metric.scale}];
  }),
  ...Object.entries(partMetrics).flatMap(([metricId, metric]) =>
    metric.use === use
      ? metric.parts(resource).map(part => ({
          id: resource.id,
          metricId,
          part,
          query: metric.query(resource, part),
          scale: metric.scale,
        }))
      : [],
  ),
];

/** What came, by part (`undefined`: the resource itself) and then by metric. */
type Read = {
  readonly values: Map<string | undefined, Map<string, Measured>>;
  readonly minutes: Record<string, Series>;
};

/** A value that ended longer ago than this is the past: it belongs to the history and says nothing of now. */
const pastMilliseconds = 15 * minuteMilliseconds;

const note = (
  read: Read,
  {metricId, part, query, scale}: Asked,
  points: readonly Sample[],
  endTime: number,
): void => {
  const samples = points.map(({at, value}) => ({at, value: value * scale}));
  read.minutes[seriesKey(metricId, part)] = samples;
  const newest = samples.at(-1);
  if (newest === undefined) return;
  const period = (query.periodSeconds ?? 60) * 1000;
  // A long period may still be running: then its value is as new as the question.
  const at = Math.min(newest.at + period, endTime);
  if (at < endTime - Math.max(pastMilliseconds, 2 * period)) return;
  const values = read.values.get(part) ?? new Map<string, Measured>();
  read.values.set(part, values.set(metricId, {value: newest.value, at}));
};

/**
 * Only what was read: what could not be read keeps its old value, which shows its age (see `mergeMeasured`). A resource
 * of which something is missing was not read through: nothing was learnt of the missing, not even that it is silent.
 */
const learn = <R extends Resource>(
  resource: R,
  asked: readonly Asked[],
  points: MetricPoints,
  endTime: number,
) => {
  const read: Read = {values: new Map(), minutes: {}};
  for (const one of asked) {
    const found = points.get(keyOf(one));
    if (found !== undefined) note(read, one, found, endTime);
  }
  const parts = [...read.values].flatMap(([part, values]) =>
    part === undefined ? [] : [[part, Object.fromEntries(values)] as const],
  );
  const learnt: Partial<Resource> = {
    metrics: Object.fromEntries(read.values.get(undefined) ?? []),
    ...(parts.length === 0 ? {} : {parts: Object.fromEntries(parts)}),
    ...(asked.every(one => points.has(keyOf(one))) ? {readThrough: endTime} : {}),
  };
  // The service's own resource type narrows `metrics` to its metric ids, which are the keys of its declaration.
  return {id: resource.id, learnt: learnt as Partial<R>, minutes: read.minutes};
};

/** What even a slow emulator reads in time. */
const shortMinutes = 15;

const tooSlow = (failure: Failure, wantedMinutes: number): Failure => ({
  ...failure,
  message: `CloudWatch GetMetricData: no answer in time for ${String(wantedMinutes)} minutes of metrics, but for ${String(shortMinutes)}.`,
  hint: 'History begins with those and grows from now on.',
});

/**
 * Reads as far back as wanted. An endpoint that takes too long for it, and answers in time for a short while, is asked
 * for no more than that from then on.
 */
const createPatientReader = (
  metricReader: MetricReader,
): ((
  queries: readonly KeyedQuery[],
  range: {readonly endTime: number; readonly windowMinutes: number},
  signal: AbortSignal,
) => Promise<MetricPoints>) => {
  let mostMinutes = Infinity;
  return async (queries, {endTime, windowMinutes}, signal) => {
    const read = async (minutes: number): Promise<MetricPoints> => {
      const startTime = endTime - minutes * minuteMilliseconds;
      return metricReader.read(queries, {startTime, endTime, periodSeconds: 60}, signal);
    };
    const wanted = Math.min(windowMinutes, mostMinutes);
    try {
      return await read(wanted);
    } catch (error) {
      const isTimeout = error instanceof FailureError && error.failure.kind === 'timeout';
      if (!isTimeout || signal.aborted || wanted <= shortMinutes) throw error;
      const points = await read(shortMinutes);
      mostMinutes = shortMinutes;
      return Object.assign(points, {failures: [...points.failures, tooSlow(error.failure, wanted)]});
    }
  };
};

/** Both; what the second could not read fails alone. */
const readBoth = async (one: Promise<MetricPoints>, other: Promise<MetricPoints>): Promise<MetricPoints> => {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'fulfilled')
    return Object.assign(new Map([...first.value, ...second.value]), {
      failures: [...first.value.failures, ...second.value.failures],
    });
  if (!(second.reason instanceof FailureError)) throw second.reason;
  return Object.assign(first.value, {failures: [...first.value.failures, second.reason.failure]});
};

/** Reads the declared metrics of a service, whatever they are, with as few calls as CloudWatch allows. */
export const createMeasure = <R extends Resource>(
  declared: Declared<R>,
  metricReader: MetricReader,
): ServiceReader<R>['measure'] => {
  const read = createPatientReader(metricReader);
  const known = new Set<string>();
  // A part that became known after its resource was read (a consumer, an alias) has its three hours to come.
  const lateOf = (its: readonly Asked[]): readonly string[] => {
    const keys = its.map(keyOf);
    return keys.some(key => known.has(key)) ? keys.filter(key => !known.has(key)) : [];
  };
  return async ({resources, use, now, windowMinutes}, signal): Promise<Measurement<R>> => {
    const endTime = Math.floor((now - settleMilliseconds) / minuteMilliseconds) * minuteMilliseconds;
    const asked = new Map(resources.map(resource => [resource, askedOf(declared, resource, use)]));
    const queries = [...asked.values()].flat().map(one => ({key: keyOf(one), ...one.query}));
    if (queries.length === 0) return {learnt: [], failures: []};
    const late = new Set([...asked.values()].flatMap(lateOf));
    const usual = queries.filter(({key}) => !late.has(key));
    const readRecent = read(usual, {endTime, windowMinutes}, signal);
    const points = await (late.size === 0
      ? readRecent
      : readBoth(
          readRecent,
          read(
            queries.filter(({key}) => late.has(key)),
            {endTime, windowMinutes: keptMinutes},
            signal,
          ),
        ));
    for (const {key} of queries) known.add(key);
    return {
      learnt: [...asked]
        .filter(([, its]) => its.length === 0 || its.some(one => points.has(keyOf(one))))
        .map(([resource, its]) => learn(resource, its, points, endTime)),
      failures: points.failures,
    };
  };
};
