import {expect, test} from 'vitest';
import {services} from '../../source/services/catalog.ts';

test('the catalog has every service once, in the order of the tabs', () => {
  expect(services.map(({view}) => view.id)).toEqual(['sqs', 'kinesis', 'lambda', 'sns', 'alarms']);
  expect(services.flatMap(({view}) => view.tabs.map(({title}) => title))).toEqual([
    'Queues',
    'DLQs',
    'Streams',
    'Functions',
    'Topics',
    'Alarms',
  ]);
});

test('every service names its columns, metrics and rules once, and its first column is what it lists', () => {
  for (const {view} of services) {
    expect(view.columns[0]?.id).toBe(view.noun);
    for (const ids of [view.columns.map(({id}) => id), view.rules.map(({id}) => id)])
      expect(new Set(ids).size).toBe(ids.length);
    const metrics = [...Object.keys(view.metrics), ...Object.keys(view.partMetrics ?? {})];
    expect(new Set(metrics).size).toBe(metrics.length);
  }
});

test('every column has a heading that fits its narrowest width, and says what it shows', () => {
  for (const {view} of services)
    for (const {title, minWidth, maxWidth, help} of view.columns) {
      // The arrow of the sort needs a cell as well, but for one that is never cut.
      expect(title.length, `${view.id} ${title}`).toBeLessThanOrEqual(minWidth);
      expect(minWidth).toBeLessThanOrEqual(maxWidth);
      expect(help).not.toBe('');
    }
});
