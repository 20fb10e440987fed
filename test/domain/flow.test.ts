import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {drawFlow} from '../../source/domain/flow.ts';
import type {EdgeKind} from '../../source/domain/service.ts';
import {aNode, anEdge, asText} from '../fixtures/a-flow.ts';

const disabled = {health: 'critical', reason: 'the mapping is disabled'} as const;

describe('chains', () => {
  test('every node stands below what leads to it, dead letters last', () => {
    const lines = drawFlow(
      [
        aNode('payments-worker'),
        aNode('orders'),
        aNode('orders-dlq'),
        aNode('order-events'),
        aNode('emails'),
        aNode('email-sender'),
      ],
      [
        anEdge('orders', 'deadLetter', 'orders-dlq'),
        anEdge('order-events', 'subscription', 'orders'),
        anEdge('order-events', 'subscription', 'emails'),
        anEdge('emails', 'mapping', 'email-sender'),
        anEdge('orders', 'mapping', 'payments-worker'),
      ],
    );
    expect(asText(lines)).toBe(
      [
        'order-events',
        '├─ subscription emails',
        '│  └─ mapping email-sender',
        '└─ subscription orders',
        '   ├─ mapping payments-worker',
        '   └─ deadLetter orders-dlq',
      ].join('\n'),
    );
  });

  test('two chains that end in the same queue draw it once; the other refers to it', () => {
    const lines = drawFlow(
      [aNode('a'), aNode('b'), aNode('parking-lot'), aNode('cleaner')],
      [
        anEdge('b', 'deadLetter', 'parking-lot'),
        anEdge('a', 'deadLetter', 'parking-lot'),
        anEdge('parking-lot', 'mapping', 'cleaner'),
      ],
    );
    expect(asText(lines)).toBe(
      [
        'a',
        '└─ deadLetter parking-lot',
        '   └─ mapping cleaner',
        'b',
        '└─ deadLetter parking-lot (above)',
      ].join('\n'),
    );
  });

  test('a cycle ends where it began', () => {
    const lines = drawFlow(
      [aNode('queue'), aNode('worker'), aNode('topic')],
      [
        anEdge('queue', 'mapping', 'worker'),
        anEdge('worker', 'onSuccess', 'topic'),
        anEdge('topic', 'subscription', 'queue'),
      ],
    );
    expect(asText(lines)).toBe(
      ['queue', '└─ mapping worker', '   └─ onSuccess topic', '      └─ subscription queue (above)'].join(
        '\n',
      ),
    );
  });

  test('what leads into a cycle comes first', () => {
    const lines = drawFlow(
      [aNode('a-queue'), aNode('worker'), aNode('z-source')],
      [
        anEdge('a-queue', 'mapping', 'worker'),
        anEdge('worker', 'onSuccess', 'a-queue'),
        anEdge('z-source', 'subscription', 'a-queue'),
      ],
    );
    expect(asText(lines)).toBe(
      [
        'z-source',
        '└─ subscription a-queue',
        '   └─ mapping worker',
        '      └─ onSuccess a-queue (above)',
      ].join('\n'),
    );
  });

  test('a connection that both sides know of is drawn once, with what is wrong with it', () => {
    const [, line, ...others] = drawFlow(
      [aNode('stream'), aNode('reader')],
      [anEdge('stream', 'mapping', 'reader'), anEdge('stream', 'mapping', 'reader', {finding: disabled})],
    );
    expect(others).toEqual([]);
    expect(line?.edge?.finding).toBe(disabled);
  });

  test('what only watches, and ends that nobody told of, are left out', () => {
    const lines = drawFlow(
      [aNode('queue'), aNode('alarm')],
      [anEdge('alarm', 'watches', 'queue'), anEdge('queue', 'deadLetter', 'elsewhere')],
    );
    expect(asText(lines)).toBe('alarm\nqueue');
  });
});

