import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {backlogOf, queueNameOfArn} from '../domain/queue.ts';
import type {RedriveTask} from '../domain/redrive.ts';
import {isOver} from '../domain/redrive.ts';
import type {Catalog} from '../store/catalog.ts';
import {placedName} from '../store/select-place.ts';
import {queueOfReference} from '../store/select-queue.ts';
import type {RedriveWatch, State} from '../store/state.ts';
import {factLine} from './fact-line.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {barWidth, progressSpans} from './progress-bar.ts';

/** Messages per second over the samples kept; `undefined` before there are two. */
const rateOf = ({progress}: RedriveWatch): number | undefined => {
  const first = progress[0];
  const last = progress.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  return ((last.moved - first.moved) / (last.at - first.at)) * 1000;
};

/** How much is done, 0 to 1; `undefined` where SQS gave no total to measure by. Only a completed task is complete. */
const shareOf = ({status, moved, total}: RedriveTask): number | undefined => {
  if (status === 'COMPLETED') return 1;
  return total === undefined || total < moved || total === 0 ? undefined : moved / total;
};

const progressLines = (state: State, watch: RedriveWatch): readonly Line[] => {
  const {task} = watch;
  if (task === undefined) return [line('  Asking SQS to start …', 'accent')];
  const rate = rateOf(watch);
  const left = task.total === undefined ? undefined : Math.max(0, task.total - task.moved);
  const eta =
    left === undefined || rate === undefined || rate <= 0 ? unknownText : formatDuration(left / rate);
  const share = shareOf(task);
  // The total is a snapshot of the start, so more can be moved than it says.
  const total = task.total === undefined || task.total < task.moved ? unknownText : formatCount(task.total);
  return [
    factLine(
      'Status',
      task.status,
      task.status === 'FAILED' ? 'critical' : task.status === 'COMPLETED' ? 'ok' : 'accent',
    ),
    factLine('Moved', `${formatCount(task.moved)} of ${total}`),
    ...(share === undefined
      ? []
      : [{spans: [{text: '  '}, ...progressSpans(share, barWidth(state.size.columns))]}]),
    factLine('Rate', rate === undefined ? unknownText : `${formatRate(rate)}/s`),
    factLine('Time left', isOver(task) ? 'over' : eta),
    factLine(
      'To',
      task.destinationArn === undefined
        ? 'each message to its own source queue'
        : queueNameOfArn(task.destinationArn),
    ),
    factLine(
      'Velocity',
      task.maxPerSecond === undefined ? 'chosen by SQS' : `at most ${String(task.maxPerSecond)}/s`,
    ),
    factLine(
      'Started',
      `${task.startedAt === undefined ? unknownText : formatClock(task.startedAt)}${watch.startedHere ? '' : ', not by this program'}`,
    ),
    ...(task.failureReason === undefined ? [] : [factLine('Failure', task.failureReason, 'critical')]),
  ];
};

/** Whether what was moved came back: the question that decides whether the fix was one. */
const resultLines = (state: State, watch: RedriveWatch, catalog: Catalog): readonly Line[] => {
  if (watch.endedAt === undefined) return [];
  const depth = queueOfReference(state, catalog, watch.queue)?.counts;
  if (watch.lowestDepthSince === undefined || depth === undefined)
    return [blank, line('  Looking whether messages come back to the DLQ …', 'faint')];
  const back = backlogOf(depth) - watch.lowestDepthSince;
  // Up to the last reading: of the time after it nothing is known.
  const since = formatDuration(Math.max(0, depth.at - watch.endedAt) / 1000);
  if (back > 0) {
    const arrived = `${formatCount(back)} arrived in the DLQ in the ${since} since the end`;
    return [blank, ...paragraph('✖', `${arrived}: they came back, or new ones fail.`, state, 'critical')];
  }
  const none = `None came back to the DLQ in the ${since} since the end`;
  const later = 'A message that fails again comes back only after its receives: keep an eye on it.';
  return [
    blank,
    ...paragraph('✓', `${none}; it holds ${formatCount(backlogOf(depth))}.`, state, 'ok'),
    ...paragraph(' ', later, state, 'faint'),
  ];
};

/** Draws the progress and the result of one move task. */
export const redriveLines = (state: State, sourceArn: string, catalog: Catalog): readonly Line[] => {
  const watch = state.redrives[sourceArn];
  if (watch === undefined) return [blank, line('  No move task is known.', 'faint')];
  return [
    line(` Redrive of ${placedName(state, watch.queue)}`, 'strong'),
    blank,
    ...(watch.failure === undefined ? [] : [...failureLines(state, watch.failure), blank]),
    ...(watch.failure !== undefined && watch.task === undefined ? [] : progressLines(state, watch)),
    ...resultLines(state, watch, catalog),
  ];
};
