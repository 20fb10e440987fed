import process from 'node:process';
import type {DrainRecord} from '../domain/drain.ts';
import {isDrained, undrained, withLevels} from '../domain/drain.ts';
import {FailureError} from '../domain/failure.ts';
import type {Until} from '../domain/until.ts';
import {endReason, parseUntil} from '../domain/until.ts';
import type {ReportHead} from '../headless/report.ts';
import {printable} from '../headless/report.ts';
import type {Snapshot} from '../headless/snapshot.ts';
import {failuresOf} from '../headless/snapshot.ts';
import {stateSnapshots} from '../headless/state-snapshots.ts';
import {systemClock} from '../runtime/clock.ts';
import {standingFailures} from '../store/standing-failures.ts';
import {listenForStop} from './dlq/stop.ts';
import {exitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {createGate} from './gate.ts';
import type {LiveSession, LiveSessionParts} from './live-session.ts';
import {openLiveSession} from './live-session.ts';
import type {Output} from './output.ts';
import {openOutput} from './output.ts';
import {shownText, watchReport} from './printed-report.ts';

/** Why it ended: by itself, because a condition holds, or because somebody wanted it to. */
type Ending = {readonly kind: 'until'} | {readonly kind: 'failed'} | {readonly kind: 'stopped'};

const say = (text: string, settings: Settings): void => {
  process.stderr.write(`sls-top: ${printable(shownText(text, settings), settings.ascii)}\n`);
};

const headOf = ({store}: LiveSession, takenAt: number, skipped: number): ReportHead => {
  const {place, places} = store.getState();
  return {
    takenAt,
    region: place.region,
    account: place.account,
    skipped,
    ...(places.length === 0
      ? {}
      : {
          places: places.map(({id, place: {profile, region, account}}) => ({
            id,
            profile: profile ?? null,
            region: region ?? null,
            account: account ?? null,
          })),
        }),
  };
};

/** When to look next: whole intervals after the first look, or when the time is over. */
const nextAt = (
  {startedAt, firstAt}: {readonly startedAt: number; readonly firstAt: number},
  now: number,
  intervalSeconds: number,
  until: Until | undefined,
): number => {
  const interval = intervalSeconds * 1000;
  const next = firstAt + (Math.floor((now - firstAt) / interval) + 1) * interval;
  const ends = (until?.ends ?? []).flatMap(end =>
    end.kind === 'duration' ? [startedAt + end.seconds * 1000] : [],
  );
  return Math.min(next, ...ends.filter(at => at > now));
};

const readUntil = ({until}: Settings, {catalog}: LiveSession): Until | undefined => {
  if (until === undefined) return undefined;
  const parsed = parseUntil(until, catalog);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.until;
};

type Watch = {
  readonly settings: Settings;
  readonly session: LiveSession;
  readonly output: Output;
  readonly gate: ReturnType<typeof createGate>;
  readonly until: Until | undefined;
  /** Says what was not said before. */
  readonly sayOnce: (texts: readonly string[]) => void;
  /** Aborted when somebody wants it to end, or reads no more. */
  readonly signal: AbortSignal;
};

const createSayOnce = (settings: Settings): Watch['sayOnce'] => {
  const said = new Set<string>();
  return texts => {
    for (const text of texts) if (!said.has(text)) say(text, settings);
    for (const text of texts) said.add(text);
  };
};

/** Says each failure when it comes, and again when it comes back; JSON has them all in each document. */
const createComplaints = (settings: Settings) => {
  let said: ReadonlySet<string> = new Set();
  return (snapshots: readonly Snapshot[]): void => {
    if (settings.format === 'json') return;
    const texts = new Set(failuresOf(snapshots).map(({message, hint}) => `${message} ${hint}`));
    for (const text of texts) if (!said.has(text)) say(text, settings);
    said = texts;
  };
};

/** Prints an interval, unless the one before is still on its way: then it is skipped and counted. */
const createPrinter = ({settings, session, output}: Watch) => {
  let skipped = 0;
  let isFirst = true;
  const complain = createComplaints(settings);
  return async (takenAt: number): Promise<void> => {
    if (output.isFull()) {
      skipped += 1;
      return;
    }
    const {catalog, store, matches} = session;
    const snapshots = stateSnapshots(store.getState(), catalog, matches);
    const text = watchReport(
      headOf(session, takenAt, skipped),
      snapshots,
      {...settings, isTerminal: output.isTerminal},
      isFirst,
    );
    [skipped, isFirst] = [0, false];
    await output.print(text);
    complain(snapshots);
  };
};

/** Looks, prints and judges every interval until something ends it. Throws an `UnwrittenOutput`. */
const watch = async (parts: Watch, startedAt: number): Promise<Ending> => {
  const {settings, session, gate, until, signal} = parts;
  const print = createPrinter(parts);
  let drain: DrainRecord = undrained;
  const printing = createLast();
  const firstAt = systemClock.now();
  while (!signal.aborted && !printing.failed()) {
    const now = systemClock.now();
    const subjects = session.subjects();
    drain = withLevels(drain, subjects);
    // Not waited for: a slow reader must not keep conditions from being judged.
    printing.add(print(now));
    const found = gate.judge(subjects);
    parts.sayOnce(gate.strangers());
    const moment = {elapsedSeconds: (now - startedAt) / 1000, subjects, isDrained: isDrained(drain)};
    const reason = until === undefined ? undefined : endReason(until, moment);
    if (found.length > 0 || reason !== undefined) {
      await printing.settled();
      for (const text of found) say(text, settings);
      return {kind: found.length > 0 ? 'failed' : 'until'};
    }
    const at = nextAt({startedAt, firstAt}, now, settings.intervalSeconds, until);
    await systemClock.sleep(at - systemClock.now(), signal);
  }
  if (printing.failed()) await printing.settled();
  return {kind: 'stopped'};
};

/** Work that goes on beside the rest, of which a failure is found out sooner or later. */
const createLast = () => {
  let last: Promise<void> = Promise.resolve();
  let error: Error | undefined;
  return {
    add: (work: Promise<void>): void => {
      last = Promise.all([last, work]).then(
        () => undefined,
        (reason: unknown) => {
          error = reason instanceof Error ? reason : new Error(String(reason));
        },
      );
    },
    failed: (): boolean => error !== undefined,
    /** Throws what failed of it. */
    settled: async (): Promise<void> => {
      await last;
      if (error !== undefined) throw error;
    },
  };
};

/** What keeps `--fail-on` from being a pass is said; a run that ended by itself without having seen has failed. */
const codeOf = ({settings, session, gate, sayOnce}: Watch, ending: Ending): number => {
  if (ending.kind === 'failed') return exitCode.partial;
  const doubts = gate.doubts({
    at: systemClock.now(),
    intervalSeconds: settings.intervalSeconds,
    subjects: session.subjects(),
    failures: standingFailures(session.store.getState(), session.catalog),
  });
  sayOnce(doubts.map(({text}) => text));
  return ending.kind === 'until' && doubts.some(({isFailed}) => isFailed) ? exitCode.partial : exitCode.fine;
};

const aborted = async (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

const run = async (parts: Watch, startedAt: number): Promise<number> => {
  const {session, until, signal} = parts;
  const {ended, over} = untilTimeIsOver(until, startedAt);
  const failure = await Promise.race([session.ready, aborted(signal), over]);
  ended();
  if (failure !== undefined) throw new FailureError(failure);
  return codeOf(parts, await watch(parts, startedAt));
};

/** Resolves when the first time of `--until` is over, whatever was read by then. */
const untilTimeIsOver = (
  until: Until | undefined,
  startedAt: number,
): {readonly over: Promise<void>; readonly ended: () => void} => {
  const controller = new AbortController();
  const seconds = (until?.ends ?? []).flatMap(end => (end.kind === 'duration' ? [end.seconds] : []));
  const at = startedAt + Math.min(...seconds) * 1000;
  const over =
    seconds.length === 0
      ? new Promise<void>(() => undefined)
      : systemClock.sleep(at - systemClock.now(), controller.signal);
  return {
    over,
    ended: () => {
      controller.abort();
    },
  };
};

/**
 * `--watch`: prints every interval until `--until`, `--fail-on`, a signal or the reader ends it. Resolves with the exit
 * code. Throws a `FailureError` when nothing can be reached, and an `UnwrittenOutput`.
 */
export const runWatchLines = async (settings: Settings, parts: LiveSessionParts): Promise<number> => {
  const startedAt = systemClock.now();
  const output = openOutput();
  const stop = listenForStop(() => undefined);
  const session = await openLiveSession(settings, parts);
  try {
    return await run(
      {
        settings,
        session,
        output,
        gate: createGate(settings.failOn, session.catalog),
        until: readUntil(settings, session),
        sayOnce: createSayOnce(settings),
        signal: AbortSignal.any([stop.signal, output.closed]),
      },
      startedAt,
    );
  } finally {
    await session.close();
    stop.end();
  }
};
