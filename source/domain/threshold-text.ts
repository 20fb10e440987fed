import type {Unit} from './metric.ts';
import type {Threshold} from './rule-threshold.ts';

const secondsIn = {ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400} as const;
type TimeUnit = keyof typeof secondsIn;

/** As people write them. */
const timeWords: Readonly<Record<string, TimeUnit>> = {
  ms: 'ms',
  s: 's',
  m: 'min',
  min: 'min',
  h: 'h',
  d: 'd',
};

const bytesIn: Readonly<Record<string, number>> = {b: 1, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3};

/** Enough digits to tell any threshold; no trailing zeros, no rounding noise of binary fractions. */
const plain = (value: number): string => String(Number(value.toPrecision(12)));

/** In the largest unit that keeps it whole: `5 min`, `12 h`, `90 s`. */
const timeText = (seconds: number): string => {
  const units = (['d', 'h', 'min', 's'] as const).filter(unit => seconds >= secondsIn[unit]);
  const whole = units.find(unit => Number.isInteger(seconds / secondsIn[unit]));
  const unit = whole ?? units.at(-1) ?? 'ms';
  return `${plain(seconds / secondsIn[unit])} ${unit}`;
};

/** A number in its unit as it stands in tables and can be written in the config file: `5 min`, `80 %`, `10/min`. */
export const formatThreshold = (unit: Unit, value: number): string => {
  if (value === Infinity) return 'off';
  switch (unit) {
    case 'seconds':
      return timeText(value);
    case 'milliseconds':
      return timeText(value / 1000);
    case 'share':
      return `${plain(value * 100)} %`;
    case 'perMinute':
      return `${plain(value)}/min`;
    case 'perSecond':
      return `${plain(value)}/s`;
    case 'bytes':
      return `${plain(value)} B`;
    case 'bytesPerSecond':
      return `${plain(value)} B/s`;
    case 'count':
      return plain(value);
  }
};

/** What the config file may say for a threshold of this unit, for messages about what it says instead. */
export const thresholdWords = (unit: Unit): string => {
  switch (unit) {
    case 'seconds':
    case 'milliseconds':
      return 'a time such as "90s", "5m", "2h" or "1d", or "off"';
    case 'share':
      return 'a share such as "80%", or "off"';
    case 'perMinute':
      return 'a number a minute such as 10 or "10/min", or "off"';
    case 'perSecond':
      return 'a number a second such as 10 or "10/s", or "off"';
    case 'bytes':
    case 'bytesPerSecond':
      return 'a size such as "64 KiB", or "off"';
    case 'count':
      return 'a number such as 100, or "off"';
  }
};

/** By which the number before the word is multiplied; `undefined`: the word is not of this unit. */
const factorOf = (unit: Unit, word: string): number | undefined => {
  switch (unit) {
    case 'seconds':
    case 'milliseconds': {
      const known = timeWords[word];
      return known === undefined ? undefined : secondsIn[known] * (unit === 'seconds' ? 1 : 1000);
    }
    case 'share':
      return word === '%' ? 0.01 : undefined;
    case 'perMinute':
      return ['', '/min', '/m'].includes(word) ? 1 : undefined;
    case 'perSecond':
      return ['', '/s'].includes(word) ? 1 : undefined;
    case 'bytes':
    case 'bytesPerSecond':
      return bytesIn[word.replace(/\/s$/, '')];
    case 'count':
      return word === '' ? 1 : undefined;
  }
};

/**
 * What the config file says for a threshold, as a number in the threshold's unit; `off` is infinite, so that nothing
 * ever reaches it. `undefined` for anything that is no such value, such as a time without a unit.
 */
export const parseThreshold = ({unit}: Pick<Threshold, 'unit'>, said: unknown): number | undefined => {
  if (typeof said !== 'string' && typeof said !== 'number') return undefined;
  const text = String(said).trim().toLowerCase();
  if (text === 'off') return Infinity;
  const [, digits, word] = /^(\d+(?:\.\d+)?|\.\d+) *(\D*)$/.exec(text) ?? [];
  const factor = word === undefined ? undefined : factorOf(unit, word.trim());
  if (digits === undefined || factor === undefined) return undefined;
  // `55%` and not 0.55000000000000004: the decimal that was written is what counts.
  return Number((Number(digits) * factor).toPrecision(12));
};
