import type {Allowance} from '../domain/allowance.ts';
import {charge, fullAllowance, grow, reserveOf, spend, steadyPart} from '../domain/allowance.ts';
import type {LaneId, SlowedLane} from '../domain/lane.ts';
import {laneIds} from '../domain/lane.ts';
import type {Demands, PacePlan} from '../domain/pace-plan.ts';
import {planPace} from '../domain/pace-plan.ts';
import {dollarsOf} from '../domain/price.ts';
import type {BilledService, RequestCount} from '../domain/request-count.ts';
import type {FreeTier, SpendingLimit} from '../domain/spending.ts';
import {freeTierOf, freeTiers, hoursPerMonth} from '../domain/spending.ts';

/** Somebody who asks in the background, and what it would like to ask. */
export type PaceMember = {
  /** Units an hour (requests, metrics) that each lane asks of a service at its usual pace. */
  readonly want: (api: BilledService, demands: Demands) => void;
  /** It asks for nothing any longer. */
  readonly leave: () => void;
};

/** The one place where everything that asks in the background learns how fast it may. */
export type Pace = {
  readonly limit: SpendingLimit;
  readonly join: () => PaceMember;
  /** How many times slower than usual; `Infinity`: not at all. */
  readonly factor: (lane: LaneId, api: BilledService) => number;
  /** Whether so many units may be asked for now; if so, they count as spent. */
  readonly take: (lane: LaneId, api: BilledService, units: number) => boolean;
  /** Lanes that somebody wants and that are slowed, most useful first. */
  readonly slowed: (usualSecondsOf: (lane: LaneId) => number) => readonly SlowedLane[];
};

/** What one unit of the ordinary request of each service's polling is. */
const usualRequests: Readonly<Record<BilledService, Pick<RequestCount, 'operation' | 'unit'>>> = {
  sqs: {operation: 'GetQueueAttributes', unit: 'request'},
  sns: {operation: 'GetTopicAttributes', unit: 'request'},
  kinesis: {operation: 'DescribeStreamSummary', unit: 'request'},
  lambda: {operation: 'ListFunctions', unit: 'request'},
  cloudwatch: {operation: 'GetMetricData', unit: 'metric'},
  sts: {operation: 'AssumeRole', unit: 'request'},
};

const one = (service: BilledService): RequestCount => ({
  service,
  ...usualRequests[service],
  resourceClass: 'polling',
  requests: 1,
  units: 1,
});

/** An allowance that several services share, or that one has for itself. */
type Pool = {
  readonly api: BilledService | undefined;
  readonly perHour: number;
  /** What a count takes of it. */
  readonly amountOf: (count: RequestCount) => number;
  /** What one unit of a service's polling takes of it; zero: nothing. */
  readonly amountPerUnit: (api: BilledService) => number;
};

const moneyPool = (dollarsPerHour: number): Pool => ({
  api: undefined,
  perHour: dollarsPerHour,
  amountOf: count => dollarsOf(count) ?? 0,
  amountPerUnit: api => dollarsOf(one(api)) ?? 0,
});

const tierPool = (tier: FreeTier): Pool => ({
  api: tier.service,
  perHour: tier.perMonth / hoursPerMonth,
  amountOf: count => (freeTierOf(count) === tier ? count.units : 0),
  amountPerUnit: api => (api === tier.service ? 1 : 0),
});

const poolsOf = (limit: SpendingLimit): readonly Pool[] => {
  switch (limit.kind) {
    case 'unlimited':
      return [];
    case 'budget':
      return [moneyPool(limit.dollarsPerHour)];
    case 'free':
      return freeTiers.map(tierPool);
  }
};

/** How often what others spent is looked up. */
const reconcileMilliseconds = 1000;

/** What of the counts nobody planned: a person's actions, repeated requests, what a detail asks. */
const unplanned = (pool: Pool, counts: readonly RequestCount[], planned: number): number => {
  let polling = 0;
  let others = 0;
  for (const count of counts)
    if (count.resourceClass === 'polling') polling += pool.amountOf(count);
    else others += pool.amountOf(count);
  return others + Math.max(0, polling - planned);
};

