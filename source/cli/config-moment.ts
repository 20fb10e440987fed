import {expected} from './config-value.ts';

const momentWords =
  'a date such as "2026-12-01", or with a time "2026-12-01 18:00", of this machine’s time zone';

/** A moment as people write it; `undefined` when it is none, such as 30 February. */
const momentIn = (text: string): number | undefined => {
  const [, year, month, day, clock, zone = ''] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  // Without a time JavaScript would take the date for one of UTC.
  const at = Date.parse(`${year}-${month}-${day}T${clock ?? '00:00'}${zone.toUpperCase()}`);
  const midnight = new Date(`${year}-${month}-${day}T00:00Z`);
  const exists = !Number.isNaN(at) && midnight.getUTCDate() === Number(day);
  return exists ? at : undefined;
};

/**
 * A moment of the config file in epoch milliseconds: a text, or a date of TOML. A date alone is its first moment here.
 * Throws a `ConfigMistake` for anything else.
 */
export const momentOf = (where: string, value: unknown): number | undefined => {
  if (value === undefined) return undefined;
  // A date of TOML says by its ISO form whether it has a time and a zone.
  const text = value instanceof Date ? value.toISOString() : value;
  const at = typeof text === 'string' ? momentIn(text.trim()) : undefined;
  if (at === undefined) throw expected(where, momentWords, value);
  return at;
};
