import {assess, isProblem} from '../domain/assess.ts';
import type {MinuteSeries} from '../domain/history.ts';
import {samplesOf} from '../domain/history.ts';
import type {Onset} from '../domain/onset.ts';
import {aboveZeroSince, fillingSince, onsetOf, risingSince} from '../domain/onset.ts';
import type {FoundProblem} from '../domain/problem-book.ts';
import {problemId} from '../domain/problem-order.ts';
import type {TrendSource} from '../domain/problem-trend.ts';
import {onsetMetrics, problemTrends} from '../domain/problem-trend.ts';
import type {Problem} from '../domain/problem.ts';
import type {Series} from '../domain/series.ts';
import type {Measurements} from '../domain/metric.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {rememberEach} from './remember.ts';
import {historyKey} from './select-history.ts';
import type {Feed} from './state.ts';

type View = ServiceView<Resource>;

/** What is found of a resource, whoever looks at it and when. */
export type Draft = Omit<FoundProblem, 'isFirstLook'>;

/** A resource in trouble, with its service and its feed. */
type Case = {readonly view: View; readonly resource: Resource; readonly feed: Feed};

const inTrouble = (resources: ReadonlyMap<string, Resource>, view: View): readonly Resource[] =>
  [...resources.values()].filter(resource => isProblem(assess(view, resource)));

/** The resources of a service that are in trouble. Kept by the view, too: other settings find other problems. */
const troubledOf = rememberEach((view: View) =>
  rememberEach((resources: ReadonlyMap<string, Resource>) => inTrouble(resources, view)),
);

const minutesOf = rememberEach(samplesOf);

const seriesIn = ({feed, resource}: Case, metric: string): MinuteSeries | undefined =>
  feed.history.get(historyKey(resource.id, metric));

/** Where dead letters lie: in its dead-letter queue, or in itself. */
const ofDeadLetters = ({view, resource, feed}: Case): Resource =>
  feed.resources.get(view.companionIds(resource)[0] ?? resource.id) ?? resource;

/** An hour shows which way it goes. */
const trendMinutes = 60;

const trendBy = (source: TrendSource, found: Case): Problem['trend'] => {
  const {view, resource} = found;
  if (source.kind !== 'metric') return view.live?.(source.kind === 'live' ? resource : ofDeadLetters(found));
  const metric = view.metrics[source.metric];
  const series = seriesIn(found, source.metric);
  if (metric === undefined || series === undefined) return undefined;
  const {title, unit} = metric;
  return {title, unit, samples: minutesOf(series).slice(-trendMinutes)};
};

/** The resource as if CloudWatch said now what it said then. */
const asOf = (
  resource: Resource,
  at: number,
  past: readonly (readonly [string, Map<number, number>])[],
): Resource => {
  const metrics: Measurements = Object.fromEntries(
    past.flatMap(([id, values]) => {
      const value = values.get(at);
      const newest = resource.metrics[id];
      return value === undefined || newest === undefined ? [] : [[id, {value, at: newest.at}]];
    }),
  );
  return {...resource, metrics};
};

/** Asks the rule itself about every minute that is stored. */
const ruleOnset = (found: Case, ruleId: string, metric: string): Onset | undefined => {
  const {view, resource} = found;
  const series = seriesIn(found, metric);
  if (series === undefined) return undefined;
  const past = Object.keys(resource.metrics).map(id => {
    const stored = seriesIn(found, id);
    const samples = stored === undefined ? [] : minutesOf(stored);
    return [id, new Map(samples.map(({at, value}) => [at, value]))] as const;
  });
  return onsetOf(minutesOf(series), ({at}) =>
    assess(view, asOf(resource, at, past)).findings.some(finding => finding.ruleId === ruleId),
  );
};

/** By the series that decides: it changes once a minute, the resource with every look. */
const knownOnsets = new WeakMap<MinuteSeries, Map<string, Onset | undefined>>();

const storedOnset = (found: Case, ruleId: string, metric: string): Onset | undefined => {
  const series = seriesIn(found, metric);
  if (series === undefined) return undefined;
  const known = knownOnsets.get(series) ?? new Map<string, Onset | undefined>();
  knownOnsets.set(series, known);
  if (!known.has(ruleId)) known.set(ruleId, ruleOnset(found, ruleId, metric));
  return known.get(ruleId);
};

const deadLetterOnset = (found: Case, samples: Series): Onset | undefined =>
  assess(found.view, found.resource).health === 'critical' ? fillingSince(samples) : aboveZeroSince(samples);

const onsetBy = (source: TrendSource | undefined, found: Case, ruleId: string): Onset | undefined => {
  const {view} = found;
  const metric = onsetMetrics[view.id]?.[ruleId] ?? (source?.kind === 'metric' ? source.metric : undefined);
  if (metric !== undefined) return storedOnset(found, ruleId, metric);
  // Asked about each minute, it would be given the growth of now.
  if (ruleId === 'growing') return risingSince(view.live?.(found.resource).samples ?? []);
  if (source?.kind !== 'deadLetters') return undefined;
  return deadLetterOnset(found, view.live?.(ofDeadLetters(found)).samples ?? []);
};

const toldOnset = ({view, resource}: Case): Onset | undefined => {
  const at = view.beganAt?.(resource);
  return at === undefined ? undefined : {at, isOlder: false};
};

const draft = (found: Case): Draft | undefined => {
  const {view, resource} = found;
  const {health, findings} = assess(view, resource);
  if (health !== 'warning' && health !== 'critical') return undefined;
  const sources = problemTrends[view.id] ?? {};
  const traced = findings.find(({ruleId}) => sources[ruleId] !== undefined)?.ruleId ?? '';
  const source = sources[traced];
  return {
    id: problemId(view.id, resource.id),
    service: view.id,
    resourceId: resource.id,
    name: resource.name,
    ...(resource.place === undefined ? {} : {place: resource.place}),
    health,
    reasons: findings.map(({ruleId, reason}) => ({ruleId, text: reason})),
    trend: source === undefined ? undefined : trendBy(source, found),
    onset: toldOnset(found) ?? onsetBy(source, found, traced),
  };
};

type Kept = {
  readonly view: View;
  readonly history: Feed['history'];
  readonly letters: Resource;
  readonly draft: Draft | undefined;
};

const drafts = new WeakMap<Resource, Kept>();

/** Made anew only when the resource, its dead-letter queue or the stored minutes changed. */
const draftOf = (found: Case): Draft | undefined => {
  const {view, resource, feed} = found;
  const letters = ofDeadLetters(found);
  const known = drafts.get(resource);
  if (known?.view === view && known.history === feed.history && known.letters === letters) return known.draft;
  const made = draft(found);
  drafts.set(resource, {view, history: feed.history, letters, draft: made});
  return made;
};

/** Everything in trouble in one feed. */
export const findProblems = (view: View, feed: Feed): readonly Draft[] =>
  troubledOf(view)(feed.resources).flatMap(resource => draftOf({view, resource, feed}) ?? []);
