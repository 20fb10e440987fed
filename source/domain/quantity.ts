import {unknownText} from './cell.ts';

const group = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');

/** Rounded down to three digits and a unit. */
const abbreviate = (whole: number): string => {
  const units = ['M', 'G', 'T', 'P'];
  let scaled = whole / 1e6;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  if (scaled >= 1000) return '∞';
  const digits = scaled < 100 ? (Math.floor(scaled * 10) / 10).toFixed(1) : String(Math.floor(scaled));
  return `${digits}${units[unit] ?? ''}`;
};

/**
 * A number of things in at most seven characters (eight when negative): `48,120`, from a million on `1.2M`, rounded
 * down.
 */
export const formatCount = (value: number): string => {
  if (Number.isNaN(value)) return unknownText;
  const whole = Math.round(Math.abs(value));
  const sign = value < 0 && whole > 0 ? '-' : '';
  return sign + (whole < 1e6 ? group(whole) : abbreviate(whole));
};

/** A rate per second: `92.1`, `1,204`; what is more than nothing never reads as `0.0`. */
export const formatRate = (perSecond: number): string => {
  const size = Math.abs(perSecond);
  if (!(size < 99.95)) return formatCount(perSecond);
  const sign = perSecond < 0 ? '-' : '';
  if (size > 0 && size < 0.05) return `${sign}<0.1`;
  return sign + size.toFixed(1);
};

/** A change per minute: `▲12/m`, `▼3/m` (`+12/m`, `-3/m` in ASCII), `0/m` when it rounds to nothing. */
export const formatChange = (perMinute: number, {ascii = false}: {readonly ascii?: boolean} = {}): string => {
  const amount = formatCount(Math.abs(perMinute));
  if (amount === '0' || Number.isNaN(perMinute)) return `${amount}/m`;
  const sign = perMinute > 0 ? (ascii ? '+' : '▲') : ascii ? '-' : '▼';
  return `${sign}${amount}/m`;
};

/** A size in bytes: `512 B`, `1.5 KiB`, `12 KiB`, `1.0 MiB`. */
export const formatBytes = (bytes: number): string => {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  if (!Number.isFinite(bytes)) return unknownText;
  const whole = Math.max(0, Math.round(bytes));
  if (whole < 1024) return `${whole} B`;
  let scaled = whole / 1024;
  let unit = 0;
  while (Math.round(scaled) >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${scaled < 9.95 ? scaled.toFixed(1) : String(Math.round(scaled))} ${units[unit] ?? ''}`;
};

/** A number of things: `1 message`, `1,203 messages`. */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;
