import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {DecoderState} from '../domain/recording.ts';
import type {Json} from '../domain/tagged-json.ts';
import {decode, encode} from '../domain/tagged-json.ts';
import type {State} from '../store/state.ts';
import type {World} from '../store/world.ts';
import {worldOf} from '../store/world.ts';

/**
 * What was known at a moment of a recording, and what the lines after it are compared with; packed, because whatever is
 * remembered of a state would stay in memory with it.
 */
export type Checkpoint = {readonly packed: Buffer; readonly time: number};

/** What a checkpoint was packed from. */
export type Unpacked = {readonly state: State; readonly decoder: DecoderState};

type Content = {readonly world: World; readonly last: readonly unknown[]};

/** Packs the world of a state; the rest is what the screen does with it. */
export const packCheckpoint = ({state, decoder}: Unpacked): Checkpoint => {
  const {overview, ...world} = worldOf(state);
  // The feeds are there already.
  const content: Content = {
    world: {...world, overview: {...overview, notedFeeds: {}}},
    last: decoder.last,
  };
  return {packed: deflateRawSync(JSON.stringify(encode(content)), {level: 1}), time: decoder.time};
};

/** `start` gives what is not of the world. */
export const unpackCheckpoint = ({packed, time}: Checkpoint, start: State): Unpacked => {
  // What was packed here is what comes out.
  const json = JSON.parse(inflateRawSync(packed).toString()) as Json;
  const {world, last} = decode(json) as Content;
  const overview = {...world.overview, notedFeeds: world.feeds};
  return {state: {...start, ...world, overview}, decoder: {time, last}};
};
