import {describe, expect, test} from 'vitest';
import type {EventSourceMapping} from '../../../source/domain/event-source-mapping.ts';
import type {LambdaFunction} from '../../../source/domain/function.ts';
import type {Section} from '../../../source/domain/service.ts';
import {lambda} from '../../../source/services/lambda/service.ts';
import {aQueue, arnOf, noon} from '../../fixtures/a-queue.ts';
import {
  aFunction,
  aMapping,
  aStreamMapping,
  anAccountOf,
  arnOfFunction,
  arnOfStream,
  measuredAt,
} from './a-function.ts';

const busy = {invocationsPerMinute: 120, errorsPerMinute: 12, throttlesPerMinute: 60, concurrency: 5};

describe('what is known', () => {
  const known = aFunction('worker', {reservation: 5, values: busy, provisioned: [], asyncConfigs: []});

  test('stays when a function is listed again, and its configuration is renewed', () => {
    const read = {...known, readThrough: noon};
    const listed = aFunction('worker', {
      timeoutSeconds: 99,
      listedAt: noon + 600_000,
      mappings: [aMapping()],
      reservation: undefined,
      provisioned: undefined,
    });
    expect(lambda.renew?.(read, listed)).toEqual({
      ...read,
      timeoutSeconds: 99,
      listedAt: noon + 600_000,
      mappings: listed.mappings,
    });
  });

  test('of triggers stays when they could not be listed this time', () => {
    const before = {...known, mappings: [aMapping()]};
    const listed = aFunction('worker', {mappings: undefined});
    expect(lambda.renew?.(before, listed).mappings).toBe(before.mappings);
  });

  test('is kept beside what is learnt', () => {
    expect(lambda.absorb(known, {reservation: 'none'})).toEqual({...known, reservation: 'none'});
    expect(lambda.observedAt(known)).toBe(noon);
    expect(lambda.isBusy(known)).toBe(true);
    expect(lambda.isBusy(aFunction('idle'))).toBe(false);
    expect(lambda.isBusy({...known, readThrough: measuredAt + 240_001})).toBe(false);
  });
});

