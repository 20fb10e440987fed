import {wobble} from './minute-noise.ts';

/** What goes on in one shard, or in a whole stream, during one minute. Rates are per second. */
export type ShardMinute = {
  readonly inBytes: number;
  readonly inRecords: number;
  readonly outBytes: number;
  readonly writeThrottles: number;
  /** `undefined`: nobody reads with GetRecords, so the metric does not exist. */
  readonly iteratorAgeMilliseconds: number | undefined;
};

/** One stream of the demo account and what happens on it. */
export type StreamPlan = {
  readonly name: string;
  readonly mode: 'PROVISIONED' | 'ON_DEMAND';
  readonly openShards: number;
  /** Shards that were split to make the open ones. */
  readonly splitFrom?: number;
  readonly retentionHours: number;
  readonly kmsKey?: string;
  readonly allShardMetrics?: true;
  /** Enhanced fan-out consumers, and about how far behind they are. */
  readonly consumers: readonly {readonly name: string; readonly behindMilliseconds: number}[];
  /** The minute of the shard with this number among the open ones; all times are epoch milliseconds. */
  readonly shardMinute: (shard: number, minute: number, startedAt: number) => ShardMinute;
  /** What a record on the shard looks like; always the same at the same time. */
  readonly record: (shard: number, at: number) => {readonly partitionKey: string; readonly body: string};
};

const mebibyte = 1_048_576;
const hour = 3_600_000;

const jsonRecord = (partitionKey: string, document: Readonly<Record<string, unknown>>) => ({
  partitionKey,
  body: JSON.stringify(document),
});

const pickOf = <T>(name: string, at: number, items: readonly [T, ...T[]]): T =>
  items[Math.floor(wobble(name, at, items.length / 2, 1)) % items.length] ?? items[0];

/** The shard with the partition key of the tenant that sends most. */
const hotShard = 2;
const hotTenant = 'tenant-4711';

/**
 * How far behind `clickstream-enricher` is on the hot shard, which a poison record all but blocks: 18 h 20 when the demo
 * begins, and nine tenths of a second more with every second. The function reports the same.
 */
const clickstreamAgeMilliseconds = (at: number, startedAt: number): number =>
  Math.max(0, Math.min(24 * hour, 18 * hour + 20 * 60_000 + 0.9 * (at - startedAt)));

const clickstream: StreamPlan = {
  name: 'clickstream',
  mode: 'PROVISIONED',
  openShards: 4,
  retentionHours: 24,
  allShardMetrics: true,
  consumers: [{name: 'fraud-detector', behindMilliseconds: 200}],
  shardMinute: (shard, minute, startedAt) => {
    const name = `clickstream ${String(shard)}`;
    const share = shard === hotShard ? wobble(name, minute, 0.985, 0.01) : wobble(name, minute, 0.175, 0.1);
    const inBytes = share * mebibyte;
    return {
      inBytes,
      inRecords: inBytes / 1640,
      // The blocked consumer does not read further; the others keep pace, and so does the fan-out consumer.
      outBytes: shard === hotShard ? inBytes : 2 * inBytes,
      writeThrottles: shard === hotShard ? wobble(`${name} throttles`, minute, 400 / 60, 0.12) : 0,
      iteratorAgeMilliseconds:
        shard === hotShard
          ? clickstreamAgeMilliseconds(minute + 60_000, startedAt)
          : wobble(`${name} age`, minute, 420, 0.5),
    };
  },
  record: (shard, at) => {
    const tenant = shard === hotShard ? hotTenant : `tenant-${String(100 + ((at / 200) % 7))}`;
    return jsonRecord(tenant, {
      event: pickOf(`event ${String(shard)}`, at, ['page_view', 'page_view', 'click', 'add_to_cart']),
      tenant,
      path: pickOf(`path ${String(shard)}`, at, ['/', '/search', '/product/4711', '/cart', '/checkout']),
      session: `s-${String(Math.floor(wobble('session', at, 5e5, 1)))}`,
      at: new Date(at).toISOString(),
    });
  },
};

const orderChanges: StreamPlan = {
  name: 'order-changes',
  mode: 'ON_DEMAND',
  openShards: 4,
  splitFrom: 2,
  retentionHours: 24,
  kmsKey: 'alias/aws/kinesis',
  consumers: [],
  shardMinute: (shard, minute) => {
    const inBytes = wobble(`order-changes ${String(shard)}`, minute, 0.21 * mebibyte, 0.15);
    return {
      inBytes,
      inRecords: inBytes / 2900,
      outBytes: inBytes,
      writeThrottles: 0,
      iteratorAgeMilliseconds: wobble(`order-changes age ${String(shard)}`, minute, 380, 0.3),
    };
  },
  record: (shard, at) => {
    const orderId = `ORD-${String(1_000_000 + ((Math.floor(at / 200) * 4 + shard) % 9_000_000))}`;
    return jsonRecord(orderId, {
      orderId,
      status: pickOf(`status ${String(shard)}`, at, ['CREATED', 'PAID', 'SHIPPED', 'CANCELLED']),
      version: 1 + (Math.floor(at / 1000) % 5),
      changedAt: new Date(at).toISOString(),
    });
  },
};

const auditLog: StreamPlan = {
  name: 'audit-log',
  mode: 'PROVISIONED',
  openShards: 1,
  retentionHours: 168,
  consumers: [],
  shardMinute: (_, minute) => {
    const inRecords = wobble('audit-log', minute, 12, 0.2);
    // Its consumer is off: nobody calls GetRecords, so there is no iterator age that could grow.
    return {
      inBytes: inRecords * 780,
      inRecords,
      outBytes: 0,
      writeThrottles: 0,
      iteratorAgeMilliseconds: undefined,
    };
  },
  record: (_, at) =>
    jsonRecord(`user-${String(Math.floor(at / 200) % 97)}`, {
      actor: `user-${String(Math.floor(at / 200) % 97)}`,
      action: pickOf('action', at, ['login', 'export', 'role.granted', 'invoice.viewed']),
      at: new Date(at).toISOString(),
    }),
};

const deviceTelemetry: StreamPlan = {
  name: 'device-telemetry',
  mode: 'PROVISIONED',
  openShards: 2,
  retentionHours: 48,
  consumers: [],
  shardMinute: (shard, minute) => {
    const inBytes = wobble(`device-telemetry ${String(shard)}`, minute, 0.7 * mebibyte, 0.03);
    return {
      inBytes,
      inRecords: inBytes / 1350,
      outBytes: inBytes,
      writeThrottles: 0,
      iteratorAgeMilliseconds: wobble(`device-telemetry age ${String(shard)}`, minute, 620, 0.4),
    };
  },
  record: (shard, at) =>
    jsonRecord(`device-${String((Math.floor(at / 200) * 2 + shard) % 5000)}`, {
      device: `device-${String((Math.floor(at / 200) * 2 + shard) % 5000)}`,
      celsius: Math.round(wobble(`celsius ${String(shard)}`, at, 210, 0.2)) / 10,
      at: new Date(at).toISOString(),
    }),
};

/** All streams of the demo account. */
export const streamPlans: readonly StreamPlan[] = [clickstream, orderChanges, auditLog, deviceTelemetry];
