import type {Sample, Series} from './series.ts';

/** When something began. Times are epoch milliseconds. */
export type Onset = {
  readonly at: number;
  /** The samples do not reach back to right before it, so it may have begun earlier. */
  readonly isOlder: boolean;
  /** Then it was not yet there; absent where that is not known. Of an onset that is not older `at` says it. */
  readonly after?: number;
};

/** Trouble pauses for breath: so long a calm between two bad samples does not make them two troubles. */
const lullMilliseconds = 300_000;

/**
 * When the trouble began that lasts to the newest samples: the first of the bad ones that no longer calm parts.
 * `undefined` where that is none.
 */
export const onsetOf = (
  samples: Series,
  isBad: (sample: Sample, before: Sample | undefined) => boolean,
  lull = lullMilliseconds,
): Onset | undefined => {
  let began: number | undefined;
  const newest = samples.at(-1)?.at ?? 0;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined) break;
    if (isBad(sample, samples[index - 1])) began = sample.at;
    else if ((began ?? newest + 1) - sample.at > lull)
      return began === undefined ? undefined : {at: began, isOlder: false};
  }
  return began === undefined ? undefined : {at: began, isOlder: true};
};

/** How long a count may stand still and still be said to rise. */
const restMilliseconds = 90_000;

/** Live values that come further apart than this do not say when between them something began. */
const blindMilliseconds = 10_000;

const asFarAsSeen = (samples: Series, onset: Onset | undefined): Onset | undefined => {
  if (onset === undefined || onset.isOlder) return onset;
  const before = samples.findLast(({at}) => at < onset.at);
  return before !== undefined && onset.at - before.at > blindMilliseconds
    ? {at: onset.at, isOlder: true, after: before.at}
    : onset;
};

/** Since when a live count rises. */
export const risingSince = (samples: Series): Onset | undefined =>
  asFarAsSeen(
    samples,
    onsetOf(samples, ({value}, before) => before !== undefined && value > before.value, restMilliseconds),
  );

/** Since when there is something of a live count at all. */
export const aboveZeroSince = (samples: Series): Onset | undefined =>
  asFarAsSeen(
    samples,
    onsetOf(samples, ({value}) => value > 0, 0),
  );

/** Since when there is something of a live count, where there was nothing; else since when it rises. */
export const fillingSince = (samples: Series): Onset | undefined => {
  const there = aboveZeroSince(samples);
  return there?.isOlder === false || there?.after !== undefined ? there : risingSince(samples);
};
