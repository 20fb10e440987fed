import {describe, expect, test} from 'vitest';
import type {RequestCount} from '../../source/domain/request-count.ts';
import type {Event} from '../../source/store/event.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const minute = 60_000;

const polling = (
  service: RequestCount['service'],
  operation: string,
  requests: number,
  more: Partial<RequestCount> = {},
): RequestCount => ({
  service,
  operation,
  resourceClass: 'polling',
  unit: 'request',
  requests,
  units: requests,
  ...more,
});

const shown = 'on screen: Queues';
const unseen = 'background: Functions (Lambda)';

/** What polling asks in so many minutes; with `unknown`, something that no price is known for. */
const asked = (minutes: number, isPriced = true): readonly RequestCount[] => [
  polling('cloudwatch', 'GetMetricData', minutes, {unit: 'metric', units: 25 * minutes, purpose: shown}),
  polling('cloudwatch', 'GetMetricData', minutes, {unit: 'metric', units: 10 * minutes, purpose: unseen}),
  polling('sqs', 'GetQueueAttributes', 600 * minutes, {purpose: shown}),
  polling('lambda', 'ListProvisionedConcurrencyConfigs', 3 * minutes),
  polling('sqs', 'ReceiveMessage', 2, {resourceClass: 'action', unit: 'fifoRequest', units: 5}),
  polling('lambda', 'Invoke', 40, {resourceClass: 'job'}),
  ...(isPriced ? [] : [polling('kinesis', 'DescribeStream', 3)]),
];

const counted = (minutes: number, counts = asked(minutes)): Event => ({
  type: 'requestsCounted',
  at: noon + minutes * minute,
  counts,
});

/** The program after so many minutes of polling. */
const after = (minutes: number, options: SessionOptions = {}): Session => {
  const session = openSession({queues: {orders: {}}, ...options});
  const at = noon + minutes * minute;
  session.happen(counted(0, []), counted(minutes), {type: 'ticked', at}, {type: 'attended', at});
  return session;
};

const openTable = (session: Session): Session => {
  session.press(':');
  session.type('cost');
  session.press('Enter');
  return session;
};

const header = (session: Session): string => session.screen().split('\n')[0] ?? '';
const wide = {columns: 120, rows: 40};

describe('the header', () => {
  test('says what an hour costs, of the minutes just gone', () => {
    expect(header(after(2, {size: wide}))).toContain(' · $0.036/h');
  });

  test('says in the first minute what was spent, and nothing of an hour', () => {
    expect(header(after(0.5, {size: wide}))).toContain(' · $0.00031 so far');
  });

  test('says that it is more where a price is not known', () => {
    const session = after(2, {size: wide});
    session.happen(counted(2.5, asked(2.5, false)));
    expect(header(session)).toContain(' · over $0.036/h');
  });

  test('leaves the money out before anything of where, how fresh and how bad', () => {
    const [rich, poor] = [after(2, {size: {columns: 80, rows: 24}}), openSession({queues: {orders: {}}})];
    poor.happen({type: 'ticked', at: noon + 2 * minute});
    expect(header(rich)).toBe(header(poor));
  });

  test('shortens the account for it, but never says less of who answers in place of AWS', () => {
    const size = {columns: 101, rows: 24};
    expect(header(after(2, {size}))).toMatch(/\(1234…9012\) .* · \$0\.036\/h /);
    const emulated = header(
      after(2, {size: {...size, columns: 115}, place: {endpointUrl: 'http://127.0.0.1:4566'}}),
    );
    expect(emulated).toContain(' @ 127.0.0.1:4566');
    expect(emulated).not.toContain('$');
  });

  test('forgets what is long gone: an hour of now is not an hour of the start', () => {
    const session = after(2, {size: wide});
    for (let minutes = 3; minutes <= 12; minutes += 1) session.happen(counted(minutes, asked(2)));
    session.happen({type: 'ticked', at: noon + 2 * minute});
    expect(header(session)).toContain(' · $0/h');
  });
});

