import {assess} from '../domain/assess.ts';
import {dateProblems, nextProblemBook} from '../domain/problem-book.ts';
import type {FoundProblem} from '../domain/problem-book.ts';
import {placeOfId, qualifiedId} from '../domain/places.ts';
import {formatMoment} from '../domain/duration.ts';
import {backlogOf} from '../domain/queue.ts';
import {causeOf} from '../domain/problem-cause.ts';
import type {Cause, Problem, ProblemNews} from '../domain/problem.ts';
import {emptyProblemBook} from '../domain/problem.ts';
import {measuredAt} from '../domain/service.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {viewById} from './catalog.ts';
import type {Change} from './change.ts';
import type {FactEvent} from './event.ts';
import type {Draft} from './find-problems.ts';
import {findProblems} from './find-problems.ts';
import {overviewRows} from './overview-rows.ts';
import {emptyOverview} from './overview-state.ts';
import {surroundingsOf} from './problem-surroundings.ts';
import {quietDoubt} from './select-quiet.ts';
import {feedOf} from './select-table.ts';
import {anchorSelection} from './update-table.ts';
import {readVitals, sampleVitals, vitalSigns} from './select-vital-signs.ts';
import type {Feed, OverviewState, Poll, State} from './state.ts';

/** What is found this soon after the first list was there before anybody looked. */
const firstLookMilliseconds = 60_000;

const isMeasured = (resource: Resource): boolean =>
  resource.readThrough !== undefined || measuredAt(resource) !== undefined;

/** Nobody knew anything of it before, or nothing of what CloudWatch says now. */
const isNew = (
  view: ServiceView<Resource>,
  known: Resource | undefined,
  now: Resource | undefined,
): boolean =>
  known === undefined ||
  assess(view, known).health === 'unknown' ||
  (now !== undefined && isMeasured(now) && !isMeasured(known));

/** Whether the service was listed only now. */
const isBeginning = ({now, overview}: State, service: string): boolean =>
  now - (overview.lookingSince[service] ?? now) < firstLookMilliseconds;

const isNewcomer = ({overview}: State, service: string, resourceId: string): boolean =>
  overview.newcomers[service]?.includes(resourceId) === true;

/** Whether nobody looked at the resource before, or just began to look at anything. What was made since is news. */
const isFirstLook = (state: State, view: ServiceView<Resource>, {resourceId}: Draft): boolean =>
  isBeginning(state, view.id) ||
  (!isNewcomer(state, view.id, resourceId) &&
    isNew(
      view,
      state.overview.notedFeeds[view.id]?.resources.get(resourceId),
      feedOf(state, view.id).resources.get(resourceId),
    ));

/** What a list has that the one before it did not have. Of a place of which nothing was listed yet it is all a first look. */
const newcomersAfter = (state: State, event: FactEvent): OverviewState['newcomers'] => {
  const {newcomers, notedFeeds} = state.overview;
  if (event.type !== 'listed') return newcomers;
  const {service} = event;
  const before = notedFeeds[service];
  if (before?.polls.discovery.at === undefined) return newcomers;
  const {resources} = feedOf(state, service);
  const places = new Set([...before.resources.keys()].map(placeOfId));
  const known = new Set(newcomers[service]);
  const found = [...resources.keys()].filter(
    id =>
      known.has(id) ||
      (!before.resources.has(id) && (state.places.length === 0 || places.has(placeOfId(id)))),
  );
  return found.length === 0 && known.size === 0 ? newcomers : {...newcomers, [service]: found};
};

/** Read and without a finding, or gone. What is only not read has not ended. */
const isOver = (state: State, catalog: Catalog, {service, resourceId}: Problem): boolean => {
  const view = viewById(catalog, service);
  const resource = feedOf(state, service).resources.get(resourceId);
  if (view === undefined || resource === undefined) return true;
  return assess(view, resource).health === 'ok';
};

const isSameCause = (one: Cause | undefined, other: Cause | undefined): boolean =>
  one?.text === other?.text && one?.service === other?.service && one?.resourceId === other?.resourceId;

