import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces, placeIdOf} from '../domain/places.ts';
import {looksLikeRegion, regions} from '../domain/regions.ts';
import type {Dialog, State} from './state.ts';

/** The list of places to go to. */
export type PlaceDialog = Extract<Dialog, {kind: 'pickPlace'}>;

/** One line of it. */
export type ListedPlace = PlaceChoice & {readonly isRecent: boolean; readonly isHere: boolean};

/** The places that are looked at now, as they turned out to be. */
export const placesHere = ({place, places}: Pick<State, 'place' | 'places'>): readonly PlaceChoice[] => {
  const here = places.length === 0 ? [place] : places.map(each => each.place);
  return here.map(({profile, region}) => ({profile, region}));
};

const distinctProfiles = (state: State): readonly (string | undefined)[] => [
  ...new Set(placesHere(state).map(({profile}) => profile)),
];

/** Each of the profiles that are looked at now, in each of the regions. */
export const inRegions = (state: State, chosen: readonly string[]): readonly PlaceChoice[] =>
  distinctProfiles(state).flatMap(profile => chosen.map(region => ({profile, region})));

const byRegion = (state: State): readonly PlaceChoice[] => {
  const recent = state.recentPlaces.flatMap(({region}) => (region === undefined ? [] : [region]));
  const here = placesHere(state).flatMap(({region}) => (region === undefined ? [] : [region]));
  const [profile] = distinctProfiles(state);
  return [...new Set([...here, ...recent, ...regions])].map(region => ({profile, region}));
};

/** Another profile brings its own region. */
const byProfile = ({profiles, profileRegions}: State): readonly PlaceChoice[] =>
  profiles.map(profile => ({profile, region: profileRegions[profile]}));

const byBoth = (state: State): readonly PlaceChoice[] => {
  const own = byProfile(state);
  const used = new Set([...state.recentPlaces, ...placesHere(state), ...own].map(({region}) => region));
  const others = own.flatMap(({profile}) => [...used].map(region => ({profile, region})));
  return [
    ...placesHere(state),
    ...state.recentPlaces,
    ...own,
    ...others.filter(({region}) => region !== undefined),
  ];
};

/** A profile of the list with a region that no list has: `prod/us-west-2`. */
const typed = ({profiles}: State, query: string): readonly PlaceChoice[] => {
  const [profile = '', region = ''] = query.split('/');
  return profiles.includes(profile) && looksLikeRegion(region) ? [{profile, region}] : [];
};

const choicesBy = {places: byBoth, profiles: byProfile, regions: byRegion} as const;

/** The text by which a place is found. */
export const placeName = ({profile, region}: PlaceChoice): string =>
  `${profile ?? 'default'}/${region ?? ''}`;

/** The lines of the list that what was typed leaves: where one is, where one was, then all others. */
export const fittingPlaces = (state: State, {what, query}: PlaceDialog): readonly ListedPlace[] => {
  const here = new Set(placesHere(state).map(placeIdOf));
  const recent = new Set(state.recentPlaces.map(placeIdOf));
  const shown = (choice: PlaceChoice): string =>
    what === 'regions' ? (choice.region ?? '') : placeName(choice);
  const fitting = choicesBy[what](state).filter(choice => shown(choice).includes(query.trim()));
  const all = distinctPlaces([...fitting, ...(what === 'places' ? typed(state, query) : [])]);
  return all.map(choice => {
    const id = placeIdOf(choice);
    return {...choice, isHere: here.has(id), isRecent: recent.has(id)};
  });
};
