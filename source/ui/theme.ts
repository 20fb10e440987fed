import type {AccountColor} from '../domain/account-look.ts';
import {withAsciiSigns} from '../domain/ascii-signs.ts';
import type {Health} from '../domain/health.ts';
import {redactText} from '../domain/redact.ts';
import {visibleText} from '../domain/visible-text.ts';
import type {Tone} from './line.ts';

/** How the screen looks: with or without colour, in Unicode or in ASCII only. */
export type Theme = {
  readonly color: boolean;
  readonly ascii: boolean;
  /** What charts are drawn with where not everything is ASCII; braille, if not said. */
  readonly charts?: 'braille' | 'block';
  /** Account numbers and ids are hidden wherever they are drawn. */
  readonly redact?: boolean;
};

/**
 * SGR codes by meaning. Only the terminal's own sixteen colours and no white or black, so that light and dark
 * backgrounds are both readable.
 */
export const toneCodes: Readonly<Record<Tone, string>> = {
  plain: '',
  faint: '2',
  strong: '1',
  accent: '36',
  unknown: '2',
  ok: '32',
  warning: '33',
  critical: '1;31',
};

/** SGR codes of production colours; a line in one of them is in reverse. */
export const bannerCodes: Readonly<Record<AccountColor, string>> = {
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  magenta: '35',
  cyan: '36',
};

const marks: Readonly<Record<Health, string>> = {unknown: '?', ok: '·', warning: '▲', critical: '✖'};
const asciiMarks: Readonly<Record<Health, string>> = {unknown: '?', ok: '.', warning: '!', critical: 'X'};

/** The sign of a health: it reads without colour. */
export const markOf = (health: Health, {ascii}: Pick<Theme, 'ascii'>): string =>
  (ascii ? asciiMarks : marks)[health];

/** Stands beside a resource while an alarm of CloudWatch that watches it is in ALARM. */
export const alarmSign = '◆';

/**
 * Text as it may stand on the screen. Everything drawn goes through here: names, bodies and error texts are hostile,
 * and no control byte of them may reach the terminal.
 */
export const present = (text: string, {ascii, redact = false}: Theme): string => {
  const shown = redact ? redactText(text) : text;
  return ascii ? visibleText(withAsciiSigns(shown), {ascii}) : visibleText(shown);
};
