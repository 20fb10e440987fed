import {formatDuration} from './duration.ts';
import {parseWhere} from './message-filter.ts';
import type {GroupBy} from './message-group.ts';
import {groupKeyOf} from './message-group.ts';
import {matchesSearch} from './message-search.ts';
import type {Message} from './message.ts';

/** A group of messages that are alike in one way. */
type GroupChoice = {readonly by: GroupBy; readonly key: string; readonly label: string};

/** Messages sent before or after a time (epoch milliseconds). `typed` is what a person called it: `2h`. */
type AgeLimit = {readonly kind: 'older' | 'newer'; readonly than: number; readonly typed: string};

/** Which messages are listed: everything given must hold. */
export type Narrowing = {
  /** Text anywhere in body, attributes and ids; empty: any. */
  readonly search: string;
  /** A JMESPath expression over `{body, attributes, system}`; empty: any. */
  readonly where: string;
  readonly group: GroupChoice | undefined;
  readonly age: AgeLimit | undefined;
};

/** Lists every message. */
export const everyMessage: Narrowing = {search: '', where: '', group: undefined, age: undefined};

export const isNarrowed = ({search, where, group, age}: Narrowing): boolean =>
  search !== '' || where !== '' || group !== undefined || age !== undefined;

const isOfAge = ({kind, than}: AgeLimit, {sentAt}: Message): boolean =>
  sentAt !== undefined && (kind === 'older' ? sentAt < than : sentAt >= than);

/** The test that a narrowing puts to each message. An expression with a mistake lets nothing through. */
export const narrowingTest = ({search, where, group, age}: Narrowing): ((message: Message) => boolean) => {
  const filter = where === '' ? undefined : parseWhere(where);
  return message =>
    (age === undefined || isOfAge(age, message)) &&
    (group === undefined || groupKeyOf(message, group.by) === group.key) &&
    (search === '' || matchesSearch(message, search)) &&
    (filter === undefined || (filter.ok && filter.matches(message)));
};

/** A narrowing in words, for the screen and the journal. Foreign text: make it visible. */
export const narrowingWords = ({search, where, group, age}: Narrowing): string =>
  [
    ...(group === undefined ? [] : [group.label]),
    ...(search === '' ? [] : [`with "${search}"`]),
    ...(where === '' ? [] : [`where ${where}`]),
    ...(age === undefined ? [] : [`${age.kind} than ${age.typed}`]),
  ].join(', ');

/** Which messages of a queue something is done to. */
export type Selection =
  | {readonly kind: 'ids'; readonly ids: ReadonlySet<string>}
  | {readonly kind: 'narrowing'; readonly narrowing: Narrowing}
  | {readonly kind: 'all'};

/** The test that a selection puts to each message. */
export const selectionTest = (selection: Selection): ((message: Message) => boolean) => {
  switch (selection.kind) {
    case 'ids':
      return ({id}) => selection.ids.has(id);
    case 'narrowing':
      return narrowingTest(selection.narrowing);
    case 'all':
      return () => true;
  }
};

const selectedWords = ({group, ...rest}: Narrowing): string => {
  const others = narrowingWords({...rest, group: undefined});
  return [
    ...(group === undefined ? [] : [`of the group "${group.label}"`]),
    ...(others === '' ? [] : [others]),
  ].join(', ');
};

/** A selection in words: `12 chosen messages`, `all messages`, `every message where …`. */
export const selectionWords = (selection: Selection): string => {
  switch (selection.kind) {
    case 'ids':
      return selection.ids.size === 1 ? 'one message' : `${String(selection.ids.size)} chosen messages`;
    case 'narrowing':
      return `every message ${selectedWords(selection.narrowing)}`;
    case 'all':
      return 'all messages';
  }
};

const unitSeconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400};

/** Reads an age as typed: `90s`, `30m`, `2h`, `3d`; `undefined` when it is none. */
export const parseAge = (typed: string): {readonly seconds: number; readonly text: string} | undefined => {
  const [, digits, unit = ''] = /^(\d{1,6})([smhd])$/.exec(typed.trim()) ?? [];
  if (digits === undefined) return undefined;
  const seconds = Number(digits) * (unitSeconds[unit] ?? 1);
  return {seconds, text: formatDuration(seconds)};
};
