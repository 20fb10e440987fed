import process from 'node:process';
import type {TerminalSuspension} from 'ink';
import {render, useApp} from 'ink';
import {useEffect} from 'react';
import {App} from './app.tsx';
import type {AppProps} from './app.tsx';
import {ignoreFocus, reportFocus} from './focus-input.ts';
import type {InputListener} from './terminal-input.ts';
import {createTerminalInput} from './terminal-input.ts';

/** A screen that is shown. */
export type RunningScreen = {
  /** Leaves the screen as it was found. Resolves when everything is written. */
  readonly close: () => Promise<void>;
  /** Gives the terminal back to the shell and stops the process; resolves after `fg`. */
  readonly suspend: () => Promise<void>;
  /** Gives the terminal to other work, such as an editor, and takes it back when that has ended. */
  readonly lend: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;
};

/** Enters the alternate screen with the cursor at home; Ink enters it where the cursor stands, and loses the top row. */
const enterScreen = '\u{1B}[?1049h\u{1B}[H';

type SuspendTerminal = () => Promise<TerminalSuspension>;

const Root = ({onReady, ...props}: AppProps & {readonly onReady: (suspend: SuspendTerminal) => void}) => {
  const {suspendTerminal} = useApp();
  useEffect(() => {
    onReady(async () => suspendTerminal());
  }, [onReady, suspendTerminal]);
  return <App {...props} />;
};

/** Stops the process as Ctrl-Z would and resolves when it goes on. */
const stopUntilContinued = async (): Promise<void> => {
  // Nothing else keeps an idle process alive while its input is not read.
  const alive = setTimeout(() => undefined, 2 ** 31 - 1);
  try {
    const continued = new Promise(resolve => process.once('SIGCONT', resolve));
    // The whole job, as the terminal does on Ctrl-Z: npm or a script may stand between the shell and this program.
    process.kill(0, 'SIGTSTP');
    process.kill(process.pid, 'SIGSTOP');
    await continued;
    // The terminal may have another size by now, and only the shell was told.
    process.kill(process.pid, 'SIGWINCH');
  } finally {
    clearTimeout(alive);
  }
};

/** A key that follows soon after another tells nothing new. */
const newsMilliseconds = 5000;

/** Tells the store whether somebody is at the terminal. */
const attentionOf = ({store}: AppProps): InputListener => ({
  onFocus: isFocused => {
    store.dispatch({type: 'focusChanged', isFocused, at: Date.now()});
  },
  onKeys: () => {
    const {attention} = store.getState();
    const at = Date.now();
    if (!attention.isFocused || at - attention.usedAt > newsMilliseconds)
      store.dispatch({type: 'attended', at});
  },
});

/** Shows the screen. Resolves after the first frame. `onCrash` is told when drawing it throws. */
export const startScreen = async (
  props: AppProps,
  onCrash: (error: unknown) => void,
): Promise<RunningScreen> => {
  process.stdout.write(enterScreen);
  let suspendTerminal: SuspendTerminal | undefined;
  const {promise: painted, resolve: onPainted} = deferred();
  const instance = render(
    <Root
      {...props}
      onReady={suspend => {
        suspendTerminal = suspend;
      }}
    />,
    {
      stdin: createTerminalInput(process.stdin, attentionOf(props)),
      alternateScreen: true,
      incrementalRendering: true,
      // The store is what limits the rate; a low cap here would only delay the answer to a key.
      maxFps: 120,
      // A terminal is a terminal also where CI is set.
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
      onRender: onPainted,
    },
  );
  // Ink takes the screen down by itself then; nobody else would hear of it.
  instance.waitUntilExit().catch(onCrash);
  await painted;
  process.stdout.write(reportFocus);
  // However the program ends: nobody else wants to read the reports.
  process.once('exit', () => process.stdout.write(ignoreFocus));
  const lend: RunningScreen['lend'] = async work => {
    const suspension = await suspendTerminal?.();
    if (suspension === undefined) return undefined;
    process.stdout.write(ignoreFocus);
    try {
      return await work();
    } finally {
      process.stdout.write(enterScreen);
      await suspension.resume();
      process.stdout.write(reportFocus);
      attentionOf(props).onKeys();
    }
  };
  return {
    close: async () => {
      instance.unmount();
      await instance.waitUntilExit();
    },
    suspend: async () => lend(stopUntilContinued),
    lend,
  };
};

const deferred = (): {readonly promise: Promise<void>; readonly resolve: () => void} => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>(settle => {
    resolve = settle;
  });
  return {promise, resolve};
};