/** The very object that is known already, where it says the same: what rests on it stays as it is. */
const kept = (known: Problem | undefined, problem: Problem): Problem =>
  known !== undefined &&
  known.reasons === problem.reasons &&
  known.trend === problem.trend &&
  known.health === problem.health &&
  known.since === problem.since &&
  known.isOlder === problem.isOlder &&
  isSameCause(known.cause, problem.cause)
    ? known
    : problem;

/** So long after its end a redrive is still why messages are there again. */
const afterRedriveMilliseconds = 1_800_000;

/** Of dead letters that were redriven here and are there again: nothing was mended. */
const cameBack = (
  state: State,
  catalog: Catalog,
  {service, resourceId, reasons}: Problem,
): Cause | undefined => {
  if (service !== 'sqs' || !reasons.some(({ruleId}) => ruleId === 'dead-letters')) return undefined;
  const resource = feedOf(state, service).resources.get(resourceId);
  const counts = resource === undefined ? undefined : viewById(catalog, service)?.queueOf(resource)?.counts;
  const watch = Object.values(state.redrives).find(
    ({queue, startedHere}) => startedHere && qualifiedId(queue.placeId, queue.url) === resourceId,
  );
  const {endedAt, lowestDepthSince} = watch ?? {};
  if (counts === undefined || endedAt === undefined || lowestDepthSince === undefined) return undefined;
  if (state.now - endedAt > afterRedriveMilliseconds || backlogOf(counts) <= lowestDepthSince)
    return undefined;
  const text = `they came back after the redrive at ${formatMoment(endedAt, state.now)}: the consumer still fails`;
  return {text, service, resourceId, since: undefined};
};

/** What is in trouble now, since when and why. */
const problemsIn = (state: State, found: readonly FoundProblem[], catalog: Catalog): readonly Problem[] => {
  const dated = dateProblems(state.problems, found, state.now);
  if (dated.length === 0) return dated;
  const around = surroundingsOf(state, catalog, dated);
  return dated.map(problem =>
    kept(state.problems.open.get(problem.id), {
      ...problem,
      cause: causeOf(problem, around) ?? cameBack(state, catalog, problem),
    }),
  );
};

const lookingSince = (state: State, catalog: Catalog): OverviewState['lookingSince'] => {
  const known = state.overview.lookingSince;
  const fresh = catalog.filter(
    ({id}) => known[id] === undefined && feedOf(state, id).polls.discovery.at !== undefined,
  );
  return fresh.length === 0 ? known : {...known, ...Object.fromEntries(fresh.map(({id}) => [id, state.now]))};
};

const together = (polls: readonly Poll[]): Poll => {
  const times = polls.map(({at}) => at).filter(at => at !== undefined);
  // One that fails must not blank the others: it is told beside them.
  const failure = times.length === 0 ? polls.find(poll => poll.failure !== undefined) : undefined;
  return {
    at: times.length === 0 ? undefined : Math.min(...times),
    failure: failure?.failure,
    retryAt: failure?.retryAt,
  };
};

const pollsTogether = (state: State, catalog: Catalog): Feed['polls'] => {
  const all = catalog.map(({id}) => feedOf(state, id).polls);
  return {
    discovery: together(all.map(({discovery}) => discovery)),
    live: together(all.map(({live}) => live)),
    metrics: together(all.map(({metrics}) => metrics)),
    detail: together(all.map(({detail}) => detail)),
  };
};

const isQuiet = (state: State, catalog: Catalog): boolean =>
  state.problems.open.size === 0 && quietDoubt(state, catalog) === undefined;