describe('the order', () => {
  test('the chain in the worst trouble is first, wherever in it that is', () => {
    const lines = drawFlow(
      [
        aNode('a'),
        aNode('a-worker'),
        aNode('b'),
        aNode('b-worker', {health: 'critical'}),
        aNode('c', {health: 'warning'}),
        aNode('c-worker'),
      ],
      [
        anEdge('a', 'mapping', 'a-worker'),
        anEdge('b', 'mapping', 'b-worker'),
        anEdge('c', 'mapping', 'c-worker'),
      ],
    );
    expect(lines.filter(({edge}) => edge === undefined).map(({node}) => node.name)).toEqual(['b', 'c', 'a']);
  });

  test('a disabled mapping is trouble; a full dead-letter queue is a consequence and counts less', () => {
    const lines = drawFlow(
      [
        aNode('a'),
        aNode('a-dlq', {health: 'critical'}),
        aNode('b'),
        aNode('b-worker'),
        aNode('c'),
        aNode('c-dlq'),
      ],
      [
        anEdge('a', 'deadLetter', 'a-dlq'),
        anEdge('b', 'mapping', 'b-worker', {finding: {health: 'warning', reason: 'disabled'}}),
        anEdge('c', 'deadLetter', 'c-dlq'),
      ],
    );
    expect(lines.filter(({edge}) => edge === undefined).map(({node}) => node.name)).toEqual(['b', 'a', 'c']);
  });
});

describe('the order of chains that begin in trouble', () => {
  const startsOf = (lines: ReturnType<typeof drawFlow>): readonly string[] =>
    lines.filter(({edge}) => edge === undefined).map(({node}) => node.name);

  test('a start that is critical by what became of it stands above a cause that only warns', () => {
    const lines = drawFlow(
      [
        aNode('a', {health: 'warning'}),
        aNode('a-worker'),
        aNode('b', {health: 'critical', isConsequence: true}),
        aNode('b-dlq'),
      ],
      [anEdge('a', 'mapping', 'a-worker'), anEdge('b', 'deadLetter', 'b-dlq')],
    );
    expect(startsOf(lines)).toEqual(['b', 'a']);
  });

  test('of equally bad ones the most urgent is first, but never before a worse one', () => {
    const lines = drawFlow(
      [
        aNode('audit-log', {health: 'critical', urgency: 0.5}),
        aNode('clickstream', {health: 'critical', urgency: 0.8}),
        aNode('hurry', {health: 'warning', urgency: 0.99}),
        aNode('reader'),
      ],
      ['audit-log', 'clickstream', 'hurry'].map(name => anEdge(name, 'mapping', 'reader')),
    );
    expect(startsOf(lines)).toEqual(['clickstream', 'audit-log', 'hurry']);
  });
});

