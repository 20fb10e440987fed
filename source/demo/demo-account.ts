import {cloudWatchService} from './cloudwatch/cloudwatch-service.ts';
import {createQueueMetrics} from './cloudwatch/queue-metrics.ts';
import type {DemoPart, DemoScene} from './demo-part.ts';
import type {DemoStatus} from './control-pages.ts';
import {createControlPages} from './control-pages.ts';
import {createKinesisPart} from './kinesis/kinesis-part.ts';
import {createLambdaPart} from './lambda/lambda-part.ts';
import {createSnsPart} from './sns/sns-part.ts';
import {numberSetting} from './sqs/queue.ts';
import {sendMessage} from './sqs/send.ts';
import type {SqsAccount} from './sqs/sqs-account.ts';
import {createSqsAccount, queueByArn, sampleQueue} from './sqs/sqs-account.ts';
import {sqsService} from './sqs/sqs-service.ts';
import {sizeInBytes} from './sqs/stored-message.ts';
import {startDemoServer} from './wire/demo-server.ts';
import {createFaults} from './wire/faults.ts';
import type {LoggedRequest} from './wire/request-log.ts';
import {createRequestLog} from './wire/request-log.ts';
import {createRouter} from './wire/router.ts';
import type {Workload} from './workload/workload.ts';
import {createWorkload, runWorkload} from './workload/workload.ts';

const accountId = '123456789012';
const region = 'eu-west-1';

export type DemoAccountOptions = {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** `false`: an account without queues in which nothing happens by itself. */
  readonly workload?: boolean;
  /** When the incident begins. */
  readonly incidentDelaySeconds?: number;
  /** Velocity of move tasks that name none. */
  readonly moveTaskPerSecond?: number;
  /** In-flight quota per queue. */
  readonly inFlightLimit?: number;
};

export type DemoAccount = {
  /** For `--endpoint-url`: `http://127.0.0.1:4100`. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  /** Ends the incident for good. */
  readonly fix: () => void;
  readonly status: () => DemoStatus;
  /** What was asked of the simulated services, oldest first, bounded. */
  readonly requests: () => readonly LoggedRequest[];
  readonly close: () => Promise<void>;
};

const statusOf = (workload: Workload | undefined, now: number): DemoStatus => ({
  incident: workload?.incident.state(now) ?? 'waiting',
  startedAt: workload?.incident.startedAt(now) ?? null,
  fixedAt: workload?.incident.fixedAt() ?? null,
  region,
  accountId,
});

/** The simulated services beside SQS. A further one is a line here. */
const createParts = (scene: DemoScene): readonly DemoPart[] => [
  createKinesisPart(scene),
  createLambdaPart(scene),
  createSnsPart(scene),
];

/** What other services put into a queue. */
const deliverTo =
  (sqs: SqsAccount): DemoScene['sendToQueue'] =>
  (queueArn, content) => {
    const queue = queueByArn(sqs, queueArn);
    if (queue === undefined || queue.isFifo) return false;
    if (sizeInBytes(content) > numberSetting(queue, 'MaximumMessageSize')) return false;
    sendMessage(sqs, queue, content);
    return true;
  };

/** Starts the demo account on 127.0.0.1. Rejects with the system's error when the port is taken (EADDRINUSE). */
export const startDemoAccount = async (options: DemoAccountOptions = {}): Promise<DemoAccount> => {
  const now = options.now ?? Date.now;
  let url = '';
  const metrics = createQueueMetrics();
  const sqs = createSqsAccount({
    accountId,
    region,
    now,
    urlOf: name => `${url}/${accountId}/${name}`,
    meter: metrics,
    inFlightLimit: options.inFlightLimit ?? 120_000,
    moveTaskPerSecond: options.moveTaskPerSecond ?? 25,
  });
  const sampleAll = () => {
    for (const queue of sqs.queues.values()) sampleQueue(sqs, queue);
  };
  const workload =
    options.workload === false
      ? undefined
      : createWorkload(sqs, metrics, {incidentDelaySeconds: options.incidentDelaySeconds ?? 15});
  const status = () => statusOf(workload, now());
  const fix = () => workload?.incident.fix(now());
  const faults = createFaults();
  const log = createRequestLog();
  const sendToQueue = deliverTo(sqs);
  const scene: DemoScene = {accountId, region, now, incident: workload?.incident, sendToQueue};
  const parts = createParts(scene);
  const advance = () => {
    for (const part of parts) part.advance?.();
  };
  const services = [
    sqsService(sqs),
    ...parts.map(({service}) => service),
    cloudWatchService(scene, [metrics, ...parts.map(part => part.metrics)], sampleAll),
  ];
  const control = createControlPages({status, fix, faults});
  const server = await startDemoServer(
    options.port ?? 0,
    createRouter({accountId, region, now, services, faults, log, control, advance}),
  );
  url = `http://127.0.0.1:${server.port}`;
  const stopping = new AbortController();
  const tick = () => {
    workload?.tick();
    advance();
  };
  const running = workload === undefined ? Promise.resolve() : runWorkload(tick, stopping.signal);
  const close = async () => {
    stopping.abort();
    await Promise.all([running, server.close()]);
  };
  return {url, port: server.port, region, accountId, fix, status, requests: log.all, close};
};
