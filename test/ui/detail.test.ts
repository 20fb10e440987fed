import {describe, expect, test} from 'vitest';
import type {PartMetric} from '../../source/domain/metric.ts';
import {seriesKey} from '../../source/domain/metric.ts';
import type {Series} from '../../source/domain/series.ts';
import type {Resource, Section, ServiceView} from '../../source/domain/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {detailChartLines, partChartLines} from '../../source/ui/detail-chart-lines.ts';
import {paint} from '../../source/ui/paint.ts';
import {sectionLines} from '../../source/ui/section-lines.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {listed, openSession} from '../fixtures/a-session.ts';

const minute = 60_000;
const theme = {color: false, ascii: false};

/** Values a minute apart; the newest minute began two minutes before noon. */
const minutes = (values: readonly number[]): Series =>
  values.map((value, index) => ({at: noon - (values.length - index + 1) * minute, value}));

const threeHours = Array.from({length: 180}, (_, index) => 50 + (index % 10));

const openDetail = (read: Readonly<Record<string, Series>>, options: SessionOptions = {}): Session => {
  const session = openSession({
    size: {columns: 120, rows: 60},
    queues: {orders: {visible: 14, growth: 4}},
    ...options,
  });
  session.happen({
    type: 'learnt',
    service: 'sqs',
    learnt: [{id: urlOf('orders'), learnt: {}, minutes: read}],
  });
  session.press('Enter');
  return session;
};

/** The rows that hold the text. */
const rowsWith = (session: Session, text: string): readonly string[] =>
  session
    .screen()
    .split('\n')
    .filter(row => row.includes(text));

describe('the charts of a detail', () => {
  test('live values and those of CloudWatch are apart, and each says which it is', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours)});
    const screen = session.screen();
    expect(screen).toMatch(/Live, every 2 s, since 11:59:00\n +Backlog {2}now 14/);
    expect(screen).toMatch(/CloudWatch, per minute, 10:59 to 11:59.*\n +Sent {2}now 59\.0\/s/);
  });

  test('of metrics without data there is a line, and no chart', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours)});
    expect(rowsWith(session, 'No data:')).toEqual([
      '  No data: Oldest message, Received, Deleted, Empty receives',
    ]);
  });

  test('metrics that nobody has read yet are not called empty', () => {
    const fresh = openSession({size: {columns: 120, rows: 60}});
    fresh.happen(listed(['orders']));
    fresh.press('Enter');
    expect(fresh.screen()).toContain('CloudWatch: reading the last three hours');
    expect(rowsWith(fresh, 'Not read yet: Oldest message')).toHaveLength(1);
    expect(rowsWith(fresh, 'No data:')).toHaveLength(0);
  });

  test('where CloudWatch fails before it told anything, the reason stands there', () => {
    const session = openDetail({});
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'metrics',
      failure: aFailure({message: 'CloudWatch GetMetricData: access denied.'}),
      retryAt: noon + minute,
    });
    expect(session.screen()).toContain(
      'CloudWatch could not be asked: CloudWatch GetMetricData: access denied.',
    );
  });

  test('metrics that an endpoint does not know are missing, and only the feeds screen says why', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours)});
    session.happen({type: 'polled', service: 'sqs', clock: 'metrics', at: noon});
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'metrics',
      failure: aFailure({kind: 'unsupported', message: 'This endpoint does not know p99.'}),
      retryAt: noon,
    });
    expect(rowsWith(session, 'does not know p99')).toHaveLength(0);
    session.press('Escape');
    expect(rowsWith(session, 'does not know p99')).toHaveLength(0);
    session.press('i');
    expect(rowsWith(session, 'does not know p99')).toHaveLength(1);
  });

  test('a range that shows less than is stored says so, and one of which not all is stored too', () => {
    const long = openDetail({sentPerSecond: minutes(threeHours)});
    expect(rowsWith(long, '3 h are stored, t shows more')).toHaveLength(1);
    const short = openDetail({sentPerSecond: minutes(threeHours.slice(0, 20))});
    expect(rowsWith(short, 'stored from 11:39 on')).toHaveLength(1);
  });

  test.each([
    [80, 1],
    [120, 2],
    [200, 3],
  ])('at %d columns there are %d side by side', (columns, count) => {
    const read = Object.fromEntries(
      ['oldestAgeSeconds', 'sentPerSecond', 'receivedPerSecond', 'deletedPerSecond'].map(id => [
        id,
        minutes(threeHours),
      ]),
    );
    const session = openDetail(read, {size: {columns, rows: 60}});
    const titles = session.screen().match(/^.*Oldest message .*now.*$/m)?.[0] ?? '';
    expect(titles.match(/now/g)).toHaveLength(count);
  });

  test('the cursor reads all charts at one minute', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours), deletedPerSecond: minutes(threeHours)});
    session.press('[');
    const [row] = rowsWith(session, 'Sent');
    expect(row).toMatch(/Sent {2}11:49 50\.0\/s.*Deleted {2}11:49 50\.0\/s/);
  });

  test('metrics that are zero all the time stand in a line, until they are not', () => {
    const zeros = minutes(threeHours.map(() => 0));
    const session = openDetail({
      sentPerSecond: minutes(threeHours),
      deletedPerSecond: zeros,
      receivedPerSecond: zeros,
    });
    expect(rowsWith(session, 'Zero all the time')).toEqual(['  Zero all the time: Received, Deleted']);
    session.happen({
      type: 'learnt',
      service: 'sqs',
      learnt: [
        {id: urlOf('orders'), learnt: {}, minutes: {deletedPerSecond: [{at: noon - minute, value: 5}]}},
      ],
    });
    expect(rowsWith(session, 'Zero all the time')).toEqual(['  Zero all the time: Received']);
    expect(rowsWith(session, 'Deleted  now 5.0/s')).toHaveLength(1);
  });

  test('a metric that is stored, but not of this range, is not called empty', () => {
    const old = minutes(threeHours).slice(0, 20);
    const session = openDetail({sentPerSecond: minutes(threeHours), deletedPerSecond: old});
    expect(rowsWith(session, 'No data in this range: Deleted')).toHaveLength(1);
  });

  test('the range that is chosen stands out without colour', () => {
    const session = openDetail({});
    expect(rowsWith(session, 'Charts')[0]).toMatch(/\[(15 min|30 min|1 h|3 h)\]/);
  });

  test('nothing but ASCII where that is asked for', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours)}, {theme: {ascii: true}});
    session.press('[');
    expect(session.screen()).toMatch(/^[\n\x20-\x7E]*$/);
  });

  test('a frame whose charts did not change draws none of them anew', () => {
    const session = openDetail({sentPerSecond: minutes(threeHours)});
    const series = [...(session.state().feeds['sqs']?.history.values() ?? [])][0];
    const before = session.screen();
    // Whoever draws it again reads other values.
    series?.values.fill(7);
    session.happen({type: 'ticked', at: noon + 1000});
    expect(rowsWith(session, 'Sent  now')).toEqual(
      before.split('\n').filter(row => row.includes('Sent  now')),
    );
  });
});

