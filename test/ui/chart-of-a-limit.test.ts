import {expect, test} from 'vitest';
import type {Metric} from '../../source/domain/metric.ts';
import type {Resource} from '../../source/domain/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {detailChartLines} from '../../source/ui/detail-chart-lines.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import {openSession} from '../fixtures/a-session.ts';

const metric: Metric<Resource> = {
  title: 'Watched metric',
  unit: 'milliseconds',
  scale: 1,
  use: 'detail',
  query: () => ({namespace: 'AWS/Lambda', metricName: 'Duration', dimensions: {}, statistic: 'p99'}),
};

/** The charts of a queue that has this metric, with the value in the last hour. */
const chartsOf = (change: Partial<Metric<Resource>>, value: number): string => {
  const session = openSession({size: {columns: 80, rows: 24}, queues: {orders: {}}});
  const minutes = Array.from({length: 60}, (_, index) => ({at: noon - (62 - index) * 60_000, value}));
  const learnt = [{id: urlOf('orders'), learnt: {}, minutes: {watched: minutes}}];
  session.happen({type: 'learnt', service: 'sqs', learnt});
  const state = session.state();
  const resource = state.feeds['sqs']?.resources.get(urlOf('orders'));
  if (resource === undefined) throw new Error('Expected the queue orders');
  const view = {...forgetType(sqs), metrics: {watched: {...metric, ...change}}};
  const chart = {rangeMinutes: 60, cursorAt: undefined} as const;
  return detailChartLines(state, chart, view, resource, {color: false, ascii: false})
    .map(({spans}) => spans.map(({text}) => text).join(''))
    .join('\n');
};

test('a chart bears the name that its metric has for the resource, with data and without', () => {
  const titleOf = () => 'Duration p99';
  expect(chartsOf({titleOf}, 180)).toMatch(/^ +Duration p99 {2}now 180 ms/m);
  expect(chartsOf({titleOf}, 0)).toContain('Zero all the time: Duration p99');
  expect(chartsOf({}, 180)).toMatch(/^ +Watched metric {2}now 180 ms/m);
});

test('a limit that is what the chart is for is a line in it, however far it is from the data', () => {
  const threshold = () => 2500;
  expect(chartsOf({threshold}, 180)).toContain('↑ limit 2.5 s');
  expect(chartsOf({threshold}, 180)).not.toContain('╌╌');
  expect(chartsOf({threshold, holdsThreshold: true}, 180)).toContain('╌ limit 2.5 s');
  expect(chartsOf({threshold, holdsThreshold: true}, 180)).toContain('╌╌╌╌');
});

test('a limit that the data has passed is a line below it', () => {
  expect(chartsOf({threshold: () => 43_200_000}, 65_940_000)).toMatch(/^ +12h00┤╌+$/m);
});