describe('edges', () => {
  test('lead from the sources through the function to where its failures go', () => {
    const parking = arnOf('parking');
    const worker = aFunction('worker', {
      values: busy,
      deadLetterArn: arnOf('dead'),
      mappings: [
        aStreamMapping({onFailureArn: parking, sourceArn: `${arnOfStream('clicks')}/consumer/fast:1`}),
      ],
      asyncConfigs: [
        {
          qualifier: 'live',
          maximumRetryAttempts: 1,
          maximumEventAgeSeconds: 60,
          onSuccessArn: arnOf('done'),
          onFailureArn: parking,
        },
      ],
    });
    const arn = arnOfFunction('worker');
    expect(lambda.edges(worker)).toEqual([
      {
        kind: 'mapping',
        from: arnOfStream('clicks'),
        to: arn,
        label: 'enabled, batch 100',
        settings: [
          {text: 'parallelisation 1 a shard'},
          {text: 'bisect off'},
          {text: 'retries without end'},
          {text: 'record age without end'},
          {text: 'one bad record blocks its shard until it expires', health: 'warning'},
        ],
      },
      {kind: 'onFailure', from: arn, to: parking, label: 'failed batches of clicks'},
      {kind: 'deadLetter', from: arn, to: arnOf('dead'), label: 'asynchronous, after all retries'},
      {kind: 'onSuccess', from: arn, to: arnOf('done'), label: 'asynchronous, live'},
      {kind: 'onFailure', from: arn, to: parking, label: 'asynchronous, live'},
    ]);
  });

  test('say how a stream goes on after a bad record, where it does', () => {
    const careful = aStreamMapping({
      parallelization: 4,
      bisectsOnError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeSeconds: 3600,
    });
    expect(
      lambda.edges(aFunction('worker', {mappings: [careful]}))[0]?.settings?.map(({text}) => text),
    ).toEqual(['parallelisation 4 a shard', 'bisect on', 'retries 3', 'record age 1h00']);
    expect(lambda.edges(aFunction('worker', {mappings: [aMapping()]}))[0]).not.toHaveProperty('settings');
  });

  test('of several triggers have no rate, because nobody knows whose the invocations are', () => {
    const mappings = [aMapping({maximumConcurrency: 20}), aMapping({state: 'Disabled'})];
    const edges = lambda.edges(aFunction('worker', {values: busy, mappings}));
    expect(edges).toMatchObject([
      {label: 'enabled, batch 10, at most 20 at once', finding: undefined},
      {label: 'disabled, batch 10', perSecond: 0, finding: {health: 'warning'}},
    ]);
    expect(edges[0]).not.toHaveProperty('perSecond');
  });

  test.each<[string, EventSourceMapping, Parameters<typeof aFunction>[1], string, number | undefined]>([
    ['a batch of a queue', aMapping(), {}, 'enabled, batch 10, 2.0 invocations/s', undefined],
    ['one message of a queue', aMapping({batchSize: 1}), {}, 'enabled, batch 1', 2],
    [
      'one record of a stream, which may be tried again',
      aStreamMapping({batchSize: 1}),
      {},
      'enabled, batch 1, 2.0 invocations/s',
      undefined,
    ],
    [
      'one message, beside asynchronous events',
      aMapping({batchSize: 1}),
      {deadLetterArn: arnOf('dead')},
      'enabled, batch 1',
      undefined,
    ],
    [
      'one message, before anything was measured',
      aMapping({batchSize: 1}),
      {values: {}},
      'enabled, batch 1',
      undefined,
    ],
  ])('of a sole trigger, where an invocation takes %s', (_, mapping, facts, label, rate) => {
    const [edge] = lambda.edges(aFunction('worker', {values: busy, mappings: [mapping], ...facts}));
    expect(edge?.label).toBe(label);
    expect(edge?.perSecond).toBe(rate);
  });

  test.each<[Parameters<typeof aFunction>[1], string]>([
    [{values: busy}, 'throttled 60/min'],
    [{reservation: 0}, 'stopped: 0 reserved'],
    [{values: {iteratorAgeSeconds: 66_000, ...busy, throttlesPerMinute: 0}}, '18h20 behind'],
    [{values: {...busy, throttlesPerMinute: 0}}, '10 % fail'],
    [{values: {concurrency: 310}}, '310 at once'],
    [{}, ''],
  ])('a function with %j is put as “%s”', (facts, summary) => {
    expect(lambda.flow(aFunction('worker', facts)).summary).toBe(summary);
  });

  test.each([
    [busy, '3.0/s tried, 1.0/s refused, 0.2/s failed'],
    [{...busy, throttlesPerMinute: 0}, '2.0/s tried, 0.2/s failed'],
    [{...busy, errorsPerMinute: 0}, '3.0/s tried, 1.0/s refused'],
    [{invocationsPerMinute: 120}, undefined],
    [{throttlesPerMinute: 60}, undefined],
  ])('attempts that came to nothing are called that: %j', (values, words) => {
    expect(lambda.flow(aFunction('worker', {values})).rateWords).toBe(words);
  });

  test('more comes in than goes out while invocations are refused or fail', () => {
    expect(lambda.flow(aFunction('worker', {values: busy}))).toMatchObject({
      inPerSecond: 3,
      outPerSecond: 1.8,
    });
    expect(lambda.flow(aFunction('worker'))).toMatchObject({inPerSecond: undefined, outPerSecond: undefined});
  });
});

