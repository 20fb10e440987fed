import type {MetricSource} from './cloudwatch/metric-source.ts';
import type {WireService} from './wire/wire-service.ts';
import type {Incident} from './workload/incident.ts';

/** The account that every simulated service is part of. */
export type DemoScene = {
  readonly accountId: string;
  readonly region: string;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  /** `undefined`: an account without resources, in which nothing happens by itself. */
  readonly incident: Incident | undefined;
};

/** One simulated service beside SQS: how it answers, and its metrics. */
export type DemoPart = {readonly service: WireService; readonly metrics: MetricSource};
