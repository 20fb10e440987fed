import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {joinAlarms} from '../../source/domain/alarm-join.ts';
import {ownResources} from '../../source/domain/alarm-resources.ts';
import type {Alarm, WatchedMetric} from '../../source/domain/alarm.ts';
import {aComposite, aMathAlarm, alarmArn, anAlarm, byId, watchedQueue} from '../services/alarms/an-alarm.ts';

const sqsArn = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

const watching = (metric: Partial<WatchedMetric>): readonly string[] =>
  ownResources(anAlarm('a', {watched: watchedQueue('unused', metric)}));

describe('the resource of a metric', () => {
  test.each([
    ['AWS/SQS', {QueueName: 'orders.fifo'}, 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo'],
    ['AWS/SNS', {TopicName: 'events'}, 'arn:aws:sns:eu-west-1:123456789012:events'],
    [
      'AWS/Kinesis',
      {StreamName: 'clicks', ConsumerName: 'fraud'},
      'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
    ],
    [
      'AWS/Lambda',
      {FunctionName: 'checkout', Resource: 'checkout:live'},
      'arn:aws:lambda:eu-west-1:123456789012:function:checkout',
    ],
    [
      'AWS/Lambda',
      {FunctionName: 'checkout:live'},
      'arn:aws:lambda:eu-west-1:123456789012:function:checkout',
    ],
  ])('%s %j', (namespace, dimensions, arn) => {
    expect(watching({namespace, dimensions})).toEqual([arn]);
  });

  test.each([
    ['of the whole account', {namespace: 'AWS/Lambda', dimensions: {}}],
    ['of a service not shown here', {namespace: 'AWS/DynamoDB', dimensions: {TableName: 'orders'}}],
    ['of a mapping', {namespace: 'AWS/Lambda', dimensions: {EventSourceMappingUUID: 'u'}}],
  ] as const)('%s is none', (_, metric) => {
    expect(watching(metric)).toEqual([]);
  });

  test('lies in partition and region of the alarm, and in the account that the metric names', () => {
    const arn = 'arn:aws-cn:cloudwatch:cn-north-1:111111111111:alarm:a';
    expect(ownResources(anAlarm('a', {arn, watched: watchedQueue('q')}))).toEqual([
      'arn:aws-cn:sqs:cn-north-1:111111111111:q',
    ]);
    expect(ownResources(anAlarm('a', {arn, watched: watchedQueue('q', {account: '222222222222'})}))).toEqual([
      'arn:aws-cn:sqs:cn-north-1:222222222222:q',
    ]);
    expect(ownResources(anAlarm('a', {arn: undefined}))).toEqual([]);
  });

  test('is there once for each that metric math mentions', () => {
    const alarm = aMathAlarm('a', [watchedQueue('one'), watchedQueue('two'), watchedQueue('one')]);
    expect(ownResources(alarm)).toEqual([sqsArn('one'), sqsArn('two')]);
  });
});

describe('joined', () => {
  const burning = anAlarm('burning', {state: 'ALARM'});
  const calm = anAlarm('calm');
  const both = aComposite('both', `ALARM("burning") OR ALARM("${alarmArn('calm')}") OR OK(unknown)`, {
    state: 'ALARM',
  });

  test('a composite alarm knows its members, their states and their resources', () => {
    const joined = joinAlarms(byId(burning, calm, both)).get('both');
    expect(joined?.members).toEqual([
      {name: 'burning', arn: alarmArn('burning'), state: 'ALARM', since: burning.since},
      {name: 'calm', arn: alarmArn('calm'), state: 'OK', since: calm.since},
      {name: 'unknown', arn: undefined, state: undefined, since: undefined},
    ]);
    expect(joined?.resources).toEqual([
      {arn: sqsArn('calm'), isInAlarm: false},
      {arn: sqsArn('burning'), isInAlarm: true},
    ]);
  });

  test('a member knows whose member it is', () => {
    expect(joinAlarms(byId(burning, calm, both)).get('calm')?.parents).toEqual(['both']);
  });

  test('composites of composites reach the resources, and in alarm only through those in ALARM', () => {
    const top = aComposite('top', 'ALARM("both")', {state: 'ALARM'});
    const quiet = aComposite('both', both.rule ?? '', {state: 'OK'});
    const accused = (...alarms: readonly Alarm[]) =>
      joinAlarms(byId(burning, calm, ...alarms))
        .get('top')
        ?.resources.filter(({isInAlarm}) => isInAlarm)
        .map(({arn}) => arn);
    expect(accused(both, top)).toEqual([sqsArn('burning')]);
    expect(accused(quiet, top)).toEqual([]);
    expect(accused(both, {...top, state: 'OK'})).toEqual([]);
  });

  test('composites that mention each other come to an end', () => {
    const one = aComposite('one', 'ALARM("two") OR ALARM("burning")', {state: 'ALARM'});
    const two = aComposite('two', 'ALARM("one")', {state: 'ALARM'});
    const joined = joinAlarms(byId(one, two, burning));
    expect(joined.get('two')?.resources).toEqual([{arn: sqsArn('burning'), isInAlarm: true}]);
  });

  test('of hundreds of composites that mention each other the rules are read a few times, not once for each other', () => {
    const count = 200;
    let reads = 0;
    const composites = Array.from({length: count}, (_, index) => {
      const others = Array.from(
        {length: 100},
        (__, step) => `ALARM("${String((index + step + 1) % count)}")`,
      );
      const alarm = aComposite(String(index), '', {state: 'ALARM'});
      return Object.defineProperty({...alarm}, 'rule', {
        enumerable: true,
        get: () => {
          reads += 1;
          return others.join(' OR ');
        },
      });
    });
    const joined = joinAlarms(
      byId(burning, aComposite('0', 'ALARM("burning") OR ALARM("1")'), ...composites.slice(1)),
    );
    expect(joined.get('7')?.resources).toEqual([{arn: sqsArn('burning'), isInAlarm: false}]);
    expect(joined.get('7')?.members).toHaveLength(100);
    // To find what it mentions, and to copy it.
    expect(reads).toBeLessThanOrEqual(3 * count);
  });

  test('again, nothing changes: the very same objects come back', () => {
    const state = fc.constantFrom('OK', 'ALARM', 'INSUFFICIENT_DATA', 'NEW');
    fc.assert(
      fc.property(fc.array(fc.tuple(state, fc.array(fc.nat({max: 9}))), {maxLength: 10}), drawn => {
        const alarms = drawn.map(([value, mentioned], index) =>
          mentioned.length === 0
            ? anAlarm(String(index), {state: value})
            : aComposite(String(index), mentioned.map(other => `ALARM("${String(other)}")`).join(' AND '), {
                state: value,
              }),
        );
        const joined = joinAlarms(byId(...alarms));
        expect(joinAlarms(joined)).toBe(joined);
      }),
    );
  });
});
