import process from 'node:process';
import type {LoadRun} from '../domain/load-run.ts';
import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {systemClock} from '../runtime/clock.ts';
import {exitCode} from './exit-code.ts';
import type {FirstData} from './first-data.ts';
import type {Settings} from './flags.ts';
import {concludeLoadTest, loadPlanOf, untilOver} from './load-test.ts';

/** A load test on the screen. */
export type ScreenLoadTest = {
  /** Ends it and writes its report. Resolves with the exit code, and with what to print once the screen is gone. */
  readonly conclude: () => Promise<Conclusion | undefined>;
};

type Conclusion = {readonly code: number; readonly print: () => void};

/** What was to be judged and never was is no pass. */
const notBegun = ({failOn}: Settings): Conclusion | undefined =>
  failOn.length === 0
    ? undefined
    : {
        code: exitCode.partial,
        print: () => {
          process.stderr.write('sls-top: the load test had not begun: --fail-on was never asked.\n');
        },
      };

/** A notice stands for eight seconds. */
const noticeSeconds = 7;

const sayWhatIsMissing = async (
  dispatch: Store<State, Event>['dispatch'],
  {missing}: FirstData,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const text = `The load test begins when everything was read once: ${missing().join(', ')}`;
    dispatch({type: 'noticed', level: 'info', text});
    await systemClock.sleep(noticeSeconds * 1000, signal);
  }
};

/** Starts the load test of the command line as soon as everything was read, and ends the program when it is over. */
export const startLoadTest = (
  settings: Settings,
  {store, catalog}: {readonly store: Store<State, Event>; readonly catalog: Catalog},
  data: FirstData,
  end: () => void,
): ScreenLoadTest => {
  const {getState, subscribe, dispatch} = store;
  /** As it was last: another test may be started on the screen when it is over. */
  let own: LoadRun | undefined;
  const begin = (): void => {
    const now = systemClock.now();
    const plan = loadPlanOf(settings, now);
    subscribe(() => {
      const {run} = getState();
      if (run?.plan === plan) own = run;
    });
    dispatch({type: 'runStarted', at: now, plan});
    dispatch({type: 'pressed', action: {type: 'runAsked'}});
    void untilOver(store, new AbortController().signal).then(() => {
      // Whoever stopped it by hand wants to read the report on the screen.
      if (own?.end?.kind !== 'stopped') end();
    });
  };
  const waiting = new AbortController();
  void sayWhatIsMissing(dispatch, data, waiting.signal);
  void data.complete.then(() => {
    waiting.abort();
    begin();
  });
  return {
    conclude: async () => {
      waiting.abort();
      if (own === undefined) return notBegun(settings);
      const farewell = await concludeLoadTest({...getState(), run: own}, settings, catalog);
      if (farewell === undefined) return undefined;
      const {code, markdown, summary, words, isWritten} = farewell;
      return {
        code,
        print: () => {
          if (!isWritten) process.stdout.write(markdown);
          process.stderr.write((isWritten ? summary : '') + words);
        },
      };
    },
  };
};
