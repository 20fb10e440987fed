import {formatDuration} from '../domain/duration.ts';
import type {Failure} from '../domain/failure.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {hasTableMetrics, measuredAt} from '../domain/service.ts';
import {tabById, viewById} from '../store/catalog.ts';
import type {Catalog} from '../store/catalog.ts';
import {placesOutOfReach} from '../store/place-reach.ts';
import {isSlowed, liveSeconds, quietSeconds, restReason} from '../store/select-pace.ts';
import {focusedResource} from '../store/select-queue.ts';
import {rememberEach} from '../store/remember.ts';
import {onScreenIds} from '../store/select-screen.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName, Feed, Screen, State} from '../store/state.ts';
import type {Span, Tone} from './line.ts';

/**
 * Live values that are older than three intervals (and at least ten seconds) are old news; of a service that has nothing
 * on screen, so long after the quiet were due again.
 */
const isStale = (
  state: State,
  {polls}: Feed,
  view: ServiceView<Resource>,
  isShown: (service: string) => boolean = () => true,
): boolean => {
  if (polls.live.at === undefined) return false;
  const patience = Math.max(10_000, liveSeconds(state, view) * 3000);
  const isIdle = view.cadence.refreshSeconds !== undefined && !isShown(view.id);
  return state.now - polls.live.at > patience + (isIdle ? quietSeconds(state, view) * 1000 : 0);
};

/** Values that are late because they are not to cost more, not because they cannot be read. */
const lateWords = (state: State, {polls}: Feed, view: ServiceView<Resource>): string | undefined => {
  const {at = -Infinity, failure, retryAt = 0} = polls.live;
  const hasFailed = failure !== undefined && retryAt > at;
  return !hasFailed && isSlowed(state, view) ? `slowed, ${age(state.now, at)} old` : undefined;
};

/** The tone of a feed's rows: faint while what they say is old. */
export const feedTone = (state: State, feed: Feed, view: ServiceView<Resource>): Tone =>
  isStale(state, feed, view) ? 'faint' : 'plain';

const age = (now: number, at: number): string => formatDuration(Math.max(0, now - at) / 1000);

/** Screens about one resource, which may be of another service than the tab. */
const aboutOne: ReadonlySet<Screen['kind']> = new Set(['detail', 'describe', 'peek', 'redrive', 'job']);

/** The service that the screen is about: that of the innermost resource, else of the tab. */
const shownView = (state: State, catalog: Catalog): ServiceView<Resource> => {
  const isAboutOne = state.screens.some(({kind}) => aboutOne.has(kind));
  const focused = isAboutOne ? focusedResource(state, catalog) : undefined;
  const view = focused === undefined ? undefined : viewById(catalog, focused.service);
  return view ?? tabById(catalog, state.tabId).view;
};

/** What freshness says is worst first: that nothing is there, that it is old, that it is on its way. */
const gravity: Readonly<Partial<Record<Tone, number>>> = {critical: 3, warning: 2, faint: 1};

/** The overview is as fresh as the worst of the feeds that it is made of; which that is, is said where it is not well. */
const worstLive = (state: State, catalog: Catalog): Span => {
  const weight = ({tone = 'plain'}: Span): number => gravity[tone] ?? 0;
  return catalog
    .map((view): Span => {
      const span = liveFreshness(
        state,
        feedOf(state, view.id),
        view,
        id => onScreenIds(state, catalog, id).length > 0,
      );
      const isNamed = span.tone !== 'ok' && !state.paused && catalog.length > 1;
      return isNamed ? {...span, text: `${view.noun}s ${span.text}`} : span;
    })
    .reduce((worst, span) => (weight(span) > weight(worst) || worst.text === '' ? span : worst), {text: ''});
};

/** Of several places: that not all are as fresh as those that answer. */
const inPlaces = (state: State, span: Span): Span => {
  const lost = placesOutOfReach(state).length;
  const {length} = state.places;
  if (lost === 0 || lost === length || span.tone === 'critical') return span;
  return {text: `${span.text} in ${String(length - lost)} of ${String(length)}`, tone: 'warning'};
};

/** How fresh the feed on screen is, for the header: old data always says so. */
export const freshness = (state: State, catalog: Catalog): readonly Span[] => {
  const view = shownView(state, catalog);
  const isOverview = view.leadsTo !== undefined;
  const feed = feedOf(state, view.id);
  const liveSpan = inPlaces(state, isOverview ? worstLive(state, catalog) : liveFreshness(state, feed, view));
  const measured = (isOverview ? catalog : [view])
    .filter(hasTableMetrics)
    .map(({id}) => feedOf(state, id))
    .filter(({polls}) => polls.metrics.at !== undefined);
  if (measured.length === 0) return [liveSpan];
  const hasFailed = measured.some(({polls}) => polls.metrics.failure !== undefined);
  return [
    liveSpan,
    {
      text: ` · metrics ${isOverview ? shownMetricsAge(state, catalog, measured) : metricsAge(state, measured)}`,
      tone: hasFailed ? 'warning' : 'plain',
    },
  ];
};

