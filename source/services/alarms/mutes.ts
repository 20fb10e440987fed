import pLimit from 'p-limit';
import {listMuteRules} from '../../aws/alarm-reader.ts';
import type {AwsClients} from '../../aws/clients.ts';
import {isFailure, knownPart, quietly} from './quietly.ts';
import type {ListedAlarm, MuteRule} from '../../domain/alarm.ts';
import type {Failure} from '../../domain/failure.ts';

/** Mute rules begin and end by the minute, but rarely. */
const renewedMilliseconds = 180_000;

/** A rule does not say whom it silences, so each alarm that matters is asked for by itself, so many with one list. */
const mostQuestions = 20;
const questionsAtOnce = 4;

/** `isMuted` is `undefined` for what was not asked or may not be known. */
type Mutes = {
  readonly isMuted: (name: string) => boolean | undefined;
  /** Why some of it is not known. */
  readonly gap: Failure | undefined;
};

type MuteReader = {
  readonly look: (alarms: readonly ListedAlarm[], signal: AbortSignal) => Promise<Mutes>;
  /** Every rule that names an alarm, whatever its status; `undefined` where nobody may know. */
  readonly rulesOf: (alarmName: string, signal: AbortSignal) => Promise<readonly MuteRule[] | undefined>;
};

const unknownMutes = (failure: Failure): Failure => ({
  ...failure,
  message: `Mute rules are unknown: ${failure.message}`,
});

/** Finds out which alarms are muted, every few minutes; what is denied is said and does not stop the list. */
export const createMutes = (
  cloudwatch: AwsClients['polling']['cloudwatch'],
  now: () => number,
): MuteReader => {
  let askedAt = -Infinity;
  let active: readonly MuteRule[] | Failure = [];
  const known = new Map<string, boolean>();
  const limit = pLimit(questionsAtOnce);

  const ask = async (alarmName: string, signal: AbortSignal): Promise<Failure | undefined> => {
    const call = listMuteRules(cloudwatch, {alarmName, statuses: ['ACTIVE']}, signal);
    const rules = await quietly(call, signal);
    if (isFailure(rules)) return rules;
    known.set(alarmName, rules.length > 0);
    return undefined;
  };

  return {
    look: async (alarms, signal) => {
      if (now() - askedAt >= renewedMilliseconds) {
        active = await quietly(listMuteRules(cloudwatch, {statuses: ['ACTIVE']}, signal), signal);
        askedAt = now();
        known.clear();
      }
      if (isFailure(active)) return {isMuted: () => undefined, gap: unknownMutes(active)};
      if (active.length === 0) return {isMuted: () => false, gap: undefined};
      const asked = alarms.filter(({name, state}) => state !== 'OK' && !known.has(name));
      const failures = await limit.map(asked.slice(0, mostQuestions), ({name}) => ask(name, signal));
      const failure = failures.find(one => one !== undefined);
      return {
        isMuted: name => known.get(name),
        gap: failure === undefined ? undefined : unknownMutes(failure),
      };
    },
    rulesOf: async (alarmName, signal) =>
      isFailure(active)
        ? undefined
        : knownPart(await quietly(listMuteRules(cloudwatch, {alarmName}, signal), signal)),
  };
};
