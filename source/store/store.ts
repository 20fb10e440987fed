/** A store: state, one pure update, commands handed to whoever runs them. */
export type Store<State, Event> = {
  readonly getState: () => State;
  readonly dispatch: (event: Event) => void;
  /** Called after every change; returns how to unsubscribe. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Called with every event before it is handled; returns how to stop that. */
  readonly observe: (observer: (event: Event) => void) => () => void;
};

/** Creates a store. Events dispatched while another is handled wait their turn. */
export const createStore = <State, Event, Command>(
  initial: State,
  update: (state: State, event: Event) => readonly [State, ...Command[]],
  run: (command: Command) => void,
): Store<State, Event> => {
  let state = initial;
  let handling = false;
  const waiting: Event[] = [];
  const listeners = new Set<() => void>();
  const observers = new Set<(event: Event) => void>();
  const handle = (event: Event): void => {
    for (const observer of observers) observer(event);
    const [next, ...commands] = update(state, event);
    const changed = next !== state;
    state = next;
    if (changed) for (const listener of listeners) listener();
    for (const command of commands) run(command);
  };
  return {
    getState: () => state,
    dispatch: event => {
      waiting.push(event);
      if (handling) return;
      handling = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) handle(next);
      } finally {
        handling = false;
      }
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    observe: observer => {
      observers.add(observer);
      return () => {
        observers.delete(observer);
      };
    },
  };
};
