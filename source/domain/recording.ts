import {isSaneTime} from './recording-header.ts';
import type {Json} from './tagged-json.ts';
import {NotDecodable, isList} from './tagged-json.ts';
import {apply, diff} from './value-patch.ts';

/** Something that happened, as the store takes it. */
type RecordedEvent = {readonly type: string};

/** An event and when it came (epoch milliseconds). */
export type Happening = {readonly at: number; readonly event: RecordedEvent};

/** Events that are mostly a list of news about resources: each of these is compared with the last news of the same kind. */
const listIn: Readonly<Record<string, string>> = {learnt: 'learnt', listed: 'resources'};

/** The last line of a recording that was ended and not torn off. */
const end = 'end';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (members: Members, name: string): string => {
  const value = members[name];
  return typeof value === 'string' ? value : '';
};

/** What an event is compared with: the last one of the same type about the same thing. */
const channelOf = (event: Members): string =>
  JSON.stringify(['type', 'service', 'clock', 'placeId'].map(name => textOf(event, name)));

/** Live values, metrics and relations of one resource come by turns, and only their own kind is like them. */
const itemChannelOf = (channel: string, item: unknown): string => {
  if (!isMembers(item)) return channel;
  const news = item['learnt'];
  const kind = isMembers(news) ? Object.keys(news).join() : '';
  return `${channel} ${JSON.stringify([textOf(item, 'id'), kind])}`;
};

/** The event without its list, and the list. */
const parted = (event: Members): readonly [rest: Members, items: readonly unknown[]] => {
  const name = listIn[textOf(event, 'type')];
  const items: unknown = name === undefined ? undefined : event[name];
  if (name === undefined || !Array.isArray(items)) return [event, []];
  return [{...event, [name]: []}, items];
};

/** What was said last in a channel. `scope` and `id`: of which resource; the channel of an event itself is of none. */
export type Known = {readonly value: unknown; readonly scope: string | undefined; readonly id: string};

const scopeOf = (event: Members): string =>
  JSON.stringify([textOf(event, 'service'), textOf(event, 'placeId')]);

const idOf = (item: unknown): string => (isMembers(item) ? textOf(item, 'id') : '');

const known = (value: unknown): Known => ({value, scope: undefined, id: ''});

const knownItem = (event: Members, item: unknown): Known => ({
  value: item,
  scope: scopeOf(event),
  id: idOf(item),
});

/**
 * Forgets resources that a new list has no more, or that were of a place that was left: queues that come and go would
 * fill the memory. Writer and reader must forget alike, since a channel that is forgotten is called by its name again.
 */
const forgetGone = (
  channels: Map<number | string, Known>,
  event: Members,
  items: readonly unknown[],
): void => {
  const type = textOf(event, 'type');
  if (type !== 'listed' && type !== 'placeLeft') return;
  const scope = scopeOf(event);
  const ids = new Set(items.map(idOf));
  for (const [channel, {scope: its, id}] of channels) {
    const isGone = type === 'placeLeft' || (its === scope && !ids.has(id));
    if (its !== undefined && isGone) channels.delete(channel);
  }
};

/** Writes one line for each event, made of what is new in it. */
export type RecordingEncoder = {
  /** A time before that of the last event counts as the same. */
  readonly encode: (happening: Happening) => string;
  /** The line that says that nothing is missing. */
  readonly encodeEnd: (at: number) => string;
};

