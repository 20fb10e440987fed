import {describe, expect, test} from 'vitest';
import type {LambdaFunction} from '../../../source/domain/function.ts';
import type {Finding} from '../../../source/domain/service.ts';
import {functionRules} from '../../../source/services/lambda/rules.ts';
import {aFunction, aMapping, aStreamMapping, anAccountOf, measuredAt} from './a-function.ts';

const check = (id: string, lambda: LambdaFunction): Finding | undefined => {
  const rule = functionRules.find(candidate => candidate.id === id);
  if (rule === undefined) throw new Error(`Expected a rule ${id}`);
  return rule.check(lambda);
};

type Facts = Parameters<typeof aFunction>[1];
const findingOf = (id: string, facts: Facts) => check(id, aFunction('worker', facts));
const healthOf = (id: string, facts: Facts) => findingOf(id, facts)?.health;

test('every rule cites what it rests on, and none finds anything in a function of which nothing is known', () => {
  for (const {id, summary, source, check: find} of functionRules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(summary).not.toBe('');
    expect(source).toMatch(/(Guide|API reference)/);
    expect(find(aFunction('worker'))).toBeUndefined();
    expect(find(aFunction('worker', {mappings: undefined, reservation: undefined}))).toBeUndefined();
  }
  expect(new Set(functionRules.map(({id}) => id)).size).toBe(functionRules.length);
});

test('none goes on accusing of what was measured before the last readings', () => {
  const worker = aFunction('worker', {
    reservation: 5,
    mappings: [aStreamMapping()],
    values: {
      throttlesPerMinute: 240,
      concurrency: 5,
      invocationsPerMinute: 100,
      errorsPerMinute: 50,
      durationP99Milliseconds: 9900,
      iteratorAgeSeconds: 66_000,
      asyncEventAgeSeconds: 12_000,
      asyncDroppedPerMinute: 3,
      deadLetterErrorsPerMinute: 2,
      destinationFailuresPerMinute: 1,
      recursionsDroppedPerMinute: 1,
    },
    aliases: {live: {utilization: 0.9, spilloverPerMinute: 30}},
  });
  const found = (lambda: LambdaFunction) => functionRules.filter(rule => rule.check(lambda) !== undefined);
  const measured = functionRules.filter(({id}) => id !== 'triggers');
  expect(found({...worker, readThrough: measuredAt + 240_000})).toEqual(measured);
  // As eight hours after the detail was closed that had asked for some of them.
  expect(found({...worker, readThrough: measuredAt + 8 * 3_600_000})).toEqual([]);
});

describe('throttles', () => {
  const account = (claimed: number, biggest = {name: 'image-resizer', concurrency: 310}) => ({
    quota: 1000,
    claimed: anAccountOf(claimed).claimed,
    biggest,
  });

  test('by its own reserved limit say so, and what it does to the queue', () => {
    const values = {throttlesPerMinute: 240, invocationsPerMinute: 52, concurrency: 5};
    expect(
      findingOf('throttled', {values, reservation: 5, mappings: [aMapping()], account: account(720)}),
    ).toEqual({
      health: 'critical',
      reason:
        'Throttled 240/min by its own reserved limit of 5: raise the reservation or lower the maximum concurrency of its event source; every refusal uses up a receive of the message',
    });
    expect(findingOf('throttled', {values, reservation: 5})?.reason).toBe(
      'Throttled 240/min by its own reserved limit of 5: raise the reservation',
    );
  });

  test('by the stop switch are meant so', () => {
    const values = {throttlesPerMinute: 12};
    expect(findingOf('throttled', {values, reservation: 0})).toEqual({
      health: 'warning',
      reason:
        'Throttled 12/min by its own stop switch: 0 are reserved for it, so every invocation is refused',
    });
  });

  test('by the account’s limit name the biggest consumer and are critical at once', () => {
    const values = {throttlesPerMinute: 3, invocationsPerMinute: 6000, concurrency: 100};
    expect(findingOf('throttled', {values, account: account(980)})).toEqual({
      health: 'critical',
      reason:
        'Throttled 3/min by the account’s limit: 980 of 1,000 are claimed (98 %), 310 of them by image-resizer: reserve for what matters, or ask for a higher quota',
    });
    const own = account(980, {name: 'worker', concurrency: 310});
    expect(findingOf('throttled', {values, account: own})?.reason).toContain('310 of them its own');
  });

  test('by the scaling rate say that there is room in every limit', () => {
    const values = {throttlesPerMinute: 90, invocationsPerMinute: 5400, concurrency: 120};
    expect(findingOf('throttled', {values, account: account(720)})).toEqual({
      health: 'warning',
      reason:
        'Throttled 90/min by its scaling rate: 120 at once, and the account has room (720 of 1,000 claimed), but bursts come faster than Lambda adds environments (1,000 per 10 s for each function): smooth the bursts or provision concurrency',
    });
    expect(findingOf('throttled', {values, reservation: 300})?.reason).toContain(
      '120 at once is below its reserved limit of 300',
    );
  });

  test('are critical from one in ten on', () => {
    const health = (throttlesPerMinute: number) =>
      healthOf('throttled', {
        values: {throttlesPerMinute, invocationsPerMinute: 900, concurrency: 1},
        account: account(100),
      });
    expect([health(0), health(1), health(99), health(100)]).toEqual([
      undefined,
      'warning',
      'warning',
      'critical',
    ]);
  });

  test('whose cause is not known say what is missing instead of guessing', () => {
    const values = {throttlesPerMinute: 90, invocationsPerMinute: 5400, concurrency: 120};
    expect(findingOf('throttled', {values})?.reason).toBe(
      'Throttled 90/min by a limit that cannot be told: how much of the account’s concurrency is used is not known',
    );
    expect(findingOf('throttled', {values, reservation: undefined, account: account(100)})?.reason).toContain(
      'its reserved concurrency is not known',
    );
    const refused = {
      values: {throttlesPerMinute: 90},
      reservation: 'noneOrStopped',
      account: account(990),
    } as const;
    expect(findingOf('throttled', refused)?.reason).toBe(
      'Throttled 90/min by a limit that cannot be told: whether its stop switch is on (0 reserved) is not known',
    );
  });
});