describe('charts of parts', () => {
  const parts = ['shard-0', 'shard-1', 'shard-2', 'shard-3', 'shard-4', 'shard-5'];
  const partMetric = (title: string): PartMetric<Resource> => ({
    title,
    unit: 'bytesPerSecond',
    scale: 1,
    use: 'detail',
    parts: () => parts,
    query: () => ({namespace: 'AWS/Kinesis', metricName: 'IncomingBytes', dimensions: {}, statistic: 'Sum'}),
  });
  const shards: ServiceView<Resource> = {
    ...forgetType(sqs),
    metrics: {},
    partMetrics: {shardIn: partMetric('Shard in'), shardThrottles: partMetric('Shard throttles')},
    live: () => ({title: 'Backlog', unit: 'count', samples: []}),
  };

  /** The charts where each part has these values all the time. */
  const chartsOf = (values: Readonly<Record<string, number>>): readonly string[] => {
    const session = openSession({size: {columns: 120, rows: 60}, queues: {orders: {}}});
    session.happen({
      type: 'learnt',
      service: 'sqs',
      learnt: [
        {
          id: urlOf('orders'),
          learnt: {},
          minutes: Object.fromEntries(
            Object.entries(values).flatMap(([part, value]) => [
              [seriesKey('shardIn', part), minutes(threeHours.map(() => value))],
              [seriesKey('shardThrottles', part), minutes(threeHours.map(() => 0))],
            ]),
          ),
        },
      ],
    });
    const state = session.state();
    const resource = state.feeds['sqs']?.resources.get(urlOf('orders'));
    if (resource === undefined) throw new Error('Expected the queue to be listed');
    const chart = {rangeMinutes: 60, cursorAt: undefined} as const;
    return [detailChartLines, partChartLines]
      .flatMap(draw => draw(state, chart, shards, resource, theme))
      .map(row => paint(row, 120, theme).trimEnd());
  };

  test('stand under the name of their metric, the four highest of them', () => {
    const text = chartsOf({'shard-0': 10, 'shard-1': 60, 'shard-2': 50, 'shard-3': 40, 'shard-4': 30}).join(
      '\n',
    );
    expect(text).toContain('Shard in, the 4 highest of 5');
    expect(text.match(/shard-\d/g)).toEqual(['shard-1', 'shard-2', 'shard-3', 'shard-4']);
  });

  test('have one scale, so that the hot one is seen', () => {
    const rows = chartsOf({'shard-0': 100, 'shard-1': 1000});
    const labels = rows.map(row => row.match(/[\d.]+ K?i?B\/s(?=┤)/g)).filter(found => found !== null);
    expect(labels.length).toBeGreaterThan(0);
    for (const [hot, cold] of labels) expect(cold).toBe(hot);
  });

  test('of a metric that is zero everywhere there are none', () => {
    const rows = chartsOf({'shard-0': 10, 'shard-1': 20});
    expect(rows.filter(row => row.includes('Shard throttles'))).toEqual([
      '  Zero all the time: Shard throttles',
    ]);
  });
});