describe('metrics', () => {
  const asked = (worker: LambdaFunction) =>
    Object.entries(lambda.metrics)
      .filter(([, metric]) => metric.query(worker) !== undefined)
      .map(([id]) => id);

  test('of a stream’s age are asked only of functions that read one', () => {
    expect(asked(aFunction('worker', {mappings: [aMapping()]}))).not.toContain('iteratorAgeSeconds');
    expect(asked(aFunction('worker', {mappings: [aStreamMapping()]}))).toContain('iteratorAgeSeconds');
  });

  const losses = ['asyncDroppedPerMinute', 'deadLetterErrorsPerMinute', 'destinationFailuresPerMinute'];

  test('of lost events are asked every minute, but only of functions that may lose some', () => {
    expect(losses.map(id => lambda.metrics[id]?.use)).toEqual(['table', 'table', 'table']);
    const askedLosses = (facts: Parameters<typeof aFunction>[1]) =>
      asked(aFunction('worker', facts)).filter(id => losses.includes(id));
    expect(askedLosses({})).toEqual([]);
    expect(askedLosses({deadLetterArn: arnOf('dead')})).toEqual(losses);
    expect(askedLosses({values: {asyncEventAgeSeconds: 1}})).toEqual(losses);
    expect(askedLosses({mappings: [aMapping({onFailureArn: arnOf('dead')})]})).toEqual([
      'destinationFailuresPerMinute',
    ]);
  });

  test('have the timeout and the reservation as thresholds', () => {
    const {durationP99Milliseconds: duration, concurrency} = lambda.metrics;
    expect(duration?.threshold?.(aFunction('worker', {timeoutSeconds: 6}))).toBe(6000);
    expect(duration?.threshold?.(aFunction('worker', {timeoutSeconds: undefined}))).toBeUndefined();
    expect(concurrency?.threshold?.(aFunction('worker', {reservation: 5}))).toBe(5);
    expect(concurrency?.threshold?.(aFunction('worker', {reservation: 'none'}))).toBeUndefined();
    expect(concurrency?.threshold?.(aFunction('worker', {reservation: 'noneOrStopped'}))).toBeUndefined();
  });
});

describe('the detail', () => {
  const sectionsOf = (worker: LambdaFunction): ReadonlyMap<string, Section> => {
    const context = {now: noon, account: anAccountOf(720), queueByArn: () => aQueue('orders')};
    return new Map(lambda.detail(worker, context).map(section => [section.title, section]));
  };
  const factsOf = (worker: LambdaFunction, title: string) => {
    const section = sectionsOf(worker).get(title);
    if (section?.kind !== 'facts') throw new Error(`Expected facts ${title}`);
    return Object.fromEntries(section.facts.map(({label, text}) => [label, text]));
  };
  const tableOf = (worker: LambdaFunction, title: string) => {
    const section = sectionsOf(worker).get(title);
    if (section?.kind !== 'table') throw new Error(`Expected a table ${title}`);
    return section;
  };

  test('says how the function is set up, who throttles it, and what the account has', () => {
    expect(factsOf(aFunction('worker', {reservation: 5, values: busy}), 'Facts')).toEqual({
      ARN: arnOfFunction('worker'),
      Runtime: 'nodejs22.x',
      Timeout: '10s',
      Memory: '256 MB',
      'Reserved concurrency': '5',
      'Dead letters to': 'nowhere: what asynchronous invocations give up is lost',
      Throttled: '60/min, 33 % of all that was tried',
      Account: '720 of 1,000 claimed (ClaimedAccountConcurrency)',
    });
  });

  test.each([
    [5, '5'],
    [0, '0: the stop switch, every invocation is refused'],
    ['none', 'none: it shares the account’s concurrency'],
    ['noneOrStopped', 'none or 0, the stop switch: the account’s sum leaves nothing else for it'],
    [undefined, '–'],
  ] as const)('puts a reservation of %s as “%s”', (reservation, text) => {
    expect(factsOf(aFunction('worker', {reservation}), 'Facts')['Reserved concurrency']).toBe(text);
  });

  test('has a row for each trigger, and leaves empty what its kind of source has not', () => {
    const mappings = [
      aMapping({maximumConcurrency: 20, reportsItemFailures: true}),
      aStreamMapping({lastResult: 'PROBLEM: Function call failed'}),
    ];
    const {headings, rows} = tableOf(aFunction('worker', {mappings}), 'Event source mappings');
    const texts = rows.map(row => new Map(row.map(({text}, index) => [headings[index]?.title ?? '', text])));
    const told = texts.map(row => Object.fromEntries(row));
    expect(told).toMatchObject([
      {
        SOURCE: 'orders',
        STATE: 'Enabled',
        LIMIT: '20 at once',
        RETRIES: '',
        BISECT: '',
        PARTIAL: 'item failures',
      },
      {
        SOURCE: 'clicks',
        'LAST RESULT': 'PROBLEM: Function call failed',
        RETRIES: 'for ever',
        'RECORD AGE': 'for ever',
        'PER SHARD': '1',
        BISECT: 'off',
      },
    ]);
    expect(factsOf(aFunction('worker', {mappings}), 'Checks')).toMatchObject({
      'Visibility timeout': expect.stringContaining('less than 6 x timeout') as string,
    });
  });

  test('tells unknown triggers from none, and defaults from what was not asked', () => {
    const unknown = aFunction('worker', {mappings: undefined, provisioned: undefined});
    expect(tableOf(unknown, 'Event source mappings').empty).toContain('Not known');
    expect(tableOf(aFunction('worker'), 'Event source mappings').empty).toContain('None');
    expect(tableOf(unknown, 'Provisioned concurrency').empty).toContain('Not known');
    expect(factsOf(unknown, 'Asynchronous invocation')).toEqual({Configuration: '–'});
    expect(factsOf(aFunction('worker', {asyncConfigs: []}), 'Asynchronous invocation')).toEqual({
      Configuration: 'default: 2 retries, longest wait 6h00, no destinations',
    });
  });

  test('names what could not be read', () => {
    const unread = ['Lambda ListFunctionEventInvokeConfigs: access denied. Allow it.'];
    expect(factsOf(aFunction('worker', {unread}), 'Not read')).toEqual({'': unread[0]});
  });
});

