import type {Place, State} from './state.ts';

const wordsOf = (place: Place, isDemo: boolean): string => {
  if (isDemo) return `demo account ${place.region ?? ''}`.trimEnd();
  const {profile = 'default', account, region = 'no region', endpointUrl} = place;
  const who = account === undefined ? profile : `${profile} (${account})`;
  return `${who} ${region}${endpointUrl === undefined ? '' : ` @ ${endpointUrl.replace(/^https?:\/\//, '')}`}`;
};

/** Every place that is looked at, whole, for what leaves the screen: profile, account, region, and who answers. */
export const placeWords = ({
  place,
  places,
  options: {demo},
}: Pick<State, 'place' | 'places' | 'options'>): readonly string[] =>
  places.length === 0 ? [wordsOf(place, demo)] : places.map(each => wordsOf(each.place, demo));