describe(':cost', () => {
  test('shows what was asked of AWS, what it is billed as and what it comes to', () => {
    expect(openTable(after(10, {size: wide})).screen()).toMatchInlineSnapshot(`
      " sls-top  prod (123456789012) eu-west-1  STALE 10m00 · metrics none yet · $0.035/h                  none seen  12:10:00
       Cost: $0.0059 since 12:00 · $0.035 an hour · $25.89 a month
        API                                        REQUESTS          BILLED    SO FAR    $/HOUR   $/MONTH
        Background polling                                                    $0.0059    $0.035    $25.84
          CloudWatch GetMetricData                       20     350 metrics   $0.0035    $0.021    $15.33
          SQS GetQueueAttributes                      6,000  6,000 requests   $0.0024    $0.014    $10.51
          Lambda ListProvisionedConcurrencyConfigs       30     30 requests        $0        $0        $0
        Asked for by a key                                                  <$0.00001 $0.000015    $0.011
          SQS ReceiveMessage                              2 5 FIFO requests <$0.00001 $0.000015    $0.011
        Jobs on messages                                                    <$0.00001 $0.000048    $0.035
          Lambda Invoke                                  40     40 requests <$0.00001 $0.000048    $0.035
        All                                                                   $0.0059    $0.035    $25.89

        The same by screen
          on screen: Queues                           6,010                   $0.0049    $0.029    $21.46
          background: Functions (Lambda)                 10                   $0.0010   $0.0060     $4.38
          jobs on messages                               40                 <$0.00001 $0.000048    $0.035
          asked for by a key                              2                 <$0.00001 $0.000015    $0.011
          background                                     30                        $0        $0        $0

        · An hour is reckoned from the last 10m00, a month as 730 such hours.
        · Prices are us-east-1 list prices of November 2026; other regions differ. What the AWS free tier covers is not
          subtracted.
        · Repeated and refused requests count, too, and so does what may have got lost on its way.
        · Not in it: KMS for encrypted queues, data that leaves AWS, move tasks of SQS once started, the time that functions
          run.

        Prices
        · CloudWatch GetMetricData: $0.01 per 1,000 metrics requested; up to five statistics of a metric are one (Amazon
          CloudWatch pricing; never in the free tier)
        · SQS: $0.40 per million requests; each 64 KiB of payload is one (Amazon SQS pricing)
        · Lambda Invoke: $0.20 per million requests; how long the function runs comes on top (AWS Lambda pricing)
        · SQS: $0.50 per million requests that send, receive, delete or hide messages of FIFO queues (Amazon SQS pricing)
        · Lambda ListProvisionedConcurrencyConfigs: free (no price is published)





       Esc back  ? help  q quit"
    `);
  });

  test('fits 80 columns', () => {
    expect(openTable(after(10)).screen()).toMatchInlineSnapshot(`
      " sls-top  prod (1234…9012) eu-west-1  STALE 10m00 · metrics none yet  none seen
       Cost: $0.0059 since 12:00 · $0.035 an hour · $25.89 a month (17 more below)
        API                                       BILLED    SO FAR    $/HOUR   $/MONTH
        Background polling                                 $0.0059    $0.035    $25.84
          CloudWatch GetMetricData           350 metrics   $0.0035    $0.021    $15.33
          SQS GetQueueAttributes          6,000 requests   $0.0024    $0.014    $10.51
          Lambda ListPro…currencyConfigs     30 requests        $0        $0        $0
        Asked for by a key                               <$0.00001 $0.000015    $0.011
          SQS ReceiveMessage             5 FIFO requests <$0.00001 $0.000015    $0.011
        Jobs on messages                                 <$0.00001 $0.000048    $0.035
          Lambda Invoke                      40 requests <$0.00001 $0.000048    $0.035
        All                                                $0.0059    $0.035    $25.89

        The same by screen
          on screen: Queues                   6,010 sent   $0.0049    $0.029    $21.46
          background: Functions (Lambda)         10 sent   $0.0010   $0.0060     $4.38
          jobs on messages                       40 sent <$0.00001 $0.000048    $0.035
          asked for by a key                      2 sent <$0.00001 $0.000015    $0.011
          background                             30 sent        $0        $0        $0

        · An hour is reckoned from the last 10m00, a month as 730 such hours.
        · Prices are us-east-1 list prices of November 2026; other regions differ.

       Esc back  ? help  q quit"
    `);
  });

  test('names what no price is known for instead of calling it free', () => {
    const session = after(2);
    session.happen(counted(3, asked(3, false)));
    const screen = openTable(session).screen();
    expect(screen).toMatch(/Kinesis DescribeStream +3 requests +– +– +–$/m);
    expect(screen).toContain('No price is known for Kinesis DescribeStream (3 sent)');
  });

  test('has no rate in the first minute, and says why', () => {
    const screen = openTable(after(0.5, {size: wide})).screen();
    expect(screen).toMatch(/All +\$0\.00031 +– +–$/m);
    expect(screen).toContain('no rate before the first minute is over');
  });

  test('says where requests go instead of AWS', () => {
    const options = {place: {endpointUrl: 'http://127.0.0.1:4566'}, size: wide};
    expect(openTable(after(2, options)).screen()).toContain(
      'Requests go to http://127.0.0.1:4566: this is what AWS would charge for them.',
    );
  });

  test('says so while nothing was asked', () => {
    const session = openSession();
    expect(openTable(session).screen()).toContain('Nothing was asked of AWS yet.');
  });

  test('goes on over a change of place: the money is spent', () => {
    const session = after(2, {size: wide});
    session.happen({type: 'placeLeft'});
    expect(header(session)).toContain('$0.036/h');
  });
});