test('the report has the fields of the schema, with null for what is unknown', () => {
  const worker = aFunction('worker', {
    values: busy,
    reservation: 5,
    mappings: [aMapping({maximumConcurrency: 20})],
  });
  expect(lambda.report(worker)).toMatchObject({
    name: 'worker',
    arn: arnOfFunction('worker'),
    timeoutSeconds: 10,
    concurrency: 5,
    reservedConcurrency: 5,
    reservedConcurrencyKnown: true,
    asyncEventsDroppedPerMinute: null,
    deadLetterErrorsPerMinute: null,
    destinationDeliveryFailuresPerMinute: null,
    throttlesPerMinute: 60,
    throttledBy: 'reserved',
    errorRate: 0.1,
    durationP99Milliseconds: null,
    iteratorAgeSeconds: null,
    eventSourceMappings: [
      {sourceArn: arnOf('orders'), state: 'Enabled', maximumConcurrency: 20, lastResult: null},
    ],
    deadLetterArn: null,
  });
  expect(lambda.report(aFunction('worker', {mappings: undefined}))).toMatchObject({
    throttledBy: null,
    reservedConcurrency: null,
    eventSourceMappings: null,
  });
});

test.each([
  [0, 0, true],
  ['none', null, true],
  ['noneOrStopped', null, false],
  [undefined, null, false],
] as const)('a reservation of %s is reported as %s, known: %s', (reservation, reservedConcurrency, known) => {
  const reported = lambda.report(aFunction('worker', {reservation}));
  expect(reported).toMatchObject({reservedConcurrency, reservedConcurrencyKnown: known});
  expect(lambda.document(aFunction('worker', {reservation}))).toMatchObject({
    ReservedConcurrentExecutions: reservedConcurrency,
  });
});

test('of what was measured long before the last reading nothing is said of now', () => {
  const worker = aFunction('worker', {reservation: 5, values: busy, aliases: {live: {utilization: 0.9}}});
  const later = {...worker, readThrough: measuredAt + 240_001};
  expect(lambda.report(later)).toMatchObject({
    concurrency: null,
    throttlesPerMinute: null,
    throttledBy: null,
    invocationsPerMinute: null,
    errorsPerMinute: null,
    errorRate: null,
    provisionedUtilization: null,
  });
  expect(lambda.flow(later)).toEqual({summary: '', inPerSecond: undefined, outPerSecond: undefined});
});

test('the console link leads to the function, in its region', () => {
  expect(lambda.consoleUrl(aFunction('worker'), 'eu-west-1')).toBe(
    'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/worker',
  );
});
