import type {ConcurrencySettings} from '../../aws/lambda-concurrency.ts';
import {isAllRefused} from '../../domain/function-throttling.ts';
import type {LambdaFunction, Reservation} from '../../domain/function.ts';

/** Reserved concurrency of functions, asked for as rarely as the account's sums allow. */
type Reservations = {
  /** Throws what asking throws. */
  readonly of: (
    lambda: LambdaFunction,
    limits: ConcurrencySettings | undefined,
    signal: AbortSignal,
  ) => Promise<Reservation>;
  /** A new list begins: sums are counted anew. */
  readonly forget: () => void;
};

/** A stopped function (reserved 0) adds nothing to the sum; what gives it away is that all of its invocations are refused. */
const looksStopped = (lambda: LambdaFunction): boolean => lambda.reservation === 0 || isAllRefused(lambda);

/**
 * Lambda tells a reservation for one function at a time, but also how much all of them have reserved together: once as
 * much has been found, the rest has none, unless it is stopped. Where nothing is reserved at all nobody is asked.
 */
export const createReservations = (
  ask: (functionName: string, signal: AbortSignal) => Promise<Reservation>,
): Reservations => {
  const found = new Map<string, Reservation>();
  const total = (): number =>
    [...found.values()].reduce<number>(
      (sum, reserved) => sum + (typeof reserved === 'number' ? reserved : 0),
      0,
    );
  return {
    of: async (lambda, limits, signal) => {
      const {quota, unreserved} = limits ?? {};
      const isAllFound = quota !== undefined && unreserved !== undefined && total() >= quota - unreserved;
      if (isAllFound && !found.has(lambda.name) && !looksStopped(lambda)) return 'noneOrStopped';
      const reservation = await ask(lambda.name, signal);
      found.set(lambda.name, reservation);
      return reservation;
    },
    forget: () => found.clear(),
  };
};
