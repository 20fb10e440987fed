import type {Condition, Subject, Verdict} from '../domain/condition.ts';
import {evaluate} from '../domain/condition.ts';
import {withVerdict} from '../domain/condition-record.ts';
import {courseOf, drainedMilliseconds} from '../domain/load-course.ts';
import type {LoadCondition, LoadRun} from '../domain/load-run.ts';
import {endRun, failRun, isWithin, loadKey} from '../domain/load-run.ts';
import type {Measurements} from '../domain/metric.ts';
import {parseCondition} from '../domain/parse-condition.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Until} from '../domain/until.ts';
import {endReason, parseUntil} from '../domain/until.ts';
import type {Catalog} from './catalog.ts';
import {rememberBy} from './remember.ts';
import {historyOf} from './select-history.ts';
import type {Chosen} from './select-run.ts';
import {chosenResources} from './select-run.ts';
import {feedOf} from './select-table.ts';
import type {State} from './state.ts';

const minuteMilliseconds = 60_000;

/** Conditions and end of a plan, read. What cannot be read was refused where it was typed. */
const readPlan: (
  run: LoadRun,
  catalog: Catalog,
) => {readonly conditions: readonly (Condition | undefined)[]; readonly until: Until | undefined} =
  rememberBy(
    (run, catalog) => [run.plan, catalog],
    ({plan}, catalog) => {
      const parsed = plan.until === undefined ? undefined : parseUntil(plan.until, catalog);
      return {
        conditions: plan.failOn.map(text => {
          const condition = parseCondition(text, catalog);
          return condition.ok ? condition.condition : undefined;
        }),
        until: parsed?.ok === true ? parsed.until : undefined,
      };
    },
  );

/** What the resource says without CloudWatch is of now: of a test that has ended, it is no news. */
const withoutMetrics = ({view, resource}: Subject): Subject => ({view, resource: {...resource, metrics: {}}});

const verdictOf = (run: LoadRun, condition: Condition, subjects: readonly Subject[]): Verdict | undefined => {
  const verdict = evaluate(condition, subjects);
  const isOfNow =
    run.end !== undefined &&
    verdict.hit !== undefined &&
    evaluate(condition, subjects.map(withoutMetrics)).hit !== undefined;
  return isOfNow ? undefined : verdict;
};

/** A condition that held before the start as well says little of the test, and the reader has to know. */
const hitOf = ({before}: LoadCondition, {hit}: Verdict, at: number): LoadCondition['hit'] => {
  if (hit === undefined) return undefined;
  const wasThere = before.includes(loadKey(hit.service, hit.resourceId));
  return {at, wasThere, text: wasThere ? `${hit.text}; so it was before the start already` : hit.text};
};

const judge = (run: LoadRun, subjects: readonly Subject[], at: number, catalog: Catalog): LoadRun => {
  if (run.conditions.length === 0) return run;
  const {conditions: read} = readPlan(run, catalog);
  const conditions = run.conditions.map((one, index) => {
    const condition = read[index];
    const verdict = condition === undefined ? undefined : verdictOf(run, condition, subjects);
    if (verdict === undefined) return one;
    const hit = one.hit ?? hitOf(one, verdict, at);
    return {...one, record: withVerdict(one.record, verdict), hit};
  });
  const first = conditions.find(({hit}) => hit !== undefined)?.hit;
  const judged = {...run, conditions};
  return first === undefined ? judged : failRun(judged, at, first.text);
};

const shortened = new WeakMap<Resource, {readonly since: number; readonly resource: Resource}>();

/**
 * The resource as if nothing had been measured before the test: what was wrong then is not its doing. The same object
 * for the same resource, which what is remembered of its health goes by.
 */
export const sinceStart = ({startedAt}: LoadRun, resource: Resource): Resource => {
  const known = shortened.get(resource);
  if (known?.since === startedAt) return known.resource;
  const all = Object.entries(resource.metrics);
  const kept = all.filter(([, measured]) => measured !== undefined && measured.at > startedAt);
  const left = kept.length === all.length ? resource : {...resource, metrics: Object.fromEntries(kept)};
  shortened.set(resource, {since: startedAt, resource: left});
  return left;
};

