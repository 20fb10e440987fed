import {formatCount} from '../domain/quantity.ts';
import {backlogOf} from '../domain/queue.ts';
import type {JobOutcome, JobProgress} from '../domain/job.ts';
import type {QueueReference} from '../domain/message.ts';
import {isComplete} from '../domain/job-outcome.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {JobControl, JobPlan} from './command.ts';
import type {FactEvent, Move} from './event.ts';
import {flowHeight} from './layout.ts';
import {nextPace} from './pace.ts';
import {jobOn, jobRows} from './select-job.ts';
import {queueOfReference} from './select-queue.ts';
import type {State} from './state.ts';
import type {JobWatch} from './workbench-state.ts';
import {moveIndex, moveLine} from './update-table.ts';

/** Samples that are kept for the rate and for what has come back. */
const samplesKept = 600;

const isOver = ({endedAt}: JobWatch): boolean => endedAt !== undefined;

/** Whether a job of this program works on the queue. */
export const runsOn = (state: State, queue: QueueReference): boolean => jobOn(state, queue) !== undefined;

/** The state with a job that is about to start, and its screen. */
export const withJob = (
  state: State,
  job: Pick<JobWatch, 'id' | 'does' | 'queue' | 'what' | 'to' | 'ids'>,
  catalog: Catalog,
): State => {
  const counts = job.does === 'import' ? undefined : queueOfReference(state, catalog, job.queue)?.counts;
  const watch: JobWatch = {
    ...job,
    progress: undefined,
    outcome: undefined,
    failure: undefined,
    startedAt: state.now,
    endedAt: undefined,
    samples: [],
    backlogAtStart: counts === undefined ? undefined : backlogOf(counts),
  };
  return {
    ...state,
    counter: state.counter + 1,
    jobs: {...state.jobs, [job.id]: watch},
    screens: [...state.screens, {kind: 'job', id: job.id}],
  };
};

/** Starts a job and shows how it goes. */
export const startJob = (state: State, plan: JobPlan, catalog: Catalog): Change => {
  const {id, queue, what, to, work, selection} = plan;
  const ids = selection.kind === 'ids' ? selection.ids : undefined;
  const next = withJob(state, {id, does: work.kind, queue, what, to, ids}, catalog);
  const {peek} = next;
  // What is moved or deleted now is no longer there to be marked.
  const unmarked = peek === undefined ? next : {...next, peek: {...peek, marked: new Set<string>()}};
  return [unmarked, {type: 'startJob', plan}];
};

const withWatch = (state: State, id: string, change: Partial<JobWatch>): State => {
  const job = state.jobs[id];
  return job === undefined ? state : {...state, jobs: {...state.jobs, [id]: {...job, ...change}}};
};

const doneText = (job: JobWatch, outcome: JobOutcome): string => {
  if (job.does === 'repair' && outcome.sent + outcome.unsure === 0)
    return `${job.queue.name}: not sent, and still in hand. Esc goes back to what was typed`;
  const moved =
    job.does === 'delete' ? `${formatCount(outcome.deleted)} deleted` : `${formatCount(outcome.sent)} sent`;
  const open = outcome.unsure + outcome.notDeleted;
  const rest = [
    ...(outcome.refused + outcome.heldBack > 0
      ? [`${formatCount(outcome.refused + outcome.heldBack)} not sent`]
      : []),
    ...(open > 0 ? [`${formatCount(open)} unsure: see :jobs`] : []),
    ...(outcome.failure === undefined ? [] : [`then it failed. ${outcome.failure.message}`]),
  ];
  return [`${job.queue.name}: ${moved}`, ...rest].join(', ');
};

const progressed = (state: State, id: string, progress: JobProgress, at: number): State => {
  const job = state.jobs[id];
  if (job === undefined) return state;
  const settled = job.does === 'import' ? progress.sent : progress.deleted;
  return withWatch(state, id, {progress, samples: [...job.samples.slice(1 - samplesKept), {at, settled}]});
};

/** Whether every message that was asked for is deleted. */
const isAllGone = ({ids}: JobWatch, {deleted}: JobOutcome): boolean =>
  ids !== undefined && deleted === ids.size;

/** What a job took out of the queue is no longer listed as if it were there. */
const withoutMessages = (state: State, {ids, queue}: JobWatch): State => {
  const {peek} = state;
  if (peek?.kind !== 'messages' || peek.request.queue.arn !== queue.arn || ids === undefined) return state;
  const messages = peek.messages.filter(({id}) => !ids.has(id));
  const selected = Math.max(0, Math.min(peek.selected, messages.length - 1));
  return {...state, peek: {...peek, messages, selected}};
};

