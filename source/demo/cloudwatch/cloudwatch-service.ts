import type {DemoScene} from '../demo-part.ts';
import {awsJsonService} from '../wire/aws-json.ts';
import type {WireService} from '../wire/wire-service.ts';
import {createAlarmBook} from './alarm-book.ts';
import {alarmOperations} from './alarm-operations.ts';
import {getMetricData} from './metric-data.ts';
import {getMetricStatistics} from './metric-statistics.ts';
import type {MetricSource} from './metric-source.ts';
import type {DemoMuteRule} from './mute-rules.ts';
import {seedAlarms, seedMuteRules} from './seed-alarms.ts';

/** As far back as there are metrics in the story. */
const storyMilliseconds = 3 * 3_600_000;

/**
 * Amazon CloudWatch over AWS JSON 1.0: metrics of all services, and alarms on them. `refresh` brings the metrics up to
 * date before they are read.
 */
export const cloudWatchService = (
  scene: DemoScene,
  sources: readonly MetricSource[],
  refresh: () => void,
): WireService => {
  const hasStory = scene.incident !== undefined;
  const book = createAlarmBook(scene, sources, hasStory ? storyMilliseconds : 0);
  if (hasStory) seedAlarms(book, scene);
  const bringUpToDate = () => {
    refresh();
    book.bringUpToDate();
  };
  return awsJsonService({
    id: 'cloudwatch',
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
    namespace: 'com.amazonaws.cloudwatch',
    operations: {
      GetMetricData: input => {
        refresh();
        return getMetricData(sources, input);
      },
      GetMetricStatistics: input => {
        refresh();
        return getMetricStatistics(sources, input);
      },
      ...alarmOperations(
        book,
        bringUpToDate,
        hasStory ? seedMuteRules(scene) : new Map<string, DemoMuteRule>(),
      ),
    },
  });
};