describe('the bottleneck', () => {
  const chain = [anEdge('topic', 'subscription', 'queue'), anEdge('queue', 'mapping', 'worker')];

  test('is where more comes in than goes out', () => {
    const lines = drawFlow(
      [
        aNode('topic', {inPerSecond: 12, outPerSecond: 12}),
        aNode('queue', {inPerSecond: 11.2, outPerSecond: 6.1}),
        aNode('worker', {health: 'critical'}),
      ],
      chain,
    );
    expect(asText(lines)).toBe(
      ['topic', '└─ subscription queue <- 11.2/s in, 6.1/s out', '   └─ mapping worker'].join('\n'),
    );
  });

  test('is where most of all is lost', () => {
    const lines = drawFlow(
      [
        aNode('topic', {inPerSecond: 20, outPerSecond: 15}),
        aNode('queue', {inPerSecond: 15, outPerSecond: 2}),
        aNode('worker'),
      ],
      chain,
    );
    expect(lines.map(({bottleneck}) => bottleneck)).toEqual([undefined, '15.0/s in, 2.0/s out', undefined]);
  });

  test.each([
    [4, 3.7],
    [0.1, 0],
    [10_000, 9990],
  ])('%d/s in and %d/s out may be chance', (inPerSecond, outPerSecond) => {
    const lines = drawFlow([aNode('queue', {inPerSecond, outPerSecond})], []);
    expect(lines[0]?.bottleneck).toBeUndefined();
  });

  test.each([
    [{backlog: 111}, undefined],
    [{backlog: 112}, '11.2/s in, 6.1/s out'],
    [{backlog: 48_120, isDraining: true}, undefined],
    [{backlog: 48_120, isDraining: false}, '11.2/s in, 6.1/s out'],
    [{rateWords: '11.2/s tried, 5.1/s refused'}, '11.2/s tried, 5.1/s refused'],
  ])('with the rates of minutes ago and now %j: %s', (now, words) => {
    const lines = drawFlow([aNode('queue', {inPerSecond: 11.2, outPerSecond: 6.1, ...now})], []);
    expect(lines[0]?.bottleneck).toBe(words);
  });

  test('is the worst trouble on the way, where nothing is known to fill up', () => {
    const lines = drawFlow(
      [
        aNode('topic'),
        aNode('queue', {health: 'warning'}),
        aNode('worker', {health: 'critical', reason: 'throttled 240/min by its own reserved limit of 5'}),
      ],
      chain,
    );
    expect(lines.map(({bottleneck}) => bottleneck)).toEqual([
      undefined,
      undefined,
      'throttled 240/min by its own reserved limit of 5',
    ]);
  });

  test('is no queue whose only trouble is that it has dead letters', () => {
    const lines = drawFlow(
      [
        aNode('topic'),
        aNode('queue', {health: 'critical', isConsequence: true}),
        aNode('worker', {health: 'warning'}),
      ],
      chain,
    );
    expect(lines.map(({bottleneck}) => bottleneck)).toEqual([undefined, undefined, 'worker is ill']);
  });

  test('is the connection that fails, not the things at its ends, nor other ways from there', () => {
    const refused = {health: 'warning', reason: '56/min failed'} as const;
    const lines = drawFlow(
      [aNode('topic', {health: 'critical'}), aNode('hook'), aNode('emails')],
      [
        anEdge('topic', 'subscription', 'emails'),
        anEdge('topic', 'subscription', 'hook', {finding: refused}),
      ],
    );
    expect(asText(lines)).toBe(
      ['topic', '├─ subscription hook <- 56/min failed', '└─ subscription emails'].join('\n'),
    );
  });

  test('of two in equal trouble it is the first, but a broken connection says more than either', () => {
    const ill = [aNode('topic'), aNode('queue', {health: 'critical'}), aNode('worker', {health: 'critical'})];
    expect(drawFlow(ill, chain).map(({bottleneck}) => bottleneck)).toEqual([
      undefined,
      'queue is ill',
      undefined,
    ]);
    const [first, second] = chain;
    const broken = [first, second === undefined ? undefined : {...second, finding: disabled}];
    const lines = drawFlow(
      ill,
      broken.filter(edge => edge !== undefined),
    );
    expect(lines.map(({bottleneck}) => bottleneck)).toEqual([
      undefined,
      undefined,
      'the mapping is disabled',
    ]);
  });

  test('is never a dead-letter queue, nor anything behind one', () => {
    const lines = drawFlow(
      [
        aNode('queue'),
        aNode('dlq', {health: 'critical', inPerSecond: 5, outPerSecond: 0}),
        aNode('cleaner', {health: 'critical'}),
      ],
      [anEdge('queue', 'deadLetter', 'dlq'), anEdge('dlq', 'mapping', 'cleaner')],
    );
    expect(lines.map(({bottleneck}) => bottleneck)).toEqual([undefined, undefined, undefined]);
  });

  test('each branch has its own; one that is well has none', () => {
    const lines = drawFlow(
      [
        aNode('topic'),
        aNode('a', {inPerSecond: 9, outPerSecond: 1}),
        aNode('b', {health: 'warning'}),
        aNode('c'),
      ],
      ['a', 'b', 'c'].map(name => anEdge('topic', 'subscription', name)),
    );
    expect(asText(lines)).toBe(
      [
        'topic',
        '├─ subscription b <- b is ill',
        '├─ subscription a <- 9.0/s in, 1.0/s out',
        '└─ subscription c',
      ].join('\n'),
    );
  });
});

const kinds: readonly EdgeKind[] = ['subscription', 'mapping', 'deadLetter', 'onFailure', 'consumer'];

