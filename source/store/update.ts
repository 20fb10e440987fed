import {placeOfId} from '../domain/places.ts';
import {hasSourceQueues} from '../domain/queue.ts';
import {readingSeconds} from '../domain/service.ts';
import type {Catalog} from './catalog.ts';
import {tabById} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {Event, FactEvent, UserEvent} from './event.ts';
import {dialogPlaceId, inPlace} from './select-place.ts';
import {focusedQueue, focusedResource, focusedStream, queueByArn, queueReference} from './select-queue.ts';
import type {Dialog, State} from './state.ts';
import {cycleRange, moveCursor} from './update-detail.ts';
import {attend} from './update-attention.ts';
import {updateCost} from './update-cost.ts';
import {updateDialog} from './update-dialog.ts';
import {forgetProblems, noteFeeds, noteWhatIsDue, showOverview} from './update-problems.ts';
import {toggleGroupMark, toggleMessageMark} from './update-narrowing.ts';
import {askMore, askPeek, updatePeek} from './update-peek.ts';
import {askLinks, enterFlow, openFlow} from './update-links.ts';
import {enterEvent, goToCause} from './update-events.ts';
import {enterJournal} from './update-journal.ts';
import {choosePlaces, placeConnected, placeFailed, updatePlaceFeed, worldTogether} from './update-places.ts';
import {openPrompt, updatePrompt} from './update-prompt.ts';
import {askRecords} from './update-records.ts';
import {askCancel, askRedrive, updateRedrive} from './update-redrive.ts';
import {copyFocused, enter, escape, linkFocused, move, seek, toggleView} from './update-screen.ts';
import {
  anchorSelection,
  chooseTab,
  cycleSort,
  cycleTab,
  holdSelection,
  reverseSort,
  toggleMark,
  toggleProblems,
  withoutSelections,
} from './update-table.ts';
import {andLetGo} from './update-repair.ts';
import {controlReplay, guardReplay} from './update-replay.ts';
import {followRun} from './update-run.ts';
import {askRun, askStopRun, leaveRun} from './run-keys.ts';
import {redrivePart, updateWorkbench, updateWorkbenchFact} from './update-workbench.ts';

/** A line at the bottom leaves by itself after this time. */
const noticeMilliseconds = 8000;

/** Intervals that `+` and `-` go through, in seconds. */
const intervals: readonly number[] = [1, 2, 5, 10, 30, 60];

const nextInterval = (current: number, by: 1 | -1): number => {
  const faster = intervals.filter(seconds => seconds < current).at(-1);
  const slower = intervals.find(seconds => seconds > current);
  return (by === 1 ? faster : slower) ?? current;
};

const tick = (state: State, at: number): State => {
  const over = state.notice !== undefined && at - state.notice.at > noticeMilliseconds;
  return {...state, now: at, notice: over ? undefined : state.notice};
};

const changeRate = (state: State, by: 1 | -1, catalog: Catalog): Change => {
  const intervalSeconds = nextInterval(state.intervalSeconds, by);
  const {view} = tabById(catalog, state.tabId);
  const seconds = readingSeconds(view.cadence, intervalSeconds);
  const slower =
    seconds === intervalSeconds ? '' : `; ${view.noun}s every ${String(seconds)} s, as AWS allows`;
  const next = withNotice(
    {...state, intervalSeconds},
    'info',
    `Live values every ${String(intervalSeconds)} s${slower}`,
  );
  return [next, {type: 'reschedule'}];
};

const peekFocused = (state: State, catalog: Catalog): Change => {
  const queue = focusedQueue(state, catalog);
  const stream = queue === undefined ? focusedStream(state, catalog) : undefined;
  if (stream !== undefined) return askRecords(state, stream);
  if (queue === undefined) return [withNotice(state, 'info', 'No queue and no stream is selected.')];
  return inPlace(state, placeOfId(queue.id), local =>
    askPeek(local, queue, queueByArn(local, catalog, queue.settings?.deadLetterQueueArn)),
  );
};

