import {isLive} from '../store/replay-rules.ts';
import type {Dialog, State} from '../store/state.ts';
import type {Binding, Context} from './bindings/binding.ts';
import {charts} from './bindings/charts.ts';
import {deadLetters} from './bindings/dead-letters.ts';
import {jobs} from './bindings/jobs.ts';
import {movement} from './bindings/movement.ts';
import {program} from './bindings/program.ts';
import {replayKeys} from './bindings/replay.ts';
import {rows} from './bindings/rows.ts';
import {loadTests} from './bindings/load-tests.ts';
import {typing} from './bindings/typing.ts';
import {furtherWorkbench, workbench} from './bindings/workbench.ts';
import {typedBy} from './keys.ts';

/** The one keymap, in the order of the help. Nothing destructive is on Ctrl-d, which shells teach people to press. */
export const keymap: readonly Binding[] = [
  ...movement,
  ...workbench,
  ...jobs,
  ...deadLetters,
  ...furtherWorkbench,
  ...charts,
  ...rows,
  ...loadTests,
  ...program,
  ...typing,
];

/** Without what needs a live account, and without keys that play the recording where they would mean something else. */
const inReplay = (binding: Binding): readonly Binding[] => {
  if (isLive(binding.action)) return [];
  const isTaken = (key: string): boolean =>
    replayKeys.some(
      ({keys, contexts}) =>
        keys.includes(key) && contexts.some(context => binding.contexts.includes(context)),
    );
  const keys = binding.keys.filter(key => !isTaken(key));
  return keys.length === 0 ? [] : [{...binding, keys}];
};

const replayKeymap: readonly Binding[] = [...replayKeys, ...keymap.flatMap(inReplay)];

/** All keys that there are in this state, in the order of the help. */
export const bindingsIn = ({replay}: Pick<State, 'replay'>): readonly Binding[] =>
  replay === undefined ? keymap : replayKeymap;

/** Which keys work now. */
export const contextOf = (
  state: {readonly dialog: Dialog | undefined} & Pick<State, 'prompt' | 'screens'>,
): Context =>
  state.dialog !== undefined
    ? 'dialog'
    : state.prompt !== undefined
      ? 'prompt'
      : (state.screens.at(-1)?.kind ?? 'table');

/** Where something may be typed a letter is a letter: only the dialog of a link has keys of its own. */
const isTyped = ({dialog}: State, key: string): boolean =>
  dialog !== undefined && dialog.kind !== 'link' && typedBy(key) !== '';

/** What the key means in this state; `undefined` when nothing. */
export const bindingFor = (state: State, key: string): Binding | undefined => {
  if (isTyped(state, key)) return undefined;
  const context = contextOf(state);
  const isMeant = ({keys, contexts}: Binding): boolean => keys.includes(key) && contexts.includes(context);
  // A key that needs a live account is in no footer of a replay, but says why it does nothing.
  return (
    bindingsIn(state).find(isMeant) ?? keymap.find(binding => isLive(binding.action) && isMeant(binding))
  );
};
