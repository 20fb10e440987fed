import type {LaneId} from './lane.ts';
import {laneIds, lanes} from './lane.ts';

/** What each lane would take of an hour's allowance at its usual pace: dollars, or requests. */
export type Demands = ReadonlyMap<LaneId, number>;

/** How many times slower than usual each lane goes; `Infinity`: not at all. A lane that wants nothing is missing. */
export type PacePlan = ReadonlyMap<LaneId, number>;

type Share = {readonly lane: LaneId; readonly wanted: number; readonly least: number};

const shareOf = (lane: LaneId, wanted: number): Share => ({
  lane,
  wanted,
  least: wanted / lanes[lane].mostSlowed,
});

const leastOf = (shares: readonly Share[]): number => shares.reduce((sum, {least}) => sum + least, 0);

/** How many of the most useful lanes can all go at their slowest; one in any case. */
const affordableCount = (shares: readonly Share[], perHour: number): number => {
  let count = shares.length;
  while (count > 1 && leastOf(shares.slice(0, count)) > perHour) count -= 1;
  return count;
};

/** What each lane gets: its least where it can be kept, then in turn what it wants of what is left. */
const grant = (shares: readonly Share[], perHour: number): readonly number[] => {
  const kept = affordableCount(shares, perHour);
  let rest = Math.max(0, perHour - leastOf(shares.slice(0, kept)));
  return shares.map(({wanted, least}, index) => {
    const own = index < kept ? Math.min(least, perHour) : 0;
    const more = Math.min(rest, wanted - own);
    rest -= more;
    return own + more;
  });
};

/**
 * Divides an hour's allowance: everything at its usual pace while there is enough; then the least useful lanes are
 * slowed, each up to its limit, one after the other; then they stop in the same order. The lane that remains is slowed
 * without limit, so that something is read whatever the allowance. `perHour` is above zero.
 */
export const planPace = (demands: Demands, perHour: number): PacePlan => {
  const shares = laneIds.flatMap(lane => {
    const wanted = demands.get(lane) ?? 0;
    return wanted > 0 ? [shareOf(lane, wanted)] : [];
  });
  const granted = grant(shares, perHour);
  return new Map(
    shares.map(({lane, wanted}, index) => {
      const given = granted[index] ?? 0;
      return [lane, given <= 0 ? Infinity : Math.max(1, wanted / given)];
    }),
  );
};
