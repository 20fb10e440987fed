/** One profile and region to look at; `undefined`: what environment and config files say. */
export type PlaceChoice = {readonly profile: string | undefined; readonly region: string | undefined};

/** Stands in no id of a resource, in no region and in no name of a profile. */
const separator = '\t';

/** Tells a place from the others that are looked at with it: as it was asked for. */
export const placeIdOf = ({profile = '', region = ''}: PlaceChoice): string =>
  `${profile}/${region}`.replace(/\s/g, ' ');

/** Each place once, where it stood first. */
export const distinctPlaces = <Choice extends PlaceChoice>(choices: readonly Choice[]): readonly Choice[] => {
  const seen = new Set<string>();
  return choices.filter(choice => {
    const id = placeIdOf(choice);
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
};

/** The id of a resource among those of several places. */
export const qualifiedId = (placeId: string | undefined, id: string): string =>
  placeId === undefined ? id : separator + placeId + separator + id;

/** The place in such an id, whatever stands before it; `undefined` in one of a program that looks at one place. */
export const placeOfId = (id: string): string | undefined => {
  const [, placeId, ...rest] = id.split(separator, 3);
  return rest.length === 0 ? undefined : placeId;
};

/** The id that AWS knows. */
export const localId = (id: string): string => id.slice(id.lastIndexOf(separator) + 1);

const areAllSame = (values: readonly string[]): boolean => new Set(values).size <= 1;
const areAllOther = (values: readonly string[]): boolean => new Set(values).size === values.length;

/**
 * What tells each of several places from the others, in few words: their regions where they have one profile, their
 * profiles where these are all different, else both.
 */
export const placeLabels = (places: readonly PlaceChoice[]): readonly string[] => {
  const profiles = places.map(({profile}) => profile ?? 'default');
  const regions = places.map(({region}) => region ?? '');
  if (areAllSame(profiles) && areAllOther(regions) && !regions.includes('')) return regions;
  if (areAllOther(profiles)) return profiles;
  const both = profiles.map((profile, index) => `${profile} ${regions[index] ?? ''}`.trimEnd());
  // Two ways of asking may lead to one place.
  return areAllOther(both) ? both : places.map(placeIdOf);
};
