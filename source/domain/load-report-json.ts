import {formatTimestamp} from './duration.ts';
import {localId} from './places.ts';
import type {LoadFinding, LoadTrack} from './load-run.ts';
import type {LoadReport} from './load-report.ts';

const timeOf = (at: number | undefined): string | null => (at === undefined ? null : formatTimestamp(at));

const secondsBetween = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : Math.round((to - from) / 1000);

const valueOf = ({track, value}: {readonly track: LoadTrack; readonly value: number}) => ({
  service: track.service,
  quantity: track.id,
  unit: track.unit,
  value,
});

const findingOf = ({service, name, ruleId, health, reason, firstAt, lastAt, wasThere}: LoadFinding) => ({
  service,
  name,
  rule: ruleId,
  health,
  reason,
  firstAt: timeOf(firstAt),
  lastAt: timeOf(lastAt),
  wasThereBefore: wasThere,
});

const endOf = ({run, endedAt}: LoadReport) => ({
  at: timeOf(endedAt),
  how: run.end?.kind ?? 'running',
  reason: run.end?.text ?? null,
});

const quantitiesOf = ({lines}: LoadReport) =>
  lines.map(({track, baseline, summary}) => ({
    service: track.service,
    quantity: track.id,
    title: track.title,
    unit: track.unit,
    source: track.series.kind === 'live' ? 'live' : 'cloudwatch',
    limit: track.limit ?? null,
    baseline: baseline ?? null,
    points: summary?.points ?? 0,
    p50: summary?.p50 ?? null,
    p95: summary?.p95 ?? null,
    max: summary?.highest.value ?? null,
    maxAt: timeOf(summary?.highest.at),
  }));

/** The report as JSON of the schema `sls-top-run/1`. Times are ISO 8601 in UTC; what is not known is null. */
export const loadReportJson = (report: LoadReport): string => {
  const {run, places, course, firstThrottle, limits, fullLines, problems, resources, endedAt} = report;
  const document = {
    schema: 'sls-top-run/1',
    label: run.plan.label,
    places,
    services: run.plan.choice.services,
    filter: run.plan.choice.filter,
    marked: run.plan.choice.marked,
    startedAt: timeOf(run.startedAt),
    end: endOf(report),
    seconds: secondsBetween(run.startedAt, endedAt),
    load: {
      phase: course.phase,
      beganAt: timeOf(course.beganAt),
      stoppedAt: timeOf(course.stoppedAt),
      drainedAt: timeOf(course.drainedAt),
      secondsToDrain: secondsBetween(course.stoppedAt, course.drainedAt),
    },
    conditions: run.conditions.map(({text, record, hit}) => ({
      condition: text,
      judged: record.known,
      metAt: timeOf(hit?.at),
      reason: hit?.text ?? null,
    })),
    quantities: quantitiesOf(report),
    firstThrottle:
      firstThrottle === undefined
        ? null
        : {
            minute: timeOf(firstThrottle.at),
            throttles: {...valueOf(firstThrottle.throttles), before: firstThrottle.before ?? null},
            rates: firstThrottle.rates.map(valueOf),
            concurrency: firstThrottle.concurrency.map(valueOf),
          },
    limits: [
      ...limits.map(findingOf),
      ...fullLines.map(({track, summary}) => ({
        service: track.service,
        quantity: track.id,
        limit: track.limit ?? null,
        max: summary?.highest.value ?? null,
        maxAt: timeOf(summary?.highest.at),
      })),
    ],
    problems: problems.map(findingOf),
    markers: run.markers.map(({at, note}) => ({at: timeOf(at), note})),
    resources: resources.map(({service, id, name, place, peaks}) => ({
      service,
      id: localId(id),
      name,
      place: place ?? null,
      peaks: Object.fromEntries(
        Object.entries(peaks).map(([quantity, {at, value}]) => [quantity, {value, at: timeOf(at)}]),
      ),
    })),
    notes: report.notes,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
};
