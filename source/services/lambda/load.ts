import type {LambdaFunction} from '../../domain/function.ts';
import type {LoadView} from '../../domain/load-measure.ts';

/** What these functions may run at once: their reservations where each has one, else what the account may. */
const concurrencyLimit = (functions: readonly LambdaFunction[]): number | undefined => {
  const reserved = functions.map(({reservation}) => reservation).filter(value => typeof value === 'number');
  if (reserved.length > 0 && reserved.length === functions.length)
    return reserved.reduce((sum, value) => sum + value, 0);
  return functions[0]?.account?.quota;
};

/** What load tests follow of functions. */
export const functionLoad: LoadView<LambdaFunction> = {
  measures: [
    {
      id: 'invocations',
      role: 'in',
      together: 'sum',
      source: {kind: 'minutes', metric: 'invocationsPerMinute'},
    },
    {
      id: 'throttles',
      role: 'throttles',
      together: 'sum',
      source: {kind: 'minutes', metric: 'throttlesPerMinute'},
    },
    {
      id: 'concurrency',
      role: 'concurrency',
      together: 'sum',
      source: {kind: 'minutes', metric: 'concurrency'},
      limit: concurrencyLimit,
    },
    {id: 'errors', role: 'errors', together: 'sum', source: {kind: 'minutes', metric: 'errorsPerMinute'}},
    {
      id: 'durationP99',
      role: 'duration',
      together: 'max',
      source: {kind: 'minutes', metric: 'durationP99Milliseconds'},
    },
    {
      id: 'durationP50',
      role: 'duration',
      together: 'max',
      source: {kind: 'minutes', metric: 'durationP50Milliseconds'},
    },
    {id: 'asyncAge', role: 'age', together: 'max', source: {kind: 'minutes', metric: 'asyncEventAgeSeconds'}},
    {
      id: 'iteratorAge',
      role: 'lag',
      together: 'max',
      source: {kind: 'minutes', metric: 'iteratorAgeSeconds'},
    },
  ],
  limitRules: ['throttled'],
};
