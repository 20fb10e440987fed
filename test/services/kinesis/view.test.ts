import {describe, expect, test} from 'vitest';
import {fitColumns} from '../../../source/domain/table-layout.ts';
import type {Section} from '../../../source/domain/service.ts';
import type {Stream} from '../../../source/domain/stream.ts';
import {discoveredStream} from '../../../source/domain/stream.ts';
import {kinesis} from '../../../source/services/kinesis/service.ts';
import {noon} from '../../fixtures/a-queue.ts';
import type {StreamFacts} from '../../fixtures/a-stream.ts';
import {aStream, evenShards, growingTo, streamArn} from '../../fixtures/a-stream.ts';

const megabyte = 1_048_576;

const losing = aStream('clickstream', {
  ages: growingTo(66_120, 0.9),
  metrics: {
    iteratorAgeSeconds: 66_120,
    incomingBytesPerSecond: 1.5 * megabyte,
    incomingRecordsPerSecond: 960,
    outgoingBytesPerSecond: 522 * 1024,
    outgoingRecordsPerSecond: 320,
    readThrottlesPerMinute: 0,
    writeThrottlesPerMinute: 431,
  },
  consumers: ['fraud-detector'],
  parts: {'fraud-detector': {consumerBehindSeconds: 0.2}},
});
const unread = aStream('audit-log', {
  metrics: {incomingRecordsPerSecond: 12, incomingBytesPerSecond: 9000},
  summary: {retentionSeconds: 604_800, openShards: 1},
});
const healthy = aStream('order-changes', {
  mode: 'onDemand',
  ages: growingTo(0.4, 0),
  metrics: {iteratorAgeSeconds: 0.4, incomingBytesPerSecond: megabyte},
});
const justListed = discoveredStream({
  name: 'new',
  arn: undefined,
  status: undefined,
  mode: undefined,
  createdAt: undefined,
});

const noHistory = () => [];

const cellOf = (stream: Stream, id: string, now = noon) => {
  const column = kinesis.columns.find(candidate => candidate.id === id);
  if (column === undefined) throw new Error(`Expected a column ${id}`);
  return column.cell(stream, now, noHistory);
};

describe('columns', () => {
  const row = (stream: Stream) =>
    kinesis.columns.slice(0, -1).map(({id}) => {
      const {text, health} = cellOf(stream, id);
      return health === undefined || health === 'ok' ? text : `${text} (${health})`;
    });

  test('of a stream that loses data', () => {
    expect(row(losing)).toEqual([
      'clickstream',
      'provisioned',
      '4',
      '18h22 77% (critical)',
      '6h15 (critical)',
      '38% 1.5 MiB/s',
      '24% 960',
      '522 KiB/s',
      '0',
      '431 (warning)',
      '1 EFO 0.2s +classic',
    ]);
  });

  test('of one that nobody reads', () => {
    expect(row(unread)).toEqual([
      'audit-log',
      'provisioned',
      '1',
      'no reader (critical)',
      'unread (critical)',
      '<1% 8.8 KiB/s',
      '1% 12',
      '–',
      '–',
      '–',
      'nobody reads (critical)',
    ]);
  });

  test('of one that is well', () => {
    expect(row(healthy)).toEqual([
      'order-changes',
      'on-demand',
      '4',
      '0.4s',
      '∞',
      '1.0 MiB/s',
      '–',
      '–',
      '–',
      '–',
      'classic',
    ]);
  });

  test('of one that was just listed are unknown, not zero', () => {
    expect(row(justListed)).toEqual(['new', ...Array.from({length: 10}, () => '–')]);
  });

  test('say how long is left at least while the growth is not known', () => {
    expect(cellOf(aStream('clicks', {ages: [66_120]}), 'data-loss').text).toBe('>5h38');
    expect(cellOf(aStream('clicks', {ages: [1]}), 'data-loss').text).toBe('∞');
  });

  test('draw values faint that are older than metrics always are', () => {
    expect(cellOf(losing, 'in', noon + 180_000).stale).toBe(false);
    expect(cellOf(losing, 'in', noon + 180_001).stale).toBe(true);
  });

  test('sort by age with the unread worst, by loss with the soonest first', () => {
    const ages = [losing, unread, healthy].map(stream => cellOf(stream, 'iterator-age').sort);
    expect(Math.max(...ages.map(Number))).toBe(ages[1]);
    expect(Number(cellOf(losing, 'data-loss').sort)).toBeLessThan(Number(cellOf(healthy, 'data-loss').sort));
  });

  test.each([
    [80, ['stream', 'iterator-age', 'data-loss', 'in', 'write-throttles', 'consumers']],
    [
      120,
      [
        'stream',
        'mode',
        'shards',
        'iterator-age',
        'data-loss',
        'in',
        'out',
        'read-throttles',
        'write-throttles',
        'consumers',
      ],
    ],
    [200, kinesis.columns.map(({id}) => id)],
  ])('fit a screen of %i cells, the most telling ones first', (width, ids) => {
    // The name has at least what the longest one of these needs; four cells are for marks.
    const [first, ...others] = kinesis.columns;
    const columns = first === undefined ? [] : [{...first, minWidth: 16, maxWidth: 16}, ...others];
    expect(fitColumns(columns, width - 4, 1).map(({id}) => id)).toEqual(ids);
  });

  test('no cell is wider than its column may be', () => {
    for (const stream of [losing, unread, healthy, justListed])
      for (const {id, maxWidth} of kinesis.columns.slice(1))
        expect(cellOf(stream, id).text.length).toBeLessThanOrEqual(maxWidth);
  });
});

