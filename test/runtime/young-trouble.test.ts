import {expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {createYoungTrouble} from '../../source/runtime/young-trouble.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {alarms as alarmsView} from '../../source/services/alarms/service.ts';
import {anAlarm} from '../services/alarms/an-alarm.ts';
import {aQueue} from '../fixtures/a-queue.ts';

const view = forgetType(sqs);
const minute = 60_000;
const well = aQueue('orders', {deadLettersTo: 'failures'});
const ill = aQueue('orders', {deadLettersTo: 'failures', inFlight: 119_000});
const failures = aQueue('failures');
const stranger = aQueue('refunds');

/** Queues looked over minute by minute, from the first look on. */
const after = (...looks: readonly (typeof well)[][]) => {
  const trouble = createYoungTrouble();
  for (const [number, queues] of looks.entries()) trouble.look(view, queues, number * minute);
  return trouble;
};

test('what was well before and is in trouble now is new trouble, for six minutes', () => {
  const minutes = (count: number) => Array.from({length: count}, () => [ill]);
  expect(after([well], ...minutes(1)).isYoung(view, ill)).toBe(true);
  expect(after([well], ...minutes(6)).isYoung(view, ill)).toBe(true);
  expect(after([well], ...minutes(7)).isYoung(view, ill)).toBe(false);
});

test('what was there at the first look is new for a few minutes only', () => {
  const minutes = (count: number) => Array.from({length: count}, () => [ill]);
  expect(after(...minutes(1)).isYoung(view, ill)).toBe(true);
  expect(after(...minutes(5)).isYoung(view, ill)).toBe(false);
});

test('what is connected to new trouble is looked at as closely: there the cause is', () => {
  const trouble = after([well, failures, stranger], [ill, failures, stranger]);
  expect(trouble.isYoung(view, failures)).toBe(true);
  expect(trouble.isYoung(view, stranger)).toBe(false);
});

test('an alarm that begins to fire names what it watches', () => {
  const trouble = createYoungTrouble();
  const alarms = forgetType(alarmsView);
  const queue = {arn: failures.arn ?? '', isInAlarm: true};
  const watched = anAlarm('failures-not-empty', {state: 'OK', resources: [queue]});
  trouble.look(alarms, [watched], 0);
  expect(trouble.isNamed(view, failures)).toBe(false);
  trouble.look(alarms, [anAlarm('failures-not-empty', {state: 'ALARM', resources: [queue]})], minute);
  expect(trouble.isNamed(view, failures)).toBe(true);
  expect(trouble.isNamed(view, stranger)).toBe(false);
});

test('trouble that comes and goes is new once, and again only after it was gone for half an hour', () => {
  const minutes = (count: number, queue: typeof well) => Array.from({length: count}, () => [queue]);
  expect(after([well], ...minutes(20, ill), [well], [ill]).isYoung(view, ill)).toBe(false);
  expect(after([well], ...minutes(20, ill), ...minutes(31, well), [ill]).isYoung(view, ill)).toBe(true);
});
