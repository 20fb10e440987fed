import type {State} from './state.ts';

/**
 * What is known of the account and of this program's requests, as opposed to what a person does with it on the screen: all
 * that feeds make of the state, what a recording begins with, and what a replay shows.
 */
export type World = Pick<
  State,
  'now' | 'place' | 'places' | 'connection' | 'feeds' | 'problems' | 'overview' | 'cost' | 'run'
>;

/** What is written into a recording: the overview is made of the rest. */
export type RecordedWorld = Omit<World, 'overview'>;

/**
 * The world as a recording begins with it. Of several places each has its feeds as its own scheduler knows them: what they
 * are together, `worldTogether` makes of them again, and part of it is no data.
 */
export const recordedWorldOf = (state: State): RecordedWorld => {
  const {now, place, places, connection, feeds, problems, cost, run} = state;
  const world = {now, place, places, connection, feeds, problems, cost, run};
  if (places.length === 0) return world;
  return {...world, feeds: {}, places: places.map(known => ({...known, shown: {}}))};
};

/** The world of a state. */
export const worldOf = (state: State): World => {
  const {now, place, places, connection, feeds, problems, overview, cost, run} = state;
  return {now, place, places, connection, feeds, problems, overview, cost, run};
};