const shown = (section: Section, columns: number, ascii = false): readonly string[] =>
  sectionLines(section, {state: {size: {columns, rows: 40}, now: noon}, theme: {...theme, ascii}}).map(row =>
    paint(row, columns, {...theme, ascii}).trimEnd(),
  );

describe('facts', () => {
  const facts = (text: string): Section => ({kind: 'facts', title: 'Facts', facts: [{label: 'ARN', text}]});

  test('nothing of a long one is lost', () => {
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${'x'.repeat(100)}`;
    expect(shown(facts(arn), 60).join('').replace('ARN', '').replaceAll(' ', '')).toBe(arn);
    expect(shown(facts('one two three four five six seven eight'), 40)).toEqual([
      '  ARN                 one two three',
      '                      four five six',
      '                      seven eight',
    ]);
  });

  test('the age stands behind the value', () => {
    const section: Section = {
      kind: 'facts',
      title: 'Facts',
      facts: [{label: 'Visible', text: '14', at: noon - 90_000}],
    };
    expect(shown(section, 80)).toEqual(['  Visible             14   1m30 ago']);
  });
});

describe('a table', () => {
  const table = (rows: readonly (readonly string[])[]): Section => ({
    kind: 'table',
    title: 'Subscriptions',
    headings: [
      {title: 'ENDPOINT', align: 'left'},
      {title: 'FAILED', align: 'right'},
      {title: 'POLICY', align: 'left'},
    ],
    rows: rows.map(cells => cells.map(text => ({text, sort: text}))),
    empty: 'Nobody is subscribed: what is published is lost.',
  });
  const long = 'https://hooks.partner-logistics.example/a/very/long/path/that/goes/on/orders';

  test('takes the room that it needs', () => {
    expect(shown(table([['orders-emails', '60', 'none']]), 80)).toEqual([
      '  ENDPOINT       FAILED  POLICY',
      '  orders-emails      60  none',
    ]);
  });

  test('cuts the widest texts in the middle, and says that they are cut', () => {
    const rows = shown(table([[long, '60', `{"eventType": ["${'a'.repeat(60)}"]}`]]), 80);
    expect(rows.every(row => displayWidth(row) <= 80)).toBe(true);
    expect(rows[1]).toMatch(/^ {2}https:\S+…\S*orders +60 {2}\{"event.*…a*"\]\}$/);
  });

  test('where columns would be cut beyond telling apart, rows stand below each other and nothing is lost', () => {
    expect(shown(table([[long, '60', 'eventType is one of order-placed, order-paid']]), 50)).toEqual([
      '  https://hooks.partner-logistics.example/a/ver',
      '  y/long/path/that/goes/on/orders',
      '    FAILED 60',
      '    POLICY eventType is one of order-placed,',
      '           order-paid',
    ]);
    expect(
      shown(
        table([
          ['orders', '60', 'none'],
          ['emails', '', 'any'],
        ]),
        24,
      ),
    ).toEqual(['  orders', '    FAILED 60', '    POLICY none', '  emails', '    POLICY any']);
  });

  test('without rows says what that means', () => {
    expect(shown(table([]), 80)).toEqual(['  Nobody is subscribed: what is published is lost.']);
  });
});

describe('a heat strip', () => {
  const heat: Section = {
    kind: 'heat',
    title: 'Shards',
    shares: [0.2, 0.3, 1.42, undefined],
    legend: 'Share of 1 MB/s written, by hash range.',
  };

  test('tells the hottest, what it shows, and what its signs mean', () => {
    expect(shown(heat, 80)).toEqual([
      '  ░░░░░░░░▒▒▒▒▒▒▒▒████████????????',
      '  Hottest: number 3 of 4, 142 %. Share of 1 MB/s written, by hash range.',
      '  ░ under 25 %  ▒ under 50 %  ▓ under 95 %  █ full  ? not known',
    ]);
  });

  test('reads in ASCII', () => {
    expect(shown(heat, 80, true)[0]).toBe('  ........::::::::########????????');
  });
});
