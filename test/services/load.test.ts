import {expect, test} from 'vitest';
import {services} from '../../source/services/catalog.ts';

const followed = services.flatMap(({view}) => (view.load === undefined ? [] : [{view, load: view.load}]));

test('queues, streams, functions and topics take part in load tests', () => {
  expect(followed.map(({view}) => view.id).toSorted()).toEqual(['kinesis', 'lambda', 'sns', 'sqs']);
});

test.each(followed)(
  '$view.id: what load tests follow is what conditions can name, in the same unit',
  ({view, load}) => {
    const quantities = new Map(view.quantities.map(quantity => [quantity.id, quantity]));
    const known = load.measures
      .filter(({id}) => quantities.has(id))
      .map(({id, source}) => [id, source.kind === 'live' ? source.unit : view.metrics[source.metric]?.unit]);
    expect(known.length).toBeGreaterThan(0);
    expect(load.measures.filter(({id}) => !quantities.has(id)).map(({id}) => id)).toEqual([]);
    expect(known).toEqual(known.map(([id]) => [id, quantities.get(id ?? '')?.unit]));
  },
);

test.each(followed)(
  '$view.id: each is told by a metric that is read every minute, or by each live reading',
  ({view, load}) => {
    const uses = load.measures.map(({source}) =>
      source.kind === 'live' ? 'table' : view.metrics[source.metric]?.use,
    );
    expect(uses).toEqual(load.measures.map(() => 'table'));
    expect(new Set(load.measures.map(({id}) => id)).size).toBe(load.measures.length);
  },
);

test.each(followed)('$view.id: the rules about limits exist', ({view, load}) => {
  const rules = view.rules.map(({id}) => id);
  expect(load.limitRules.filter(id => !rules.includes(id))).toEqual([]);
});
