import {placeIdOf} from '../domain/places.ts';
import type {ListedPlace, PlaceDialog} from '../store/place-choices.ts';
import {fittingPlaces} from '../store/place-choices.ts';
import type {State} from '../store/state.ts';
import type {Parts} from './dialog-fit.ts';
import type {Line} from './line.ts';
import {line} from './line.ts';

const titles: Readonly<Record<PlaceDialog['what'], string>> = {
  places: 'Where to look',
  profiles: 'Which profile to use',
  regions: 'Which region to look at',
};

const standing = ({places}: State, {profile, region, isHere, isRecent}: ListedPlace): string => {
  const id = placeIdOf({profile, region});
  const failed = places.find(
    ({place, connection}) => connection.kind === 'failed' && placeIdOf(place) === id,
  );
  if (failed !== undefined) return '  cannot be looked at: :feeds says why';
  if (isHere) return '  looked at now';
  return isRecent ? '  recent' : '';
};

const placeLine = (
  state: State,
  {what, focus, marked}: PlaceDialog,
  place: ListedPlace,
  index: number,
  profileWidth: number,
): Line => {
  const isFocused = index === focus;
  const isMarked = marked.some(each => placeIdOf(each) === placeIdOf(place));
  const profile = place.profile ?? 'default';
  return {
    spans: [
      {text: ' '},
      {text: `${isFocused ? '▸' : ' '}${isMarked ? '*' : ' '} `, tone: 'accent'},
      ...(what === 'regions'
        ? []
        : [{text: profile, width: profileWidth, inverse: isFocused, tone: 'plain'} as const]),
      {text: place.region ?? '', inverse: isFocused},
      {text: standing(state, place), tone: 'faint'},
    ],
  };
};

/** The list of places: what is typed narrows it, marked ones are looked at together. */
export const pickPlaceParts = (state: State, dialog: PlaceDialog): Parts => {
  const places = fittingPlaces(state, dialog);
  const {query, marked, what} = dialog;
  const profileWidth = Math.max(8, ...places.map(({profile}) => (profile ?? 'default').length)) + 2;
  const nothing =
    state.profiles.length === 0
      ? '  Nothing fits, and the AWS config files name no profile.'
      : '  Nothing fits. PROFILE/REGION can be typed whole.';
  return {
    words: [
      line(` ${titles[what]}`, 'strong'),
      {
        spans: [
          {text: '  Type to find one: ', tone: 'faint'},
          {text: query === '' ? '…' : query, tone: 'strong'},
          {text: '  Space marks several', tone: 'faint'},
          {text: marked.length === 0 ? '' : `: ${String(marked.length)} marked`, tone: 'accent'},
        ],
      },
    ],
    buttons:
      places.length === 0
        ? [line(nothing, 'faint')]
        : places.map((place, index) => placeLine(state, dialog, place, index, profileWidth)),
  };
};
