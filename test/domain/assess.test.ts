import {describe, expect, test} from 'vitest';
import {assess, isProblem} from '../../source/domain/assess.ts';
import {discoveredQueue} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon, urlOf} from '../fixtures/a-queue.ts';
import {thing, thingView} from '../fixtures/a-service.ts';

const view = forgetType(sqs);

describe('a queue', () => {
  test('that was never read is neither well nor ill', () => {
    const assessment = assess(view, discoveredQueue(urlOf('orders')));
    expect(assessment).toEqual({health: 'unknown', findings: []});
    expect(isProblem(assessment)).toBe(false);
  });

  test('without a finding is ok', () => {
    expect(assess(view, aQueue('orders'))).toEqual({health: 'ok', findings: []});
  });

  test('is as bad as its worst finding, which stands first', () => {
    const queue = aQueue('orders', {
      visible: 100,
      sent: 1,
      deleted: 0,
      received: 1,
      oldestAgeSeconds: 345_000,
      inFlight: 100_000,
    });
    const assessment = assess(view, queue);
    expect(assessment.health).toBe('critical');
    expect(assessment.findings.map(({health}) => health)).toEqual(['critical', 'critical', 'warning']);
    expect(isProblem(assessment)).toBe(true);
  });

  test('is judged once as long as it is the same object', () => {
    const queue = aQueue('orders', {inFlight: 100_000});
    expect(assess(view, queue)).toBe(assess(view, queue));
    expect(assess(view, {...queue})).not.toBe(assess(view, queue));
  });
});

test('what is judged by CloudWatch alone is unknown until that has answered, be it that there is nothing', () => {
  const things = forgetType(thingView);
  expect(assess(things, thing('listed')).health).toBe('unknown');
  expect(assess(things, thing('measured', {readThrough: noon})).health).toBe('ok');
  const unmetered = {...things, metrics: {}};
  expect(assess(unmetered, thing('without metrics')).health).toBe('ok');
});