const redriveFocused = (state: State, catalog: Catalog): Change => {
  const queue = focusedQueue(state, catalog);
  if (queue === undefined) return [withNotice(state, 'info', 'No queue is selected.')];
  return (
    redrivePart(state, queue) ??
    inPlace(state, placeOfId(queue.id), local => askRedrive(local, queue, catalog))
  );
};

const describe = (state: State, catalog: Catalog): State => {
  const focused = focusedResource(state, catalog);
  if (focused === undefined || state.screens.at(-1)?.kind === 'describe') return state;
  const {service, resource} = focused;
  return {...state, screens: [...state.screens, {kind: 'describe', service, id: resource.id, scroll: 0}]};
};

const mark = (state: State, catalog: Catalog): State => {
  const kind = state.screens.at(-1)?.kind;
  if (kind === 'groups') return toggleGroupMark(state);
  return kind === 'peek' ? toggleMessageMark(state) : toggleMark(state, catalog);
};

/** The detail of a dead-letter queue also shows a move task that somebody else started. */
const enterAndLook = (state: State, catalog: Catalog): Change => {
  const next = enter(state, catalog);
  if (next === state || next.screens.at(-1)?.kind !== 'detail') return [next];
  const queue = focusedQueue(next, catalog);
  const reference = queue === undefined || !hasSourceQueues(queue) ? undefined : queueReference(queue);
  return reference === undefined ? [next] : [next, {type: 'findRedrive', queue: reference}];
};

const openFeeds = (state: State): State =>
  state.screens.at(-1)?.kind === 'feeds'
    ? state
    : {...state, screens: [...state.screens, {kind: 'feeds', scroll: 0}]};

const openHelp = (state: State): State =>
  state.screens.at(-1)?.kind === 'help'
    ? state
    : {...state, screens: [...state.screens, {kind: 'help', scroll: 0}]};

const updateUser = (state: State, event: UserEvent, catalog: Catalog): Change => {
  switch (event.type) {
    case 'moved':
      return [move(state, event.by, event.lines ?? 0, catalog)];
    case 'entered': {
      const kind = state.screens.at(-1)?.kind;
      if (kind === 'journal') return enterJournal(state);
      if (kind === 'events') return enterEvent(state, catalog);
      return kind === 'flow' ? enterFlow(state, catalog) : enterAndLook(state, catalog);
    }
    case 'escaped':
      return escape(state);
    case 'quitAsked':
      return [state, {type: 'quit'}];
    case 'suspendAsked':
      return [state, {type: 'suspend'}];
    case 'helpAsked':
      return [openHelp(state)];
    case 'promptOpened':
      return [openPrompt(state, event.kind)];
    case 'tabChosen':
      return [chooseTab(state, event.index, catalog), {type: 'stopPeek'}];
    case 'tabCycled':
      return [cycleTab(state, event.by, catalog), {type: 'stopPeek'}];
    case 'sortCycled':
      return [cycleSort(state, catalog)];
    case 'sortReversed':
      return [reverseSort(state)];
    case 'markToggled':
      return [mark(state, catalog)];
    case 'problemsToggled':
      return [toggleProblems(state)];
    case 'pauseToggled':
      return [{...state, paused: !state.paused}, {type: 'reschedule'}];
    case 'rateChanged':
      return changeRate(state, event.by, catalog);
    case 'refreshAsked':
      return [
        withNotice(
          state,
          'info',
          state.paused
            ? 'Reading lists and live values once; p resumes polling.'
            : 'Reading lists and live values now; metrics come once a minute.',
        ),
        {type: 'refresh'},
      ];
    case 'describeAsked':
      return [describe(state, catalog)];
    case 'copyAsked':
      return copyFocused(state, catalog);
    case 'linkAsked':
      return [linkFocused(state, catalog)];
    case 'peekAsked':
      return peekFocused(state, catalog);
    case 'peekMoreAsked':
      return askMore(state, focusedQueue(state, catalog));
    case 'wrapToggled':
      return [toggleView(state, 'wrap')];
    case 'prettyToggled':
      return [toggleView(state, 'pretty')];
    case 'matchSought':
      return [seek(state, event.by)];
    case 'redriveAsked':
      return redriveFocused(state, catalog);
    case 'redriveCancelAsked': {
      const screen = state.screens.at(-1);
      return screen?.kind === 'redrive' ? askCancel(state, screen.sourceArn) : [state];
    }
    case 'linksAsked':
      return askLinks(state, catalog);
    case 'causeAsked':
      return goToCause(state, catalog);
    case 'flowAsked':
      return [openFlow(state, catalog)];
    case 'feedsAsked':
      return [openFeeds(state)];
    case 'rangeCycled':
      return [cycleRange(state, catalog)];
    case 'cursorMoved':
      return [moveCursor(state, event.by, catalog)];
    case 'allMarksToggled':
    case 'groupsAsked':
    case 'groupingCycled':
    case 'fieldAsked':
    case 'scanAsked':
    case 'peekStopAsked':
    case 'deleteAsked':
    case 'purgeAsked':
    case 'editAsked':
    case 'sendAsked':
    case 'jobPauseToggled':
    case 'jobPaceChanged':
    case 'jobStopAsked':
      return updateWorkbench(state, event, catalog);
    case 'runAsked':
      return askRun(state);
    case 'runStopAsked':
      return askStopRun(state);
    case 'replayControlled':
      return controlReplay(state, event.control);
    case 'fixAsked':
      return state.options.demo ? [state, {type: 'deployDemoFix'}] : [state];
    // These act in a prompt or a dialog only.
    case 'typed':
    case 'erased':
    case 'completionAsked':
    case 'focusMoved':
    case 'choiceMoved':
      return [state];
  }
};

