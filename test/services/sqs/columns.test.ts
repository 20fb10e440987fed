import {describe, expect, test} from 'vitest';
import type {Cell} from '../../../source/domain/cell.ts';
import type {Queue} from '../../../source/domain/queue.ts';
import {discoveredQueue} from '../../../source/domain/queue.ts';
import {queueColumns} from '../../../source/services/sqs/columns.ts';
import {sqs} from '../../../source/services/sqs/service.ts';
import type {QueueFacts} from '../../fixtures/a-queue.ts';
import {aQueue, noon, urlOf} from '../../fixtures/a-queue.ts';

const cell = (id: string, queue: Queue, now = noon): Cell => {
  const column = queueColumns.find(candidate => candidate.id === id);
  if (column === undefined) throw new Error(`Expected a column ${id}`);
  return column.cell(queue, now, () => []);
};

const unread = discoveredQueue(urlOf('orders'));

type Row = readonly [column: string, facts: QueueFacts, text: string, sort: Cell['sort']];

test.each<Row>([
  ['queue', {}, 'orders', 'orders'],
  ['visible', {visible: 48_120}, '48,120', 48_120],
  ['visible', {visible: 0}, '0', 0],
  ['in-flight', {inFlight: 1200}, '1,200', 1200],
  ['delayed', {delayed: 7}, '7', 7],
  ['oldest', {oldestAgeSeconds: 1084}, '18m04', 1084],
  ['oldest', {oldestAgeSeconds: 0}, '0s', 0],
  ['in', {sent: 92.1}, '92.1', 92.1],
  ['out', {deleted: 0}, '0.0', 0],
  ['received', {received: 0.01}, '<0.1', 0.01],
  ['empty', {emptyReceives: 1204}, '1,204', 1204],
  ['drain', {visible: 600, sent: 5, deleted: 10}, '2m00', 120],
  ['drain', {visible: 600, sent: 10, deleted: 10}, '∞', Infinity],
  ['drain', {visible: 0, sent: 10, deleted: 10}, '0s', 0],
  ['dlq', {deadLettersTo: 'failures', deadLetters: {depth: 0}}, '0', 0],
  ['dlq', {deadLettersTo: 'failures', deadLetters: {depth: 312}}, '312', 312],
  ['dlq', {deadLettersTo: 'failures', deadLetters: {depth: 312, changePerMinute: 12}}, '312 ▲12', 312],
  ['dlq', {deadLettersTo: 'failures', deadLetters: {depth: 9, changePerMinute: -30}}, '9 ▼30', 9],
  ['dlq', {deadLettersTo: 'failures', deadLetters: {depth: 9, changePerMinute: 0.4}}, '9', 9],
])('%s of %j is %s', (id, facts, text, sort) => {
  expect(cell(id, aQueue('orders', facts))).toMatchObject({text, sort});
});

describe('what nobody has told', () => {
  const others = queueColumns.map(({id}) => id).filter(id => id !== 'queue' && id !== 'trend');

  test.each(others)('%s of a queue that was never read is – and sorts last, never 0', id => {
    expect(cell(id, unread)).toMatchObject({text: '–', sort: undefined});
  });

  test('the trend of a queue that was never read is empty', () => {
    expect(cell('trend', unread)).toEqual({text: ' '.repeat(24), sort: undefined});
  });

  test.each(['oldest', 'in', 'out', 'received', 'empty', 'drain'])(
    '%s is – for a queue that is read but silent in CloudWatch',
    id => {
      expect(cell(id, aQueue('orders', {visible: 3}))).toEqual({text: '–', sort: undefined});
    },
  );

  test('the depth of a DLQ that was never read is –', () => {
    const queue = aQueue('orders', {deadLettersTo: 'failures', deadLetters: {depth: undefined}});
    expect(cell('dlq', queue).text).toBe('–');
  });

  test('a queue that certainly has no DLQ shows nothing there, which is not unknown', () => {
    expect(cell('dlq', aQueue('orders'))).toEqual({text: '', sort: undefined});
  });
});

describe('old values', () => {
  test.each(['oldest', 'in', 'out', 'received', 'empty', 'drain'])('%s is stale after four minutes', id => {
    const facts = {visible: 1, oldestAgeSeconds: 1, sent: 1, received: 1, deleted: 2, emptyReceives: 1};
    const queue = aQueue('orders', {...facts, measuredAt: noon});
    expect(cell(id, queue, noon + 240_000).stale).toBe(false);
    expect(cell(id, queue, noon + 240_001).stale).toBe(true);
  });
});

describe('colours', () => {
  test('a DLQ that holds something is a warning, one that grows is critical', () => {
    const depth = (visible: number, changePerMinute?: number) =>
      cell(
        'dlq',
        aQueue('orders', {deadLettersTo: 'failures', deadLetters: {depth: visible, changePerMinute}}),
      ).health;
    expect([depth(0), depth(1), depth(1, 0.9), depth(1, 1), depth(1, -5)]).toEqual([
      'ok',
      'warning',
      'warning',
      'critical',
      'warning',
    ]);
  });

  test('what waits in a DLQ is coloured on its own row, what waits in an ordinary queue is not', () => {
    expect(cell('visible', aQueue('failures', {visible: 3, sources: ['orders']})).health).toBe('warning');
    expect(cell('visible', aQueue('failures', {visible: 0, sources: ['orders']})).health).toBeUndefined();
    expect(cell('visible', aQueue('orders-dlq', {visible: 3})).health).toBeUndefined();
  });
});

test('the trend shows the newest sample at the right', () => {
  const queue = {...aQueue('orders'), history: [0, 2, 4].map((value, at) => ({at, value}))};
  expect(cell('trend', queue).text).toBe('▁▅█'.padStart(24));
});

test('sort keys do not depend on the time, so that rows stand still while nothing changes', () => {
  const queue = aQueue('orders', {visible: 5, oldestAgeSeconds: 9, sent: 1, deleted: 2, received: 2});
  for (const {cell: draw} of queueColumns)
    expect(draw(queue, 0, () => []).sort).toEqual(draw(queue, noon * 2, () => []).sort);
});

test('every column has a heading that fits its narrowest width, and says what it shows', () => {
  for (const {title, minWidth, maxWidth, help} of queueColumns) {
    expect(title.length).toBeLessThanOrEqual(minWidth);
    expect(minWidth).toBeLessThanOrEqual(maxWidth);
    expect(help).not.toBe('');
  }
  expect(new Set(queueColumns.map(({id}) => id)).size).toBe(queueColumns.length);
  expect(sqs.columns[0]?.id).toBe('queue');
});