const withOverview = (before: State, state: State, catalog: Catalog): State => {
  const {overview} = state;
  const isSame = before.problems === state.problems && overview.feed.polls.discovery.at !== undefined;
  const resources = isSame ? overview.feed.resources : overviewRows(state, catalog);
  const vitals = readVitals(state, catalog);
  const next: State = {
    ...state,
    overview: {
      feed: {...overview.feed, resources, polls: pollsTogether(state, catalog)},
      lookingSince: lookingSince(state, catalog),
      newcomers: overview.newcomers,
      notedAt: state.now,
      notedFeeds: state.feeds,
      isDue: false,
      quietSince: isQuiet(state, catalog) ? (overview.quietSince ?? state.now) : undefined,
      vitals,
      seen: sampleVitals(overview.seen, vitals, state.now),
    },
  };
  const feed: Feed = {...next.overview.feed, account: vitalSigns(next, catalog)};
  return {...next, overview: {...next.overview, feed}};
};

/** Whether its history tells that it began while somebody looked. */
const beganLately = ({overview}: State, {onset, service}: FoundProblem): boolean => {
  const after = onset?.isOlder === true ? onset.after : onset?.at;
  return after !== undefined && after >= (overview.lookingSince[service] ?? Infinity);
};

/**
 * What was there before anybody looked is no news to anybody outside, nor what the first look finds out about it. That
 * it is over is news to those who were told of it.
 */
const announced = (
  state: State,
  news: readonly ProblemNews[],
  found: readonly FoundProblem[],
): readonly ProblemNews[] => {
  const lately = new Set(found.filter(problem => beganLately(state, problem)).map(({id}) => id));
  const first = new Set(found.filter(problem => problem.isFirstLook).map(({id}) => id));
  return news.filter(
    ({kind, problem: {id, service}}) =>
      kind === 'ended' ||
      kind === 'eased' ||
      lately.has(id) ||
      !(first.has(id) || isBeginning(state, service)),
  );
};

/** So many resources are looked through several times a second without anybody noticing. */
const readilyNoted = 1000;

const isLarge = (state: State, catalog: Catalog): boolean =>
  catalog.reduce((sum, {id}) => sum + feedOf(state, id).resources.size, 0) > readilyNoted;

/**
 * Keeps the book of problems and the overview in step with the feeds, after whatever was told of them. In a large account
 * values come many times a second, and looking through everything each time takes more than it tells: there once a second.
 */
export const noteFeeds = ([state, ...commands]: Change, event: FactEvent, catalog: Catalog): Change =>
  event.type === 'learnt' && state.overview.notedAt === state.now && isLarge(state, catalog)
    ? [{...state, overview: {...state.overview, isDue: true}}, ...commands]
    : noteProblems([withNewcomers(state, event), ...commands], catalog);

const withNewcomers = (state: State, event: FactEvent): State => {
  const newcomers = newcomersAfter(state, event);
  return newcomers === state.overview.newcomers
    ? state
    : {...state, overview: {...state.overview, newcomers}};
};

/** What was put off is done. */
export const noteWhatIsDue = (state: State, catalog: Catalog): Change =>
  state.overview.isDue ? noteProblems([anchorSelection(state, catalog)], catalog) : [state];

/** What is wrong, from what is known of all feeds now. */
const noteProblems = ([state, ...commands]: Change, catalog: Catalog): Change => {
  const found = catalog.flatMap(view =>
    findProblems(view, feedOf(state, view.id)).map((draft): FoundProblem => {
      const known = state.problems.open.has(draft.id);
      return {...draft, isFirstLook: !known && isFirstLook(state, view, draft)};
    }),
  );
  const {book, news} = nextProblemBook(state.problems, {
    now: state.now,
    problems: problemsIn(state, found, catalog),
    isOver: problem => isOver(state, catalog, problem),
  });
  const next = withOverview(state, {...state, problems: book}, catalog);
  const told = announced(next, news, found);
  return told.length === 0
    ? [next, ...commands]
    : [next, ...commands, {type: 'announceProblems', news: told}];
};

/** The overview of what somebody else keeps the book of: a recording. */
export const showOverview = (before: State, state: State, catalog: Catalog): State =>
  withOverview(before, state, catalog);

/** What was wrong in one place says nothing of another. */
export const forgetProblems = (state: State): State => ({
  ...state,
  problems: emptyProblemBook,
  overview: emptyOverview,
});
