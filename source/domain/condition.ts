import {assess} from './assess.ts';
import {healthRank} from './health.ts';
import type {Unit} from './metric.ts';
import {formatMetric} from './metric.ts';
import type {Quantity, Resource, ServiceView} from './service.ts';

/** How a value is compared with a bound. */
export const operators = ['>', '>=', '<', '<=', '==', '!='] as const;
export type Operator = (typeof operators)[number];

/** A quantity of one service, and the bound in its unit. */
type Target = {readonly service: string; readonly quantity: Quantity<Resource>; readonly bound: number};

/** What may be asked of resources: any problem at least so bad, or a number beyond a bound. */
export type Condition = {
  /** As typed: `queue:orders.oldestAge>60s`. */
  readonly text: string;
  /** Whether a resource of that name is meant at all. */
  readonly matches: (name: string) => boolean;
  /** The pattern as typed; absent: any name. */
  readonly pattern: string | undefined;
} & (
  | {
      readonly kind: 'health';
      readonly least: 'warning' | 'critical';
      /** Ids of services; `undefined`: all. */
      readonly service: string | undefined;
    }
  | {
      readonly kind: 'quantity';
      readonly operator: Operator;
      /** The bound as typed: `60s`. */
      readonly bound: string;
      /** Never empty; one for each service that has the quantity. */
      readonly targets: readonly Target[];
    }
);

/** One resource with its service: what conditions are asked of. */
export type Subject = {readonly view: ServiceView<Resource>; readonly resource: Resource};

/** Where a condition holds. */
type Hit = {
  readonly service: string;
  readonly resourceId: string;
  readonly name: string;
  readonly place: string | undefined;
  /** `queue orders: oldestAge is 1m12s, over 60s`. Foreign text: make it visible. */
  readonly text: string;
  /** How many more resources it holds for. */
  readonly others: number;
};

/** What came of asking. A condition that looked at nothing does not hold, but is no pass either. */
export type Verdict = {
  /** The worst; `undefined`: it does not hold. */
  readonly hit: Hit | undefined;
  /** Resources that are meant by it. */
  readonly matched: number;
  /** Those of them of which it is known whether it holds. */
  readonly known: number;
};

const holds = (operator: Operator, value: number, bound: number): boolean => {
  switch (operator) {
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
};

const words: Readonly<Record<Operator, string>> = {
  '>': 'over ',
  '>=': 'at least ',
  '<': 'under ',
  '<=': 'at most ',
  '==': 'which is ',
  '!=': 'not ',
};

const whole = (unit: Unit): boolean => unit === 'count' || unit === 'perMinute';

/** A value as people read it, with more digits where rounding would hide what the condition is about. */
const valueText = (unit: Unit, value: number): string =>
  whole(unit) && !Number.isInteger(value) && Math.abs(value) < 100
    ? `${String(Number(value.toPrecision(3)))}${unit === 'perMinute' ? '/min' : ''}`
    : formatMetric(unit, value);

const nameOf = ({view, resource: {name, place}}: Subject): string =>
  `${view.noun} ${name}${place === undefined ? '' : ` (${place})`}`;

/** A resource that a condition holds for; the higher `far` is, the worse. */
type Found = {readonly subject: Subject; readonly text: string; readonly far: number};

type Answer = Found | 'not' | 'unknown' | undefined;

const askQuantity = (condition: Condition & {readonly kind: 'quantity'}, subject: Subject): Answer => {
  const target = condition.targets.find(({service}) => service === subject.view.id);
  if (target === undefined) return undefined;
  const {quantity, bound} = target;
  const value = quantity.of(subject.resource);
  if (value === undefined || Number.isNaN(value)) return 'unknown';
  if (!holds(condition.operator, value, bound)) return 'not';
  return {
    subject,
    text: `${nameOf(subject)}: ${quantity.id} is ${valueText(quantity.unit, value)}, ${words[condition.operator]}${condition.bound}`,
    // In shares of the bound, so that resources of several services can be compared.
    far: Math.abs(value - bound) / (Math.abs(bound) || 1),
  };
};

const askHealth = (condition: Condition & {readonly kind: 'health'}, subject: Subject): Answer => {
  if (condition.service !== undefined && condition.service !== subject.view.id) return undefined;
  const {health, findings} = assess(subject.view, subject.resource);
  if (health === 'unknown') return 'unknown';
  if (healthRank(health) < healthRank(condition.least)) return 'not';
  const far = healthRank(health) + (subject.view.urgency?.(subject.resource) ?? 0);
  return {subject, text: `${nameOf(subject)}: ${health}: ${findings[0]?.reason ?? ''}`, far};
};

const ask = (condition: Condition, subject: Subject): Answer => {
  if (!condition.matches(subject.resource.name)) return undefined;
  return condition.kind === 'health' ? askHealth(condition, subject) : askQuantity(condition, subject);
};

const hitOf = (found: readonly Found[]): Hit | undefined => {
  const [worst] = found.toSorted((a, b) => b.far - a.far);
  if (worst === undefined) return undefined;
  const {id, name, place} = worst.subject.resource;
  const others = found.length - 1;
  const more = others === 0 ? '' : ` (and ${String(others)} more)`;
  return {service: worst.subject.view.id, resourceId: id, name, place, text: `${worst.text}${more}`, others};
};

/** Asks a condition of resources. What is not known does not hold. */
export const evaluate = (condition: Condition, subjects: readonly Subject[]): Verdict => {
  const answers = subjects.map(subject => ask(condition, subject)).filter(answer => answer !== undefined);
  return {
    hit: hitOf(answers.filter(answer => typeof answer !== 'string')),
    matched: answers.length,
    known: answers.filter(answer => answer !== 'unknown').length,
  };
};
