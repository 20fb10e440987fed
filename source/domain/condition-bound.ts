import type {Unit} from './metric.ts';

/** What a value may be followed by, and what that makes of it; the empty text: a bare number. */
type Suffixes = Readonly<Record<string, number>>;

/** In seconds. Minutes are `m`, as in every duration that the program prints. */
const durations: Suffixes = {ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400};

const times = (suffixes: Suffixes, factor: number): Suffixes =>
  Object.fromEntries(Object.entries(suffixes).map(([suffix, value]) => [suffix, value * factor]));

const after = (suffixes: Suffixes, end: string, factor: number): Suffixes =>
  Object.fromEntries(Object.entries(suffixes).map(([suffix, value]) => [suffix + end, value * factor]));

const counts: Suffixes = {'': 1, k: 1000, M: 1e6, G: 1e9};

const bytes: Suffixes = {
  ...{'': 1, B: 1, k: 1000, kB: 1000, M: 1e6, MB: 1e6, G: 1e9, GB: 1e9},
  ...{KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4},
};

const perSecond: Suffixes = {...counts, ...after(counts, '/s', 1), ...after(counts, '/min', 1 / 60)};

const perMinute: Suffixes = {...counts, ...after(counts, '/min', 1), ...after(counts, '/s', 60)};

const byUnit: Readonly<Record<Unit, {readonly suffixes: Suffixes; readonly examples: string}>> = {
  count: {suffixes: counts, examples: '500, 10k, 1.5M'},
  perSecond: {suffixes: perSecond, examples: '100, 100/s, 6000/min'},
  perMinute: {suffixes: perMinute, examples: '0, 12/min, 5/s'},
  bytes: {suffixes: bytes, examples: '512, 10kB, 1MiB'},
  bytesPerSecond: {suffixes: {...bytes, ...after(bytes, '/s', 1)}, examples: '1MB/s, 512KiB/s'},
  seconds: {suffixes: {'': 1, ...durations}, examples: '60, 60s, 500ms, 5m, 2h, 1d'},
  milliseconds: {suffixes: {'': 1, ...times(durations, 1000)}, examples: '250, 250ms, 2.5s'},
  share: {suffixes: {'%': 0.01, '': 1}, examples: '5%, 0.05'},
};

/** What a bound of this unit may look like, for messages: `60, 60s, 500ms, 5m`. */
export const boundExamples = (unit: Unit): string => byUnit[unit].examples;

const bareNumber = /^(-?(?:\d+(?:\.\d+)?|\.\d+))\s*(.*)$/s;

/** The number that a bound stands for, in the unit; `undefined` when it is none. A bare share is at most 1. */
export const parseBound = (unit: Unit, text: string): number | undefined => {
  const [, digits, suffix = ''] = bareNumber.exec(text.trim()) ?? [];
  const {suffixes} = byUnit[unit];
  if (digits === undefined) return undefined;
  if (!Object.hasOwn(suffixes, suffix)) return pieces(unit, text);
  const value = Number(digits) * (suffixes[suffix] ?? 1);
  // Somebody who writes `errorRate>5` means 5 %, which is not what it would say.
  return unit === 'share' && suffix === '' && Math.abs(value) > 1 ? undefined : value;
};

/** A duration of several pieces: `1m30s`. */
const pieces = (unit: Unit, text: string): number | undefined => {
  const seconds = unit === 'seconds' || unit === 'milliseconds' ? parseDuration(text) : undefined;
  return seconds === undefined || unit === 'seconds' ? seconds : seconds * 1000;
};

/** Seconds of a duration as people type it, in pieces if they like: `90s`, `10m`, `1h30m`; `undefined` when it is none. */
export const parseDuration = (text: string): number | undefined => {
  const found = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ms|s|min|m|h|d)/g)];
  if (found.length === 0 || found.map(([whole]) => whole).join('') !== text.trim()) return undefined;
  return found.reduce((sum, [, digits, unit = '']) => sum + Number(digits) * (durations[unit] ?? 0), 0);
};
