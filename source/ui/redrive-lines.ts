import {unknownText} from '../domain/cell.ts';
import {formatClock, formatDuration} from '../domain/duration.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {backlogOf, queueNameOfArn} from '../domain/queue.ts';
import type {RedriveTask} from '../domain/redrive.ts';
import {isOver} from '../domain/redrive.ts';
import type {Catalog} from '../store/catalog.ts';
import {queueByArn} from '../store/select-queue.ts';
import type {RedriveWatch, State} from '../store/state.ts';
import {failureLines, paragraph} from './failure-lines.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';

const bar = (share: number, width: number): string => {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
};

/** Messages per second over the samples kept; `undefined` before there are two. */
const rateOf = ({progress}: RedriveWatch): number | undefined => {
  const first = progress[0];
  const last = progress.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  return ((last.moved - first.moved) / (last.at - first.at)) * 1000;
};

const fact = (label: string, text: string, tone: Tone = 'plain'): Line => ({
  spans: [{text: '  '}, {text: label, width: 14, tone: 'faint'}, {text, tone}],
});

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
    fact(
      'Status',
      task.status,
      task.status === 'FAILED' ? 'critical' : task.status === 'COMPLETED' ? 'ok' : 'accent',
    ),
    fact('Moved', `${formatCount(task.moved)} of ${total}`),
    ...(share === undefined
      ? []
      : [
          {
            spans: [
              {text: '  '},
              {
                text: bar(share, Math.max(10, Math.min(60, state.size.columns - 20))),
                tone: 'accent' as const,
              },
              {text: ` ${String(Math.floor(share * 100))} %`},
            ],
          },
        ]),
    fact('Rate', rate === undefined ? unknownText : `${formatRate(rate)}/s`),
    fact('Time left', isOver(task) ? 'over' : eta),
    fact(
      'To',
      task.destinationArn === undefined
        ? 'each message to its own source queue'
        : queueNameOfArn(task.destinationArn),
    ),
    fact(
      'Velocity',
      task.maxPerSecond === undefined ? 'chosen by SQS' : `at most ${String(task.maxPerSecond)}/s`,
    ),
    fact(
      'Started',
      `${task.startedAt === undefined ? unknownText : formatClock(task.startedAt)}${watch.startedHere ? '' : ', not by this program'}`,
    ),
    ...(task.failureReason === undefined ? [] : [fact('Failure', task.failureReason, 'critical')]),
  ];
};

/** Whether what was moved came back: the question that decides whether the fix was one. */
const resultLines = (state: State, watch: RedriveWatch, catalog: Catalog): readonly Line[] => {
  if (watch.endedAt === undefined) return [];
  const depth = queueByArn(state, catalog, watch.queue.arn)?.counts;
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
    line(` Redrive of ${watch.queue.name}`, 'strong'),
    blank,
    ...(watch.failure === undefined ? [] : [...failureLines(state, watch.failure), blank]),
    ...(watch.failure !== undefined && watch.task === undefined ? [] : progressLines(state, watch)),
    ...resultLines(state, watch, catalog),
  ];
};
