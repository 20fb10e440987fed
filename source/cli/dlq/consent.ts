import type {Consent} from './dlq-command.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Work} from './work.ts';
import {NotDone, pinsOf, placeWords} from './work.ts';

/** What is about to be changed. */
export type Change = {
  readonly found: FoundQueue;
  /** `redrive 312 messages of orders-dlq`. */
  readonly what: string;
  /** Asks for the queue's name in place of `yes`, whatever the pins say. */
  readonly typeName?: boolean;
};

/**
 * Finds out before anything is even looked at whether the change can come about: throws `NotDone` when a pin forbids
 * it, or when nobody said yes and there is nobody to ask.
 */
export const checkConsent = (work: Work, consent: Consent, found: FoundQueue): void => {
  const {name} = found.reference;
  const pins = pinsOf(work, found);
  const forbidden = pins.readOnly(name);
  if (forbidden !== undefined) throw new NotDone(`${name} is ${forbidden}. Nothing was changed.`);
  if (consent.confirm !== undefined && consent.confirm !== name)
    throw new NotDone(`--confirm says "${consent.confirm}", and the queue is ${name}. Nothing was changed.`);
  if (work.desk.canAsk) return;
  const isPinned = pins.typeName(name) && consent.confirm === undefined;
  if (!consent.yes)
    throw new NotDone(
      `Nothing was changed: there is no terminal to ask on. Say --yes${isPinned ? ` --confirm ${name}` : ''} to go ahead, or --dry-run to look.`,
    );
  if (isPinned)
    throw new NotDone(`Nothing was changed: a pin wants the name of ${name} typed. Say --confirm ${name}.`);
};

/** Asks for whatever the flags did not say. Throws `NotDone` when the answer is no. */
export const seekConsent = async (work: Work, consent: Consent, change: Change): Promise<void> => {
  const {desk, stop} = work;
  const {found, what, typeName = false} = change;
  const {name} = found.reference;
  const isPinned = pinsOf(work, found).typeName(name);
  const wantsName = consent.confirm === undefined && (isPinned || (typeName && !consent.yes));
  if (!wantsName && (consent.yes || consent.confirm === name)) return;
  desk.say([`In ${placeWords(work, found)}:`]);
  const wanted = wantsName ? name : 'yes';
  const question = wantsName ? `Type the queue's name (${name})` : 'Type yes';
  const answer = await desk.ask(`${question} to ${what}: `, stop.signal);
  if (answer?.trim() !== wanted) throw new NotDone('Nothing was changed.');
};
