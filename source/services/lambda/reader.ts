import type {AwsClients} from '../../aws/clients.ts';
import {listEventSourceMappings, listFunctions} from '../../aws/function-reader.ts';
import type {ConcurrencySettings} from '../../aws/lambda-concurrency.ts';
import {
  listAsyncConfigs,
  listProvisionedConcurrency,
  readConcurrencySettings,
  readReservation,
} from '../../aws/lambda-concurrency.ts';
import {readRegionMetrics} from '../../aws/lambda-region-metrics.ts';
import {metricReaderFor} from '../../aws/metric-reader-for.ts';
import type {Failure} from '../../domain/failure.ts';
import {FailureError} from '../../domain/failure.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {claimedConcurrency} from '../../domain/function-account.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {mappingsByFunction} from '../../domain/function.ts';
import type {ServiceReader} from '../../domain/service.ts';
import type {Outcome} from './attempt.ts';
import {attempt, isWorthTelling} from './attempt.ts';
import {createReservations} from './reservations.ts';
import {completeMeasure} from './complete-measure.ts';
import type {Measure} from './late-metrics.ts';

type Note = (failure: Failure) => void;

type LambdaReader = Required<Pick<ServiceReader<LambdaFunction>, 'list' | 'relate' | 'inspect'>> & {
  readonly readAccount: (now: number, signal: AbortSignal, note?: Note) => Promise<FunctionsAccount>;
  readonly completeMeasure: (measure: Measure) => Measure;
};

/**
 * An emulator answers what it does not know in many ways; there is nothing to mend, so that is all to say. A `TypeError`
 * is an answer that came and could not be read.
 */
const sentence = ({kind, code, operation, message, hint}: Failure): string => {
  if (kind !== 'unsupported') return `${message} ${hint}`;
  return code === 'TypeError' ? message : `This endpoint does not know ${operation}.`;
};

const failuresOf = (outcomes: readonly Outcome<unknown>[]): readonly Failure[] =>
  outcomes.flatMap(outcome => ('failure' in outcome ? [outcome.failure] : []));

/** GetAccountSettings shares Lambda's control plane with every deployment, and quotas hardly ever change. */
const settingsMilliseconds = 300_000;

/** Asks for the account's settings at most every five minutes, in vain or not; everybody waits for the same answer. */
const createSettings = (clients: AwsClients) => {
  let asked: {readonly at: number; readonly outcome: Promise<Outcome<ConcurrencySettings>>} | undefined;
  return (signal: AbortSignal): Promise<Outcome<ConcurrencySettings>> => {
    const now = performance.now();
    if (asked === undefined || now - asked.at > settingsMilliseconds) {
      const outcome = attempt(readConcurrencySettings(clients.polling.lambda, signal), signal);
      asked = {at: now, outcome};
      outcome.catch(() => {
        asked = undefined;
      });
    }
    return asked.outcome;
  };
};

/** Functions that relations ask for provisioned concurrency after each list; the rest say it in their detail. */
const provisionedLimit = 100;

/**
 * Provisioned concurrency belongs to an alias or version. A function whose triggers call it without one is not set up
 * for that, so it is not asked: each call takes a third of a second of all that the program may ask Lambda.
 */
const mayBeProvisioned = ({arn, mappings = [], provisioned = []}: LambdaFunction): boolean =>
  provisioned.length > 0 || mappings.every(({functionArn}) => functionArn !== arn);

