import {formatMoment} from '../domain/duration.ts';
import type {LoadPlan, LoadRun} from '../domain/load-run.ts';
import {endRun, isAwaitedRun} from '../domain/load-run.ts';
import type {Doubt} from '../domain/condition-record.ts';
import {doubtOf} from '../domain/condition-record.ts';
import {parseCondition} from '../domain/parse-condition.ts';
import {printable} from '../headless/report.ts';
import {loadSummary} from '../headless/load-summary.ts';
import {fileProblem} from '../runtime/file-problem.ts';
import {redactText} from '../domain/redact.ts';
import type {Catalog} from '../store/catalog.ts';
import {reportOf, reportText} from '../store/run-keys.ts';
import {chosenResources} from '../store/select-run.ts';
import {standingFailures} from '../store/standing-failures.ts';
import type {State} from '../store/state.ts';
import {exitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';
import {reportPaths, writeReports} from './report-files.ts';

/** The load test that the command line asks for. `now`: epoch milliseconds. */
export const loadPlanOf = ({services, filter, label, until, failOn}: Settings, now: number): LoadPlan => ({
  label: label ?? `Load test of ${formatMoment(now, Infinity)}`,
  choice: {services, filter, marked: []},
  until,
  failOn,
});

type Watched = {
  readonly getState: () => State;
  readonly subscribe: (listener: () => void) => () => void;
};

/** What is waited for after the end: the last minutes, unless the test has failed already or somebody hurries. */
const isOver = ({run, now}: State): boolean => run?.end !== undefined && !isAwaitedRun(run, now);

/** Resolves when the test has ended and its last minutes are known, or at once when the signal is aborted. */
export const untilOver = async ({getState, subscribe}: Watched, hurried: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const finish = (): void => {
      unsubscribe();
      hurried.removeEventListener('abort', finish);
      resolve();
    };
    const unsubscribe = subscribe(() => {
      if (isOver(getState())) finish();
    });
    hurried.addEventListener('abort', finish);
    if (hurried.aborted || isOver(getState())) finish();
  });

/** What a load test leaves behind. */
type LoadFarewell = {
  readonly code: number;
  /** In Markdown; redacted where the screen is. */
  readonly markdown: string;
  readonly json: string;
  /** A few lines for the terminal, then the reasons and where the report is. */
  readonly summary: string;
  readonly words: string;
  /** The report is in files. */
  readonly isWritten: boolean;
};

const failureWords = ({conditions}: LoadRun): readonly string[] =>
  conditions.flatMap(({text, hit}) => {
    if (hit === undefined) return [];
    const words = `--fail-on '${text}': ${hit.text}`;
    return hit.wasThere
      ? [words, 'set the bound above what is usual, or leave that resource out with --filter']
      : [words];
  });

/** What keeps conditions that never held from being a pass: nothing was looked at, or not until the end. */
const doubtsOf = (
  state: State,
  run: LoadRun,
  {intervalSeconds}: Settings,
  catalog: Catalog,
): readonly Doubt[] => {
  const end = {
    at: run.end?.at ?? state.now,
    intervalSeconds,
    subjects: chosenResources(state, run.plan.choice, catalog).flatMap(({view, resources}) =>
      resources.map(resource => ({view, resource})),
    ),
    // What fails in another place has nothing to do with it.
    failures: run.end?.isFinal === true ? [] : standingFailures(state, catalog),
  };
  return run.conditions.flatMap(({text, record, hit}) => {
    const parsed = parseCondition(text, catalog);
    const doubt = hit === undefined && parsed.ok ? doubtOf(parsed.condition, record, end) : undefined;
    return doubt === undefined ? [] : [doubt];
  });
};

const writeTo = async (
  report: string | undefined,
  texts: {readonly markdown: string; readonly json: string},
): Promise<{readonly isWritten: boolean; readonly words: readonly string[]}> => {
  if (report === undefined) return {isWritten: false, words: []};
  const {markdown, json} = reportPaths(report);
  try {
    await writeReports(report, texts);
    return {isWritten: true, words: [`The report is in ${markdown} and ${json}`]};
  } catch (error) {
    return {isWritten: false, words: [`the report was not written to ${markdown}: ${fileProblem(error)}`]};
  }
};

/** Ends the test if it has not ended, writes its report, and says how the program is to leave. */
export const concludeLoadTest = async (
  state: State,
  settings: Settings,
  catalog: Catalog,
): Promise<LoadFarewell | undefined> => {
  if (state.run === undefined) return undefined;
  const run = endRun(state.run, {at: state.now, kind: 'stopped', text: 'stopped'});
  const ended = {...state, run};
  const texts = {
    markdown: reportText(ended, run, 'report.md'),
    json: reportText(ended, run, 'report.json'),
  };
  const {isWritten, words} = await writeTo(settings.report, texts);
  const failures = failureWords(run);
  const doubts = doubtsOf(ended, run, settings, catalog);
  const gaps = failures.length === 0 ? doubts.map(({text}) => `--fail-on ${text}`) : [];
  const isFailed = failures.length > 0 || doubts.some(doubt => doubt.isFailed);
  const said = [...failures, ...gaps, ...words].map(text => {
    const shown = settings.redact ? redactText(text) : text;
    return `sls-top: ${printable(shown, settings.ascii)}\n`;
  });
  const summary = loadSummary(reportOf(ended, run)).split('\n');
  return {
    ...texts,
    code: isFailed ? exitCode.partial : exitCode.fine,
    summary: summary
      .map(text => printable(settings.redact ? redactText(text) : text, settings.ascii))
      .join('\n'),
    words: said.join(''),
    isWritten,
  };
};
