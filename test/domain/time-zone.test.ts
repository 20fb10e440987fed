import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {timeZoneText} from '../../source/domain/time-zone.ts';

let before: string | undefined;

beforeEach(() => {
  before = process.env['TZ'];
});
afterEach(() => {
  process.env['TZ'] = before;
});

test.each([
  ['UTC', '2026-07-01T12:00:00Z', 'UTC'],
  ['Europe/Berlin', '2026-07-01T12:00:00Z', 'Europe/Berlin (UTC+2)'],
  ['Europe/Berlin', '2026-01-01T12:00:00Z', 'Europe/Berlin (UTC+1)'],
  ['America/St_Johns', '2026-01-01T12:00:00Z', 'America/St_Johns (UTC-3:30)'],
])('the zone %s at %s is named with its distance then', (zone, at, text) => {
  process.env['TZ'] = zone;
  expect(timeZoneText(Date.parse(at))).toBe(text);
});
