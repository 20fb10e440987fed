import type {Refusals} from '../domain/job.ts';
import {counted, formatCount} from '../domain/quantity.ts';
import {redactId} from '../domain/redact.ts';
import type {State} from '../store/state.ts';

import {paragraph} from './failure-lines.ts';
import type {Line, Tone} from './line.ts';
import {line} from './line.ts';

/** Longer ids are cut: so much of one finds the message, and does not push the reason off its line. */
const wholeId = 12;
const idStart = 8;

/** An example as people call it: `message 3de3f0a1…`; of a file its `line 12`. */
const exampleText = ({options}: State, id: string): string => {
  const number = /^line-(\d+)$/.exec(id)?.[1];
  if (number !== undefined) return `line ${number}`;
  if (options.redact) return `message ${redactId(id)}`;
  return `message ${id.length > wholeId ? `${id.slice(0, idStart)}…` : id}`;
};

/** Refusals as they are read: how many, why, and one for example. At most so many reasons. */
export const refusalLines = (
  state: State,
  refusals: Refusals,
  {sign, tone, most}: {readonly sign: string; readonly tone: Tone; readonly most: number},
): readonly Line[] => {
  const rest = refusals.length - most;
  return [
    ...refusals.slice(0, most).flatMap(({reason, count, examples: [example]}) => {
      const words = example === undefined ? '' : ` (${exampleText(state, example)}, for example)`;
      return paragraph(sign, `${formatCount(count)} refused: ${reason}${words}`, state, tone);
    }),
    ...(rest > 0 ? [line(`    and for ${counted(rest, 'other reason')}`, 'faint')] : []),
  ];
};
