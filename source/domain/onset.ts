import type {Sample, Series} from './series.ts';

/** When something began; `isOlder`: the samples do not reach back to before it, so it may have begun any time earlier. */
export type Onset = {readonly at: number; readonly isOlder: boolean};

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

/** Since when there is something, where there was nothing; else since when it rises. */
export const fillingSince = (samples: Series): Onset | undefined => {
  const there = onsetOf(samples, ({value}) => value > 0, 0);
  if (there?.isOlder === false) return there;
  return onsetOf(
    samples,
    ({value}, before) => before !== undefined && value > before.value,
    restMilliseconds,
  );
};

/** Since when there is something at all. */
export const aboveZeroSince = (samples: Series): Onset | undefined =>
  onsetOf(samples, ({value}) => value > 0, 0);