/** Functions through the polling client, which can only read and is held to three calls a second. */
export const connectLambda = (clients: AwsClients): LambdaReader => {
  const {lambda} = clients.polling;
  const metricReader = metricReaderFor(clients);
  const settings = createSettings(clients);
  const reservations = createReservations((name, signal) => readReservation(lambda, name, signal));
  const round = {provisionedAsked: 0, refused: new Set<string>(), mappings: undefined as Failure | undefined};

  /** Asks unless it was refused since the last list; what is refused to one function is refused to all. */
  const once = async <Value>(
    operation: string,
    call: () => Promise<Value>,
    signal: AbortSignal,
  ): Promise<Value | undefined> => {
    if (round.refused.has(operation)) return undefined;
    const outcome = await attempt(call(), signal);
    if (!('failure' in outcome)) return outcome.value;
    const {failure} = outcome;
    if (failure.kind === 'accessDenied' || failure.kind === 'unsupported') {
      const isNews = !round.refused.has(operation);
      round.refused.add(operation);
      if (isNews && isWorthTelling(failure)) throw new FailureError(failure);
    } else if (isWorthTelling(failure)) throw new FailureError(failure);
    return undefined;
  };

  const list = async (signal: AbortSignal, note?: Note): Promise<readonly LambdaFunction[]> => {
    const functions = await listFunctions(lambda, Date.now(), signal);
    const mappings = await attempt(listEventSourceMappings(lambda, undefined, signal), signal);
    round.provisionedAsked = 0;
    round.refused.clear();
    round.mappings = 'failure' in mappings ? mappings.failure : undefined;
    reservations.forget();
    if ('failure' in mappings && isWorthTelling(mappings.failure)) note?.(mappings.failure);
    if (mappings.value === undefined) return functions;
    const byFunction = mappingsByFunction(mappings.value);
    return functions.map(found => ({...found, mappings: byFunction.get(found.arn) ?? []}));
  };

  const relate = async (found: LambdaFunction, signal: AbortSignal): Promise<Partial<LambdaFunction>> => {
    const limits = (await settings(signal)).value;
    const reservation = await once(
      'GetFunctionConcurrency',
      () => reservations.of(found, limits, signal),
      signal,
    );
    const learnt = reservation === undefined ? {} : {reservation};
    if (!mayBeProvisioned(found) || round.provisionedAsked >= provisionedLimit) return learnt;
    round.provisionedAsked += 1;
    const provisioned = await once(
      'ListProvisionedConcurrencyConfigs',
      () => listProvisionedConcurrency(lambda, found.name, signal),
      signal,
    );
    return provisioned === undefined ? learnt : {...learnt, provisioned};
  };

  const inspect = async ({arn, name}: LambdaFunction, signal: AbortSignal) => {
    const asked = await Promise.all([
      attempt(readReservation(lambda, name, signal), signal),
      attempt(listEventSourceMappings(lambda, name, signal), signal),
      attempt(listAsyncConfigs(lambda, name, signal), signal),
      attempt(listProvisionedConcurrency(lambda, name, signal), signal),
    ]);
    const [reservation, mappings, asyncConfigs, provisioned] = asked;
    const failures = failuresOf(asked);
    const [first] = failures;
    if (first !== undefined && failures.length === asked.length) throw new FailureError(first);
    return {
      ...(reservation.value === undefined ? {} : {reservation: reservation.value}),
      ...(mappings.value === undefined ? {} : {mappings: mappingsByFunction(mappings.value).get(arn) ?? []}),
      ...(asyncConfigs.value === undefined ? {} : {asyncConfigs: asyncConfigs.value}),
      ...(provisioned.value === undefined ? {} : {provisioned: provisioned.value}),
      unread: failures.map(sentence),
    };
  };

  const readAccount = async (now: number, signal: AbortSignal, note?: Note): Promise<FunctionsAccount> => {
    const [limits, metrics] = await Promise.all([
      settings(signal),
      attempt(readRegionMetrics(metricReader, now, signal), signal),
    ]);
    const failed = failuresOf([limits, metrics]);
    for (const failure of failed.filter(isWorthTelling)) note?.(failure);
    // The list has told of its own, and the strip says it for as long as it is so.
    const failures = round.mappings === undefined ? failed : [...failed, round.mappings];
    const {quota, unreserved} = limits.value ?? {quota: undefined, unreserved: undefined};
    const reserved = quota === undefined || unreserved === undefined ? undefined : quota - unreserved;
    return {
      quota,
      unreserved,
      claimed: metrics.value === undefined ? undefined : claimedConcurrency(metrics.value, reserved),
      throttlesPerMinute: metrics.value?.throttlesPerMinute,
      problems: failures.map(sentence),
    };
  };

  return {
    list,
    relate,
    inspect,
    readAccount,
    completeMeasure: measure => completeMeasure(measure, clients),
  };
};
