import {validationError} from './metric-query.ts';

/** The state of an alarm by name or ARN. */
type StateOf = (alarm: string) => string | undefined;

/** Whether a composite alarm's rule holds. */
export type CompositeRule = (stateOf: StateOf) => boolean;

/** Quoted names keep their quote in front, so that `"OR"` is not OR. */
const tokensOf = (rule: string): string[] =>
  [...rule.matchAll(/([(),])|"([^"]*)"|([^\s(),"]+)/g)].map(([, sign, quoted, bare]) =>
    quoted === undefined ? (sign ?? bare ?? '') : `"${quoted}`,
  );

const stateNames = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

/** What is left of a rule. */
type Reader = {readonly rule: string; readonly tokens: string[]};

const fail = ({rule, tokens}: Reader): never => {
  throw validationError(`AlarmRule is not valid near '${tokens[0] ?? 'the end'}': ${rule}`);
};

const take = (reader: Reader): string => reader.tokens.shift() ?? fail(reader);

const expect = (reader: Reader, sign: string): void => {
  if (take(reader) !== sign) fail(reader);
};

/** Takes the word if it comes next. */
const takes = ({tokens}: Reader, word: string): boolean => tokens[0] === word && tokens.shift() !== undefined;

const name = (reader: Reader): string => take(reader).replace(/^"/, '');

/** `("a")` */
const call = (reader: Reader, state: string): CompositeRule => {
  expect(reader, '(');
  const alarm = name(reader);
  expect(reader, ')');
  return stateOf => stateOf(alarm) === state;
};

const names = (reader: Reader): readonly string[] => {
  expect(reader, '(');
  const all = [name(reader)];
  while (takes(reader, ',')) all.push(name(reader));
  expect(reader, ')');
  return all;
};

/** `(2, NOT OK, ("a", "b"))`; the least number can be a percentage. */
const atLeast = (reader: Reader): CompositeRule => {
  expect(reader, '(');
  const least = take(reader);
  expect(reader, ',');
  const isNegated = takes(reader, 'NOT');
  const state = take(reader);
  expect(reader, ',');
  const alarms = names(reader);
  expect(reader, ')');
  const count = least.endsWith('%') ? (Number.parseFloat(least) / 100) * alarms.length : Number(least);
  return stateOf => alarms.filter(alarm => (stateOf(alarm) === state) !== isNegated).length >= count;
};

const primary = (reader: Reader): CompositeRule => {
  const token = take(reader);
  if (token === 'NOT') {
    const inner = primary(reader);
    return stateOf => !inner(stateOf);
  }
  if (token === '(') {
    const inner = either(reader);
    expect(reader, ')');
    return inner;
  }
  if (token === 'TRUE' || token === 'FALSE') return () => token === 'TRUE';
  if (token === 'AT_LEAST') return atLeast(reader);
  return stateNames.includes(token) ? call(reader, token) : fail(reader);
};

/** AND binds closer than OR. */
const both = (reader: Reader): CompositeRule => {
  const parts = [primary(reader)];
  while (takes(reader, 'AND')) parts.push(primary(reader));
  return stateOf => parts.every(part => part(stateOf));
};

const either = (reader: Reader): CompositeRule => {
  const parts = [both(reader)];
  while (takes(reader, 'OR')) parts.push(both(reader));
  return stateOf => parts.some(part => part(stateOf));
};

/** Parses the rule of a composite alarm. Throws a `ValidationError` (PutCompositeAlarm API reference, AlarmRule). */
export const parseCompositeRule = (rule: string): CompositeRule => {
  const reader = {rule, tokens: tokensOf(rule)};
  const whole = either(reader);
  return reader.tokens.length === 0 ? whole : fail(reader);
};
