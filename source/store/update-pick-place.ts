import type {PlaceChoice} from '../domain/places.ts';
import {distinctPlaces, placeIdOf} from '../domain/places.ts';
import {looksLikeRegion} from '../domain/regions.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {UserEvent} from './event.ts';
import type {PlaceDialog} from './place-choices.ts';
import {fittingPlaces, inRegions, placeName} from './place-choices.ts';
import type {State} from './state.ts';

/** More at once would take more requests and more lines than anybody follows. */
const mostPlaces = 12;

/** Goes to one place or to several together. */
const goToPlaces = (state: State, chosen: readonly PlaceChoice[]): Change => {
  const places = distinctPlaces(chosen);
  if (places.length > mostPlaces)
    return [
      withNotice(
        state,
        'warning',
        `At most ${String(mostPlaces)} places together, got ${String(places.length)}.`,
      ),
    ];
  const names = places.map(placeName).join(', ');
  return [
    withNotice({...state, dialog: undefined}, 'info', `Switching to ${names} …`),
    {type: 'switchPlace', places},
  ];
};

/** Opens a list of places; the demo account has one only. */
export const askPlaces = (state: State, what: PlaceDialog['what']): Change =>
  state.options.demo
    ? [withNotice(state, 'warning', 'The demo account has one place only.')]
    : [{...state, dialog: {kind: 'pickPlace', what, query: '', focus: 0, marked: []}}];

const wordsOf = (argument: string): readonly string[] => argument.split(/[\s,]+/).filter(word => word !== '');

/** `:region`: the same profiles in other regions. */
export const askRegions = (state: State, argument: string): Change => {
  const chosen = wordsOf(argument);
  if (chosen.length === 0 || state.options.demo) return askPlaces(state, 'regions');
  const wrong = chosen.find(word => !looksLikeRegion(word));
  return wrong === undefined
    ? goToPlaces(state, inRegions(state, chosen))
    : [withNotice(state, 'error', `Expected a region such as eu-west-1, got "${wrong}"`)];
};

/** `:profile`: other profiles, each in its own region. */
export const askProfiles = (state: State, argument: string): Change => {
  // A profile may have spaces in its name.
  const chosen = argument
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');
  if (chosen.length === 0 || state.options.demo) return askPlaces(state, 'profiles');
  const {profiles} = state;
  const wrong = chosen.find(word => profiles.length > 0 && !profiles.includes(word));
  return wrong === undefined
    ? goToPlaces(
        state,
        chosen.map(profile => ({profile, region: undefined})),
      )
    : [withNotice(state, 'error', `There is no profile "${wrong}". There are: ${profiles.join(', ')}`)];
};

const toggled = (marked: readonly PlaceChoice[], {profile, region}: PlaceChoice): readonly PlaceChoice[] => {
  const id = placeIdOf({profile, region});
  const others = marked.filter(each => placeIdOf(each) !== id);
  return others.length < marked.length ? others : [...marked, {profile, region}];
};

/** What the marked lines mean, or the focused one where none is marked. */
const chosenPlaces = (state: State, dialog: PlaceDialog): readonly PlaceChoice[] => {
  const focused = fittingPlaces(state, dialog)[dialog.focus];
  const chosen = dialog.marked.length > 0 ? dialog.marked : focused === undefined ? [] : [focused];
  const plain = chosen.map(({profile, region}) => ({profile, region}));
  return dialog.what === 'regions'
    ? inRegions(
        state,
        plain.flatMap(({region}) => (region === undefined ? [] : [region])),
      )
    : plain;
};

const stepOf = (event: UserEvent): number => {
  if (event.type === 'focusMoved' || event.type === 'choiceMoved') return event.by;
  return event.type === 'moved' && typeof event.by === 'number' ? Math.sign(event.by) : 0;
};

/** Keys of the list: letters find, Space marks, Enter goes. */
export const updatePickPlace = (state: State, dialog: PlaceDialog, event: UserEvent): Change => {
  const open = (change: Partial<PlaceDialog>): Change => [{...state, dialog: {...dialog, ...change}}];
  const fitting = fittingPlaces(state, dialog);
  if (event.type === 'entered') {
    const chosen = chosenPlaces(state, dialog);
    return chosen.length === 0 ? [state] : goToPlaces(state, chosen);
  }
  if (event.type === 'typed' && event.text === ' ') {
    const focused = fitting[dialog.focus];
    return focused === undefined ? [state] : open({marked: toggled(dialog.marked, focused)});
  }
  if (event.type === 'typed') return open({query: (dialog.query + event.text).slice(0, 200), focus: 0});
  if (event.type === 'erased') return open({query: event.all ? '' : dialog.query.slice(0, -1), focus: 0});
  const count = Math.max(1, fitting.length);
  return open({focus: (dialog.focus + stepOf(event) + count) % count});
};