/** Starts with nothing to compare with. `startedAt` is in epoch milliseconds. */
export const createRecordingEncoder = (startedAt: number): RecordingEncoder => {
  const channels = new Map<number | string, Known & {readonly number: number}>();
  let next = 0;
  let time = startedAt;
  const step = (at: number): number => {
    const milliseconds = Math.max(0, Math.round(at) - time);
    time += milliseconds;
    return milliseconds;
  };
  /** A channel is called by its name the first time and by its number from then on. */
  const news = (channel: string, now: Known): readonly Json[] => {
    const before = channels.get(channel);
    const change = diff(before?.value, now.value);
    channels.set(channel, {...now, number: before?.number ?? next++});
    return [before?.number ?? channel, change];
  };
  return {
    encode: ({at, event}) => {
      const channel = channelOf(event);
      const [rest, items] = parted(event);
      const line = JSON.stringify([
        step(at),
        ...news(channel, known(rest)),
        ...items.flatMap(item => news(itemChannelOf(channel, item), knownItem(event, item))),
      ]);
      forgetGone(channels, event, items);
      return line;
    },
    encodeEnd: at => JSON.stringify([step(at), end]),
  };
};

/** Where a decoder is; to go on from here another time. */
export type DecoderState = {
  readonly time: number;
  /** What was said last in each channel, by its number. */
  readonly channels: ReadonlyMap<number | string, Known>;
  /** The number of the next new channel. */
  readonly next: number;
};

/** Reads the lines of a `RecordingEncoder` in their order. */
export type RecordingDecoder = {
  /** When the next line happened (epoch milliseconds), without reading all of it; NaN when it is damaged. */
  readonly timeOf: (line: string) => number;
  /** Throws `NotDecodable`. `end`: nothing is missing. */
  readonly decode: (line: string) => Happening | 'end';
  readonly state: () => DecoderState;
};

const parse = (line: string): readonly Json[] => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new NotDecodable('a line that is no JSON', {cause: error});
  }
  // What JSON.parse returns is JSON.
  const value = json as Json;
  if (isList(value)) return value;
  throw new NotDecodable('a line that is no list');
};

/** The list goes back to where the event had it. */
const joined = (rest: unknown, items: readonly unknown[]): RecordedEvent => {
  if (!isMembers(rest) || typeof rest['type'] !== 'string') throw new NotDecodable('an event without a type');
  const type = rest['type'];
  const name = listIn[type];
  return name === undefined || !Array.isArray(rest[name]) ? {...rest, type} : {...rest, type, [name]: items};
};

/** A decoder that begins at `startedAt`, or goes on from where another one was. */
export const createRecordingDecoder = (from: number | DecoderState): RecordingDecoder => {
  const start: DecoderState = typeof from === 'number' ? {time: from, channels: new Map(), next: 0} : from;
  const channels = new Map(start.channels);
  let {time, next} = start;
  type Said = {readonly channel: number; readonly value: unknown};
  const said = (channel: Json | undefined, change: Json | undefined): Said => {
    const number = typeof channel === 'string' ? next : channel;
    const isKnown = typeof number === 'number' && (typeof channel === 'string' || channels.has(number));
    if (!isKnown || change === undefined) throw new NotDecodable('news of nothing that is known');
    if (typeof channel === 'string') next += 1;
    const value = apply(channels.get(number)?.value, change);
    channels.set(number, known(value));
    return {channel: number, value};
  };
  /** Of which resource each of them is, the event tells. */
  const keepItems = (event: RecordedEvent, items: readonly Said[]): void => {
    for (const {channel, value} of items) channels.set(channel, knownItem(event, value));
    const list = items.map(({value}) => value);
    forgetGone(channels, event, list);
  };
  return {
    state: () => ({time, channels: new Map(channels), next}),
    timeOf: line => time + Number(/^\[(\d+)/.exec(line)?.[1]),
    decode: line => {
      const [step, ...pairs] = parse(line);
      const isTime = typeof step === 'number' && Number.isSafeInteger(step) && step >= 0;
      if (!isTime || !isSaneTime(time + step)) throw new NotDecodable('a line without a time');
      time += step;
      if (pairs[0] === end) return end;
      const all: Said[] = [];
      for (let index = 0; index < pairs.length; index += 2) all.push(said(pairs[index], pairs[index + 1]));
      const [rest, ...items] = all;
      const event = joined(
        rest?.value,
        items.map(({value}) => value),
      );
      keepItems(event, items);
      return {at: time, event};
    },
  };
};
