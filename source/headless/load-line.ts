import {formatTimestamp} from '../domain/duration.ts';
import {courseOf} from '../domain/load-course.ts';
import {orderedTracks} from '../domain/load-report.ts';
import type {LoadRun} from '../domain/load-run.ts';
import {runPoints} from '../domain/load-run.ts';

/** The newest value of each quantity, each with the time it was true: minutes of CloudWatch come late. */
const newestValues = (run: LoadRun): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const byService: Record<string, Record<string, unknown>> = {};
  for (const track of orderedTracks(run)) {
    const last = runPoints(run, track).at(-1)?.last;
    const values = (byService[track.service] ??= {});
    values[track.id] = last === undefined ? null : {value: last.value, at: formatTimestamp(last.at)};
  }
  return byService;
};

/**
 * One interval of a load test as one line of JSON, schema `sls-top-run-sample/1`. `skipped`: intervals since the line
 * before that were left out because nobody read on.
 */
export const loadLine = (run: LoadRun, now: number, skipped: number): string => {
  const {phase} = courseOf(run, now);
  const line = {
    schema: 'sls-top-run-sample/1',
    at: formatTimestamp(now),
    label: run.plan.label,
    elapsedSeconds: Math.round((now - run.startedAt) / 1000),
    phase,
    quantities: newestValues(run),
    conditions: run.conditions.map(({text, record, hit}) => ({
      condition: text,
      judged: record.known,
      met: hit !== undefined,
      reason: hit?.text ?? null,
    })),
    ...(skipped === 0 ? {} : {skipped}),
  };
  return `${JSON.stringify(line)}\n`;
};
