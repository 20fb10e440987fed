import type {DemoPart, DemoScene} from '../demo-part.ts';
import {awsJsonService} from '../wire/aws-json.ts';
import {consumerOperations} from './consumer-operations.ts';
import type {KinesisAccount} from './kinesis-account.ts';
import {streamOfPlan} from './kinesis-account.ts';
import {recordOperations} from './record-operations.ts';
import {createStreamMeter} from './stream-meter.ts';
import {createStreamMetrics} from './stream-metrics.ts';
import {streamOperations} from './stream-operations.ts';
import {streamPlans} from './stream-plans.ts';

/** Kinesis Data Streams over AWS JSON 1.1, with the streams of the story where there is one. */
export const createKinesisPart = (scene: DemoScene): DemoPart => {
  const plans = scene.incident === undefined ? [] : streamPlans;
  const account: KinesisAccount = {
    scene,
    startedAt: scene.now(),
    streams: new Map(plans.map(plan => [plan.name, streamOfPlan(scene, plan)])),
    meter: createStreamMeter(),
  };
  return {
    service: awsJsonService({
      id: 'kinesis',
      targetPrefix: 'Kinesis_20131202',
      version: '1.1',
      namespace: 'com.amazonaws.kinesis',
      operations: {
        ...streamOperations(account),
        ...consumerOperations(account),
        ...recordOperations(account),
      },
    }),
    metrics: createStreamMetrics(account),
  };
};
