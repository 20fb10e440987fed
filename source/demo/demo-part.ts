import type {MetricSource} from './cloudwatch/metric-source.ts';
import type {MessageContent} from './sqs/stored-message.ts';
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
  /** Sends to a standard queue of the account. `false`: it is not there, or does not take the message. */
  readonly sendToQueue: (queueArn: string, content: MessageContent) => boolean;
};

/** One simulated service beside SQS: how it answers, and its metrics. */
export type DemoPart = {
  readonly service: WireService;
  readonly metrics: MetricSource;
  /** Does what would have happened by now by itself. */
  readonly advance?: () => void;
};
