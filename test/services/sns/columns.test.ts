import {expect, test} from 'vitest';
import type {Cell} from '../../../source/domain/cell.ts';
import type {Series} from '../../../source/domain/series.ts';
import type {Topic} from '../../../source/domain/topic.ts';
import {discoveredTopic} from '../../../source/domain/topic.ts';
import {topicColumns} from '../../../source/services/sns/columns.ts';
import {sns} from '../../../source/services/sns/service.ts';
import {noon} from '../../fixtures/a-queue.ts';
import type {TopicFacts} from './a-topic.ts';
import {aTopic, topicArnOf} from './a-topic.ts';

const noHistory = (): Series => [];

const cell = (
  id: string,
  topic: Topic,
  now = noon,
  history: (metricId: string) => Series = noHistory,
): Cell => {
  const column = topicColumns.find(candidate => candidate.id === id);
  if (column === undefined) throw new Error(`Expected a column ${id}`);
  return column.cell(topic, now, history);
};

type Row = readonly [
  column: string,
  facts: TopicFacts,
  text: string,
  sort: Cell['sort'],
  health: Cell['health'],
];

test.each<Row>([
  ['topic', {}, 'events', 'events', undefined],
  ['fifo', {}, '', 0, undefined],
  ['fifo', {name: 'events.fifo'}, 'fifo', 1, undefined],
  ['subscriptions', {subscriptions: [{}, {}]}, '2', 2, undefined],
  ['subscriptions', {subscriptions: [{}, {state: 'pending'}]}, '1 +1', 2, undefined],
  ['subscriptions', {settings: {confirmed: 12_500, pending: 20}}, '12,500 +20', 12_520, undefined],
  ['published', {metrics: {publishedPerMinute: 1234}}, '1,234', 1234, undefined],
  ['delivered', {metrics: {deliveredPerMinute: 0}}, '0', 0, undefined],
  ['failed', {metrics: {failedPerMinute: 60}}, '60', 60, 'warning'],
  ['failed', {metrics: {failedPerMinute: 0}}, '0', 0, undefined],
  ['filtered', {metrics: {filteredOutPerMinute: 59}}, '59', 59, undefined],
  ['redriven', {metrics: {redrivenToDlqPerMinute: 25}}, '25', 25, 'warning'],
  ['lost', {metrics: {failedToRedrivePerMinute: 3}}, '3', 3, 'critical'],
])('%s of %j is %s', (id, facts, text, sort, health) => {
  expect(cell(id, aTopic(facts))).toMatchObject({text, sort});
  expect(cell(id, aTopic(facts)).health).toBe(health);
});

test('what was never read is unknown and not zero', () => {
  const unread = discoveredTopic(topicArnOf('events'));
  for (const id of ['subscriptions', 'published', 'delivered', 'failed', 'filtered', 'redriven', 'lost'])
    expect(cell(id, unread)).toEqual({text: '–', sort: undefined});
});

test('a failure of a while ago is drawn as old and accuses nobody', () => {
  const topic = aTopic({metrics: {failedToRedrivePerMinute: 3}, measuredAt: noon});
  expect(cell('lost', topic, noon + 240_000)).toMatchObject({stale: false, health: 'critical'});
  const later = cell('lost', topic, noon + 240_001);
  expect(later.stale).toBe(true);
  expect(later.health).toBeUndefined();
});

test('the trend shows the last hour of what was published, the newest at the right', () => {
  const minutes = Array.from({length: 90}, (_, minute) => ({
    at: noon + (minute - 91) * 60_000,
    value: minute < 30 ? 999 : minute,
  }));
  const history = (id: string): Series => (id === 'publishedPerMinute' ? minutes : []);
  const {text} = cell('trend', aTopic(), noon, history);
  expect(text).toHaveLength(24);
  expect(text.at(-1)).toBe('█');
  expect(text.at(0)).toBe('▃');
});

test('sort keys do not depend on the time, so that rows stand still while nothing changes', () => {
  const topic = aTopic({metrics: {publishedPerMinute: 5, failedPerMinute: 2}});
  for (const {cell: draw} of topicColumns)
    expect(draw(topic, 0, noHistory).sort).toEqual(draw(topic, noon * 2, noHistory).sort);
});

test('every column has a heading that fits its narrowest width, and says what it shows', () => {
  for (const {title, minWidth, maxWidth, help} of topicColumns) {
    expect(title.length).toBeLessThanOrEqual(minWidth);
    expect(minWidth).toBeLessThanOrEqual(maxWidth);
    expect(help).not.toBe('');
  }
  expect(new Set(topicColumns.map(({id}) => id)).size).toBe(topicColumns.length);
  expect(sns.columns[0]?.id).toBe(sns.noun);
});
