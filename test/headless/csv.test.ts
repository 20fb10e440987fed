import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import type {CsvLook} from '../../source/headless/csv.ts';
import {csvColumns, csvHeader, csvRows} from '../../source/headless/csv.ts';
import type {FieldChoice} from '../../source/headless/field-choice.ts';
import type {Snapshot} from '../../source/headless/snapshot.ts';
import {alarms} from '../../source/services/alarms/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon, urlOf} from '../fixtures/a-queue.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';

const snapshotOf = (view: Snapshot['view'], resources: Snapshot['resources']): Snapshot => ({
  view,
  status: 'ok',
  resources,
  account: undefined,
  failures: [],
});

const queues = snapshotOf(forgetType(sqs), [aQueue('orders', {visible: 5}), aQueue('audit')]);
const alarm = (name: string, reason?: string): Snapshot =>
  snapshotOf(forgetType(alarms), [anAlarm(name, {reason})]);

const everything: FieldChoice = {fields: [], sort: undefined};

const csv = (
  snapshots: readonly Snapshot[],
  {fields = [], sort}: Partial<FieldChoice> = {},
  look: Partial<CsvLook> = {},
): string => {
  const views = snapshots.map(({view}) => view);
  const columns = csvColumns(views, {fields, sort}, {isRepeated: false, hasPlaces: false});
  return (
    csvHeader(columns) +
    csvRows(columns, snapshots, {takenAt: noon}, {sort, look: {isTerminal: false, redact: false, ...look}})
  );
};

/** Reads CSV by the grammar of RFC 4180, section 2, with lines that end in a newline. */
const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/gy;
  for (const [, quoted, bare, end] of text.matchAll(cell)) {
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
};

describe('CSV', () => {
  test('is one table of all services, empty where a field is of another one', () => {
    const [titles = [], ...rows] = parseCsv(csv([queues, alarm('too-many')]));
    expect(titles.slice(0, 4)).toEqual(['service', 'name', 'url', 'arn']);
    expect(titles.slice(-2)).toEqual(['health', 'reasons']);
    expect(new Set(titles).size).toBe(titles.length);
    const column = (title: string): readonly (string | undefined)[] =>
      rows.map(row => row[titles.indexOf(title)]);
    expect(column('service')).toEqual(['sqs', 'sqs', 'alarms']);
    expect(column('visible')).toEqual(['5', '0', '']);
    expect(column('url')).toEqual([urlOf('orders'), urlOf('audit'), '']);
    expect(column('state')[0]).toBe('');
    for (const row of rows) expect(row).toHaveLength(titles.length);
  });

  test('has only the fields that were asked for, in their order', () => {
    expect(csv([queues], {fields: ['visible', 'name', 'service']})).toBe(
      'visible,name,service\n5,orders,sqs\n0,audit,sqs\n',
    );
  });

  test('is sorted as one table, what is not known last', () => {
    const rows = csv([queues, alarm('too-many')], {
      fields: ['name'],
      sort: {field: 'visible', direction: 'ascending'},
    });
    expect(rows).toBe('name\naudit\norders\ntoo-many\n');
    const descending = csv([queues, alarm('too-many')], {
      fields: ['name'],
      sort: {field: 'visible', direction: 'descending'},
    });
    expect(descending).toBe('name\norders\naudit\ntoo-many\n');
  });

  test('with --watch begins with the time', () => {
    const columns = csvColumns([queues.view], everything, {isRepeated: true, hasPlaces: false});
    expect(columns.slice(0, 3)).toEqual(['takenAt', 'service', 'name']);
    const look = {isTerminal: false, redact: false};
    const [row] = csvRows(columns, [queues], {takenAt: noon}, {sort: undefined, look}).split('\n');
    expect(row).toMatch(/^2026-11-21T12:00:00\.000Z,sqs,orders,/);
  });

  test('whatever a name holds, a reader of CSV reads it back', () => {
    const names = fc.string({unit: 'binary', minLength: 1, maxLength: 20});
    fc.assert(
      fc.property(names, fc.string({unit: 'grapheme', maxLength: 30}), (name, reason) => {
        const text = csv([alarm(name, reason)], {fields: ['name', 'reason', 'service']});
        expect(parseCsv(text)).toEqual([
          ['name', 'reason', 'service'],
          [name, reason, 'alarms'],
        ]);
      }),
    );
  });

  test('on a terminal nothing of a name moves the cursor', () => {
    const evil = alarm('a\u001B[2Jb\u0007\u009B31m,"c"\n');
    const shown = csv([evil], {fields: ['name']}, {isTerminal: true});
    expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(shown.split('\n')).toHaveLength(3);
    expect(csv([evil], {fields: ['name']})).toContain('\u001B[2J');
  });

  test('hides account numbers where that is asked for', () => {
    const text = csv([queues], {fields: ['name', 'arn', 'visible']}, {redact: true});
    expect(text).not.toContain('123456789012');
    expect(text).toContain('orders');
  });

  test('nested fields are reached by a path, what has parts of its own is JSON', () => {
    const watched = snapshotOf(forgetType(alarms), [
      anAlarm('slow', {
        watched: {
          namespace: 'AWS/SQS',
          metricName: 'ApproximateAgeOfOldestMessage',
          dimensions: {QueueName: 'orders'},
          statistic: 'Maximum',
          periodSeconds: 60,
          unit: undefined,
          account: undefined,
        },
      }),
    ]);
    expect(parseCsv(csv([watched], {fields: ['dimensions.QueueName', 'dimensions']}))[1]).toEqual([
      'orders',
      '{"QueueName":"orders"}',
    ]);
  });
});
