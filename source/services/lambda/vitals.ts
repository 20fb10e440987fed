import {currentValue} from '../../domain/current.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {limitHealth} from '../../domain/limit-health.ts';
import type {VitalReading} from '../../domain/vital-sign.ts';

const throttles = (
  functions: ReadonlyMap<string, LambdaFunction>,
  account: FunctionsAccount | undefined,
): readonly VitalReading[] => {
  const known = [...functions.values()]
    .map(lambda => currentValue(lambda, lambda.metrics.throttlesPerMinute))
    .filter(one => one !== undefined);
  const total = account?.throttlesPerMinute?.value;
  if (known.length === 0 && total === undefined) return [];
  // The account's own number has those of functions that nobody measured, too.
  const value = Math.max(
    total ?? 0,
    known.reduce((sum, one) => sum + one, 0),
  );
  const health = value > 0 ? 'warning' : 'ok';
  const isWhole = total !== undefined || [...functions.values()].every(one => one.readThrough !== undefined);
  const lacks = isWhole ? undefined : 'unread';
  return [{id: 'throttles', value, health, past: {metric: 'throttlesPerMinute'}, lacks}];
};

/** What functions say of how the account is. */
export const functionVitals = (
  functions: ReadonlyMap<string, LambdaFunction>,
  account: FunctionsAccount | undefined,
): readonly VitalReading[] => {
  const claimed = account?.claimed;
  return [
    ...throttles(functions, account),
    ...(claimed === undefined
      ? []
      : [
          {
            id: 'claimed' as const,
            value: claimed.value,
            limit: account?.quota,
            health: limitHealth(claimed.value, account?.quota),
          },
        ]),
  ];
};
