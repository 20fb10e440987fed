import type {JobOutcome, JobProgress} from '../domain/job.ts';
import type {JobControl} from './job-control.ts';

/** A caller hears of progress at most ten times a second. */
const betweenReportsMilliseconds = 100;
/** The rate is that of the last seconds. */
const rateMilliseconds = 5000;
/** An outcome is for people: so many reasons, examples of each, and ids of what is open. */
const mostReasons = 20;
const mostExamples = 5;
const mostListedIds = 1000;
const otherReasons = 'other reasons';

type Counts = {
  received: number;
  passedOver: number;
  sent: number;
  deleted: number;
  refused: number;
  heldBack: number;
  unsure: number;
};

/** What only the one who ran the job knows of its outcome. */
type JobEnding = Pick<JobOutcome, 'stillHeld' | 'hiddenSeconds' | 'reachedEnd'>;

/** Counts what a job does, and tells it. */
export type JobTally = {
  readonly add: (counts: Partial<Counts>) => void;
  readonly refuse: (id: string, reason: string) => void;
  readonly unsure: (id: string) => void;
  /** A copy was accepted, and the original could not be deleted. */
  readonly notDeleted: (id: string) => void;
  /** The original of such a copy is gone after all. */
  readonly deletedAfterAll: (id: string) => void;
  /** So many messages went their way: for the rate. */
  readonly done: (count: number) => void;
  /** Something changed: the caller is to hear of it soon. */
  readonly changed: () => void;
  /** The last progress is told; nothing after it. */
  readonly end: (ending: JobEnding) => JobOutcome;
};

/** Messages a second over the last seconds; `undefined` before anything went. */
const createRate = () => {
  const startedAt = performance.now();
  let all = 0;
  let recent: {at: number; count: number}[] = [];
  return {
    add: (count: number): void => {
      all += count;
      recent.push({at: performance.now(), count});
    },
    now: (): number | undefined => {
      const now = performance.now();
      recent = recent.filter(({at}) => now - at < rateMilliseconds);
      const seconds = Math.max(0.1, Math.min(rateMilliseconds, now - startedAt) / 1000);
      return all === 0 ? undefined : recent.reduce((sum, {count}) => sum + count, 0) / seconds;
    },
    overall: (): number | undefined =>
      all === 0 ? undefined : all / Math.max(0.001, (performance.now() - startedAt) / 1000),
  };
};

const createRefusals = () => {
  const byReason = new Map<string, {count: number; examples: string[]}>();
  return {
    add: (id: string, reason: string): void => {
      const key = byReason.has(reason) || byReason.size < mostReasons - 1 ? reason : otherReasons;
      const group = byReason.get(key) ?? {count: 0, examples: []};
      group.count += 1;
      if (group.examples.length < mostExamples) group.examples.push(id);
      byReason.set(key, group);
    },
    list: (): JobOutcome['refusals'] =>
      [...byReason]
        .map(([reason, {count, examples}]) => ({reason, count, examples}))
        .sort((one, other) => other.count - one.count),
  };
};

/** Calls `report` at most ten times a second, the last change included, until it is ended. */
const createReporter = (report: () => void) => {
  let timer: NodeJS.Timeout | undefined;
  let lastAt = -Infinity;
  let isEnded = false;
  const now = (): void => {
    timer = undefined;
    lastAt = performance.now();
    report();
  };
  return {
    soon: (): void => {
      if (timer !== undefined || isEnded) return;
      const wait = lastAt + betweenReportsMilliseconds - performance.now();
      if (wait <= 0) now();
      else timer = setTimeout(now, wait);
    },
    end: (): void => {
      isEnded = true;
      clearTimeout(timer);
    },
  };
};

/** Starts counting. */
export const createJobTally = (
  control: JobControl,
  onProgress: (progress: JobProgress) => void,
): JobTally => {
  const counts: Counts = {
    received: 0,
    passedOver: 0,
    sent: 0,
    deleted: 0,
    refused: 0,
    heldBack: 0,
    unsure: 0,
  };
  const refusals = createRefusals();
  const rate = createRate();
  const unsureIds: string[] = [];
  const notDeletedIds = new Set<string>();
  const progress = (phase: JobProgress['phase'], perSecondNow: number | undefined): JobProgress => ({
    phase,
    ...counts,
    notDeleted: notDeletedIds.size,
    perSecondNow,
    perSecond: control.perSecond(),
  });
  const reporter = createReporter(() => onProgress(progress(control.phase(), rate.now())));
  const add = (more: Partial<Counts>): void => {
    for (const name of [
      'received',
      'passedOver',
      'sent',
      'deleted',
      'refused',
      'heldBack',
      'unsure',
    ] as const)
      counts[name] += more[name] ?? 0;
    reporter.soon();
  };
  return {
    add,
    refuse: (id, reason) => {
      refusals.add(id, reason);
      add({refused: 1});
    },
    unsure: id => {
      if (unsureIds.length < mostListedIds) unsureIds.push(id);
      add({unsure: 1});
    },
    notDeleted: id => {
      notDeletedIds.add(id);
      reporter.soon();
    },
    deletedAfterAll: id => {
      if (notDeletedIds.delete(id)) add({deleted: 1});
    },
    done: rate.add,
    changed: reporter.soon,
    end: ending => {
      const last = progress('ended', rate.overall());
      reporter.end();
      onProgress(last);
      return {
        ...last,
        refusals: refusals.list(),
        unsureIds,
        notDeletedIds: [...notDeletedIds].slice(0, mostListedIds),
        ...ending,
        stopped: control.isStopped() && control.failure() === undefined,
        failure: control.failure(),
      };
    },
  };
};