const sectionsOf = (stream: Stream): readonly Section[] =>
  kinesis.detail(stream, {now: noon, account: undefined, queueByArn: () => undefined});

const factsOf = (stream: Stream): Readonly<Record<string, string>> => {
  const [section] = sectionsOf(stream);
  return section?.kind === 'facts'
    ? Object.fromEntries(section.facts.map(({label, text}) => [label, text]))
    : {};
};

describe('detail', () => {
  const measured: StreamFacts = {
    shards: evenShards(4),
    summary: {
      shardMetrics: ['IncomingBytes', 'WriteProvisionedThroughputExceeded', 'IteratorAgeMilliseconds'],
    },
    parts: {
      'shardId-1': {shardIncomingBytesPerSecond: 0.17 * megabyte},
      'shardId-2': {
        shardIncomingBytesPerSecond: 0.99 * megabyte,
        shardWriteThrottlesPerMinute: 400,
        shardIteratorAgeSeconds: 66_120,
      },
    },
  };

  test('facts say how long data lasts, what comes in of what capacity, and their age', () => {
    expect(factsOf(losing)).toMatchObject({
      ARN: streamArn('clickstream'),
      'Iterator age': '18h22 (77 % of the retention)',
      'Time to data loss': '6h15: the lag grows by 0.90 s each second',
      Incoming: '1.5 MiB/s, 960 records/s (38 % of the capacity)',
      Capacity: '4.0 MiB/s and 4,000 records/s, 1 MiB/s and 1,000 records/s a shard',
    });
    const [section] = sectionsOf(losing);
    const age =
      section?.kind === 'facts' ? section.facts.find(({label}) => label === 'Iterator age') : undefined;
    expect([age?.at, age?.health]).toEqual([noon - 60_000, 'critical']);
  });

  test.each([
    [{}, 'off; turning all seven on costs about $8.40 a month ($0.30 a metric and shard, 4 shards)'],
    [
      {shardMetrics: ['IncomingBytes'], openShards: 1},
      '1 of 7 on: IncomingBytes; turning the other 6 on costs about $1.80 a month ($0.30 a metric and shard, 1 shard)',
    ],
    [{shardMetrics: ['1', '2', '3', '4', '5', '6', '7']}, 'all on: about $8.40 a month for 4 shards'],
  ])('shard metrics that are %j are told with their price', (summary, text) => {
    expect(factsOf(aStream('clicks', {summary}))['Shard metrics']).toBe(text);
  });

  test.each([
    [
      {warmBytesPerSecond: 4 * megabyte},
      '4.0 MiB/s and 4,000 records/s, assumed from its warm throughput; it grows by itself',
    ],
    [{}, 'not told: on-demand grows by itself'],
  ])('the capacity of an on-demand stream with %j is what is known of it', (summary, text) => {
    expect(factsOf(aStream('clicks', {mode: 'onDemand', summary}))['Capacity']).toBe(text);
  });

  test('shards are drawn by their load where it is measured', () => {
    const heat = sectionsOf(aStream('clicks', measured)).find(({kind}) => kind === 'heat');
    expect(heat).toMatchObject({title: 'Shards (4 open)', shares: [undefined, 0.17, 0.99, undefined]});
  });

  test('and by how far their hash range is beyond an even one where it is not, so that even ones are cold', () => {
    const [first, second, ...others] = evenShards(4);
    if (first === undefined || second === undefined) throw new Error('Expected shards');
    const wide = {...first, endingHashKey: second.endingHashKey};
    const sharesOf = (shards: StreamFacts['shards'] = []) => {
      const heat = sectionsOf(aStream('clicks', {shards})).find(({kind}) => kind === 'heat');
      return heat?.kind === 'heat' ? heat.shares : [];
    };
    expect(sharesOf(evenShards(4))).toEqual([0, 0, 0, 0]);
    expect(sharesOf(evenShards(1))).toEqual([0]);
    expect(sharesOf([wide, ...others])).toEqual([0.5, 0, 0]);
  });

  test('what a strip of few shards means fits beside its hottest one into a line of 80 cells', () => {
    for (const facts of [measured, {shards: evenShards(4)}]) {
      const heat = sectionsOf(aStream('clicks', facts)).find(({kind}) => kind === 'heat');
      const legend = heat?.kind === 'heat' ? heat.legend : '';
      expect(`Hottest: number 4 of 4, 100 %. ${legend}`.length).toBeLessThanOrEqual(76);
    }
  });

  test('a table has what is known of each shard', () => {
    const table = sectionsOf(aStream('clicks', measured)).find(({title}) => title === 'Per shard');
    const rows = table?.kind === 'table' ? table.rows.map(cells => cells.map(({text}) => text)) : [];
    expect(rows.slice(1, 3)).toEqual([
      ['shardId-1', '25 %', '17 %', '174 KiB/s', '–', '–', '–'],
      ['shardId-2', '25 %', '99 %', '1014 KiB/s', '–', '18h22', '400'],
    ]);
    expect(sectionsOf(aStream('clicks', {shards: evenShards(4)})).map(({title}) => title)).not.toContain(
      'Per shard',
    );
  });

  test('only the first fifty of many shards are measured, and the title says so', () => {
    const many = aStream('clicks', {...measured, shards: evenShards(1200)});
    expect(kinesis.partMetrics?.['shardIncomingBytesPerSecond']?.parts(many)).toHaveLength(50);
    expect(sectionsOf(many).map(({title}) => title)).toContain(
      'Per shard: the first 50 of 1,200, to keep the price low',
    );
  });

  test('consumers are listed with their lag, and without any it says where classic ones show', () => {
    const table = sectionsOf(losing).find(({title}) => title === 'Enhanced fan-out consumers');
    expect(table?.kind === 'table' ? table.rows.map(cells => cells.map(({text}) => text)) : []).toEqual([
      ['fraud-detector', 'ACTIVE', '0.2s', '1h00 ago'],
    ]);
    const none = sectionsOf(unread).find(({title}) => title === 'Enhanced fan-out consumers');
    expect(none?.kind === 'table' ? none.empty : '').toContain('not registered');
  });
});

