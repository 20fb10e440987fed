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

/** Writes one line for each event, made of what is new in it. */
export type RecordingEncoder = {
  /** A time before that of the last event counts as the same. */
  readonly encode: (happening: Happening) => string;
  /** The line that says that nothing is missing. */
  readonly encodeEnd: (at: number) => string;
};

/** Starts with nothing to compare with. `startedAt` is in epoch milliseconds. */
export const createRecordingEncoder = (startedAt: number): RecordingEncoder => {
  const numbers = new Map<string, number>();
  const last: unknown[] = [];
  let time = startedAt;
  const step = (at: number): number => {
    const milliseconds = Math.max(0, Math.round(at) - time);
    time += milliseconds;
    return milliseconds;
  };
  /** A channel is called by its name the first time and by its number from then on. */
  const news = (channel: string, value: unknown): readonly Json[] => {
    const number = numbers.get(channel);
    const index = number ?? numbers.size;
    numbers.set(channel, index);
    const change = diff(last[index], value);
    last[index] = value;
    return [number ?? channel, change];
  };
  return {
    encode: ({at, event}) => {
      const channel = channelOf(event);
      const [rest, items] = parted(event);
      return JSON.stringify([
        step(at),
        ...news(channel, rest),
        ...items.flatMap(item => news(itemChannelOf(channel, item), item)),
      ]);
    },
    encodeEnd: at => JSON.stringify([step(at), end]),
  };
};

/** Where a decoder is; to go on from here another time. */
export type DecoderState = {readonly time: number; readonly last: readonly unknown[]};

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
  const last: unknown[] = typeof from === 'number' ? [] : [...from.last];
  let time = typeof from === 'number' ? from : from.time;
  const valueOf = (channel: Json | undefined, change: Json | undefined): unknown => {
    const index = typeof channel === 'string' ? last.length : channel;
    const isKnown = typeof index === 'number' && (typeof channel === 'string' || index in last);
    if (!isKnown || change === undefined) throw new NotDecodable('news of nothing that is known');
    last[index] = apply(last[index], change);
    return last[index];
  };
  return {
    state: () => ({time, last: [...last]}),
    timeOf: line => time + Number(/^\[(\d+)/.exec(line)?.[1]),
    decode: line => {
      const [step, ...pairs] = parse(line);
      if (typeof step !== 'number' || !(step >= 0)) throw new NotDecodable('a line without a time');
      time += step;
      if (pairs[0] === end) return end;
      const values: unknown[] = [];
      for (let index = 0; index < pairs.length; index += 2)
        values.push(valueOf(pairs[index], pairs[index + 1]));
      const [rest, ...items] = values;
      return {at: time, event: joined(rest, items)};
    },
  };
};
