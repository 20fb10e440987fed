import type {MessageContent} from '../sqs/stored-message.ts';
import type {Random} from './random.ts';

/** A dead letter that is there from the start. */
export type OldLetter = {
  readonly make: (random: Random, at: number) => MessageContent;
  /** First sent so long ago. */
  readonly sentHoursAgo: number;
  /** Another service sent it: no source queue, never received. Otherwise the source's redrive policy moved it. */
  readonly isSentDirectly?: true;
};

/** Reads as what it is: `hours(70, 52, 20)` ago. */
export const hours = (...list: readonly number[]) => list;

/** One letter for each time, moved by the redrive policy of the queue's source. */
export const lettersAt = (make: OldLetter['make'], sentHoursAgo: readonly number[]): readonly OldLetter[] =>
  sentHoursAgo.map(ago => ({make, sentHoursAgo: ago}));

/** The same, sent by another service. */
export const directLettersAt = (
  make: OldLetter['make'],
  sentHoursAgo: readonly number[],
): readonly OldLetter[] => lettersAt(make, sentHoursAgo).map(letter => ({...letter, isSentDirectly: true}));

/** So many at even distances between two times. */
export const evenly = (count: number, fromHoursAgo: number, toHoursAgo: number): readonly number[] =>
  Array.from({length: count}, (_, index) => fromHoursAgo + ((toHoursAgo - fromHoursAgo) * index) / count);

/** One every two and a half minutes of the last three hours, as fast as they still come. */
export const recentHours = Array.from({length: 72}, (_, index) => 0.06 + index / 24);
