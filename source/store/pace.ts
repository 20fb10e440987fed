/** Speeds that + and - go through, messages a second; beyond the last there is no limit. */
const steps: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** The next faster or slower pace; `undefined`: no limit. */
export const nextPace = (perSecond: number | undefined, by: 1 | -1): number | undefined => {
  if (perSecond === undefined) return by === 1 ? undefined : steps.at(-1);
  return by === 1
    ? steps.find(step => step > perSecond)
    : (steps.filter(step => step < perSecond).at(-1) ?? steps[0]);
};

const fastest = 10_000;

/** Reads a pace as typed: empty is no limit. */
export const parsePace = (
  typed: string,
):
  | {readonly ok: true; readonly perSecond: number | undefined}
  | {readonly ok: false; readonly message: string} => {
  if (typed === '') return {ok: true, perSecond: undefined};
  const perSecond = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  return perSecond >= 1 && perSecond <= fastest
    ? {ok: true, perSecond}
    : {ok: false, message: `Pace is 1 to ${String(fastest)} messages a second, or empty for no limit`};
};
