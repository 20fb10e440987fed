import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseBound, parseDuration} from '../../source/domain/condition-bound.ts';
import type {Condition, Subject} from '../../source/domain/condition.ts';
import {evaluate, operators} from '../../source/domain/condition.ts';
import type {StandingFailure} from '../../source/domain/condition-record.ts';
import {doubtOf, neverJudged, unasked, withVerdict} from '../../source/domain/condition-record.ts';
import {parseCondition} from '../../source/domain/parse-condition.ts';
import {forgetType} from '../../source/domain/service.ts';
import {services} from '../../source/services/catalog.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {aQueue, noon} from '../fixtures/a-queue.ts';
import {aStream} from '../fixtures/a-stream.ts';
import {aFunction} from '../services/lambda/a-function.ts';

const views = services.map(({view}) => view);

const read = (text: string, of = views): Condition => {
  const parsed = parseCondition(text, of);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.condition;
};

const mistakeIn = (text: string, of = views): string => {
  const parsed = parseCondition(text, of);
  return parsed.ok ? 'no mistake' : parsed.message;
};

const queue = (name: string, facts: QueueFacts): Subject => ({
  view: forgetType(sqs),
  resource: aQueue(name, facts),
});

const worker = (name: string, values: Parameters<typeof aFunction>[1]): Subject => ({
  view: forgetType(lambda),
  resource: aFunction(name, values),
});

const stream = (name: string, writeThrottles: number): Subject => ({
  view: forgetType(kinesis),
  resource: {
    ...aStream(name),
    metrics: {writeThrottlesPerMinute: {value: writeThrottles, at: noon}},
  },
});

const hitText = (text: string, ...subjects: readonly Subject[]): string | undefined =>
  evaluate(read(text), subjects).hit?.text;

describe('a condition', () => {
  test('names the resource, the value and the bound where it holds', () => {
    expect(hitText('queue:orders.oldestAge>60s', queue('orders', {visible: 1, oldestAgeSeconds: 72}))).toBe(
      'queue orders: oldestAge is 1m12, over 60s',
    );
  });

  test('without a service asks every service that has the quantity', () => {
    const subjects = [worker('resize', {values: {throttlesPerMinute: 12}}), stream('clicks', 0)];
    expect(hitText('throttles>0', ...subjects)).toBe('function resize: throttles is 12/min, over 0');
    expect(hitText('throttles>0', stream('clicks', 4))).toBe('stream clicks: throttles is 4/min, over 0');
    expect(evaluate(read('throttles>0'), [queue('orders', {})]).matched).toBe(0);
  });

  test('tells the worst of several, and how many more there are', () => {
    const subjects = [queue('a', {visible: 11}), queue('b', {visible: 40}), queue('c', {visible: 3})];
    expect(hitText('visible>10', ...subjects)).toBe('queue b: visible is 40, over 10 (and 1 more)');
  });

  test.each([
    ['queue:orders.visible>1', ['orders']],
    ['sqs:orders-*.visible>1', ['orders-a', 'orders-b.fifo']],
    ['orders-b.fifo.visible>1', ['orders-b.fifo']],
    ['queues:/^ORDERS-[ab]/i.visible>1', ['orders-a', 'orders-b.fifo']],
    ['queue:!orders*.visible>1', ['mails']],
    ['visible>1', ['orders', 'orders-a', 'orders-b.fifo', 'mails']],
  ])('%s means %j', (text, names) => {
    const all = ['orders', 'orders-a', 'orders-b.fifo', 'mails'];
    const condition = read(text);
    const found = all.filter(name => evaluate(condition, [queue(name, {visible: 5})]).hit !== undefined);
    expect(found).toEqual(names);
  });

  test('means a name whole: orders is not orders-dlq', () => {
    expect(evaluate(read('queue:orders.visible>1'), [queue('orders-dlq', {visible: 9})])).toEqual({
      hit: undefined,
      matched: 0,
      known: 0,
    });
  });

  test('does not hold of what is not known, and says that it did not know', () => {
    expect(evaluate(read('errorRate>5%'), [worker('idle', {})])).toEqual({
      hit: undefined,
      matched: 1,
      known: 0,
    });
  });

  test('warning and critical mean any problem at least so bad', () => {
    const deadLetters = queue('orders-dlq', {visible: 2, sources: ['orders']});
    expect(hitText('warning', deadLetters)).toBe(
      'queue orders-dlq: warning: This DLQ of orders holds 2 dead letters',
    );
    expect(hitText('critical', deadLetters)).toBeUndefined();
    expect(hitText('function:warning', deadLetters)).toBeUndefined();
    expect(hitText('queue:orders-*.warning', deadLetters)).toBeDefined();
  });

  test('says the place where there are several', () => {
    const {view, resource} = queue('orders', {visible: 5});
    expect(hitText('visible>1', {view, resource: {...resource, place: 'eu-west-1'}})).toBe(
      'queue orders (eu-west-1): visible is 5, over 1',
    );
  });

  test.each([
    ['>', 5, false],
    ['>=', 5, true],
    ['<', 5, false],
    ['<=', 5, true],
    ['==', 5, true],
    ['!=', 5, false],
    ['!=', 4, true],
  ])('%s compares with %i', (operator, bound, holds) => {
    const {hit} = evaluate(read(`visible${operator}${String(bound)}`), [queue('orders', {visible: 5})]);
    expect(hit !== undefined).toBe(holds);
  });

  test('exactly one of under, equal and over holds of every value', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (value, bound) => {
        const subject = queue('orders', {visible: value});
        const holds = (operator: (typeof operators)[number]): boolean =>
          evaluate(read(`visible ${operator} ${String(bound)}`), [subject]).hit !== undefined;
        expect([holds('<'), holds('=='), holds('>')].filter(Boolean)).toHaveLength(1);
        expect(holds('<=')).toBe(!holds('>'));
        expect(holds('>=')).toBe(!holds('<'));
        expect(holds('!=')).toBe(!holds('=='));
      }),
    );
  });

  test('holds of many where it holds of one of them', () => {
    const counts = fc.array(fc.nat(20), {maxLength: 8});
    fc.assert(
      fc.property(counts, fc.nat(20), (visible, bound) => {
        const subjects = visible.map((count, index) => queue(`q${String(index)}`, {visible: count}));
        const {hit, matched, known} = evaluate(read(`visible>${String(bound)}`), subjects);
        expect({matched, known}).toEqual({matched: visible.length, known: visible.length});
        expect(hit !== undefined).toBe(visible.some(count => count > bound));
        expect(hit?.others ?? 0).toBe(Math.max(0, visible.filter(count => count > bound).length - 1));
      }),
    );
  });
});