const anyGraph = (nodes: number, edges: number) =>
  fc.record({
    nodes: fc.array(
      fc.record({
        health: fc.constantFrom('ok', 'warning', 'critical', 'unknown'),
        isConsequence: fc.boolean(),
        inPerSecond: fc.option(fc.nat(20), {nil: undefined}),
        outPerSecond: fc.option(fc.nat(20), {nil: undefined}),
      } as const),
      {maxLength: nodes, size: 'max'},
    ),
    edges: fc.array(
      fc.record({
        from: fc.nat(nodes),
        to: fc.nat(nodes),
        kind: fc.constantFrom(...kinds),
        finding: fc.option(fc.constant(disabled), {nil: undefined}),
      }),
      {maxLength: edges, size: 'max'},
    ),
  });

type AnyGraph = ReturnType<typeof anyGraph> extends fc.Arbitrary<infer T> ? T : never;

const drawn = (graph: AnyGraph) => {
  const nodes = graph.nodes.map((facts, index) => aNode(`n${String(index)}`, facts));
  const edges = graph.edges.map(({from, to, kind, finding}) =>
    anEdge(`n${String(from)}`, kind, `n${String(to)}`, {finding}),
  );
  return {nodes, edges, lines: drawFlow(nodes, edges)};
};

describe('any graph', () => {
  test('every node stands in full exactly once, and every connection exactly once', () => {
    fc.assert(
      fc.property(anyGraph(12, 40), graph => {
        const {nodes, edges, lines} = drawn(graph);
        const full = lines.filter(({isReference}) => !isReference).map(({node}) => node.key);
        expect([...full].sort()).toEqual(nodes.map(({key}) => key).sort());
        const known = new Set(nodes.map(({key}) => key));
        const connections = new Set(
          edges
            .filter(({from, to}) => known.has(from) && known.has(to))
            .map(({from, kind, to}) => `${from} ${kind} ${to}`),
        );
        const drawnIds = lines.filter(({edge}) => edge !== undefined).map(({id}) => id);
        expect([...drawnIds].sort()).toEqual([...connections].sort());
        expect(new Set(lines.map(({id}) => id)).size).toBe(lines.length);
      }),
    );
  });

  test('a reference stands below what it refers to', () => {
    fc.assert(
      fc.property(anyGraph(12, 40), graph => {
        const seen = new Set<string>();
        for (const {node, isReference} of drawn(graph).lines) {
          expect(seen.has(node.key)).toBe(isReference);
          seen.add(node.key);
        }
      }),
    );
  });

  test('a node that nothing but itself leads to begins a chain, and no other chain is needed without a cycle', () => {
    fc.assert(
      fc.property(anyGraph(12, 40), graph => {
        // Edges that lead to higher numbers only make no cycle.
        const edges = graph.edges.filter(({from, to}) => from < to);
        const {nodes, lines} = drawn({...graph, edges});
        const known = new Set(nodes.map(({key}) => key));
        const led = new Set(
          edges.filter(({from}) => known.has(`n${String(from)}`)).map(({to}) => `n${String(to)}`),
        );
        const starts = lines.filter(({edge}) => edge === undefined).map(({node}) => node.key);
        expect([...starts].sort()).toEqual(
          nodes
            .map(({key}) => key)
            .filter(key => !led.has(key))
            .sort(),
        );
      }),
    );
  });

  test('no consequence is ever a bottleneck', () => {
    fc.assert(
      fc.property(anyGraph(12, 40), graph => {
        for (const {edge, bottleneck} of drawn(graph).lines)
          if (edge?.kind === 'deadLetter' || edge?.kind === 'onFailure') expect(bottleneck).toBeUndefined();
      }),
    );
  });

  test('a thousand nodes and many cycles come to an end', () => {
    fc.assert(
      fc.property(anyGraph(1000, 4000), graph => {
        const {nodes, lines} = drawn(graph);
        expect(lines.filter(({isReference}) => !isReference)).toHaveLength(nodes.length);
      }),
      {numRuns: 10},
    );
  });

  test('a chain of ten thousand nodes is as deep as it is', () => {
    const names = Array.from({length: 10_000}, (_, index) => `n${String(index).padStart(5, '0')}`);
    const lines = drawFlow(
      names.map(name => aNode(name)),
      names.slice(1).map((name, index) => anEdge(names[index] ?? '', 'onSuccess', name)),
    );
    expect(lines).toHaveLength(10_000);
    expect(lines.at(-1)?.tree).toHaveLength(3 * 9999);
  });
});
