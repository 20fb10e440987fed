import type {Resolve} from './dead-letter-target.ts';
import type {Message} from './message.ts';
import {formatCount} from './quantity.ts';

/** Groups that are named in a warning. */
const maxNamed = 3;

/** Sequence numbers are too long for numbers: 20 digits, growing within a group (SendMessage API reference). */
const bySequence = (a: Message, b: Message): number => {
  const [first, second] = [a.sequenceNumber ?? '', b.sequenceNumber ?? ''];
  return first.length - second.length || (first < second ? -1 : Number(first > second));
};

const inGroups = (messages: Iterable<Message>): ReadonlyMap<string, readonly Message[]> => {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    // Only a FIFO queue gives sequence numbers; elsewhere a group has no order.
    if (message.groupId === undefined || message.sequenceNumber === undefined) continue;
    const group = groups.get(message.groupId);
    if (group === undefined) groups.set(message.groupId, [message]);
    else group.push(message);
  }
  return new Map([...groups].map(([id, group]) => [id, group.sort(bySequence)]));
};

const named = (groups: readonly string[], nameOf: (group: string) => string): string => {
  const rest = groups.length - maxNamed;
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : '';
  return groups.slice(0, maxNamed).map(nameOf).join(', ') + more;
};

/**
 * What a part redrive does to the order within FIFO groups, in words: groups that go on without an earlier message of
 * theirs, and messages that wait because one before them is refused. Empty for messages of a standard queue. Group ids
 * are foreign text; `nameOf` says how one is written.
 */
export const orderWarnings = (
  scanned: Iterable<Message>,
  selects: (message: Message) => boolean,
  resolve: Resolve,
  nameOf: (group: string) => string = group => group,
): readonly string[] => {
  const broken: string[] = [];
  let heldBack = 0;
  for (const [id, group] of inGroups(scanned)) {
    const chosen = group.map(selects);
    if (chosen.lastIndexOf(true) > chosen.indexOf(false) && chosen.includes(false)) broken.push(id);
    const selected = group.filter((_, index) => chosen[index]);
    const refusedAt = selected.findIndex(message => !resolve(message).ok);
    if (refusedAt !== -1)
      heldBack += selected.slice(refusedAt + 1).filter(message => resolve(message).ok).length;
  }
  const groups = broken.length === 1 ? 'FIFO group goes' : 'FIFO groups go';
  return [
    ...(broken.length === 0
      ? []
      : [
          `${formatCount(broken.length)} ${groups} on without an earlier message that is not selected: ${named(broken, nameOf)}.`,
        ]),
    ...(heldBack === 0
      ? []
      : [
          `${formatCount(heldBack)} ${heldBack === 1 ? 'stays' : 'stay'}, because one before ${heldBack === 1 ? 'it' : 'them'} in a FIFO group is refused.`,
        ]),
  ];
};
