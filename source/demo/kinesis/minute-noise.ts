import {createRandom} from '../workload/random.ts';

/** FNV-1a: the same text always gives the same seed. */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
};

/** A number in `[0, 1)` that is always the same for this name at this time, so that no history has to be kept. */
const noise = (name: string, at: number): number =>
  createRandom(seedOf(`${name} ${String(at)}`)).between(0, 1);

/** The value give or take a share of it: `wobble('x', minute, 100, 0.1)` lies between 90 and 110. */
export const wobble = (name: string, at: number, value: number, share: number): number =>
  value * (1 + share * (2 * noise(name, at) - 1));
