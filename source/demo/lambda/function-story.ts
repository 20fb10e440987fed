import type {Incident} from '../workload/incident.ts';
import {around} from './noise.ts';

/** One minute of one function. */
export type FunctionMinute = {
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  /** Most at once. */
  readonly concurrency: number;
  readonly duration: {readonly p50: number; readonly p99: number; readonly maximum: number};
  readonly asynchronous?: {readonly received: number; readonly ageMilliseconds: number};
  readonly iteratorAgeMilliseconds?: number;
  /** By alias. */
  readonly provisioned?: Readonly<Record<string, {readonly utilization: number; readonly spillover: number}>>;
};

/** What decides a minute. */
type Scene = {
  /** Start of the minute, epoch milliseconds. */
  readonly at: number;
  /** When the demo began. */
  readonly startedAt: number;
  /** Part of the minute in which the payment provider was down. */
  readonly burning: number;
};

/** What happens in a function; absent where nothing ever does. */
type Behaviour = (scene: Scene) => FunctionMinute;

const minuteMilliseconds = 60_000;

/** How much of the minute the incident took. */
export const burningShare = (incident: Incident, at: number): number => {
  const end = at + minuteMilliseconds;
  const startedAt = incident.startedAt(end);
  if (startedAt === undefined) return 0;
  const endedAt = incident.fixedAt() ?? Infinity;
  return Math.max(0, Math.min(end, endedAt) - Math.max(at, startedAt)) / minuteMilliseconds;
};

/** An ordinary function: so many calls a minute, so many at once, so fast; hardly anything fails. */
type Steady = {
  readonly invocations: number;
  readonly concurrency: number;
  readonly p50: number;
  readonly p99: number;
  readonly errorRate?: number;
};

const steady = (name: string, {at}: Scene, {invocations, concurrency, p50, p99, errorRate = 0}: Steady) => {
  const calls = around(invocations, 0.12, `${name} calls`, at);
  const slowest = around(p99, 0.06, `${name} p99`, at);
  return {
    invocations: calls,
    errors: calls * Math.max(0, around(errorRate, 0.15, `${name} errors`, at)),
    throttles: 0,
    concurrency: around(concurrency, 0.04, `${name} concurrency`, at),
    duration: {
      p50: around(p50, 0.08, `${name} p50`, at),
      p99: slowest,
      maximum: around(slowest * 1.08, 0.02, `${name} maximum`, at),
    },
  };
};

const steadily =
  (name: string, usual: Steady): Behaviour =>
  scene =>
    steady(name, scene, usual);

const blend = (calm: number, inIncident: number, burning: number): number =>
  calm + (inIncident - calm) * burning;

/** The payment provider is down: more than a third of the payments fail, and those that do not take their time. */
const paymentsWorker: Behaviour = scene => {
  const {burning} = scene;
  return steady('payments-worker', scene, {
    invocations: blend(140, 175, burning),
    concurrency: blend(6, 15, burning),
    p50: blend(420, 1300, burning),
    p99: blend(1700, 5100, burning),
    errorRate: blend(0.002, 0.35, burning),
  });
};

/** Five at once are reserved, far fewer than the queue would like. */
const invoiceRenderer: Behaviour = scene => ({
  ...steady('invoice-renderer', scene, {invocations: 52, concurrency: 5, p50: 5600, p99: 20_500}),
  concurrency: 5,
  throttles: around(240, 0.08, 'invoice-renderer throttles', scene.at),
});

const p99SwingMilliseconds = 26 * minuteMilliseconds;

/** Short bursts of synchronous calls: faster than Lambda adds environments, with room in every limit. */
const checkoutApi: Behaviour = scene => {
  const {at} = scene;
  const minute = steady('checkout-api', scene, {invocations: 5400, concurrency: 118, p50: 185, p99: 2480});
  const p99 = minute.duration.p99 + 140 * Math.sin((2 * Math.PI * at) / p99SwingMilliseconds);
  return {
    ...minute,
    errors: minute.invocations * 0.0015,
    throttles: around(90, 0.3, 'checkout-api throttles', at),
    duration: {...minute.duration, p99, maximum: Math.min(3000, p99 * 1.1)},
    provisioned: {
      live: {
        utilization: Math.min(1, around(0.93, 0.05, 'checkout-api live', at)),
        spillover: around(30, 0.4, 'checkout-api spillover', at),
      },
    },
  };
};

/** Behind by 18 h 20 when the demo begins, and nine tenths of a second more with every second. */
const ageAtStartMilliseconds = (18 * 60 + 20) * minuteMilliseconds;
const lagPerMillisecond = 0.9;

/** A poison record stands at the head of the hot shard and is tried again for ever. */
const clickstreamEnricher: Behaviour = scene => {
  const {at, startedAt} = scene;
  const minute = steady('clickstream-enricher', scene, {invocations: 190, concurrency: 4, p50: 90, p99: 420});
  return {
    ...minute,
    concurrency: 4,
    errors: around(11, 0.15, 'clickstream-enricher poison', at),
    iteratorAgeMilliseconds:
      ageAtStartMilliseconds + lagPerMillisecond * (at + minuteMilliseconds - startedAt),
  };
};

const orderIndexer: Behaviour = scene => ({
  ...steady('order-indexer', scene, {invocations: 240, concurrency: 4, p50: 45, p99: 210}),
  concurrency: 4,
  iteratorAgeMilliseconds: around(400, 0.2, 'order-indexer age', scene.at),
});

/** More events arrive than it can work off, so Lambda's own queue before it grows old. */
const reportBuilder: Behaviour = scene => {
  const {at} = scene;
  return {
    ...steady('report-builder', scene, {
      invocations: 214,
      concurrency: 110,
      p50: 27_000,
      p99: 71_000,
      errorRate: 0.04,
    }),
    asynchronous: {
      received: around(910, 0.1, 'report-builder received', at),
      ageMilliseconds: around(40 * minuteMilliseconds, 0.04, 'report-builder age', at),
    },
  };
};

/** What happens in each function of the demo account. One that is not here is idle and has no metrics. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  'checkout-api': checkoutApi,
  'clickstream-enricher': clickstreamEnricher,
  'email-sender': steadily('email-sender', {invocations: 132, concurrency: 44, p50: 310, p99: 980}),
  'image-resizer': steadily('image-resizer', {invocations: 620, concurrency: 310, p50: 28_000, p99: 61_000}),
  'inventory-updater': steadily('inventory-updater', {invocations: 210, concurrency: 62, p50: 120, p99: 640}),
  'invoice-renderer': invoiceRenderer,
  'order-indexer': orderIndexer,
  'payments-worker': paymentsWorker,
  'report-builder': reportBuilder,
  'shipment-tracker': steadily('shipment-tracker', {invocations: 64, concurrency: 12, p50: 240, p99: 870}),
};