describe('what is wrong with a condition', () => {
  test.each([
    ['visable>1', /"visable" is no quantity\. Did you mean visible\? There are: visible, inFlight/],
    ['queue:throttles>0', /"throttles" is no quantity of a queue\./],
    ['queu:orders.visible>1', /no service is called "queu"\. Did you mean queue\? There are: queue, stream/],
    ['visible', /expected a bound, such as visible>0/],
    ['visible>', /expected a bound such as 500, 10k, 1\.5M for visible, got ""/],
    ['oldestAge>5k', /expected a bound such as 60, 60s/],
    ['errorRate>5', /expected a bound such as 5%, 0\.05/],
    ['visible=5', /write == for "is"/],
    ['queue:.visible>1', /expected a name before the dot/],
    ['queue:/(a+)+/.visible>1', /could hang/],
    ['nonsense', /"nonsense" is no quantity/],
    ['', /is no quantity/],
  ])('%j is refused with the way out', (text, message) => {
    expect(mistakeIn(text)).toMatch(message);
  });

  test('a quantity of a service that was not chosen is none', () => {
    expect(mistakeIn('throttles>0', [forgetType(sqs)])).toMatch(/is no quantity of a queue/);
  });

  test('every text is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 40}), text => {
        const parsed = parseCondition(text, views);
        expect(parsed.ok || parsed.message.length > 0).toBe(true);
      }),
    );
  });

  test('what it prints is read again as the same', () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9_-]{0,10}(\.fifo)?$/);
    const services_ = fc.constantFrom('', 'queue:', 'sqs:');
    fc.assert(
      fc.property(
        services_,
        names,
        fc.constantFrom(...operators),
        fc.nat(999),
        (service, name, operator, bound) => {
          const condition = read(`${service}${name}.visible${operator}${String(bound)}`);
          expect(condition).toMatchObject({kind: 'quantity', pattern: name, operator, bound: String(bound)});
          expect(condition.matches(name)).toBe(true);
          expect(condition.matches(`${name}x`)).toBe(false);
        },
      ),
    );
  });
});

