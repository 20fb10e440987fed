import {describe, expect, test} from 'vitest';
import {formatMoment} from '../../source/domain/duration.ts';
import {causeOf} from '../../source/domain/problem-cause.ts';
import type {Problem} from '../../source/domain/problem.ts';
import type {Edge} from '../../source/domain/service.ts';
import {aProblem} from '../fixtures/a-problem.ts';
import {noon} from '../fixtures/a-queue.ts';

const edge = (kind: Edge['kind'], from: string, to: string, change: Partial<Edge> = {}): Edge => ({
  kind,
  from,
  to,
  label: 'enabled, batch 10',
  ...change,
});

const disabled: Partial<Edge> = {
  label: 'disabled, batch 10',
  finding: {health: 'warning', reason: 'The trigger is disabled'},
};

/** What leads to the problem, in an account where names are keys. */
const explain = (
  problem: Problem,
  others: readonly Problem[],
  edges: readonly Edge[],
  gone: readonly string[] = [],
): string | undefined => {
  const all = [problem, ...others];
  return causeOf(problem, {
    now: noon,
    keyOf: ({name}) => name,
    problemAt: key => all.find(({name}) => name === key),
    edgesFrom: key => edges.filter(({from}) => from === key),
    edgesTo: key => edges.filter(({to}) => to === key),
    isGone: key => gone.includes(key),
  })?.text;
};

const since = noon - 240_000;
const clock = formatMoment(since, noon);
const fills = aProblem('sqs', 'orders-dlq', {rules: ['dead-letters']});
const backsUp = aProblem('sqs', 'orders', {rules: ['growing'], health: 'warning'});
const errs = aProblem('lambda', 'worker', {rules: ['errors'], since});
const deadLetters = edge('deadLetter', 'orders', 'orders-dlq');
const trigger = edge('mapping', 'orders', 'worker');

describe('a dead-letter queue that fills', () => {
  test('does so because the function errs that reads its source', () => {
    expect(explain(fills, [errs], [deadLetters, trigger])).toBe(`worker errs since ${clock}`);
  });

  test('does so because the function or the topic gives up whose failures arrive there', () => {
    expect(explain(fills, [errs], [edge('onFailure', 'worker', 'orders-dlq')])).toBe(
      `worker errs since ${clock}`,
    );
    const news = aProblem('sns', 'news', {rules: ['redriven'], isOlder: true});
    expect(explain(fills, [news], [edge('deadLetter', 'news', 'orders-dlq')])).toBe('news cannot deliver');
  });

  test('is not explained by what is well, by what is not linked, or by a function that only has a full pool', () => {
    expect(explain(fills, [], [deadLetters, trigger])).toBeUndefined();
    expect(explain(fills, [errs], [deadLetters])).toBeUndefined();
    const warm = aProblem('lambda', 'worker', {rules: ['provisioned']});
    expect(explain(fills, [warm], [deadLetters, trigger])).toBeUndefined();
  });

  test('accuses nobody of now while old dead letters only lie there', () => {
    expect(explain({...fills, health: 'warning'}, [errs], [deadLetters, trigger])).toBeUndefined();
  });

  test('explains its source queue, of which nothing else is the matter', () => {
    const source = aProblem('sqs', 'orders', {rules: ['dead-letters']});
    expect(explain(source, [fills], [deadLetters])).toBe(
      `its DLQ orders-dlq fills since ${formatMoment(noon, noon)}`,
    );
    expect(explain(source, [fills, errs], [deadLetters, trigger])).toBe(`worker errs since ${clock}`);
  });
});

describe('a queue that backs up', () => {
  test('does so because its only trigger is disabled', () => {
    const stopped = aProblem('lambda', 'worker', {rules: ['triggers'], health: 'warning', isOlder: true});
    const off = edge('mapping', 'orders', 'worker', disabled);
    expect(explain(backsUp, [stopped], [off])).toBe('its trigger worker is disabled');
    expect(explain(backsUp, [stopped], [off, edge('mapping', 'orders', 'other')])).toBeUndefined();
  });

  test('does so because its function is at its reserved concurrency', () => {
    const throttled = aProblem('lambda', 'worker', {
      rules: ['throttled'],
      texts: ['Throttled 236/min by its own reserved limit of 5: raise the reservation'],
      isOlder: true,
    });
    expect(explain(backsUp, [throttled], [trigger])).toBe(
      'worker is throttled by its own reserved limit of 5',
    );
  });
});

describe('a stream that is not read', () => {
  const unread = aProblem('kinesis', 'clicks', {rules: ['unread']});
  const reads = edge('mapping', 'clicks', 'worker');

  test('is so because its consumer is disabled, errs, or is stuck at a bad record', () => {
    const stopped = aProblem('lambda', 'worker', {rules: ['triggers'], isOlder: true});
    expect(explain(unread, [stopped], [{...reads, ...disabled}])).toBe('its trigger worker is disabled');
    expect(explain(unread, [errs], [reads])).toBe(`worker errs since ${clock}`);
    const poisoned = {...reads, finding: {health: 'critical', reason: 'PROBLEM'}} as const;
    expect(explain(unread, [{...stopped}], [poisoned])).toBe('worker retries one bad record without end');
  });

  test('is not explained where no consumer is known', () => {
    expect(explain(unread, [], [])).toBeUndefined();
  });
});

test('a topic cannot deliver to what is subscribed and gone', () => {
  const topic = aProblem('sns', 'news', {rules: ['failed']});
  const subscription = edge('subscription', 'news', 'arn:aws:sqs:eu-west-1:123456789012:mails');
  expect(explain(topic, [], [subscription], [subscription.to])).toBe(
    'mails, which is subscribed, is not there any more',
  );
  expect(explain(topic, [], [subscription])).toBeUndefined();
});

describe('an alarm', () => {
  const alarm = aProblem('alarms', 'orders-dlq-not-empty', {rules: ['in-alarm']});
  const finding = {health: 'critical', reason: 'In ALARM'} as const;
  const watches = edge('watches', 'orders-dlq-not-empty', 'orders-dlq', {finding});

  test('went off because of what explains the thing it watches', () => {
    expect(explain(alarm, [fills, errs], [watches, deadLetters, trigger])).toBe(`worker errs since ${clock}`);
    expect(explain(alarm, [{...fills, isOlder: true}], [watches])).toBe('orders-dlq has dead letters');
  });

  test('is not explained by what began long after it went off, nor by what it does not accuse', () => {
    expect(explain(alarm, [{...fills, since: noon + 600_000}], [watches])).toBeUndefined();
    expect(explain(alarm, [fills], [{...watches, finding: undefined}])).toBeUndefined();
  });
});

test('two that accuse each other end the search', () => {
  const finding = {health: 'critical', reason: 'In ALARM'} as const;
  const one = aProblem('alarms', 'one', {rules: ['in-alarm']});
  const other = aProblem('alarms', 'other', {rules: ['in-alarm']});
  const around = [edge('watches', 'one', 'other', {finding}), edge('watches', 'other', 'one', {finding})];
  expect(explain(one, [other], around)).toBe(`other: in-alarm since ${formatMoment(noon, noon)}`);
});
