import {Box, Text, useInput, usePaste} from 'ink';
import {memo, useSyncExternalStore} from 'react';
import {paintFrame} from './frame.ts';
import {keysOf} from './keys.ts';
import type {Keyboard} from './press.ts';
import {paste, press} from './press.ts';

/** What the screen is made from. */
export type AppProps = Keyboard;

/** One row of the screen: one string, so that a row that did not change costs nothing. */
const Row = memo(({text}: {readonly text: string}) => <Text wrap="truncate-end">{text}</Text>);
Row.displayName = 'Row';

/** The screen: state in, one frame out. Keys become events; nothing is decided here. */
export const App = (props: AppProps) => {
  const {store, catalog, theme} = props;
  const state = useSyncExternalStore(store.subscribe, store.getState);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) press(props, name);
  });
  usePaste(text => {
    paste(props, text);
  });
  return (
    <Box flexDirection="column">
      {paintFrame(state, catalog, theme).map((text, index) => (
        <Row key={index} text={text} />
      ))}
    </Box>
  );
};