/** Nothing that was read, peeked at or watched in one place may be taken for another's. */
const leavePlace = (state: State): State => ({
  ...forgetProblems(state),
  place: {...state.place, account: undefined},
  places: [],
  connection: {kind: 'connecting'},
  feeds: {},
  run: leaveRun(state),
  screens: [],
  dialog: undefined,
  peek: undefined,
  redrives: {},
  jobs: {},
  repair: undefined,
  marked: new Set(),
  prompt: undefined,
  tables: withoutSelections(state.tables),
});

const updateFact = (state: State, event: FactEvent, catalog: Catalog): Change => {
  switch (event.type) {
    case 'ticked':
      return noteWhatIsDue(tick(state, event.at), catalog);
    case 'requestsCounted':
      return [updateCost(state, {at: event.at, counts: event.counts})];
    case 'attended':
      return attend(state, {isFocused: state.attention.isFocused, usedAt: event.at});
    case 'focusChanged':
      return attend(state, {
        isFocused: event.isFocused,
        usedAt: event.isFocused ? event.at : state.attention.usedAt,
      });
    case 'paced':
      return [{...state, slowed: event.slowed}];
    case 'resized':
      return [{...state, size: {columns: event.columns, rows: event.rows}}];
    case 'connected':
      return event.placeId === undefined
        ? [{...state, place: event.place, connection: {kind: 'connected'}}]
        : [placeConnected(state, event.placeId, event.place)];
    case 'placeLeft':
      return [leavePlace(state)];
    case 'worldShown':
      return [
        showOverview(state, {...anchorSelection(state, catalog), ...worldTogether(event.world)}, catalog),
      ];
    case 'replayShown':
      return [{...anchorSelection(state, catalog), ...event.world, replay: event.replay}];
    case 'recordingChanged':
      return [{...state, recording: event.recording}];
    case 'placesChosen':
      return [choosePlaces(state, event.places)];
    case 'connectionFailed':
      return event.placeId === undefined
        ? [{...state, connection: {kind: 'failed', failure: event.failure}}]
        : [placeFailed(state, event.placeId, event.failure)];
    case 'profilesListed':
      return [{...state, profiles: event.profiles, profileRegions: event.regions ?? {}}];
    case 'recentPlacesRead':
      return [{...state, recentPlaces: event.places}];
    case 'noticed':
      return [withNotice(state, event.level, event.text)];
    case 'listed':
    case 'learnt':
    case 'accountLearnt':
    case 'polled':
    case 'pollFailed':
      return noteFeeds(updatePlaceFeed(anchorSelection(state, catalog), event, catalog), event, catalog);
    case 'peekReceived':
    case 'peekEnded':
    case 'peekFailed':
    case 'recordPeekEnded':
    case 'recordPeekFailed':
      return updatePeek(state, event);
    case 'redriveFactsRead':
    case 'redriveFactsFailed':
    case 'redriveStarted':
    case 'redriveFound':
    case 'redriveRefused':
    case 'redriveProgressed':
      return updateRedrive(state, event);
    case 'originsRead':
    case 'originsFailed':
    case 'jobProgressed':
    case 'jobEnded':
    case 'jobRefused':
    case 'unfinishedRead':
    case 'journalRead':
    case 'importRead':
    case 'importFailed':
    case 'exportFound':
    case 'messageTaken':
    case 'messageNotTaken':
    case 'messageEdited':
    case 'messageLost':
      return inPlace(state, dialogPlaceId(state), local => updateWorkbenchFact(local, event, catalog));
    case 'mfaAsked':
      return [{...state, dialog: {kind: 'mfa', serial: event.serial, profile: event.profile, code: ''}}];
    case 'marked':
    case 'runStarted':
    case 'runStopped':
      // A load test follows every fact, these among them.
      return [state];
    case 'demoFixed':
      return [
        withNotice(
          state,
          'info',
          isPaymentTrouble(state)
            ? 'The fix is deployed: payments go through again. Redrive the dead letters with R.'
            : 'The fix is deployed before anything was broken: payments go on going through.',
        ),
      ];
  }
};

