import {assess, isProblem} from './assess.ts';
import type {Condition, Subject} from './condition.ts';
import {evaluate} from './condition.ts';
import {parseDuration} from './condition-bound.ts';
import type {ConditionService} from './parse-condition.ts';
import {parseCondition} from './parse-condition.ts';

/** One way for a run to end by itself. */
type End =
  | {readonly kind: 'duration'; readonly text: string; readonly seconds: number}
  /** Every chosen queue and stream is back where it was. */
  | {readonly kind: 'drained'}
  /** Nothing has a problem. */
  | {readonly kind: 'quiet'}
  | {readonly kind: 'condition'; readonly condition: Condition};

/** When a run ends by itself: the first of these. */
export type Until = {
  /** As typed: `drained|10m`. */
  readonly text: string;
  readonly ends: readonly End[];
};

/** An end as typed, read; or what is wrong with it, in words. */
export type ParsedUntil =
  {readonly ok: true; readonly until: Until} | {readonly ok: false; readonly message: string};

const parseEnd = (
  typed: string,
  services: readonly ConditionService[],
): {readonly ok: true; readonly end: End} | {readonly ok: false; readonly message: string} => {
  const text = typed.trim();
  if (text === 'drained' || text === 'quiet') return {ok: true, end: {kind: text}};
  const seconds = parseDuration(text);
  if (seconds !== undefined)
    return seconds > 0
      ? {ok: true, end: {kind: 'duration', text, seconds}}
      : {ok: false, message: `${text}: expected more than no time.`};
  if (text === '' || /^[\w.]+$/.test(text))
    if (text !== 'warning' && text !== 'critical')
      return {
        ok: false,
        message: `expected a time such as 10m, drained, quiet, or a condition such as 'visible<10', got "${text}".`,
      };
  const parsed = parseCondition(text, services);
  return parsed.ok ? {ok: true, end: {kind: 'condition', condition: parsed.condition}} : parsed;
};

/** Reads the alternatives from the left; a regular expression in a name may have a bar of its own. */
const parseEnds = (
  pieces: readonly string[],
  services: readonly ConditionService[],
): {readonly ok: true; readonly ends: readonly End[]} | {readonly ok: false; readonly message: string} => {
  if (pieces.length === 0) return {ok: true, ends: []};
  let message: string | undefined;
  for (let length = 1; length <= pieces.length; length += 1) {
    const parsed = parseEnd(pieces.slice(0, length).join('|'), services);
    if (!parsed.ok) {
      message ??= parsed.message;
      continue;
    }
    const rest = parseEnds(pieces.slice(length), services);
    return rest.ok ? {ok: true, ends: [parsed.end, ...rest.ends]} : rest;
  }
  return {ok: false, message: message ?? ''};
};

/** Reads when a run ends: `10m`, `drained`, `quiet`, a condition, or several of them with `|` between them. */
export const parseUntil = (typed: string, services: readonly ConditionService[]): ParsedUntil => {
  const parsed = parseEnds(typed.split('|'), services);
  return parsed.ok ? {ok: true, until: {text: typed.trim(), ends: parsed.ends}} : parsed;
};

/** What is known of a run at a moment. */
export type RunMoment = {
  readonly elapsedSeconds: number;
  readonly subjects: readonly Subject[];
  /** Every chosen queue and stream is back where it was, or empty, after it was fuller. */
  readonly isDrained: boolean;
};

/** Of which nothing is known, that is not quiet. */
const isQuiet = (subjects: readonly Subject[]): boolean => {
  const all = subjects.map(({view, resource}) => assess(view, resource));
  return all.some(({health}) => health === 'ok') && !all.some(isProblem);
};

/** Why a run ends now, in words; `undefined`: it goes on. Foreign text: make it visible. */
export const endReason = (
  {ends}: Until,
  {elapsedSeconds, subjects, isDrained}: RunMoment,
): string | undefined => {
  for (const end of ends)
    switch (end.kind) {
      case 'duration':
        if (elapsedSeconds >= end.seconds) return `${end.text} are over`;
        break;
      case 'drained':
        if (isDrained) return 'drained';
        break;
      case 'quiet':
        if (isQuiet(subjects)) return 'all quiet';
        break;
      case 'condition': {
        const {hit} = evaluate(end.condition, subjects);
        if (hit !== undefined) return hit.text;
      }
    }
  return undefined;
};
