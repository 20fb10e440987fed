import {mkdir, readFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {LogSink} from '../domain/log.ts';
import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces} from '../domain/places.ts';
import {createPrivateFile} from './private-file.ts';

/** Longer lists than this are searched and not read. */
const mostKept = 20;

/** Places that were looked at, the latest first, kept from run to run. */
export type RecentPlaces = {
  /** What cannot be read counts as nothing: it is a convenience. Never rejects. */
  readonly read: () => Promise<readonly PlaceChoice[]>;
  /** Puts these first. Resolves with the list as it is then; what cannot be written is logged. Never rejects. */
  readonly remember: (places: readonly PlaceChoice[]) => Promise<readonly PlaceChoice[]>;
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length < 200 ? value : undefined;

const placeIn = (value: unknown): readonly PlaceChoice[] => {
  if (typeof value !== 'object' || value === null) return [];
  const {profile, region} = value as {readonly profile?: unknown; readonly region?: unknown}; // Both are checked.
  const place = {profile: textOf(profile), region: textOf(region)};
  const isSound = place.region !== undefined && (profile === undefined || place.profile !== undefined);
  return isSound ? [place] : [];
};

/** The places in a text that this program wrote, or anybody else. */
const parse = (text: string): readonly PlaceChoice[] => {
  try {
    const value: unknown = JSON.parse(text);
    const {places} = value as {readonly places?: unknown}; // Throws for nothing; all else is checked.
    return Array.isArray(places) ? distinctPlaces(places.flatMap(placeIn)).slice(0, mostKept) : [];
  } catch {
    return [];
  }
};

/** Keeps recent places in a file that only its owner can read. */
export const createRecentPlaces = (path: string, log: LogSink): RecentPlaces => {
  let writing: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<readonly PlaceChoice[]> =>
    parse(await readFile(path, 'utf8').catch(() => ''));
  const write = async (places: readonly PlaceChoice[]): Promise<readonly PlaceChoice[]> => {
    // Read anew: another window of this program may have been elsewhere meanwhile.
    const all = distinctPlaces([...places, ...(await read())]).slice(0, mostKept);
    try {
      await mkdir(dirname(path), {recursive: true, mode: 0o700});
      const file = await createPrivateFile(path, true);
      await file.write(`${JSON.stringify({version: 1, places: all})}\n`);
      await file.finish();
    } catch (error) {
      log(
        'warning',
        `Recent places are not remembered: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    return all;
  };
  return {
    read,
    remember: async places => {
      const written = writing.then(() => write(places));
      writing = written;
      return written;
    },
  };
};
