import {dollarsOf} from './price.ts';
import type {BilledService, RequestCount} from './request-count.ts';

/** What the background may spend; absent limits are `unlimited`. */
export type SpendingLimit =
  | {readonly kind: 'unlimited'}
  | {readonly kind: 'budget'; readonly dollarsPerHour: number}
  | {readonly kind: 'free'};

/** Hours of a month, as AWS reckons them (AWS Pricing Calculator). */
export const hoursPerMonth = 730;

/** What an account has free each month, for good and not for its first year only. */
export type FreeTier = {
  readonly service: BilledService;
  /** Absent: every operation of the service. */
  readonly operations?: readonly string[];
  readonly perMonth: number;
  readonly words: string;
  readonly source: string;
};

const million = 1e6;

/** The standing free tiers of what this program asks. They are shared by everything in the account. */
export const freeTiers: readonly FreeTier[] = [
  {
    service: 'cloudwatch',
    operations: ['GetMetricStatistics', 'ListMetrics'],
    perMonth: million,
    words: '1 million requests a month (GetMetricData is never free)',
    source: 'Amazon CloudWatch pricing',
  },
  {service: 'sqs', perMonth: million, words: '1 million requests a month', source: 'Amazon SQS pricing'},
  {service: 'sns', perMonth: million, words: '1 million requests a month', source: 'Amazon SNS pricing'},
  {
    service: 'lambda',
    operations: ['Invoke'],
    perMonth: million,
    words: '1 million requests a month',
    source: 'AWS Lambda pricing',
  },
];

/** The tier that a request belongs to; `undefined`: none. */
export const freeTierOf = ({
  service,
  operation,
}: Pick<RequestCount, 'service' | 'operation'>): FreeTier | undefined =>
  freeTiers.find(tier => tier.service === service && (tier.operations?.includes(operation) ?? true));

/** How many of a tier's requests were made. */
export const usedOf = (tier: FreeTier, counts: readonly RequestCount[]): number =>
  counts.reduce((sum, count) => (freeTierOf(count) === tier ? sum + count.units : sum), 0);

/**
 * Dollars of what no free tier covers, if this program alone used them: of a tier, what is over a month's part of it for
 * each month that it ran.
 */
export const dollarsBeyondFree = (counts: readonly RequestCount[], elapsedHours: number): number => {
  const months = Math.max(1, elapsedHours / hoursPerMonth);
  const shareBeyond = (tier: FreeTier): number => {
    const used = usedOf(tier, counts);
    return used === 0 ? 0 : Math.max(0, used - tier.perMonth * months) / used;
  };
  const shares = new Map(freeTiers.map(tier => [tier, shareBeyond(tier)]));
  return counts.reduce((sum, count) => {
    const tier = freeTierOf(count);
    return sum + (dollarsOf(count) ?? 0) * (tier === undefined ? 1 : (shares.get(tier) ?? 1));
  }, 0);
};
