import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {MinuteSeries} from '../domain/history.ts';
import type {DecoderState, Known} from '../domain/recording.ts';
import type {Resource} from '../domain/service.ts';
import type {Json} from '../domain/tagged-json.ts';
import {decode, encode} from '../domain/tagged-json.ts';
import type {Feed, State} from '../store/state.ts';
import {worldTogether} from '../store/update-places.ts';
import type {World} from '../store/world.ts';
import {recordedWorldOf} from '../store/world.ts';

/**
 * What was known at a moment of a recording, and what the lines after it are compared with; packed, because whatever is
 * remembered of a state would stay in memory with it. In pieces: a large account is packed and unpacked in many steps.
 */
export type Checkpoint = {
  readonly pieces: readonly Buffer[];
  /** Of all pieces together. */
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly time: number;
};

/** What a checkpoint was packed from. */
export type Unpacked = {readonly state: State; readonly decoder: DecoderState};

type Channel = readonly [number: number | string, known: Known];

/** Where a feed belongs; `place` -1: to the only place there is. */
type FeedName = {readonly place: number; readonly service: string};

type Piece =
  | {readonly kind: 'world'; readonly world: World; readonly next: number}
  | (FeedName & {readonly kind: 'resources'; readonly entries: readonly (readonly [string, Resource])[]})
  | (FeedName & {readonly kind: 'history'; readonly entries: readonly (readonly [string, MinuteSeries])[]})
  | {readonly kind: 'channels'; readonly entries: readonly Channel[]};

/** So many resources, series or channels make a piece: a few milliseconds of work. */
const pieceEntries = 50;

function* chunks<Item>(items: Iterable<Item>): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < pieceEntries) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

type Feeds = Readonly<Record<string, Feed>>;

const withoutContent = (feeds: Feeds): Feeds =>
  Object.fromEntries(
    Object.entries(feeds).map(([service, feed]) => [
      service,
      {...feed, resources: new Map(), history: new Map()},
    ]),
  );

const feedsOf = ({places, feeds}: Pick<World, 'places' | 'feeds'>): readonly [number, Feeds][] => [
  [-1, feeds],
  ...places.map((place, index): [number, Feeds] => [index, place.feeds]),
];

function* piecesOf({state, decoder}: Unpacked): Generator<Piece> {
  const world = recordedWorldOf(state);
  const {feeds, places} = world;
  yield {
    kind: 'world',
    world: {
      ...world,
      feeds: withoutContent(feeds),
      places: places.map(place => ({...place, feeds: withoutContent(place.feeds)})),
      // The feeds are there already.
      overview: {...state.overview, notedFeeds: {}},
    },
    next: decoder.next,
  };
  for (const [place, its] of feedsOf(world))
    for (const [service, {resources, history}] of Object.entries(its)) {
      for (const entries of chunks(resources)) yield {kind: 'resources', place, service, entries};
      for (const entries of chunks(history)) yield {kind: 'history', place, service, entries};
    }
  for (const entries of chunks(decoder.channels)) yield {kind: 'channels', entries};
}

/** Packs the world of a state, one piece with each step; the rest of a state is what the screen does with it. */
export function* packCheckpoint(from: Unpacked): Generator<undefined, Checkpoint> {
  const pieces: Buffer[] = [];
  for (const piece of piecesOf(from)) {
    pieces.push(deflateRawSync(JSON.stringify(encode(piece)), {level: 1}));
    yield undefined;
  }
  const bytes = pieces.reduce((sum, {length}) => sum + length, 0);
  return {pieces, bytes, time: from.decoder.time};
}

/** What was packed here is what comes out. */
const unpackPiece = (packed: Buffer): Piece =>
  decode(JSON.parse(inflateRawSync(packed).toString()) as Json) as Piece;

type Contents = {
  readonly resources: Map<string, Map<string, Resource>>;
  readonly history: Map<string, Map<string, MinuteSeries>>;
};

const keyOf = ({place, service}: FeedName): string => `${String(place)} ${service}`;

const add = <Value>(
  to: Map<string, Map<string, Value>>,
  key: string,
  entries: readonly (readonly [string, Value])[],
): void => {
  const known = to.get(key) ?? new Map<string, Value>();
  to.set(key, known);
  for (const [id, value] of entries) known.set(id, value);
};

const filled = (place: number, feeds: Feeds, {resources, history}: Contents): Feeds =>
  Object.fromEntries(
    Object.entries(feeds).map(([service, feed]) => {
      const key = keyOf({place, service});
      return [
        service,
        {...feed, resources: resources.get(key) ?? new Map(), history: history.get(key) ?? new Map()},
      ];
    }),
  );

/** Unpacks one piece with each step. `start` gives what is not of the world. */
export function* unpackCheckpoint({pieces, time}: Checkpoint, start: State): Generator<undefined, Unpacked> {
  const contents: Contents = {resources: new Map(), history: new Map()};
  const channels = new Map<number | string, Known>();
  let found: Extract<Piece, {kind: 'world'}> | undefined;
  for (const packed of pieces) {
    const piece = unpackPiece(packed);
    if (piece.kind === 'world') found = piece;
    if (piece.kind === 'resources') add(contents.resources, keyOf(piece), piece.entries);
    if (piece.kind === 'history') add(contents.history, keyOf(piece), piece.entries);
    if (piece.kind === 'channels') for (const [number, known] of piece.entries) channels.set(number, known);
    yield undefined;
  }
  if (found === undefined) throw new Error('Expected a checkpoint with a world');
  const world = worldTogether({
    ...found.world,
    feeds: filled(-1, found.world.feeds, contents),
    places: found.world.places.map((place, index) => ({
      ...place,
      feeds: filled(index, place.feeds, contents),
    })),
  });
  const overview = {...world.overview, notedFeeds: world.feeds};
  return {state: {...start, ...world, overview}, decoder: {time, channels, next: found.next}};
}
