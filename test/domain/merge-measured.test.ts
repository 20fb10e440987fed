import {expect, test} from 'vitest';
import {mergeMeasured} from '../../source/domain/merge-measured.ts';
import {noon} from '../fixtures/a-queue.ts';
import {measured, thing} from '../fixtures/a-service.ts';

const minutes = [{at: noon, value: 1}];

test('what another reading brought meanwhile is not undone', () => {
  const asItBegan = {calls: measured(1), faults: measured(1)};
  const now = thing('one', {metrics: {calls: measured(1), faults: measured(9)}});
  const news = {metrics: {...asItBegan, calls: measured(2)}};
  expect(mergeMeasured(now, news, {calls: minutes})).toEqual({
    metrics: {calls: measured(2), faults: measured(9)},
  });
});

test('what was read and is empty is unknown from then on', () => {
  const now = thing('one', {metrics: {calls: measured(1), faults: measured(9)}});
  expect(mergeMeasured(now, {metrics: {faults: measured(9)}}, {calls: []})).toEqual({
    metrics: {faults: measured(9)},
  });
});

test('parts are merged each by itself', () => {
  const now = thing('one', {
    parts: {left: {lag: measured(1), load: measured(5)}, right: {lag: measured(2)}},
  });
  const news = {metrics: {}, parts: {left: {lag: measured(7)}}};
  expect(mergeMeasured(now, news, {'lag left': minutes})).toEqual({
    metrics: {},
    parts: {left: {lag: measured(7), load: measured(5)}, right: {lag: measured(2)}},
  });
});
