import fc from 'fast-check';
import type {Step} from './fault-proxy.ts';
import type {KillingWrite} from './job-child.ts';

/** The moment at which the program is killed: at a step of a call, or around a write to its journal. */
export type KillPoint =
  | {readonly kind: 'step'; readonly step: Step; readonly isCallLost: boolean}
  | ({readonly kind: 'write'} & KillingWrite);

const operations = ['ReceiveMessage', 'SendMessageBatch', 'DeleteMessageBatch'] as const;
const stages = ['asked', 'done', 'answered'] as const;
const whens = ['before', 'torn', 'after'] as const;

/** Any moment of a job; `isCallLost`: a call that was asked at that moment never reaches the queue. */
export const killPoint: fc.Arbitrary<KillPoint> = fc.oneof(
  fc.record({
    kind: fc.constant('step'),
    step: fc.record({
      operation: fc.constantFrom(...operations),
      nth: fc.nat(4),
      stage: fc.constantFrom(...stages),
    }),
    isCallLost: fc.boolean(),
  }),
  fc.record({kind: fc.constant('write'), nth: fc.nat(12), when: fc.constantFrom(...whens)}),
);

/** One of each kind, early in a job. */
export const everyKindOfKillPoint: readonly KillPoint[] = [
  ...operations.flatMap(operation =>
    stages.flatMap(stage =>
      [false, true].map(
        isCallLost => ({kind: 'step', step: {operation, nth: 1, stage}, isCallLost}) as const,
      ),
    ),
  ),
  // The first writes announce a send and a deletion, or what became of them.
  ...[0, 1, 2, 3].flatMap(nth => whens.map(when => ({kind: 'write', nth, when}) as const)),
];