const liveFreshness = (
  state: State,
  feed: Feed,
  view: ServiceView<Resource>,
  isShown?: (service: string) => boolean,
): Span => {
  const {at} = feed.polls.live;
  if (state.paused)
    return {text: `PAUSED${at === undefined ? '' : ` ${age(state.now, at)} ago`}`, tone: 'warning'};
  if (at === undefined) {
    const hasFailed =
      state.connection.kind === 'failed' ||
      Object.values(feed.polls).some(({failure}) => failure !== undefined);
    return hasFailed ? {text: 'no data', tone: 'critical'} : {text: 'connecting …', tone: 'faint'};
  }
  if (isStale(state, feed, view, isShown)) {
    const late = lateWords(state, feed, view);
    return late === undefined
      ? {text: `STALE ${age(state.now, at)}`, tone: 'critical'}
      : {text: late, tone: 'warning'};
  }
  const rest = restReason(state);
  if (view.cadence.refreshSeconds === undefined) {
    const listed = `listed ${age(state.now, at)} ago`;
    return rest === undefined ? {text: listed, tone: 'ok'} : {text: `${rest}, ${listed}`, tone: 'plain'};
  }
  const seconds = liveSeconds(state, view);
  if (rest !== undefined) return {text: `${rest}: every ${formatDuration(seconds)}`, tone: 'plain'};
  return {text: `live ${formatDuration(seconds)}`, tone: 'ok'};
};

const newestMeasure = rememberEach((resources: Feed['resources']): number | undefined => {
  let newest: number | undefined;
  for (const resource of resources.values()) {
    const at = measuredAt(resource);
    if (at !== undefined && at > (newest ?? 0)) newest = at;
  }
  return newest;
});

/** The age of the newest metric value of the feeds, of the oldest of them: not of the question, CloudWatch answers late. */
const metricsAge = (state: State, feeds: readonly Feed[]): string => {
  const newest = feeds.map(({resources}) => newestMeasure(resources)).filter(at => at !== undefined);
  return newest.length === 0 ? 'none yet' : `${age(state.now, Math.min(...newest))} old`;
};

/** On the overview the age of what is shown: other services' metrics may be due later. */
const shownMetricsAge = (state: State, catalog: Catalog, feeds: readonly Feed[]): string => {
  const times = catalog.flatMap(({id}) =>
    onScreenIds(state, catalog, id).flatMap(shown => {
      const resource = feedOf(state, id).resources.get(shown);
      return (resource === undefined ? undefined : measuredAt(resource)) ?? [];
    }),
  );
  return times.length === 0 ? metricsAge(state, feeds) : `${age(state.now, Math.max(...times))} old`;
};

/**
 * Whether a feed's rows are not what they should be: its list or its live values fail, or the metrics that all of its
 * health rests on.
 */
export const isFailing = ({polls}: Feed, {live}: ServiceView<Resource>): boolean =>
  [polls.discovery, polls.live, ...(live === undefined ? [polls.metrics] : [])].some(
    ({at = -Infinity, failure, retryAt = 0}) => failure !== undefined && retryAt > at,
  );

/** What goes wrong with a feed: which of its clocks, why, and when it is tried again. */
export type Trouble = {
  readonly clock: ClockName;
  /** What is missing, in words. */
  readonly what: string;
  readonly failure: Failure;
  readonly retrySeconds: number | undefined;
  /** The rows are as true as they look: only a part of the last round is missing, or only metrics are. */
  readonly leavesRows: boolean;
};

const clocks: readonly (readonly [clock: ClockName, what: string])[] = [
  ['live', 'live values'],
  ['discovery', 'the list'],
  ['metrics', 'metrics'],
  ['detail', 'details'],
];

/** What goes wrong with the feed on screen, most telling first. On the overview with any; one leaves the others' rows. */
export const feedTrouble = (state: State, catalog: Catalog): Trouble | undefined => {
  const view = shownView(state, catalog);
  if (view.leadsTo === undefined) return troubleOf(state, view.id);
  const all = catalog.flatMap(({id, noun}) => {
    const trouble = troubleOf(state, id);
    return trouble === undefined ? [] : [{...trouble, what: `${noun}s, ${trouble.what}`}];
  });
  const worst = all.find(({leavesRows}) => !leavesRows) ?? all[0];
  if (worst === undefined) return undefined;
  const others = all.length === 1 ? '' : ` (i: ${String(all.length - 1)} more)`;
  return {...worst, what: `${worst.what}${others}`, leavesRows: state.problems.open.size > 0};
};

const troubleOf = (state: State, id: string): Trouble | undefined => {
  const {polls} = feedOf(state, id);
  const isOpen = state.screens.some(screen => screen.kind === 'detail' && screen.service === id);
  for (const [clock, what] of clocks) {
    // What nobody looks at any longer is not asked for again, so its failure would stay for ever.
    if (clock === 'detail' && !isOpen) continue;
    const {at = -Infinity, failure, retryAt = 0} = polls[clock];
    if (failure === undefined) continue;
    const wait = Math.ceil((retryAt - state.now) / 1000);
    // A round that went well but for a part of it is not tried again before its time.
    // Of several places the rows of the others are as true as they look.
    const leavesRows =
      clock === 'metrics' ||
      clock === 'detail' ||
      retryAt <= at ||
      (state.places.length > 0 && Number.isFinite(at));
    // Waiting does not mend what an endpoint does not know: the values are missing, and the feeds screen says why.
    if (leavesRows && failure.kind === 'unsupported') continue;
    return {clock, what, failure, retrySeconds: wait > 0 ? wait : undefined, leavesRows};
  }
  return undefined;
};
