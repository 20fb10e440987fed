import {assess} from '../domain/assess.ts';
import {healthRank} from '../domain/health.ts';
import type {LoadMeasure} from '../domain/load-measure.ts';
import type {LoadFinding, LoadResource, LoadRun, LoadTrack} from '../domain/load-run.ts';
import {beginRun, endRun, isWithin, loadKey, markRun, recordTrack} from '../domain/load-run.ts';
import {staleMetricMilliseconds} from '../domain/metric.ts';
import type {Sample} from '../domain/series.ts';
import type {Resource, RuleFinding, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import type {Event} from './event.ts';
import {judgeMinutes, judgeNow, noteHeldBefore, sinceStart} from './judge-run.ts';
import {historyOf} from './select-history.ts';
import type {Chosen} from './select-run.ts';
import {chosenResources, mostWatched} from './select-run.ts';
import {feedOf} from './select-table.ts';
import type {ClockName, State} from './state.ts';

type Measure = LoadMeasure<Resource>;

/** Minutes older than this are not told anew. */
const windowMilliseconds = 20 * 60_000;

const together = (measure: Measure, values: readonly number[]): number =>
  measure.together === 'sum'
    ? values.reduce((sum, value) => sum + value, 0)
    : values.reduce((highest, value) => Math.max(highest, value), -Infinity);

const trackOf = ({view, resources}: Chosen, measure: Measure): Omit<LoadTrack, 'series'> | undefined => {
  const {id, role, source} = measure;
  const face = source.kind === 'live' ? source : view.metrics[source.metric];
  if (face === undefined) return undefined;
  const {title, unit} = face;
  return {service: view.id, id, role, title, unit, limit: measure.limit?.(resources)};
};

const isHigher = (sample: Sample, peak: Sample | undefined): boolean =>
  peak === undefined || sample.value > peak.value || (sample.value === peak.value && sample.at < peak.at);

type Found = {readonly resource: Resource; readonly sample: Sample};

/** The run with what is higher than before; one copy of the list, however many resources there are. */
const withPeaks = (
  run: LoadRun,
  {id: service}: ServiceView<Resource>,
  quantity: string,
  found: readonly Found[],
): LoadRun => {
  let resources: Map<string, LoadResource> | undefined;
  for (const {resource, sample} of found) {
    const key = loadKey(service, resource.id);
    const {id, name, place} = resource;
    const known = (resources ?? run.resources).get(key);
    if (!isHigher(sample, known?.peaks[quantity])) continue;
    resources ??= new Map(run.resources);
    resources.set(key, {
      ...(known ?? {service, id, name, ...(place === undefined ? {} : {place})}),
      peaks: {...known?.peaks, [quantity]: sample},
    });
  }
  return resources === undefined ? run : {...run, resources};
};

/** So long the first reading of everything chosen is waited for: one resource that cannot be read must not hold back the rest. */
const patienceMilliseconds = 20_000;

/**
 * Whether everything that is watched was read since the start. A sum of the first few would be called what was before, and
 * what was there be taken for news.
 */
const isWhollyRead = ({startedAt}: LoadRun, {view, resources}: Chosen, now: number): boolean =>
  now - startedAt >= patienceMilliseconds ||
  resources.slice(0, mostWatched).every(resource => (view.observedAt(resource) ?? 0) >= startedAt);

/** What all chosen resources have now, at the time of the newest reading. */
const sampleLive = (run: LoadRun, chosen: Chosen, measure: Measure): LoadRun => {
  const {source} = measure;
  const track = trackOf(chosen, measure);
  if (source.kind !== 'live' || track === undefined || run.end !== undefined) return run;
  const samples = chosen.resources.flatMap(resource => {
    const sample = source.of(resource);
    return sample === undefined ? [] : [{resource, sample}];
  });
  if (samples.length === 0) return run;
  const at = Math.max(...samples.map(({sample}) => sample.at));
  const value = together(
    measure,
    samples.map(({sample}) => sample.value),
  );
  const within = samples.filter(({sample}) => isWithin(run, sample.at, 1));
  return withPeaks(recordTrack(run, track, 'live', [{at, value}]), chosen.view, measure.id, within);
};

/** The minutes that the histories have, all chosen resources together. */
const sampleMinutes = (run: LoadRun, state: State, chosen: Chosen, measure: Measure): LoadRun => {
  const {view, resources} = chosen;
  const {source} = measure;
  const track = trackOf(chosen, measure);
  if (source.kind !== 'minutes' || track === undefined) return run;
  const feed = feedOf(state, view.id);
  const from = state.now - windowMilliseconds;
  const byMinute = new Map<number, number[]>();
  const within: Found[] = [];
  for (const resource of resources)
    for (const sample of historyOf(feed, resource.id, source.metric)) {
      if (sample.at < from) continue;
      const values = byMinute.get(sample.at) ?? [];
      values.push(sample.value);
      byMinute.set(sample.at, values);
      if (isWithin(run, sample.at, 60_000)) within.push({resource, sample});
    }
  const samples = [...byMinute].map(([at, values]) => ({at, value: together(measure, values)}));
  return withPeaks(recordTrack(run, track, 'minutes', samples), view, measure.id, within);
};

const findingOf = (
  known: LoadFinding | undefined,
  {
    view,
    resource,
    finding,
    at,
    wasThere,
  }: {
    readonly view: ServiceView<Resource>;
    readonly resource: Resource;
    readonly finding: RuleFinding;
    readonly at: number;
    readonly wasThere: boolean;
  },
): LoadFinding => {
  const {ruleId, health, reason} = finding;
  const isWorse = known === undefined || healthRank(health) > healthRank(known.health);
  return {
    service: view.id,
    name: resource.name,
    ruleId,
    health: isWorse ? health : known.health,
    reason: isWorse ? reason : known.reason,
    firstAt: known?.firstAt ?? at,
    lastAt: at,
    wasThere,
    isLimit: view.load?.limitRules.includes(ruleId) === true,
  };
};

/** Whether a finding is of the time before the start, in whatever order that became known. */
const isOfBefore = (
  run: LoadRun,
  view: ServiceView<Resource>,
  resource: Resource,
  {ruleId}: RuleFinding,
): boolean => {
  const beganAt = view.beganAt?.(resource);
  if (beganAt !== undefined) return beganAt <= run.startedAt;
  const without = sinceStart(run, resource);
  return without !== resource && !assess(view, without).findings.some(found => found.ruleId === ruleId);
};

/** What the rules say of the chosen resources. */
const noteFindings = (run: LoadRun, chosen: Chosen, at: number): LoadRun => {
  if (run.end !== undefined) return run;
  const {view, resources} = chosen;
  const isLive = view.load?.measures.some(({source}) => source.kind === 'live') === true;
  const isFirst = at <= run.startedAt || (isLive && !isWhollyRead(run, chosen, at));
  const found = resources.flatMap(resource =>
    assess(view, resource).findings.map(finding => ({resource, finding})),
  );
  if (found.length === 0) return run;
  const findings = new Map(run.findings);
  for (const {resource, finding} of found) {
    const key = loadKey(view.id, resource.id, finding.ruleId);
    const known = findings.get(key);
    const wasThere = known?.wasThere ?? (isFirst || isOfBefore(run, view, resource, finding));
    findings.set(key, findingOf(known, {view, resource, finding, at, wasThere}));
  }
  return {...run, findings};
};

/** Until when CloudWatch was read of everything chosen that it measures. */
const knownUntil = (chosen: readonly Chosen[]): number | undefined => {
  const times = chosen
    .filter(({view}) => view.load?.measures.some(({source}) => source.kind === 'minutes') === true)
    .flatMap(({resources}) => resources.map(({readThrough}) => readThrough ?? 0));
  return times.length === 0 ? undefined : times.reduce((least, time) => Math.min(least, time), Infinity);
};

/** Those of them that have the number at all. */
const having = (chosen: Chosen, {includes}: Measure): Chosen =>
  includes === undefined ? chosen : {...chosen, resources: chosen.resources.filter(includes)};

const follow = (run: LoadRun, state: State, catalog: Catalog, service: string, clock: ClockName): LoadRun => {
  const all = chosenResources(state, run.plan.choice, catalog);
  const chosen = all.find(({view}) => view.id === service);
  if (chosen === undefined) return run;
  const measures = chosen.view.load?.measures ?? [];
  const noted = noteFindings(run, chosen, state.now);
  if (clock === 'live')
    return isWhollyRead(run, chosen, state.now)
      ? measures.reduce((done, measure) => sampleLive(done, having(chosen, measure), measure), noted)
      : noted;
  if (clock !== 'metrics') return run;
  const sampled = measures.reduce(
    (done, measure) => sampleMinutes(done, state, having(chosen, measure), measure),
    noted,
  );
  return judgeMinutes({...sampled, knownUntil: knownUntil(all)}, state, chosen, catalog);
};

const begin = (state: State, event: Extract<Event, {type: 'runStarted'}>, catalog: Catalog): State => {
  const started = noteHeldBefore(beginRun(event.plan, event.at), state, catalog);
  const run = chosenResources(state, event.plan.choice, catalog).reduce((done, chosen) => {
    const noted = noteFindings(done, chosen, event.at);
    const measures = chosen.view.load?.measures ?? [];
    return measures.reduce(
      (next, measure) => sampleMinutes(next, state, having(chosen, measure), measure),
      noted,
    );
  }, started);
  return {...state, run};
};

/** After an end nothing comes any more but the last minutes. */
const isOpen = ({end}: LoadRun, now: number): boolean =>
  end === undefined || (end.isFinal !== true && now - end.at < 2 * staleMetricMilliseconds);

const step = (run: LoadRun, state: State, event: Event, catalog: Catalog): LoadRun => {
  if (event.type === 'polled')
    return isOpen(run, state.now) ? follow(run, state, catalog, event.service, event.clock) : run;
  if (event.type === 'ticked') return run.end === undefined ? judgeNow(run, state, catalog) : run;
  if (event.type === 'marked') return markRun(run, {at: event.at, note: event.note});
  return event.type === 'runStopped' ? endRun(run, {at: event.at, kind: 'stopped', text: 'stopped'}) : run;
};

/** What happened, for the load test that is under way: the same on a screen, without one, and in a replay. */
export const followRun = (change: Change, event: Event, catalog: Catalog): Change => {
  const [state, ...commands] = change;
  if (event.type === 'runStarted') return [begin(state, event, catalog), ...commands];
  const {run} = state;
  const next = run === undefined ? undefined : step(run, state, event, catalog);
  return next === run ? change : [{...state, run: next}, ...commands];
};
