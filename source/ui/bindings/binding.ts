import type {Catalog} from '../../store/catalog.ts';
import type {UserEvent} from '../../store/event.ts';
import type {State} from '../../store/state.ts';

/** Where a key works: the table, the innermost screen over it, a prompt or a dialog. */
export type Context =
  | 'table'
  | 'detail'
  | 'describe'
  | 'peek'
  | 'message'
  | 'redrive'
  | 'flow'
  | 'feeds'
  | 'cost'
  | 'rules'
  | 'groups'
  | 'job'
  | 'jobs'
  | 'repair'
  | 'journal'
  | 'events'
  | 'journalEntry'
  | 'run'
  | 'runReport'
  | 'help'
  | 'prompt'
  | 'dialog';

/** One entry of the keymap. The handler, the footer, the help and the README all come from it. */
export type Binding = {
  /** As shown; the first ones stand for all in the footer. */
  readonly keys: readonly string[];
  readonly contexts: readonly Context[];
  readonly action: UserEvent;
  /** Two or three words for the footer; absent: the footer leaves it out. */
  readonly label?: string;
  /** A better word for what it does in this state. */
  readonly labelIn?: (state: State) => string | undefined;
  readonly help: string;
  /** Out of sight in this state. Pressed all the same, the update says why nothing happens. */
  readonly hidden?: (state: State) => boolean;
  /** There is nothing for it to act on at the moment: left out of the footer, but not of the help. */
  readonly idle?: (state: State, catalog: Catalog) => boolean;
  /** Why the key would do nothing useful now; shown faint. */
  readonly disabled?: (state: State, catalog: Catalog) => string | undefined;
};
