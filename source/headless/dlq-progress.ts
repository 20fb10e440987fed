import {formatDuration} from '../domain/duration.ts';
import type {JobProgress} from '../domain/job.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import {displayWidth, truncateEnd} from '../domain/visible-text.ts';

/** What a bar is drawn with. */
export type BarLook = {readonly columns: number; readonly ascii: boolean};

/** How a job is shown while it runs. */
export type BarFacts = {
  /** `redrive orders-dlq`; safe to print. */
  readonly label: string;
  /** How many messages there are to do; `undefined`: nobody knows. */
  readonly total: number | undefined;
  readonly elapsedSeconds: number;
};

/** Messages that are settled one way or the other. */
export const settledCount = ({deleted, refused, heldBack, unsure, notDeleted}: JobProgress): number =>
  deleted + refused + heldBack + unsure + notDeleted;

const widestBar = 40;
const narrowestBar = 5;

const bar = (share: number, width: number, ascii: boolean): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return (ascii ? '#' : '█').repeat(full) + (ascii ? '.' : '░').repeat(width - full);
};

const troubles = ({refused, heldBack, unsure, notDeleted}: JobProgress): string =>
  [
    [refused, 'refused'],
    [heldBack, 'held back'],
    [unsure, 'unsure'],
    [notDeleted, 'not deleted'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `  ${formatCount(Number(count))} ${String(word)}`)
    .join('');

/** One line that fits the terminal: label, bar, how many of how many, how fast, what went wrong. */
export const barLine = (progress: JobProgress, facts: BarFacts, {columns, ascii}: BarLook): string => {
  const {label, total, elapsedSeconds} = facts;
  const done = settledCount(progress);
  const counts =
    total === undefined ? formatCount(done) : `${formatCount(done)}/${formatCount(Math.max(total, done))}`;
  const speed =
    progress.phase === 'stopping'
      ? 'stopping'
      : progress.perSecondNow === undefined
        ? formatDuration(elapsedSeconds, {ascii})
        : `${formatRate(progress.perSecondNow)}/s`;
  const words = `${counts}  ${speed}${troubles(progress)}`;
  const room = columns - 1 - displayWidth(label) - displayWidth(words) - 4;
  const drawn =
    total === undefined || room < narrowestBar
      ? ''
      : `${bar(total === 0 ? 1 : done / total, Math.min(widestBar, room), ascii)}  `;
  return truncateEnd(`${label}  ${drawn}${words}`, Math.max(1, columns - 1), ascii ? '~' : '…');
};

/** The same for a look through a queue: how many were taken, of how many that were seen. */
export const scanLine = (
  label: string,
  taken: number,
  {columns, ascii}: BarLook,
  received?: number,
): string =>
  truncateEnd(
    `${label}  ${received === undefined ? '' : `${formatCount(received)} seen, `}${formatCount(taken)} taken`,
    Math.max(1, columns - 1),
    ascii ? '~' : '…',
  );

/** One line of JSON for somebody who has no terminal. */
export const progressJson = (progress: JobProgress, at: number): Readonly<Record<string, unknown>> => ({
  type: 'progress',
  at: new Date(at).toISOString(),
  ...progress,
  perSecondNow: progress.perSecondNow ?? null,
  perSecond: progress.perSecond ?? null,
});
