import type {FunctionMetric, LambdaFunction} from '../../domain/function.ts';
import {mergeMeasured} from '../../domain/merge-measured.ts';
import {seriesKey} from '../../domain/metric.ts';
import type {Measurement, MeasureRequest, ServiceReader} from '../../domain/service.ts';
import {settle} from './attempt.ts';
import {aliasMetrics, functionMetrics} from './metrics.ts';

/** How functions are measured. */
export type Measure = ServiceReader<LambdaFunction>['measure'];

/** Metrics that a function turns out to have only after it was measured for the first time. */
const lateIds: readonly FunctionMetric[] = [
  'asyncDroppedPerMinute',
  'deadLetterErrorsPerMinute',
  'destinationFailuresPerMinute',
];

/** What is asked by itself where it was not known to exist when everything was asked. */
export const lateMetrics = {
  metrics: Object.fromEntries(lateIds.map(id => [id, functionMetrics[id]])),
  partMetrics: aliasMetrics,
};

const lateKeysOf = (lambda: LambdaFunction): readonly string[] => [
  ...lateIds.filter(id => functionMetrics[id].query(lambda) !== undefined),
  ...Object.entries(aliasMetrics).flatMap(([id, {parts}]) => parts(lambda).map(part => seriesKey(id, part))),
];

/** How far back a function's metrics were read, and which of the late ones as far. */
type Reach = {readonly minutes: number; readonly keys: ReadonlySet<string>};

/** The functions as they are known with what was just measured. */
export const withMeasured = (
  {resources}: Pick<MeasureRequest<LambdaFunction>, 'resources'>,
  {learnt}: Measurement<LambdaFunction>,
): readonly LambdaFunction[] => {
  const byId = new Map(learnt.map(one => [one.id, one]));
  return resources.map(known => {
    const one = byId.get(known.id);
    return one === undefined ? known : {...known, ...mergeMeasured(known, one.learnt, one.minutes ?? {})};
  });
};

const unread: Reach = {minutes: 0, keys: new Set()};

/** How far a function is read once `keys` have been read for so many minutes: as far as the rest of it was. */
const extend = (known: Reach, keys: readonly string[], minutes: number): Reach => ({
  minutes: Math.max(known.minutes, minutes),
  keys: new Set([...known.keys, ...keys]),
});

/**
 * Measures, and reads what it then turns out that a function has as well, as far back as the rest was: aliases are
 * learnt of after the first measuring, and that a function is invoked asynchronously by it.
 */
export const withLateMetrics = (measure: Measure, measureLate: Measure): Measure => {
  const reached = new Map<string, Reach>();
  return async (request, signal) => {
    const measured = await measure(request, signal);
    if (request.use === 'detail') return measured;
    const late: LambdaFunction[] = [];
    for (const [index, lambda] of withMeasured(request, measured).entries()) {
      const known = reached.get(lambda.id) ?? unread;
      const asked = request.resources[index];
      const isShort = request.windowMinutes < known.minutes;
      const read = asked === undefined || isShort ? known.keys : new Set(lateKeysOf(asked));
      const next = extend(known, lateKeysOf(lambda), request.windowMinutes);
      if ([...next.keys].some(key => !known.keys.has(key) && !read.has(key))) late.push(lambda);
      reached.set(lambda.id, next);
    }
    if (late.length === 0) return measured;
    const windowMinutes = Math.max(...late.map(({id}) => reached.get(id)?.minutes ?? 0));
    const rest = await settle(measureLate({...request, resources: late, windowMinutes}, signal), signal);
    const {learnt, failures} = 'failure' in rest ? {learnt: [], failures: [rest.failure]} : rest.value;
    return {learnt: [...measured.learnt, ...learnt], failures: [...measured.failures, ...failures]};
  };
};
