import {Box, Text, useInput, usePaste} from 'ink';
import {memo, useSyncExternalStore} from 'react';
import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';
import {paintFrame, textLineCount} from './frame.ts';
import {bindingFor, contextOf} from './keymap.ts';
import {keysOf, typedBy} from './keys.ts';
import type {Theme} from './theme.ts';

/** What the screen is made from. */
export type AppProps = {
  readonly store: Store<State, Event>;
  readonly catalog: Catalog;
  readonly theme: Theme;
};

/** One row of the screen: one string, so that a row that did not change costs nothing. */
const Row = memo(({text}: {readonly text: string}) => <Text wrap="truncate-end">{text}</Text>);
Row.displayName = 'Row';

const press = ({store, catalog, theme}: AppProps, key: string): void => {
  const state = store.getState();
  const binding = bindingFor(state, key);
  if (binding === undefined) {
    const text = typedBy(key);
    const context = contextOf(state);
    if (text !== '' && (context === 'prompt' || context === 'dialog'))
      store.dispatch({type: 'pressed', action: {type: 'typed', text}});
    return;
  }
  const {action} = binding;
  store.dispatch({
    type: 'pressed',
    action: action.type === 'moved' ? {...action, lines: textLineCount(state, catalog, theme)} : action,
  });
};

/** The screen: state in, one frame out. Keys become events; nothing is decided here. */
export const App = (props: AppProps) => {
  const {store, catalog, theme} = props;
  const state = useSyncExternalStore(store.subscribe, store.getState);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) press(props, name);
  });
  usePaste(text => {
    const line = text.replace(/[\r\n]+/g, ' ').trim();
    const context = contextOf(store.getState());
    // Pasted text is never taken for keys: a pasted R would open a redrive.
    if (context === 'prompt' || context === 'dialog')
      store.dispatch({type: 'pressed', action: {type: 'typed', text: line}});
  });
  return (
    <Box flexDirection="column">
      {paintFrame(state, catalog, theme).map((text, index) => (
        <Row key={index} text={text} />
      ))}
    </Box>
  );
};
