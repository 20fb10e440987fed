import {parseFilter} from './filter.ts';

/** A pin of the config file: everything given must match. */
export type Pin = {
  /** Names of AWS profiles; with `*` or `?` a glob. `default` is the one in force when none is chosen. */
  readonly profiles?: readonly string[] | undefined;
  /** Account numbers. */
  readonly accounts?: readonly string[] | undefined;
  /** Patterns as in `--filter`, for names of queues. */
  readonly queues?: readonly string[] | undefined;
  /** Patterns as in `--filter`, for names of queues, streams, functions and everything else. */
  readonly names?: readonly string[] | undefined;
  /** Nothing that matches is ever changed. */
  readonly readOnly: boolean;
  /** The name must be typed before anything that matches is changed. */
  readonly typeName: boolean;
  /** Path of the file that it stands in. */
  readonly file: string;
};

/** What a call or a key press is about. What is `undefined` is not known. */
export type PinSubject = {
  readonly kind: 'queue' | 'other' | undefined;
  readonly name: string | undefined;
  readonly account: string | undefined;
};

/** Whether a condition holds, or `undefined` where too little is known to say so. */
type Verdict = boolean | undefined;

const isGlob = (text: string): boolean => /[*?]/.test(text);

/** Unlike a name, a profile is meant whole: `prod` is not `nonprod`. */
const profileMatches = (pattern: string, profile: string): boolean => {
  if (!isGlob(pattern)) return pattern === profile;
  const filter = parseFilter(pattern);
  return filter.ok && filter.matches(profile);
};

/** A pattern that cannot be read pins everything: the config file is checked, so none should come here. */
const nameMatches = (pattern: string, name: string): boolean => {
  const filter = parseFilter(pattern);
  return !filter.ok || filter.matches(name);
};

const judge = (
  patterns: readonly string[] | undefined,
  value: string | undefined,
  matches: (pattern: string, value: string) => boolean,
): Verdict => {
  if (patterns === undefined) return true;
  return value === undefined ? undefined : patterns.some(pattern => matches(pattern, value));
};

const queueVerdict = ({queues}: Pin, {kind, name}: PinSubject): Verdict =>
  queues !== undefined && kind === 'other' ? false : judge(queues, name, nameMatches);

/** What a pin says of its conditions that could not be checked; `undefined` when it does not hold. */
const holds = (
  pin: Pin,
  profile: string,
  subject: PinSubject,
): {readonly unknown: readonly string[]} | undefined => {
  const verdicts: readonly (readonly [what: string, Verdict])[] = [
    ['profile', judge(pin.profiles, profile, profileMatches)],
    ['account', judge(pin.accounts, subject.account, (wanted, account) => wanted === account)],
    ['queue', queueVerdict(pin, subject)],
    ['name', judge(pin.names, subject.name, nameMatches)],
  ];
  if (verdicts.some(([, verdict]) => verdict === false)) return undefined;
  return {unknown: verdicts.filter(([, verdict]) => verdict === undefined).map(([what]) => what)};
};

const conditionWords = ({profiles, accounts, queues, names}: Pin): string =>
  [
    ['profile', profiles] as const,
    ['account', accounts] as const,
    ['queue', queues] as const,
    ['name', names] as const,
  ]
    .flatMap(([what, values]) =>
      values === undefined ? [] : [`${what} ${values.map(value => `"${value}"`).join(' or ')}`],
    )
    .join(', ');

const reasonOf = (pin: Pin, unknown: readonly string[]): string => {
  const gap = unknown.length === 0 ? '' : ` (its ${unknown.join(' and ')} cannot be told here)`;
  return `pinned read-only in ${pin.file.split('/').at(-1) ?? ''}: ${conditionWords(pin)}${gap}`;
};

/**
 * Why nothing of the subject may be changed, in words; `undefined`: it may. What is not known of it counts as
 * matching, so that nothing is changed because an account has not been found out yet. Foreign text: make it visible.
 */
export const readOnlyReason = (
  pins: readonly Pin[],
  profile: string | undefined,
  subject: PinSubject,
): string | undefined => {
  for (const pin of pins) {
    const held = pin.readOnly ? holds(pin, profile ?? 'default', subject) : undefined;
    if (held !== undefined) return reasonOf(pin, held.unknown);
  }
  return undefined;
};

/** Where pins are asked for. `undefined`: the default profile; an account that is not known yet. */
export type PinPlace = {readonly profile: string | undefined; readonly account: string | undefined};

/** What the pins say of queues in one place. */
export type PinsInForce = {
  /** Why nothing of the queue may be changed, in words; `undefined`: it may. Foreign text: make it visible. */
  readonly readOnly: (name: string) => string | undefined;
  /** Whether the queue's name must be typed before anything of it is changed. */
  readonly typeName: (name: string) => boolean;
};

/** The pins in force in one place, by the names of queues. An account that is not known counts as any. */
export const pinsFor = (pins: readonly Pin[], {profile, account}: PinPlace): PinsInForce => {
  const subjectOf = (name: string): PinSubject => ({kind: 'queue', name, account});
  return {
    readOnly: name => readOnlyReason(pins, profile, subjectOf(name)),
    typeName: name =>
      pins.some(pin => pin.typeName && holds(pin, profile ?? 'default', subjectOf(name)) !== undefined),
  };
};