test('edges lead to fan-out consumers, with a finding where one is late', () => {
  const late = aStream('clicks', {consumers: ['fraud'], parts: {fraud: {consumerBehindSeconds: 50_000}}});
  expect(kinesis.edges(late)).toEqual([
    {
      kind: 'consumer',
      from: streamArn('clicks'),
      to: `${streamArn('clicks')}/consumer/fraud:1`,
      label: 'enhanced fan-out fraud, 13h53 behind',
      finding: {health: 'critical', reason: 'fraud is 13h53 behind'},
    },
  ]);
  expect(kinesis.edges(losing)[0]).toMatchObject({
    label: 'enhanced fan-out fraud-detector, 0.2s behind',
    finding: undefined,
  });
  expect(kinesis.edges(justListed)).toEqual([]);
});

test('the flow shows records in and out, and who is behind', () => {
  expect(kinesis.flow(losing)).toEqual({
    summary: '960 records/s, 18h22 behind',
    inPerSecond: 960,
    outPerSecond: 320,
  });
  expect(kinesis.flow(unread).summary).toBe('12.0 records/s, nobody reads');
  expect(kinesis.flow(justListed)).toEqual({summary: '', inPerSecond: undefined, outPerSecond: undefined});
});

test('rates that stopped minutes ago are no rates of now, in the flow and in the report', () => {
  const later = {...losing, readThrough: noon + 240_000};
  expect(kinesis.flow(later)).toEqual({summary: '', inPerSecond: undefined, outPerSecond: undefined});
  const {incomingBytesPerSecond, incomingRecordsPerSecond, outgoingBytesPerSecond, ...rest} =
    kinesis.report(later);
  expect([incomingBytesPerSecond, incomingRecordsPerSecond, outgoingBytesPerSecond]).toEqual([
    null,
    null,
    null,
  ]);
  expect(rest).toMatchObject({writeThrottlesPerMinute: null, iteratorAgeSeconds: null, openShards: 4});
  expect(kinesis.isBusy(later)).toBe(false);
});

