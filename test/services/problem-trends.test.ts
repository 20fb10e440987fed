import {expect, test} from 'vitest';
import {onsetMetrics, problemTrends} from '../../source/domain/problem-trend.ts';
import {services} from '../../source/services/catalog.ts';

/** Settings and states, which have no numbers over time. */
const timeless: readonly string[] = [
  'sqs dlq-retention',
  'kinesis fan-out-lag',
  'kinesis status',
  'lambda provisioned',
  'lambda triggers',
  'sns pending',
  'alarms in-alarm',
  'alarms nobody-told',
  'alarms no-data',
  'alarms evaluation',
];

const rules = services.flatMap(({view}) => view.rules.map(({id}) => ({view, id})));

test('every rule has numbers that show where it goes, or is known to have none', () => {
  const without = rules
    .filter(({view, id}) => problemTrends[view.id]?.[id] === undefined)
    .map(({view, id}) => `${view.id} ${id}`);
  expect(without.sort()).toEqual([...timeless].sort());
});

test('no numbers are named of a rule or a metric that there is not', () => {
  const named = Object.entries({...problemTrends}).flatMap(([service, trends]) =>
    Object.entries(trends).map(([rule, source]) => ({service, rule, source})),
  );
  for (const {service, rule, source} of named) {
    const view = rules.find(entry => entry.view.id === service && entry.id === rule)?.view;
    expect(view, `${service} ${rule}`).toBeDefined();
    if (source.kind === 'metric') expect(view?.metrics[source.metric], source.metric).toBeDefined();
    else expect(view?.live, service).toBeDefined();
  }
  for (const [service, metrics] of Object.entries(onsetMetrics))
    for (const [rule, metric] of Object.entries(metrics)) {
      const view = rules.find(entry => entry.view.id === service && entry.id === rule)?.view;
      expect(view?.metrics[metric], `${service} ${rule}`).toBeDefined();
    }
});
