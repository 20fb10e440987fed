import {formatClock, formatDuration} from '../domain/duration.ts';
import type {LoadReport} from '../domain/load-report.ts';
import {drainWords, endWords, throttleWords, trackTitle, trackValue} from '../domain/load-words.ts';

/** A load test in a few lines of text, for people who look at the output of a script. Foreign text. */
export const loadSummary = (report: LoadReport): string => {
  const {run, endedAt, lines, limits, fullLines, problems, notes} = report;
  const numbers = lines.flatMap(({track, baseline, summary}) =>
    summary === undefined || (summary.highest.value === 0 && (baseline ?? 0) === 0)
      ? []
      : [
          `  ${trackTitle(track)}: before ${baseline === undefined ? '–' : trackValue(track, baseline)}, p95 ${trackValue(track, summary.p95)}, highest ${trackValue(track, summary.highest.value)} at ${formatClock(summary.highest.at)}`,
        ],
  );
  return [
    `${run.plan.label}: ${endWords(run.end)} after ${formatDuration((endedAt - run.startedAt) / 1000)}`,
    `  Time to drain: ${drainWords(report)}`,
    `  First throttle: ${throttleWords(report)}`,
    ...numbers,
    ...(limits.length + fullLines.length === 0
      ? []
      : [`  Limits reached: ${String(limits.length + fullLines.length)}, see the report`]),
    ...problems.map(({name, reason}) => `  Problem that began: ${name}: ${reason}`),
    ...notes.map(note => `  ${note}`),
    '',
  ].join('\n');
};
