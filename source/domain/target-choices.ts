import type {Origins, QueueTarget, Target, TargetChoice} from './dead-letter-target.ts';
import type {QueueReference} from './message.ts';
import type {Queue} from './queue.ts';

/** A choice as a picker shows it. */
export type LabelledChoice = {readonly choice: TargetChoice; readonly label: string};

/** What a target is known by; also tells two targets apart. */
export const targetArn = (target: Target): string =>
  target.kind === 'queue' ? target.queue.arn : target.arn;

/** What people call a target: `orders`, `function settle`. */
export const targetLabel = (target: Target): string =>
  target.kind === 'queue' ? target.queue.name : `function ${target.name}`;

const distinct = (targets: readonly Target[]): readonly Target[] => [
  ...new Map(targets.map(target => [targetArn(target), target])).values(),
];

/** Every place that a letter can go back to, each once. */
const originTargets = ({sources, subscriptions, functions}: Origins): readonly Target[] =>
  distinct([
    ...sources,
    ...subscriptions.map(({target}) => target).filter(target => target !== undefined),
    ...functions,
  ]);

/** Whether any place is known that a letter can go back to. */
export const hasOrigins = (origins: Origins): boolean => originTargets(origins).length > 0;

const ownLabel = (origins: Origins): string => {
  const [only, ...others] = originTargets(origins);
  if (only === undefined) return 'each to where it came from';
  if (others.length > 0) return `each to where it came from (${String(others.length + 1)} places)`;
  if (only.kind === 'function') return `function ${only.name}, invoked again`;
  return origins.sources.length > 0
    ? `its source, ${only.queue.name}`
    : `the subscription's queue, ${only.queue.name}`;
};

/** What people call a choice: `its source, orders`, `each to where it came from (3 places)`, `function settle`. */
export const choiceLabel = (choice: TargetChoice, origins: Origins): string =>
  choice.kind === 'own' ? ownLabel(origins) : targetLabel(choice.target);

/** A queue as a target; `undefined` until its ARN was read. */
export const queueTargetOf = ({
  url,
  name,
  arn,
  type,
  settings,
}: Pick<Queue, 'url' | 'name' | 'arn' | 'type' | 'settings'>): QueueTarget | undefined => {
  if (arn === undefined) return undefined;
  // An attribute that is a number in decimal digits (GetQueueAttributes API reference).
  const size = settings?.raw['MaximumMessageSize'];
  const maxBytes = size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined;
  return {kind: 'queue', queue: {url, name, arn, type}, maxBytes};
};

/**
 * What a person can choose for the letters of a queue: each to where it came from (where that is known of any), the
 * places they came from one by one, then each other queue of the same type by name.
 */
export const targetChoices = (
  queue: QueueReference,
  origins: Origins,
  queues: Iterable<Queue>,
): readonly LabelledChoice[] => {
  const places = originTargets(origins);
  const others = [...queues]
    .map(queueTargetOf)
    .filter(target => target !== undefined)
    .sort((a, b) => a.queue.name.localeCompare(b.queue.name));
  const chosen = distinct([...places, ...others]).filter(
    target =>
      target.kind === 'function' || (target.queue.arn !== queue.arn && target.queue.type === queue.type),
  );
  const choices: readonly TargetChoice[] = [
    ...(places.length === 0 ? [] : [{kind: 'own'} as const]),
    ...chosen.map(target => ({kind: 'to', target}) as const),
  ];
  return choices.map(choice => ({choice, label: choiceLabel(choice, origins)}));
};