describe('a limit of spending', () => {
  const slowed: Event = {
    type: 'paced',
    slowed: [
      {lane: 'shownLive', api: undefined, usualSeconds: 2, seconds: 4},
      {lane: 'quietMetrics', api: undefined, usualSeconds: 900, seconds: 3600},
      {lane: 'activeMetrics', api: undefined, usualSeconds: 300, seconds: Infinity},
    ],
  };
  const budget: SessionOptions = {
    size: wide,
    options: {spending: {kind: 'budget', dollarsPerHour: 0.05}},
  };

  test('shows in the header', () => {
    expect(header(after(2, budget))).toContain(' · $0.036/h (budget)');
  });

  test('names what is slowed, from what to what, and what is not read any more', () => {
    const session = after(2, budget);
    session.happen(slowed);
    const screen = openTable(session).screen();
    expect(screen).toContain('Held to $0.050 an hour by --budget');
    expect(screen).toContain('live values on screen: every 4s instead of every 2s');
    expect(screen).toContain('metrics of the quiet: every 1h00 instead of every 15m00');
    expect(screen).toContain('metrics of the healthy: not read any more');
  });

  test('is also told on the screen of the feeds, and slows what counts as live', () => {
    const session = after(2, budget);
    session.happen(slowed, {type: 'polled', service: 'sqs', clock: 'live', at: noon + 2 * minute});
    session.press('1', '2');
    expect(header(session)).toContain('live 4s');
    session.press('i');
    expect(session.screen()).toContain('live values on screen: every 4s instead of every 2s');
  });

  test('says so where nothing has to be slowed', () => {
    expect(openTable(after(2, budget)).screen()).toContain('Nothing is slowed by that at the moment.');
  });

  test('of nothing shows no dollars, and for each service what is slower', () => {
    const session = after(2, {size: wide, options: {spending: {kind: 'free'}}});
    const free = [
      polling('sqs', 'GetQueueAttributes', 900),
      polling('cloudwatch', 'GetMetricStatistics', 900),
    ];
    session.happen(counted(3, free), {
      type: 'paced',
      slowed: [{lane: 'shownLive', api: 'sqs', usualSeconds: 2, seconds: 38}],
    });
    expect(header(session)).toContain(' · $0.00/h free tier');
    const screen = openTable(session).screen();
    expect(screen).toContain('Held to the standing free tier by --free: 1,369 requests an hour each');
    expect(screen).toContain('live values on screen (SQS): every 38s instead of every 2s');
  });

  test('of nothing says what no free tier covers', () => {
    const session = after(2, {size: wide, options: {spending: {kind: 'free'}}});
    const read = polling('kinesis', 'GetRecords', 1, {resourceClass: 'action', unit: 'kilobyte', units: 1e6});
    session.happen(counted(3, [read]));
    expect(header(session)).toContain(' · $0.038 beyond the free tier');
  });
});
