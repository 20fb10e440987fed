import process from 'node:process';
import fc from 'fast-check';
import {expect} from 'vitest';

/** `SLS_TOP_PROOF_RUNS`: for a night instead of every day. */
const wantedRuns = process.env['SLS_TOP_PROOF_RUNS'];

/** Runs mostly wait, so a few at once are hardly slower than one. */
const atOnce = 4;

/** What a property may take: an interrupted one that found nothing has passed, one that found something says what. */
const limitMilliseconds = wantedRuns === undefined ? 10_000 : Number(wantedRuns) * 2000 + 25_000;

/** For the test around `prove`: the last runs and a last step of shrinking end after the limit. */
export const proofTimeout = limitMilliseconds + 45_000;

/** Whether sums are to be printed. */
export const isLongProof = wantedRuns !== undefined;

/**
 * Judges many scenes, in groups of a few at the same time. `judge` resolves to breaches in sentences. Throws with the
 * seed and the smallest group of scenes that was found when there is any.
 */
export const prove = async <Scene>(
  scenes: fc.Arbitrary<Scene>,
  everyDayRuns: number,
  judge: (scene: Scene) => Promise<readonly string[]>,
): Promise<void> => {
  const runs = wantedRuns === undefined ? everyDayRuns : Number(wantedRuns);
  await fc.assert(
    fc.asyncProperty(fc.array(scenes, {minLength: 1, maxLength: atOnce, size: 'max'}), async group => {
      expect(await Promise.all(group.map(judge))).toEqual(group.map(() => []));
    }),
    {numRuns: Math.ceil((runs * 2) / (atOnce + 1)), interruptAfterTimeLimit: limitMilliseconds},
  );
};