type PoolPace = Pick<Pace, 'factor' | 'take'> & {
  readonly pool: Pool;
  readonly demandsChanged: () => void;
  readonly plan: () => PacePlan;
};

const createPoolPace = (
  pool: Pool,
  demandsOf: (pool: Pool) => Demands,
  now: () => number,
  counts: () => readonly RequestCount[],
): PoolPace => {
  let allowance: Allowance = fullAllowance(pool.perHour, now());
  let plan: PacePlan | undefined;
  let planned = 0;
  let charged = 0;
  let reconciledAt = -Infinity;
  const reconcile = (at: number): void => {
    allowance = grow(allowance, pool.perHour, at);
    if (at - reconciledAt < reconcileMilliseconds) return;
    reconciledAt = at;
    const others = unplanned(pool, counts(), planned);
    allowance = charge(allowance, pool.perHour, others - charged);
    charged = Math.max(charged, others);
  };
  const currentPlan = (): PacePlan => (plan ??= planPace(demandsOf(pool), pool.perHour * steadyPart));
  return {
    pool,
    plan: currentPlan,
    demandsChanged: () => {
      plan = undefined;
    },
    factor: lane => currentPlan().get(lane) ?? 1,
    take: (lane, api, units) => {
      const amount = pool.amountPerUnit(api) * units;
      reconcile(now());
      const isFirst = lane === 'shownLive' || lane === 'shownMetrics' || lane === 'lists';
      const next = spend(allowance, amount, isFirst ? 0 : reserveOf(pool.perHour));
      if (next === undefined) return false;
      allowance = next;
      planned += amount;
      return true;
    },
  };
};

/** What several want together, in what a pool counts. */
const together = (
  pool: Pool,
  members: Iterable<ReadonlyMap<BilledService, Demands>>,
): ReadonlyMap<LaneId, number> => {
  const sums = new Map<LaneId, number>();
  for (const member of members)
    for (const [api, demands] of member) {
      const amount = pool.amountPerUnit(api);
      if (amount > 0)
        for (const [lane, units] of demands) sums.set(lane, (sums.get(lane) ?? 0) + units * amount);
    }
  return sums;
};

/**
 * Creates the pace of a program. `counts` is what was really asked so far: what a person does takes of the allowance as
 * well, but is never refused.
 */
export const createPace = (
  limit: SpendingLimit,
  now: () => number,
  counts: () => readonly RequestCount[],
): Pace => {
  const members = new Set<Map<BilledService, Demands>>();
  const pools = poolsOf(limit).map(pool =>
    createPoolPace(pool, asked => together(asked, members), now, counts),
  );
  const changed = (): void => {
    for (const pool of pools) pool.demandsChanged();
  };
  const poolFor = (api: BilledService): PoolPace | undefined =>
    pools.find(({pool}) => pool.amountPerUnit(api) > 0);
  return {
    limit,
    join: () => {
      const wants = new Map<BilledService, Demands>();
      members.add(wants);
      return {
        want: (api, demands) => {
          wants.set(api, demands);
          changed();
        },
        leave: () => {
          members.delete(wants);
          changed();
        },
      };
    },
    factor: (lane, api) => poolFor(api)?.factor(lane, api) ?? 1,
    take: (lane, api, units) => poolFor(api)?.take(lane, api, units) ?? true,
    slowed: usualSecondsOf =>
      pools.flatMap(({pool, plan}) =>
        laneIds.flatMap((lane): readonly SlowedLane[] => {
          const factor = plan().get(lane) ?? 1;
          if (factor <= slowedFrom) return [];
          const usualSeconds = usualSecondsOf(lane);
          return [{lane, api: pool.api, usualSeconds, seconds: rounded(usualSeconds * factor)}];
        }),
      ),
  };
};

/** Two digits tell enough, and change less often. */
const rounded = (seconds: number): number => Number(seconds.toPrecision(2));

/** Less than this is the noise of what is wanted from round to round. */
const slowedFrom = 1.05;

/** Nothing is limited. */
export const unlimitedPace: Pace = createPace(
  {kind: 'unlimited'},
  () => 0,
  () => [],
);