/** What is told about jobs. */
export const updateJob = (
  state: State,
  event: Extract<FactEvent, {type: 'jobProgressed' | 'jobEnded' | 'jobRefused' | 'unfinishedRead'}>,
): Change => {
  switch (event.type) {
    case 'jobProgressed':
      return [progressed(state, event.id, event.progress, event.at)];
    case 'jobEnded': {
      const job = state.jobs[event.id];
      // It belongs to a place that was left; what it left open is for the list all the same.
      if (job === undefined) return [state, {type: 'readUnfinished'}];
      const {outcome, at} = event;
      const ended = withWatch(progressed(state, event.id, outcome, at), event.id, {outcome, endedAt: at});
      const next = isAllGone(job, outcome) ? withoutMessages(ended, job) : ended;
      const isFine = isComplete(outcome, job.ids === undefined && job.does !== 'import' ? 'end' : 'count');
      return [
        withNotice(next, isFine ? 'info' : 'warning', doneText(job, outcome)),
        {type: 'readUnfinished'},
      ];
    }
    case 'jobRefused': {
      const job = state.jobs[event.id];
      const next = withWatch(state, event.id, {failure: event.failure, endedAt: event.at});
      const isSeen = job === undefined || isShown(state, job);
      return [
        isSeen ? next : withNotice(next, 'error', `${job.queue.name}: not started. ${event.failure.message}`),
      ];
    }
    case 'unfinishedRead': {
      const open = event.jobs.filter(
        ({header}) => state.jobs[header.id]?.endedAt !== undefined || !(header.id in state.jobs),
      );
      const next: State = {...state, unfinished: open};
      const isNews = open.some(({header}) => !state.unfinished.some(known => known.header.id === header.id));
      return [
        isNews && state.screens.at(-1)?.kind !== 'job'
          ? withNotice(
              next,
              'warning',
              `${formatCount(open.length)} unfinished ${open.length === 1 ? 'job' : 'jobs'}: :jobs finishes ${open.length === 1 ? 'it' : 'them'} or lists what is unsure`,
            )
          : next,
      ];
    }
  }
};

const shownJob = (state: State): JobWatch | undefined => {
  const screen = state.screens.at(-1);
  return screen?.kind === 'job' ? state.jobs[screen.id] : undefined;
};

const isShown = ({screens}: State, {id}: JobWatch): boolean => {
  const screen = screens.at(-1);
  return screen?.kind === 'job' && screen.id === id;
};

const control = (state: State, make: (job: JobWatch) => JobControl): Change => {
  const job = shownJob(state);
  if (job === undefined || isOver(job)) return [withNotice(state, 'info', 'The job is over.')];
  return [state, {type: 'controlJob', id: job.id, control: make(job)}];
};

export const toggleJobPause = (state: State): Change =>
  control(state, ({progress}) => ({kind: progress?.phase === 'paused' ? 'resume' : 'pause'}));

export const changeJobPace = (state: State, by: 1 | -1): Change =>
  control(state, ({progress}) => ({kind: 'pace', perSecond: nextPace(progress?.perSecond, by)}));

/** Needs no question: stopping loses nothing, what was sent stays sent and the rest stays where it is. */
export const stopJob = (state: State): Change => control(state, () => ({kind: 'stop'}));

export const openJobs = (state: State): Change => {
  const screen = state.screens.at(-1);
  return screen?.kind === 'jobs'
    ? [state]
    : [
        {...state, screens: [...state.screens, {kind: 'jobs', selected: 0, line: 0}]},
        {type: 'readUnfinished'},
      ];
};

export const moveJobs = (state: State, by: Move): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'jobs') return state;
  const height = flowHeight(state);
  const selected = moveIndex(screen.selected, by, jobRows(state).length, height);
  return withTopScreen(state, {
    ...screen,
    selected,
    line: moveLine(screen.line, screen.selected, selected, height),
  });
};

/** Opens the selected job, or asks what to do with one that was left unfinished. */
export const enterJob = (state: State): State => {
  const screen = state.screens.at(-1);
  const row = screen?.kind === 'jobs' ? jobRows(state)[screen.selected] : undefined;
  if (row === undefined) return state;
  return row.kind === 'watched'
    ? {...state, screens: [...state.screens, {kind: 'job', id: row.job.id}]}
    : {...state, dialog: {kind: 'unfinished', id: row.job.header.id, focus: 'cancel'}};
};
