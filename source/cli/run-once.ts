import process from 'node:process';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {printable} from '../headless/report.ts';
import type {Snapshot} from '../headless/snapshot.ts';
import {failuresOf} from '../headless/snapshot.ts';
import {startDemo} from './demo.ts';
import {exitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {createGate} from './gate.ts';
import {openOutput} from './output.ts';
import {onceReport, shownText} from './printed-report.ts';
import {takeSnapshots} from './take-snapshots.ts';

/** Tells a person something beside the results; foreign text is made visible. */
const say = (text: string, settings: Settings): void => {
  process.stderr.write(`sls-top: ${printable(shownText(text, settings), settings.ascii)}\n`);
};

/** Judges what was read by `--fail-on`. A condition that looked at nothing at all fails as well. */
const judge = (snapshots: readonly Snapshot[], settings: Settings): boolean => {
  const gate = createGate(
    settings.failOn,
    snapshots.map(({view}) => view),
  );
  const found = gate.judge(
    snapshots.flatMap(({view, resources}) => resources.map(resource => ({view, resource}))),
  );
  // What failed while reading is said, and makes it no pass, whatever is asked.
  const doubts = gate.doubts({
    at: Date.now(),
    intervalSeconds: settings.intervalSeconds,
    subjects: [],
    failures: [],
  });
  for (const text of [...found, ...doubts.map(doubt => doubt.text)]) say(text, settings);
  return found.length > 0 || doubts.some(({isFailed}) => isFailed);
};

/**
 * Prints every service once, as text, JSON or CSV, then judges it. Resolves with the exit code. Throws a
 * `FailureError` when nothing can be reached, and an `UnwrittenOutput`.
 */
export const runOnce = async (settings: Settings, log: LogSink, journal: Journal): Promise<number> => {
  const output = openOutput();
  const demo = settings.demo ? await startDemo(0) : undefined;
  try {
    const {signal} = new AbortController();
    const {head, snapshots} = await takeSnapshots({settings, demo, log, journal}, signal);
    const report = onceReport({takenAt: Date.now(), ...head}, snapshots, {
      ...settings,
      isTerminal: output.isTerminal,
    });
    await output.print(report);
    const failures = failuresOf(snapshots);
    if (settings.format !== 'json')
      for (const {message, hint} of failures) say(`${message} ${hint}`, settings);
    const isFailed = judge(snapshots, settings);
    return failures.length > 0 || isFailed ? exitCode.partial : exitCode.fine;
  } finally {
    await demo?.close();
  }
};
