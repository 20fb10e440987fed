import process from 'node:process';
import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {systemClock} from '../runtime/clock.ts';
import type {Settings} from './flags.ts';
import {concludeLoadTest, loadPlanOf, untilOver} from './load-test.ts';

/** A load test on the screen. */
export type ScreenLoadTest = {
  /** Ends it and writes its report. Resolves with the exit code, and with what to print once the screen is gone. */
  readonly conclude: () => Promise<{readonly code: number; readonly print: () => void} | undefined>;
};

const isRead = ({polls: {discovery, live, metrics}}: State['feeds'][string]): boolean => {
  const isTried = (poll: typeof live): boolean => poll.at !== undefined || poll.failure !== undefined;
  if (!isTried(discovery)) return false;
  return discovery.at === undefined || (isTried(live) && isTried(metrics));
};

/** Whether every chosen service was read once, or cannot be: before that there is nothing to compare with. */
const isEverythingRead = ({feeds}: State, catalog: Catalog): boolean =>
  catalog
    .filter(({leadsTo}) => leadsTo === undefined)
    .every(({id}) => {
      const feed = feeds[id];
      return feed !== undefined && isRead(feed);
    });

/** Starts the load test of the command line as soon as everything was read, and ends the program when it is over. */
export const startLoadTest = (
  settings: Settings,
  {store, catalog}: {readonly store: Store<State, Event>; readonly catalog: Catalog},
  end: () => void,
): ScreenLoadTest => {
  const {getState, subscribe, dispatch} = store;
  const begin = (): void => {
    const now = systemClock.now();
    dispatch({type: 'runStarted', at: now, plan: loadPlanOf(settings, now)});
    dispatch({type: 'pressed', action: {type: 'runAsked'}});
    void untilOver(store, new AbortController().signal).then(() => {
      // Whoever stopped it by hand wants to read the report on the screen.
      if (getState().run?.end?.kind !== 'stopped') end();
    });
  };
  const unsubscribe = subscribe(() => {
    if (!isEverythingRead(getState(), catalog)) return;
    unsubscribe();
    begin();
  });
  return {
    conclude: async () => {
      const farewell = await concludeLoadTest(getState(), settings);
      if (farewell === undefined) return undefined;
      const {code, markdown, words, isWritten} = farewell;
      return {
        code,
        print: () => {
          if (!isWritten) process.stdout.write(markdown);
          process.stderr.write(words);
        },
      };
    },
  };
};
