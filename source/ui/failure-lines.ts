import type {Failure} from '../domain/failure.ts';
import type {State} from '../store/state.ts';
import type {Line, Tone} from './line.ts';
import {line} from './line.ts';
import {wrapWords} from './wrap-words.ts';

/** A sentence under a sign, wrapped so that nothing of it is lost on a narrow screen. */
export const paragraph = (
  sign: string,
  text: string,
  {size}: Pick<State, 'size'>,
  tone: Tone,
): readonly Line[] =>
  wrapWords(text, Math.max(20, size.columns - 6)).map((part, index) =>
    index === 0 ? line(`  ${sign} ${part}`, tone) : {...line(`    ${part}`, tone), continues: true},
  );

/** What failed and the way out. */
export const failureLines = (
  state: Pick<State, 'size'>,
  {message, hint}: Pick<Failure, 'message' | 'hint'>,
): readonly Line[] => [
  ...paragraph('✖', message, state, 'critical'),
  ...paragraph(' ', hint, state, 'warning'),
];
