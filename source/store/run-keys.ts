import {formatClock} from '../domain/duration.ts';
import {loadReportJson} from '../domain/load-report-json.ts';
import {loadReportMarkdown} from '../domain/load-report-markdown.ts';
import type {LoadReport} from '../domain/load-report.ts';
import {loadReport} from '../domain/load-report.ts';
import type {LoadChoice, LoadRun} from '../domain/load-run.ts';
import {closeRun} from '../domain/load-run.ts';
import {redactStrings, redactText} from '../domain/redact.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import {placeWords} from './place-words.ts';
import {currentTable} from './select-table.ts';
import type {State} from './state.ts';

const isUnderWay = ({run}: Pick<State, 'run'>): boolean => run !== undefined && run.end === undefined;

const withRunScreen = (state: State): State =>
  state.screens.at(-1)?.kind === 'run'
    ? state
    : {
        ...state,
        screens: [
          ...state.screens.filter(({kind}) => kind !== 'run' && kind !== 'runReport'),
          {kind: 'run', scroll: 0},
        ],
      };

/** Opens the screen of the load test; without one there is nothing to see. */
const openRun = (state: State): State =>
  state.run === undefined
    ? withNotice(state, 'info', 'There is no load test: W starts one.')
    : withRunScreen(state);

/** Opens the report, of what is known so far. */
const openReport = (state: State): State =>
  state.run === undefined
    ? openRun(state)
    : {
        ...state,
        screens: [...state.screens.filter(({kind}) => kind !== 'runReport'), {kind: 'runReport', scroll: 0}],
      };

/** The key for load tests: asks for a name and starts one, or shows the one under way. */
export const askRun = (state: State): Change => {
  // In a replay there is nothing to start, but what was recorded can be looked at.
  if (isUnderWay(state) || state.replay !== undefined) return [openRun(state)];
  return [{...state, prompt: {kind: 'label', text: '', before: ''}, notice: undefined}];
};

const stopRun = (state: State): Change =>
  isUnderWay(state)
    ? [openReport(state), {type: 'stopRun'}]
    : [state.run === undefined ? openRun(state) : openReport(state)];

const stopQuestion = 'End the load test? W again ends it, any other key goes on.';

/**
 * Ends the load test, when the key is pressed again while its question stands: what took an hour to set up is not lost to
 * one key. The screen goes on to its report.
 */
export const askStopRun = (state: State): Change =>
  isUnderWay(state) && state.notice?.text !== stopQuestion
    ? [withNotice(state, 'warning', stopQuestion)]
    : stopRun({...state, notice: undefined});

/** What a load test started now is about: what is marked, else the names that the filter lets through, of every service. */
export const nextChoice = (state: State, catalog: Catalog): LoadChoice => ({
  services: catalog.filter(({leadsTo}) => leadsTo === undefined).map(({id}) => id),
  filter: currentTable(state).filter,
  marked: [...state.marked],
});

/** Starts a load test under this name. */
export const startRun = (state: State, typed: string, catalog: Catalog): Change => {
  const name = typed.trim();
  const label = name === '' ? `Load test of ${formatClock(state.now).slice(0, 5)}` : name;
  const choice = nextChoice(state, catalog);
  return [withRunScreen(state), {type: 'startRun', plan: {label, choice, until: undefined, failOn: []}}];
};

/** Marks this moment, for the load test and for a recording. */
export const markMoment = (state: State, typed: string): Change => {
  const note = typed.trim() === '' ? 'marked' : typed.trim();
  return [withNotice(state, 'info', `Marked ${formatClock(state.now)}: ${note}`), {type: 'mark', note}];
};

/** The report of the load test there is. */
export const reportOf = (state: State, run: LoadRun): LoadReport =>
  loadReport(run, placeWords(state), state.now);

const fileName = (label: string): string => label.replace(/[^\w.-]+/g, '-').slice(0, 60);

/** A file name for the report that tells which test it was. */
export const suggestedReport = ({run}: State): string =>
  run === undefined ? '' : `sls-top-${fileName(run.plan.label)}.md`;

/** The report as it is written: JSON where the name says so, else Markdown; hidden is what the screen hides. */
export const reportText = (state: State, run: LoadRun, path: string): string => {
  const report = reportOf(state, run);
  const {redact, ascii} = state.options;
  if (path.endsWith('.json')) return redact ? redactStrings(loadReportJson(report)) : loadReportJson(report);
  const text = loadReportMarkdown(report, {ascii});
  return redact ? redactText(text) : text;
};

/** Saves the report. */
export const saveReport = (state: State, typed: string): Change => {
  const path = typed.trim();
  if (state.run === undefined || path === '') return [state];
  return [state, {type: 'save', path, contents: reportText(state, state.run, path)}];
};

/** `:run`, `:run stop`, `:run report`. */
export const runCommand = (state: State, argument: string): Change => {
  switch (argument) {
    case '':
      return [openRun(state)];
    case 'stop':
      return stopRun(state);
    case 'report':
      return [openReport(state)];
    default:
      return [withNotice(state, 'error', `Expected :run, :run stop or :run report, got "${argument}"`)];
  }
};

/** A load test does not go on in another place. */
export const leaveRun = ({run, now}: State): LoadRun | undefined =>
  run === undefined ? undefined : closeRun(run, {at: now, kind: 'stopped', text: 'another place was chosen'});
