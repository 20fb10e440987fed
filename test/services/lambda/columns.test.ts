import {describe, expect, test} from 'vitest';
import type {Cell} from '../../../source/domain/cell.ts';
import type {LambdaFunction} from '../../../source/domain/function.ts';
import type {MetricHistory} from '../../../source/domain/service.ts';
import {functionColumns} from '../../../source/services/lambda/columns.ts';
import {noon} from '../../fixtures/a-queue.ts';
import {aFunction, aMapping, aStreamMapping, measuredAt} from './a-function.ts';

const noHistory: MetricHistory = () => [];

const cell = (id: string, lambda: LambdaFunction, now = noon, history = noHistory): Cell => {
  const column = functionColumns.find(candidate => candidate.id === id);
  if (column === undefined) throw new Error(`Expected a column ${id}`);
  return column.cell(lambda, now, history);
};

type Row = readonly [
  column: string,
  facts: Parameters<typeof aFunction>[1],
  text: string,
  sort: Cell['sort'],
];

const withProvisioned = {
  provisioned: [
    {
      qualifier: 'live',
      requested: 50,
      available: 50,
      allocated: 50,
      status: 'READY',
      statusReason: undefined,
    },
  ],
};

test.each<Row>([
  ['function', {}, 'worker', 'worker'],
  ['concurrency', {values: {concurrency: 310}}, '310', 310],
  ['concurrency', {values: {concurrency: 5}, reservation: 5}, '5/5', 5],
  ['concurrency', {reservation: 0}, '–/0', undefined],
  ['concurrency', {values: {concurrency: 310}, reservation: undefined}, '310', 310],
  ['concurrency', {values: {concurrency: 310}, reservation: 'noneOrStopped'}, '310', 310],
  ['throttles', {values: {throttlesPerMinute: 240}}, '240', 240],
  ['invocations', {values: {invocationsPerMinute: 5400}}, '5,400', 5400],
  ['errors', {values: {errorsPerMinute: 42, invocationsPerMinute: 120}}, '42 35 %', 42],
  ['errors', {values: {errorsPerMinute: 0, invocationsPerMinute: 120}}, '0', 0],
  ['errors', {values: {errorsPerMinute: 3}}, '3', 3],
  ['p50', {values: {durationP50Milliseconds: 185}}, '185 ms', 185],
  ['p99', {values: {durationP99Milliseconds: 2480}}, '2.5 s', 2480],
  ['async-age', {values: {asyncEventAgeSeconds: 2400}}, '40m00', 2400],
  ['iterator-age', {values: {iteratorAgeSeconds: 66_000}}, '18h20', 66_000],
  ['provisioned', {}, '', undefined],
  ['provisioned', {provisioned: undefined}, '–', undefined],
  ['provisioned', withProvisioned, '–', undefined],
  [
    'provisioned',
    {...withProvisioned, aliases: {live: {utilization: 0.93, spilloverPerMinute: 30}}},
    '93 % +30',
    0.93,
  ],
  [
    'provisioned',
    {...withProvisioned, aliases: {live: {utilization: 0.2, spilloverPerMinute: 0}}},
    '20 %',
    0.2,
  ],
  ['triggers', {}, '', undefined],
  ['triggers', {mappings: undefined}, '–', undefined],
  ['triggers', {mappings: [aMapping(), aMapping()]}, '2 on', 2],
  ['triggers', {mappings: [aMapping({state: 'Disabled'})]}, '1 off', 1000],
  ['triggers', {mappings: [aMapping(), aMapping({state: 'Disabled'})]}, '1 on 1 off', 1001],
])('%s of %j is %s', (id, facts, text, sort) => {
  expect(cell(id, aFunction('worker', facts))).toMatchObject({text, sort});
});

const measuredColumns = [
  'concurrency',
  'throttles',
  'invocations',
  'errors',
  'p50',
  'p99',
  'async-age',
  'iterator-age',
];

test.each(measuredColumns)('%s of an idle function is – and sorts last, never 0', id => {
  expect(cell(id, aFunction('worker'))).toMatchObject({text: '–', sort: undefined});
});

test.each(measuredColumns)('%s is stale after four minutes', id => {
  const values = {
    concurrency: 1,
    throttlesPerMinute: 1,
    invocationsPerMinute: 1,
    errorsPerMinute: 1,
    durationP50Milliseconds: 1,
    durationP99Milliseconds: 1,
    asyncEventAgeSeconds: 1,
    iteratorAgeSeconds: 1,
  };
  expect(cell(id, aFunction('worker', {values}), measuredAt + 240_000).stale).toBe(false);
  expect(cell(id, aFunction('worker', {values}), measuredAt + 240_001).stale).toBe(true);
});

describe('colours', () => {
  const health = (id: string, facts: Parameters<typeof aFunction>[1]) =>
    cell(id, aFunction('worker', facts)).health;

  test('follow the rules of the same values', () => {
    expect(health('concurrency', {values: {concurrency: 5}, reservation: 5})).toBe('warning');
    expect(health('concurrency', {values: {concurrency: 4}, reservation: 5})).toBeUndefined();
    expect(health('throttles', {values: {throttlesPerMinute: 1}})).toBe('warning');
    expect(health('throttles', {values: {throttlesPerMinute: 0}})).toBeUndefined();
    expect(health('errors', {values: {errorsPerMinute: 35, invocationsPerMinute: 100}})).toBe('critical');
    expect(health('p99', {values: {durationP99Milliseconds: 8000}})).toBe('warning');
    expect(health('p99', {values: {durationP99Milliseconds: 7999}})).toBeUndefined();
    expect(health('iterator-age', {values: {iteratorAgeSeconds: 66_000}})).toBe('critical');
    expect(health('triggers', {mappings: [aMapping({state: 'Disabled'})]})).toBe('warning');
    expect(health('triggers', {mappings: [aStreamMapping({lastResult: 'PROBLEM: x'})]})).toBe('critical');
    expect(health('triggers', {mappings: [aStreamMapping({lastResult: 'OK'})]})).toBeUndefined();
  });
});

test('the trend is of the invocations of the last hour, the newest at the right', () => {
  const climbing = Array.from({length: 60}, (_, index) => ({at: noon + (index - 62) * 60_000, value: index}));
  const history: MetricHistory = id => (id === 'invocationsPerMinute' ? climbing : []);
  expect(cell('trend', aFunction('worker'), noon, history).text).toBe('▂▂▂▂▂▃▃▃▃▄▄▄▅▅▅▆▆▆▆▇▇▇██');
});

test('every column has a heading that fits its narrowest width, and says what it shows', () => {
  for (const {title, minWidth, maxWidth, help} of functionColumns) {
    expect(title.length).toBeLessThanOrEqual(minWidth);
    expect(minWidth).toBeLessThanOrEqual(maxWidth);
    expect(help).not.toBe('');
  }
  expect(new Set(functionColumns.map(({id}) => id)).size).toBe(functionColumns.length);
});

test('concurrency without a reservation is a share of what the account may have', () => {
  const conc = functionColumns.find(({id}) => id === 'concurrency');
  const shared = aFunction('worker', {
    values: {concurrency: 318},
    account: {quota: 1000, claimed: undefined, biggest: undefined},
  });
  expect(conc?.cell(shared, noon, () => []).text).toBe('318 32%');
  expect(conc?.cell({...shared, account: undefined}, noon, () => []).text).toBe('318');
  expect(conc?.cell({...shared, reservation: 320}, noon, () => []).text).toBe('318/320');
});
