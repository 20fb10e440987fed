import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import {isTooSmall} from '../store/layout.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {textLineCount} from './frame.ts';
import {bindingFor, contextOf} from './keymap.ts';
import {typedBy} from './keys.ts';
import type {Theme} from './theme.ts';

/** Whom the keys are for. */
export type Keyboard = {
  readonly store: Store<State, Event>;
  readonly catalog: Catalog;
  readonly theme: Theme;
};

const type = ({store}: Keyboard, text: string): void => {
  const context = contextOf(store.getState());
  if (text !== '' && (context === 'prompt' || context === 'dialog'))
    store.dispatch({type: 'pressed', action: {type: 'typed', text}});
};

/** Tells the store what a key means now, by the keymap; a key that means nothing is typed where something is typed. */
export const press = (keyboard: Keyboard, key: string): void => {
  const {store, catalog, theme} = keyboard;
  const state = store.getState();
  const action = bindingFor(state, key)?.action;
  // Nobody may confirm a question that there was no room to show.
  if (isTooSmall(state) && action?.type !== 'quitAsked' && action?.type !== 'suspendAsked') return;
  if (action === undefined) type(keyboard, typedBy(key));
  else if (action.type === 'moved')
    store.dispatch({
      type: 'pressed',
      action: {...action, lines: textLineCount(state, catalog, theme)},
    });
  else store.dispatch({type: 'pressed', action});
};

/** Types pasted text as one line. It is never taken for keys: a pasted R would open a redrive. */
export const paste = (keyboard: Keyboard, text: string): void => {
  type(keyboard, text.replace(/[\r\n]+/g, ' ').trim());
};
