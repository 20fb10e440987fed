import {samplesOf} from '../domain/history.ts';
import {seriesKey} from '../domain/metric.ts';
import type {Series} from '../domain/series.ts';
import type {MetricHistory} from '../domain/service.ts';
import type {Feed} from './state.ts';

/** Stands in no id and in no metric. */
const separator = '\n';

/** The key of one series of one resource among the histories of its feed. */
export const historyKey = (id: string, metricId: string, part?: string): string =>
  id + separator + seriesKey(metricId, part);

/** Whose series it is. */
export const resourceIdOf = (key: string): string => key.slice(0, key.indexOf(separator));

/** The stored minutes of a metric, or of a part's, oldest first, each by the start of its minute. */
export const historyOf = ({history}: Feed, id: string, metricId: string, part?: string): Series => {
  const series = history.get(historyKey(id, metricId, part));
  return series === undefined ? [] : samplesOf(series);
};

/** The histories of one resource, for its cells. */
export const metricHistory =
  (feed: Feed, id: string): MetricHistory =>
  metricId =>
    historyOf(feed, id, metricId);
