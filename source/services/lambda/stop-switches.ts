import {contradictsReservation} from '../../domain/function-throttling.ts';
import type {LambdaFunction, Reservation} from '../../domain/function.ts';
import type {Learnt} from '../../domain/service.ts';
import {isWorthTelling, settle} from './attempt.ts';
import type {Measure} from './late-metrics.ts';
import {withMeasured} from './late-metrics.ts';

/** Calls a minute: about three seconds of what the program may ask Lambda. */
const mostAsked = 10;
/** What is refused will not be allowed a minute later. */
const refusedMilliseconds = 600_000;

/**
 * Measures, and asks Lambda for the reservation of functions whose numbers speak against what is known of it: a stop
 * switch is in no sum, and relations are asked for before anything is measured and then rarely.
 */
export const withStopSwitches = (
  measure: Measure,
  ask: (functionName: string, signal: AbortSignal) => Promise<Reservation>,
): Measure => {
  const askedAt = new Map<string, number>();
  let refusedAt = -Infinity;
  return async (request, signal) => {
    const measured = await measure(request, signal);
    const {now} = request;
    if (request.use === 'detail' || now - refusedAt < refusedMilliseconds) return measured;
    const doubtful = withMeasured(request, measured)
      .filter(contradictsReservation)
      .sort((a, b) => (askedAt.get(a.id) ?? 0) - (askedAt.get(b.id) ?? 0))
      .slice(0, mostAsked);
    const learnt: Learnt<LambdaFunction>[] = [];
    const failures = [...measured.failures];
    for (const {id, name} of doubtful) {
      askedAt.set(id, now);
      const asked = await settle(ask(name, signal), signal);
      if (!('failure' in asked)) {
        learnt.push({id, learnt: {reservation: asked.value}});
        continue;
      }
      if (isWorthTelling(asked.failure)) failures.push(asked.failure);
      if (asked.failure.kind === 'notFound') continue;
      refusedAt = now;
      break;
    }
    return {learnt: [...measured.learnt, ...learnt], failures};
  };
};