const subjectsNow = (run: LoadRun, state: State, catalog: Catalog): readonly Subject[] =>
  chosenResources(state, run.plan.choice, catalog).flatMap(({view, resources}) =>
    resources.map(resource => ({view, resource: sinceStart(run, resource)})),
  );

/** The run with what its conditions hold for when it begins. */
export const noteHeldBefore = (run: LoadRun, state: State, catalog: Catalog): LoadRun => {
  if (run.conditions.length === 0) return run;
  const {conditions: read} = readPlan(run, catalog);
  const subjects = chosenResources(state, run.plan.choice, catalog).flatMap(({view, resources}) =>
    resources.map(resource => ({view, resource})),
  );
  const conditions = run.conditions.map((one, index) => {
    const condition = read[index];
    if (condition === undefined) return one;
    const held = subjects.filter(subject => evaluate(condition, [subject]).hit !== undefined);
    return {...one, before: held.map(({view, resource}) => loadKey(view.id, resource.id))};
  });
  return {...run, conditions};
};

/** Asks every condition of what is known now, and whether the test is to end by itself. */
export const judgeNow = (run: LoadRun, state: State, catalog: Catalog): LoadRun => {
  if (run.conditions.length === 0 && run.plan.until === undefined) return run;
  const subjects = subjectsNow(run, state, catalog);
  const judged = judge(run, subjects, state.now, catalog);
  const {until} = readPlan(run, catalog);
  if (judged.end !== undefined || until === undefined) return judged;
  const course = courseOf(judged, state.now);
  const text = endReason(until, {
    elapsedSeconds: (state.now - run.startedAt) / 1000,
    subjects,
    isDrained: course.phase === 'drained',
  });
  if (text === undefined) return judged;
  // It was drained before CloudWatch confirmed it, and that is when the test was over.
  const drainedAt = text === 'drained' ? course.drainedAt : undefined;
  const at = Math.min(state.now, (drainedAt ?? Infinity) + drainedMilliseconds);
  return endRun(judged, {at, kind: 'until', text});
};

/** The resource as CloudWatch tells it of one minute; an empty queue of now was not empty then. */
const inMinute = (
  {withoutLive}: ServiceView<Resource>,
  resource: Resource,
  minutes: ReadonlyMap<string, number>,
  minute: number,
): Resource => {
  const at = minute + minuteMilliseconds;
  const metrics: Measurements = Object.fromEntries([...minutes].map(([id, value]) => [id, {value, at}]));
  return {...(withoutLive?.(resource) ?? resource), metrics, readThrough: at};
};

/** How far back minutes may still become known: the test stays open for so long after its end, and two more. */
const lateMinutes = 10;

/** Every minute of the test counts, not only the newest one, and also what becomes known after its end. */
export const judgeMinutes = (run: LoadRun, state: State, chosen: Chosen, catalog: Catalog): LoadRun => {
  if (run.conditions.length === 0) return run;
  const {view, resources} = chosen;
  const feed = feedOf(state, view.id);
  const from = state.now - lateMinutes * minuteMilliseconds;
  const byMinute = new Map<number, Subject[]>();
  for (const resource of resources) {
    const minutes = new Map<number, Map<string, number>>();
    for (const metric of Object.keys(view.metrics))
      for (const {at, value} of historyOf(feed, resource.id, metric)) {
        if (at < from || !isWithin(run, at, minuteMilliseconds)) continue;
        minutes.set(at, (minutes.get(at) ?? new Map<string, number>()).set(metric, value));
      }
    for (const [minute, values] of minutes) {
      const subjects = byMinute.get(minute) ?? [];
      subjects.push({view, resource: inMinute(view, resource, values, minute)});
      byMinute.set(minute, subjects);
    }
  }
  return [...byMinute]
    .sort(([a], [b]) => a - b)
    .reduce((done, [, subjects]) => judge(done, subjects, state.now, catalog), run);
};