describe('a bound', () => {
  test.each([
    ['count', '10k', 10_000],
    ['count', '1.5M', 1_500_000],
    ['seconds', '60', 60],
    ['seconds', '90s', 90],
    ['seconds', '1m30s', 90],
    ['seconds', '500ms', 0.5],
    ['seconds', '2h', 7200],
    ['milliseconds', '2.5s', 2500],
    ['milliseconds', '250', 250],
    ['share', '5%', 0.05],
    ['share', '0.05', 0.05],
    ['bytesPerSecond', '1MiB/s', 1_048_576],
    ['bytesPerSecond', '1MB', 1_000_000],
    ['perSecond', '6000/min', 100],
    ['perSecond', '10k/s', 10_000],
    ['perMinute', '5/s', 300],
  ] as const)('in %s reads %s as %d', (unit, text, value) => {
    expect(parseBound(unit, text)).toBeCloseTo(value, 9);
  });

  test.each([
    ['count', '5s'],
    ['count', 'constructor'],
    ['count', '5constructor'],
    ['seconds', '5%'],
    ['share', '50'],
    ['bytes', '5x'],
    ['count', ''],
  ] as const)('in %s does not read %j', (unit, text) => {
    expect(parseBound(unit, text)).toBeUndefined();
  });

  test('a duration in pieces is their sum', () => {
    const piece = fc.tuple(fc.nat(99), fc.constantFrom('s', 'm', 'h', 'd'));
    const seconds = {s: 1, m: 60, h: 3600, d: 86_400};
    fc.assert(
      fc.property(fc.array(piece, {minLength: 1, maxLength: 4}), pieces => {
        const text = pieces.map(([count, unit]) => `${String(count)}${unit}`).join('');
        expect(parseDuration(text)).toBe(
          pieces.reduce((sum, [count, unit]) => sum + count * seconds[unit], 0),
        );
      }),
    );
  });
});

describe('a condition that proves nothing', () => {
  const asked = (text: string, ...subjects: readonly Subject[]): string | undefined =>
    neverJudged(read(text), withVerdict(unasked, evaluate(read(text), subjects)));

  test('looked at nothing', () => {
    expect(asked('queue:ordrs.visible>1', queue('orders', {}))).toBe(
      'queue:ordrs.visible>1 looked at nothing: no resource is called ordrs',
    );
    expect(asked('throttles>0')).toBe(
      'throttles>0 looked at nothing: there is no resource that it could be asked of',
    );
  });

  test('never knew a value', () => {
    expect(asked('errorRate>5%', worker('idle', {}))).toBe(
      'errorRate>5% was never judged: no value was known of anything that it names',
    );
  });

  test('was really asked once a value was known, even if not later', () => {
    const once = withVerdict(unasked, {matched: 1, known: 1});
    expect(neverJudged(read('visible>1'), withVerdict(once, {matched: 0, known: 0}))).toBeUndefined();
  });
});

describe('a condition that never held, at the end of a check', () => {
  const failing = (clock: StandingFailure['clock'], secondsAgo: number | undefined): StandingFailure => ({
    service: 'sqs',
    clock,
    at: secondsAgo === undefined ? undefined : noon - secondsAgo * 1000,
    message: 'The queues cannot be read.',
  });

  const doubt = (text: string, subject: Subject, later: number, ...failures: readonly StandingFailure[]) => {
    const record = withVerdict(unasked, evaluate(read(text), [subject]));
    const end = {at: noon + later * 1000, intervalSeconds: 2, subjects: [subject], failures};
    return doubtOf(read(text), record, end);
  };

  const orders = queue('orders', {visible: 1});

  test('is a pass where nothing failed, or what failed came back only moments ago', () => {
    expect(doubt('visible>5', orders, 600)).toBeUndefined();
    expect(doubt('visible>5', orders, 5, failing('live', 0))).toBeUndefined();
  });

  test('is none when its values are old because they cannot be read any more', () => {
    expect(doubt('visible>5', orders, 28, failing('live', 0))).toEqual({
      text: 'visible>5 could not be judged any more at the end: The queues cannot be read.',
      isFailed: true,
    });
    expect(doubt('function:throttles>5', orders, 28, failing('live', 0))?.text).toContain(
      'looked at nothing',
    );
  });

  test('is none when a service that it asks could never be listed', () => {
    expect(doubt('warning', orders, 1, {...failing('discovery', undefined), service: 'sns'})?.isFailed).toBe(
      true,
    );
    expect(
      doubt('visible>5', orders, 1, {...failing('discovery', undefined), service: 'sns'}),
    ).toBeUndefined();
  });

  test('does not care for metrics that it does not go by', () => {
    expect(doubt('visible>5', orders, 1, failing('metrics', undefined))).toBeUndefined();
    expect(doubt('critical', orders, 1, failing('metrics', undefined))?.isFailed).toBe(true);
  });

  test('that was never judged has failed where something failed, and is only said where nothing did', () => {
    const idle = worker('idle', {});
    const denied = {...failing('metrics', undefined), service: 'lambda'};
    expect(doubt('errorRate>5%', idle, 1, denied)).toEqual({
      text: 'errorRate>5% was never judged: no value was known of anything that it names: The queues cannot be read.',
      isFailed: true,
    });
    expect(doubt('errorRate>5%', idle, 1)?.isFailed).toBe(false);
  });
});
