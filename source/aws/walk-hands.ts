import type {Message as SqsMessage} from '@aws-sdk/client-sqs';
import {jobHoldSeconds} from '../domain/job.ts';
import type {Hold} from './job-hold.ts';
import {createIdMemory} from './job-ids.ts';
import type {Letter, ReceiveTime} from './letter.ts';
import {holdOf, letterOf} from './letter.ts';
import type {WalkState} from './walk-course.ts';

/** Letters in hand and letters kept, by what receives bring. */
export const createHands = (hold: Hold, state: WalkState) => {
  const inHand = new Map<string, Letter>();
  const seen = createIdMemory();
  const take = (received: SqsMessage, time: ReceiveTime): Letter | undefined => {
    const {MessageId: id = ''} = received;
    const held = holdOf(received, jobHoldSeconds, time);
    if (held === undefined) return undefined;
    const isNew = seen.add(id);
    state.again = isNew ? 0 : state.again + 1;
    const known = inHand.get(id);
    if (known !== undefined && !known.isGone) {
      // By arrival, not by when the receive was sent: a long poll may have waited for it.
      known.hold = held;
      return undefined;
    }
    hold.forget(id);
    const letter = letterOf(received, held, isNew);
    inHand.set(id, letter);
    return letter;
  };
  return {
    seen: seen.size,
    take,
    putDown: (letter: Letter): void => {
      // Not a newer letter of the same message.
      if (inHand.get(letter.message.id) === letter) inHand.delete(letter.message.id);
    },
    /** What nothing was said of. */
    keepRest: (letters: readonly Letter[]): void => {
      for (const letter of letters)
        if (inHand.get(letter.message.id) === letter) {
          inHand.delete(letter.message.id);
          hold.keep(letter);
        }
    },
    inHand: () => inHand.size,
  };
};
