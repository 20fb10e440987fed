import type {SQSClient} from '@aws-sdk/client-sqs';
import type {HeldMessages} from './held-messages.ts';
import {releaseHeld} from './held-messages.ts';
import type {Letter} from './letter.ts';
import {millisecondsLeft} from './letter.ts';

/** Receipt handles are long: of more messages than this they are not kept, and those come back by themselves. */
const mostKept = 10_000;

/** Messages that are hidden by a walk and that nothing is done with: released at its end. */
export type Hold = {
  readonly keep: (letter: Letter) => void;
  readonly forget: (id: string) => void;
  /** Makes these visible again at once; what cannot be is kept. Never throws. */
  readonly letGo: (letters: readonly Letter[]) => Promise<void>;
  /** Releases all that is kept. Never throws. */
  readonly release: () => Promise<void>;
  /** Whether anything is kept that was not received again since, hidden or not. */
  readonly isUsed: () => boolean;
  /** How many messages are hidden as far as is known. */
  readonly stillHeld: () => number;
};

/** Counts of messages by the second (`Date.now`) in which they come back. */
const createReturns = () => {
  const seconds = new Map<number, number>();
  return {
    add: ({hold}: Letter): void => {
      const second = Math.ceil(hold.untilClock / 1000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    },
    due: (): number => {
      const now = Date.now() / 1000;
      for (const second of seconds.keys()) if (second <= now) seconds.delete(second);
      return [...seconds.values()].reduce((sum, count) => sum + count, 0);
    },
  };
};

export const createHold = (sqs: SQSClient, url: string): Hold => {
  const kept = new Map<string, Letter['hold']>();
  const returns = createReturns();
  const keep = (letter: Letter): void => {
    const {id} = letter.message;
    if (kept.has(id) || kept.size < mostKept) kept.set(id, letter.hold);
    else returns.add(letter);
  };
  /** Through a map of its own, so that what is kept meanwhile stays apart. */
  const releaseAll = async (holds: ReadonlyMap<string, Letter['hold']>): Promise<HeldMessages> => {
    const held: HeldMessages = new Map([...holds].filter(([, hold]) => millisecondsLeft({hold}) > 0));
    await releaseHeld(sqs, url, held);
    return held;
  };
  return {
    keep,
    forget: id => {
      kept.delete(id);
    },
    letGo: async letters => {
      const left = await releaseAll(new Map(letters.map(({message, hold}) => [message.id, hold])));
      for (const letter of letters) if (left.has(letter.message.id)) keep(letter);
    },
    release: async () => {
      const all = new Map(kept);
      // Taken out first: two releases at once must not use a handle twice.
      kept.clear();
      const left = await releaseAll(all);
      for (const [id, hold] of all) if (left.has(id) && !kept.has(id)) kept.set(id, hold);
    },
    isUsed: () => kept.size > 0 || returns.due() > 0,
    stillHeld: () => [...kept.values()].filter(hold => millisecondsLeft({hold}) > 0).length + returns.due(),
  };
};
