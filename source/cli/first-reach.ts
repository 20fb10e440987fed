import type {Failure} from '../domain/failure.ts';
import {preventsStart} from '../domain/failure.ts';
import type {Poll, State} from '../store/state.ts';

type Watched = {
  readonly getState: () => State;
  readonly subscribe: (listener: () => void) => () => void;
};

type FirstPoll = Pick<Poll, 'at' | 'failure'> | undefined;

/** The first list of every service in every place; a place that cannot even be asked counts as one that failed. */
const firstPolls = ({places, feeds}: State, services: readonly string[]): readonly FirstPoll[] => {
  const listed = (of: State['feeds']): readonly FirstPoll[] => services.map(id => of[id]?.polls.discovery);
  if (places.length === 0) return listed(feeds);
  return places.flatMap(({connection, feeds: own}) =>
    connection.kind === 'failed' ? [{at: undefined, failure: connection.failure}] : listed(own),
  );
};

/** A start that reaches nothing ends the program with the way out; later the rows stay and it is tried again. */
export const endIfNeverReached = (
  store: Watched,
  services: readonly string[],
  endWith: (failure: Failure) => void,
): void => {
  const unsubscribe = store.subscribe(() => {
    const polls = firstPolls(store.getState(), services);
    if (polls.some(poll => poll?.at !== undefined)) {
      unsubscribe();
      return;
    }
    // One service or place that cannot be reached leaves the others to try.
    const failures = polls.map(poll => poll?.failure).filter(failure => failure !== undefined);
    const [first] = failures;
    if (first === undefined || failures.length < polls.length || !failures.every(preventsStart)) return;
    unsubscribe();
    endWith(first);
  });
};

/** Whether some feed waits for credentials that work. */
export const credentialsFail = (store: Watched): boolean =>
  Object.values(store.getState().feeds).some(({polls}) =>
    Object.values(polls).some(
      ({failure}) => failure?.kind === 'noCredentials' || failure?.kind === 'expiredCredentials',
    ),
  );
