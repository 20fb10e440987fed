import {showPath} from './field-path.ts';
import type {JsonValue} from './json-value.ts';
import {isJsonObject} from './json-value.ts';
import {innerOf} from './message-document.ts';
import type {Message} from './message.ts';

/** A field of the bodies that messages can be grouped by. */
export type BodyField = {
  /** In the body inside its wrappings, as JMESPath writes it: `customer.country`. Foreign text. */
  readonly path: string;
  /** Of all messages, 0 to 1. */
  readonly share: number;
  /** How many different values it has; not counted beyond 1,000. */
  readonly distinct: number;
};

/** More fields than anybody picks from. */
const maxFields = 60;
/** Values of a field are counted up to here. */
export const maxDistinct = 1000;
const maxDepth = 6;
/** Fields of one body; bounds the work on bodies with thousands. */
const maxLeaves = 500;
/** Values are told apart by their beginning. */
const maxValueLength = 200;
/** A person can look through so many groups. */
const fewValues = 50;

type Leaves = Map<string, JsonValue>;

const addLeaves = (value: JsonValue, keys: readonly string[], leaves: Leaves): void => {
  if (Array.isArray(value) || leaves.size >= maxLeaves || keys.length > maxDepth) return;
  if (!isJsonObject(value)) {
    if (keys.length > 0) leaves.set(showPath(keys), value);
    return;
  }
  for (const [key, member] of Object.entries(value)) addLeaves(member, [...keys, key], leaves);
};

type Tally = {present: number; readonly values: Set<string>};

/** Those first that make few groups, then those with one value, then those that differ almost everywhere. */
const rankOf = ({distinct}: BodyField, total: number): number => {
  if (distinct === 1) return 1;
  return distinct <= fewValues && distinct <= Math.max(2, total / 2) ? 0 : 2;
};

/**
 * The fields of JSON bodies, those that make the best groups first: with few values, in most messages. Arrays are left
 * out. At most 60.
 */
export const fieldPaths = (messages: readonly Message[]): readonly BodyField[] => {
  const tallies = new Map<string, Tally>();
  for (const message of messages) {
    const leaves: Leaves = new Map();
    addLeaves(innerOf(message), [], leaves);
    for (const [path, value] of leaves) {
      const tally = tallies.get(path) ?? {present: 0, values: new Set()};
      tally.present += 1;
      if (tally.values.size < maxDistinct) tally.values.add(JSON.stringify(value).slice(0, maxValueLength));
      tallies.set(path, tally);
    }
  }
  const total = messages.length;
  return [...tallies]
    .map(([path, {present, values}]) => ({path, share: present / total, distinct: values.size}))
    .sort(
      (a, b) =>
        rankOf(a, total) - rankOf(b, total) ||
        b.share - a.share ||
        a.distinct - b.distinct ||
        (a.path < b.path ? -1 : 1),
    )
    .slice(0, maxFields);
};
