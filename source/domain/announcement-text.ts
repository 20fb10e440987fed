import type {Telling} from './announcement.ts';
import {withAsciiSigns} from './ascii-signs.ts';
import type {NotifyBy} from './hooks.ts';
import type {ProblemNews} from './problem.ts';
import {redactText} from './redact.ts';
import {truncateEnd, visibleText} from './visible-text.ts';

/** How a text may look: without ids and account numbers, in ASCII only. */
export type TextLook = {readonly redact: boolean; readonly ascii: boolean};

const kindWords: Readonly<Record<ProblemNews['kind'], (health: string) => string>> = {
  began: health => health,
  worsened: health => `worse, ${health}`,
  eased: health => `better, ${health}`,
  ended: () => 'over',
};

/** More does not fit into a notification. */
const mostCells = 200;

/**
 * One line for people: `critical: orders-dlq: DLQ holds 3 dead letters, because … (and 4 more)`. Names are foreign
 * text: nothing in it moves a cursor or ends an escape sequence.
 */
export const tellingText = ({news, more}: Telling, {redact, ascii}: TextLook): string => {
  const {kind, problem} = news;
  const {name, place, reasons, cause} = problem;
  const reason = kind === 'ended' ? '' : `: ${reasons[0]?.text ?? ''}`;
  const because = kind === 'ended' || cause === undefined ? '' : `, because ${cause.text}`;
  const where = place === undefined ? '' : ` (${place})`;
  const whole = `${kindWords[kind](problem.health)}: ${name}${where}${reason}${because}`;
  const told = redact ? redactText(whole) : whole;
  const rest = more.length === 0 ? '' : ` (and ${String(more.length)} more)`;
  const clean = (text: string): string => visibleText(ascii ? withAsciiSigns(text) : text, {ascii});
  const ellipsis = ascii ? '~' : '…';
  return truncateEnd(clean(told), mostCells - rest.length, ellipsis) + rest;
};

/** Terminals that know OSC 777 and not OSC 9, by what they put into the environment. */
const wants777 = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment['VTE_VERSION'] !== undefined ||
  environment['KONSOLE_VERSION'] !== undefined ||
  /^(rxvt|foot|contour)/.test(environment['TERM'] ?? '');

/** Which of the two sequences a terminal gets: some know both and would show everything twice. */
export const sequencesFor = (
  by: NotifyBy,
  environment: Readonly<Record<string, string | undefined>>,
): readonly ('osc9' | 'osc777')[] => {
  switch (by) {
    case 'auto':
      return [wants777(environment) ? 'osc777' : 'osc9'];
    case 'both':
      return ['osc9', 'osc777'];
    case 'osc9':
    case 'osc777':
      return [by];
  }
};

/**
 * The escape sequence that raises a notification of a text from `tellingText`: OSC 9 of iTerm2 (Proprietary Escape
 * Codes), OSC 777 of rxvt-unicode (its notification extension). Nothing on the screen moves.
 */
export const notifySequence = (sequence: 'osc9' | 'osc777', text: string): string =>
  // A semicolon would begin another field.
  sequence === 'osc9'
    ? `\x1b]9;sls-top: ${text}\x07`
    : `\x1b]777;notify;sls-top;${text.replaceAll(';', ',')}\x07`;
