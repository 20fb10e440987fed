const hourMilliseconds = 3_600_000;

/** What may be spent at once after a pause, as a part of an hour's allowance; the rest comes in evenly. */
const burst = 0.1;

/** What can be spent now, in the unit of the allowance (dollars, requests), and when that was so (epoch milliseconds). */
export type Allowance = {readonly left: number; readonly at: number};

/** A full allowance: a start may spend the tenth of an hour at once. */
export const fullAllowance = (perHour: number, now: number): Allowance => ({left: perHour * burst, at: now});

/** The part of an hour's allowance that comes in evenly, and so can be planned with. */
export const steadyPart = 1 - burst;

/** The allowance with what has come in since. A clock that was set back brings nothing. */
export const grow = ({left, at}: Allowance, perHour: number, now: number): Allowance => {
  const elapsed = Math.max(0, now - at);
  const income = (perHour * steadyPart * elapsed) / hourMilliseconds;
  return {left: Math.min(perHour * burst, left + income), at: now};
};

/**
 * The allowance with a request paid, or `undefined` where nothing is left for it beyond `reserve`, which is kept for more
 * useful ones. Whatever is left is enough for one request, so in any hour no more than the allowance and one request is
 * spent.
 */
export const spend = (allowance: Allowance, amount: number, reserve = 0): Allowance | undefined =>
  amount > 0 && allowance.left <= reserve ? undefined : {...allowance, left: allowance.left - amount};

/** What less useful requests leave to more useful ones: a fifth of what may be spent at once. */
export const reserveOf = (perHour: number): number => (perHour * burst) / 5;

/**
 * The allowance with something paid that nobody is asked about: what a person did, what was repeated. It holds the
 * background back for some minutes and not for hours.
 */
export const charge = (allowance: Allowance, perHour: number, amount: number): Allowance => ({
  ...allowance,
  left: Math.max(Math.min(allowance.left, -perHour * burst), allowance.left - Math.max(0, amount)),
});