test('the report has numbers with units in their names, and null for what is not known', () => {
  expect(kinesis.report(losing)).toEqual({
    name: 'clickstream',
    arn: streamArn('clickstream'),
    mode: 'provisioned',
    status: 'ACTIVE',
    openShards: 4,
    retentionSeconds: 86_400,
    iteratorAgeSeconds: 66_120,
    timeToDataLossSeconds: expect.closeTo(20_280 / 0.9, 3) as number,
    incomingBytesPerSecond: 1.5 * megabyte,
    incomingRecordsPerSecond: 960,
    incomingShareOfCapacity: 0.375,
    outgoingBytesPerSecond: 522 * 1024,
    readThrottlesPerMinute: 0,
    writeThrottlesPerMinute: 431,
    consumers: [
      {
        name: 'fraud-detector',
        arn: `${streamArn('clickstream')}/consumer/fraud-detector:1`,
        status: 'ACTIVE',
        behindSeconds: 0.2,
      },
    ],
    enhancedMetrics: [],
    encryption: 'NONE',
  });
  const {name, ...rest} = kinesis.report(justListed);
  expect(name).toBe('new');
  expect(Object.values(rest).every(value => value === null)).toBe(true);
  expect(kinesis.report(healthy)).toMatchObject({mode: 'onDemand', timeToDataLossSeconds: null});
});

test('thresholds are the retention and the capacity', () => {
  const threshold = (id: string, stream: Stream) => kinesis.metrics[id]?.threshold?.(stream);
  expect(threshold('iteratorAgeSeconds', losing)).toBe(86_400);
  expect(threshold('incomingBytesPerSecond', losing)).toBe(4 * megabyte);
  expect(threshold('incomingRecordsPerSecond', losing)).toBe(4000);
  expect(threshold('incomingBytesPerSecond', healthy)).toBeUndefined();
});

describe('what is learnt', () => {
  test('of the age is added to the last minutes, so that growth is known', () => {
    const first = kinesis.absorb(justListed, {}, {iteratorAgeSeconds: [{at: noon, value: 60}]});
    const second = kinesis.absorb(first, {}, {iteratorAgeSeconds: [{at: noon + 60_000, value: 120}]});
    expect(second.recentAges).toEqual([
      {at: noon, value: 60},
      {at: noon + 60_000, value: 120},
    ]);
    expect(kinesis.absorb(second, {status: 'UPDATING'}, {}).recentAges).toEqual(second.recentAges);
  });

  test('of how far readers are behind is also that it was asked, whatever came of it', () => {
    const minutes = {iteratorAgeSeconds: [], 'consumerBehindSeconds fraud': [], incomingRecordsPerSecond: []};
    const read = kinesis.absorb(justListed, {readThrough: noon}, minutes);
    expect(read.recentAges).toEqual([]);
    expect(read.lagsReadThrough).toEqual({iteratorAgeSeconds: noon, 'consumerBehindSeconds fraud': noon});
    const later = kinesis.absorb(read, {readThrough: noon + 60_000}, {'consumerBehindSeconds fraud': []});
    expect(later.lagsReadThrough).toEqual({
      iteratorAgeSeconds: noon,
      'consumerBehindSeconds fraud': noon + 60_000,
    });
  });

  test('anew by the list is status and mode; what is known otherwise stays', () => {
    const listed = {
      ...justListed,
      name: 'clickstream',
      id: 'clickstream',
      status: 'UPDATING',
      mode: 'onDemand',
    } as const;
    expect(kinesis.renew?.(losing, listed)).toEqual({...losing, status: 'UPDATING', mode: 'onDemand'});
  });

  test('a stream that was created again under its name starts anew', () => {
    const listed = {...justListed, name: 'clickstream', id: 'clickstream', createdAt: noon};
    expect(kinesis.renew?.(losing, listed)).toBe(listed);
  });
});

test('only a stream whose ARN is known can be peeked at', () => {
  expect(kinesis.streamOf?.(losing)).toEqual({
    name: 'clickstream',
    arn: streamArn('clickstream'),
    openShards: 4,
  });
  expect(kinesis.streamOf?.(justListed)).toBeUndefined();
});

test('what is in trouble is read often', () => {
  expect([losing, unread, healthy, justListed].map(kinesis.isBusy)).toEqual([true, true, false, false]);
});
