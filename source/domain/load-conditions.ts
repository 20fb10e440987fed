import type {LoadRun} from './load-run.ts';

/** Conditions that never held because nobody could tell: a check that looked at nothing is no pass. */
export const neverJudgedText = ({conditions}: LoadRun): readonly string[] =>
  conditions.flatMap(({text, record, hit}) => {
    if (hit !== undefined || record.known) return [];
    return [
      record.matched
        ? `${text} was never judged: no value was known of anything that it names.`
        : `${text} looked at nothing: no chosen resource is called so, or has that number.`,
    ];
  });