describe('errors', () => {
  test.each([
    [9, 1000, undefined],
    [10, 1000, 'warning'],
    [99, 1000, 'warning'],
    [100, 1000, 'critical'],
    [4, 8, 'warning'],
    [5, 8, 'critical'],
  ] as const)('%s of %s are %s', (errorsPerMinute, invocationsPerMinute, health) => {
    expect(healthOf('errors', {values: {errorsPerMinute, invocationsPerMinute}})).toBe(health);
  });

  test('of a queue’s consumer use up receives', () => {
    const values = {errorsPerMinute: 42, invocationsPerMinute: 120};
    expect(findingOf('errors', {values})?.reason).toBe('42 of 120 invocations a minute fail (35 %)');
    expect(findingOf('errors', {values, mappings: [aMapping()]})?.reason).toBe(
      '42 of 120 invocations a minute fail (35 %): each failed batch uses up a receive of its messages',
    );
  });
});

describe('duration', () => {
  test.each([
    [7999, undefined],
    [8000, 'warning'],
    [9899, 'warning'],
    [9900, 'critical'],
  ] as const)('p99 of %s ms of 10 s is %s', (durationP99Milliseconds, health) => {
    expect(healthOf('timeout', {values: {durationP99Milliseconds}})).toBe(health);
  });

  test('is not judged without a timeout', () => {
    const values = {durationP99Milliseconds: 9900};
    expect(findingOf('timeout', {values, timeoutSeconds: undefined})).toBeUndefined();
    expect(findingOf('timeout', {values})?.reason).toBe(
      'p99 takes 9.9 s, 99 % of the timeout of 10s: at least one in a hundred is cut off',
    );
  });
});

describe('asynchronous events', () => {
  test.each([
    [299, undefined],
    [300, 'warning'],
    [10_799, 'warning'],
    [10_800, 'critical'],
  ] as const)('that wait %s s are %s', (asyncEventAgeSeconds, health) => {
    expect(healthOf('async-age', {values: {asyncEventAgeSeconds}})).toBe(health);
  });

  test('say how much more comes than goes, where that is known', () => {
    const values = {asyncEventAgeSeconds: 2400, invocationsPerMinute: 214};
    expect(findingOf('async-age', {values})?.reason).toBe(
      'Asynchronous events wait for 40m00: more arrives than it works off; after 6h00 Lambda drops them',
    );
    const both = {...values, asyncReceivedPerMinute: 910};
    expect(findingOf('async-age', {values: both})?.reason).toContain(
      '910/min arrive and 214/min are worked off',
    );
  });

  test('that are lost are critical, and every way of losing them is named', () => {
    expect(
      findingOf('loss', {values: {asyncDroppedPerMinute: 0, deadLetterErrorsPerMinute: 0}}),
    ).toBeUndefined();
    expect(findingOf('loss', {values: {asyncDroppedPerMinute: 3, deadLetterErrorsPerMinute: 2}})).toEqual({
      health: 'critical',
      reason:
        '3/min asynchronous events are dropped unprocessed; 2/min events are lost because the dead-letter queue does not take them',
    });
  });
});

describe('streams', () => {
  test.each([
    [299, undefined],
    [300, 'warning'],
    [43_199, 'warning'],
    [43_200, 'critical'],
  ] as const)('%s s behind is %s', (iteratorAgeSeconds, health) => {
    expect(healthOf('iterator-age', {values: {iteratorAgeSeconds}, mappings: [aStreamMapping()]})).toBe(
      health,
    );
  });

  test('say which stream', () => {
    const values = {iteratorAgeSeconds: 66_000};
    expect(findingOf('iterator-age', {values, mappings: [aMapping(), aStreamMapping()]})?.reason).toBe(
      '18h20 behind clicks: records older than the stream’s retention are lost',
    );
  });
});

test('of several triggers with findings the worst is told, and that there are more', () => {
  const poisoned = aStreamMapping({lastResult: 'PROBLEM: Function call failed'});
  const found = findingOf('triggers', {mappings: [aMapping({state: 'Disabled'}), poisoned]});
  expect(found?.health).toBe('critical');
  expect(found?.reason).toMatch(/^The trigger of clicks says “PROBLEM.*\(and 1 more\)$/);
});

test.each([
  [{utilization: 0.79, spilloverPerMinute: 0}, undefined],
  [
    {utilization: 0.8, spilloverPerMinute: 0},
    '80 % of the provisioned concurrency is used: the next burst starts cold',
  ],
  [
    {utilization: 0.93, spilloverPerMinute: 30},
    '30/min spill over the provisioned concurrency and may start cold (93 % of the provisioned concurrency is used)',
  ],
  [{spilloverPerMinute: 30}, '30/min spill over the provisioned concurrency and may start cold'],
])('provisioned concurrency with %j: %s', (live, reason) => {
  const values = {invocationsPerMinute: 1};
  expect(findingOf('provisioned', {values, aliases: {live}})?.reason).toBe(reason);
});
