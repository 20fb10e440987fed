import type {Failure} from '../domain/failure.ts';
import {preventsStart} from '../domain/failure.ts';
import type {State} from '../store/state.ts';

type Watched = {
  readonly getState: () => State;
  readonly subscribe: (listener: () => void) => () => void;
};

/** A start that reaches nothing ends the program with the way out; later the rows stay and it is tried again. */
export const endIfNeverReached = (
  store: Watched,
  services: readonly string[],
  endWith: (failure: Failure) => void,
): void => {
  const unsubscribe = store.subscribe(() => {
    const polls = services.map(id => store.getState().feeds[id]?.polls.discovery);
    if (polls.some(poll => poll?.at !== undefined)) {
      unsubscribe();
      return;
    }
    // One service that cannot be reached leaves the others to try.
    const failures = polls.map(poll => poll?.failure).filter(failure => failure !== undefined);
    const [first] = failures;
    if (first === undefined || failures.length < services.length || !failures.every(preventsStart)) return;
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