/** Whether the trouble that the demo makes shows yet. */
const isPaymentTrouble = ({problems}: State): boolean =>
  [...problems.open.values()].some(({name}) => name === 'orders-payments-dlq');

const isForPrompt = (
  event: UserEvent,
): event is Extract<UserEvent, {type: 'typed' | 'erased' | 'completionAsked' | 'entered' | 'escaped'}> =>
  event.type === 'typed' ||
  event.type === 'erased' ||
  event.type === 'completionAsked' ||
  event.type === 'entered' ||
  event.type === 'escaped';

/** Whoever presses the next key has read what was said; the keys of the place they are in come back. One may be the answer. */
const withoutNotice = (state: State, {type}: UserEvent): State =>
  state.notice === undefined || type === 'runStopAsked' ? state : {...state, notice: undefined};

/** What a dialog asks about is of one place, and so is what it chooses from. */
const pressDialog = (state: State, dialog: Dialog, action: UserEvent, catalog: Catalog): Change =>
  inPlace(state, dialogPlaceId(state), local => updateDialog(local, dialog, action, catalog));

/** The innermost thing that is open gets the key: dialog, then prompt, then screen. */
const press = (state: State, action: UserEvent, catalog: Catalog): Change => {
  if (state.dialog !== undefined && action.type !== 'quitAsked' && action.type !== 'suspendAsked')
    return pressDialog(state, state.dialog, action, catalog);
  if (state.prompt !== undefined && isForPrompt(action))
    return updatePrompt(state, state.prompt, action, catalog);
  return updateUser(holdSelection(state, action, catalog), action, catalog);
};

const openDetail = ({screens}: State): string | undefined => {
  const screen = screens.findLast(({kind}) => kind === 'detail');
  return screen?.kind === 'detail' ? `${screen.service} ${screen.id}` : undefined;
};

/** Whatever key led to a detail, what only it shows is read now. */
const andInspect = (before: State, change: Change): Change => {
  const [after, ...commands] = change;
  const opened = openDetail(after);
  return opened === undefined || opened === openDetail(before)
    ? change
    : [after, ...commands, {type: 'inspect'}];
};

/** The one place where state changes: what happened, to the next state and what is to be done outside it. */
export const createUpdate =
  (catalog: Catalog) =>
  (state: State, event: Event): Change =>
    guardReplay(state, event, () =>
      event.type === 'pressed'
        ? andLetGo(state, andInspect(state, press(withoutNotice(state, event.action), event.action, catalog)))
        : followRun(updateFact(state, event, catalog), event, catalog),
    );
