import {fieldPaths, maxDistinct} from '../domain/message-fields.ts';
import {parseWhere} from '../domain/message-filter.ts';
import type {GroupBy} from '../domain/message-group.ts';
import {formatShare} from '../domain/metric.ts';
import type {Narrowing} from '../domain/narrowing.ts';
import {everyMessage, isNarrowed, parseAge} from '../domain/narrowing.ts';
import {formatCount} from '../domain/quantity.ts';
import type {Change} from './change.ts';
import {withNotice, withTopScreen} from './change.ts';
import type {Move} from './event.ts';
import {flowHeight, peekHeight} from './layout.ts';
import {listedMessages, peekGroups, selectedMessage} from './select-peek.ts';
import type {Dialog, State} from './state.ts';
import {moveIndex, moveLine} from './update-table.ts';

const nothingPeeked = (state: State): State => withNotice(state, 'info', 'No messages are listed.');

/** Lists other messages of the peek, from the top. */
export const narrow = (state: State, change: Partial<Narrowing>): State => {
  const {peek} = state;
  if (peek === undefined) return nothingPeeked(state);
  return {...state, peek: {...peek, narrowing: {...peek.narrowing, ...change}, selected: 0, line: 0}};
};

/** Why an expression lists nothing, in one line; `undefined` when it has no mistake. */
export const whereMistake = (where: string): string | undefined => {
  const parsed = where.trim() === '' ? undefined : parseWhere(where.trim());
  return parsed?.ok === false ? parsed.message : undefined;
};

/** Narrows by an expression without mistakes. */
export const narrowWhere = (state: State, where: string): State => narrow(state, {where: where.trim()});

/** Narrows to messages that were sent before or after so long ago; no age lists any again. */
export const narrowByAge = (state: State, kind: 'older' | 'newer', typed: string): State => {
  if (typed === '') return narrow(state, {age: undefined});
  const age = parseAge(typed);
  return age === undefined
    ? withNotice(state, 'error', `Expected an age such as 30m, 2h or 3d, got "${typed}"`)
    : narrow(state, {age: {kind, than: state.now - age.seconds * 1000, typed: age.text}});
};

/** Whether Esc has something to widen before it leaves the peek. */
export const isPeekNarrowed = ({peek}: State): boolean => peek !== undefined && isNarrowed(peek.narrowing);

export const widen = (state: State): State => narrow(state, everyMessage);

/** Marks or unmarks the selected message and goes one down. */
export const toggleMessageMark = (state: State): State => {
  const {peek} = state;
  const message = peek === undefined ? undefined : selectedMessage(peek);
  if (peek === undefined || message === undefined) return nothingPeeked(state);
  const marked = new Set(peek.marked);
  if (!marked.delete(message.id)) marked.add(message.id);
  const height = peekHeight(state);
  const selected = moveIndex(peek.selected, 1, listedMessages(peek).length, height);
  const line = moveLine(peek.line, peek.selected, selected, height);
  return {...state, peek: {...peek, marked, selected, line}};
};

/** Marks every listed message; when all of them are marked, takes their marks away. */
export const toggleAllMarks = (state: State): State => {
  const {peek} = state;
  if (peek === undefined) return nothingPeeked(state);
  const listed = listedMessages(peek).map(({id}) => id);
  const marked = new Set(peek.marked);
  const areAllMarked = listed.every(id => marked.has(id));
  for (const id of listed)
    if (areAllMarked) marked.delete(id);
    else marked.add(id);
  return {...state, peek: {...peek, marked}};
};

/** The ways of grouping that need no choice, in the order of the key that goes through them. */
const groupings: readonly GroupBy[] = [{kind: 'error'}, {kind: 'source'}, {kind: 'shape'}];

export const openGroups = (state: State): State => {
  if (state.peek?.kind !== 'messages') return nothingPeeked(state);
  const by = state.peek.narrowing.group?.by ?? {kind: 'error'};
  return {...state, screens: [...state.screens, {kind: 'groups', by, selected: 0, line: 0}]};
};

const showGroups = (state: State, by: GroupBy): State =>
  state.screens.at(-1)?.kind === 'groups'
    ? withTopScreen(state, {kind: 'groups', by, selected: 0, line: 0})
    : state;

export const cycleGrouping = (state: State): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'groups') return state;
  const index = groupings.findIndex(({kind}) => kind === screen.by.kind);
  return showGroups(state, groupings[(index + 1) % groupings.length] ?? {kind: 'error'});
};

export const moveGroups = (state: State, by: Move): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'groups' || state.peek === undefined) return state;
  const height = flowHeight(state);
  const selected = moveIndex(screen.selected, by, peekGroups(state.peek, screen.by).length, height);
  const line = moveLine(screen.line, screen.selected, selected, height);
  return withTopScreen(state, {...screen, selected, line});
};

/** Lists the messages of the selected group. */
export const enterGroup = (state: State): State => {
  const screen = state.screens.at(-1);
  if (screen?.kind !== 'groups' || state.peek === undefined) return state;
  const group = peekGroups(state.peek, screen.by)[screen.selected];
  if (group === undefined) return state;
  const {key, label} = group;
  return narrow({...state, screens: state.screens.slice(0, -1)}, {group: {by: screen.by, key, label}});
};

/** Marks every message of the selected group, or takes the marks away. */
export const toggleGroupMark = (state: State): State => {
  const screen = state.screens.at(-1);
  const {peek} = state;
  if (screen?.kind !== 'groups' || peek === undefined) return state;
  const group = peekGroups(peek, screen.by)[screen.selected];
  if (group === undefined) return state;
  const {key, label} = group;
  const inGroup = {...peek, narrowing: {...everyMessage, group: {by: screen.by, key, label}}};
  const {peek: markedPeek} = toggleAllMarks({...state, peek: inGroup});
  return moveGroups({...state, peek: {...peek, marked: markedPeek?.marked ?? peek.marked}}, 1);
};

type FieldDialog = Extract<Dialog, {kind: 'pickField'}>;

const valuesText = (distinct: number): string =>
  `${formatCount(distinct)}${distinct >= maxDistinct ? '+' : ''} ${distinct === 1 ? 'value' : 'values'}`;

/** Offers the members of the bodies to group by. */
export const askField = (state: State): Change => {
  const {peek} = state;
  if (peek === undefined) return [nothingPeeked(state)];
  const fields = fieldPaths(peek.messages).map(({path, distinct, share}) => ({
    path,
    label: `${path}  ${valuesText(distinct)}, in ${formatShare(share)}`,
  }));
  return fields.length === 0
    ? [withNotice(state, 'info', 'No body here is a JSON object: there is no field to group by.')]
    : [{...state, dialog: {kind: 'pickField', fields, query: '', focus: 0}}];
};

/** The fields that what was typed leaves. */
export const fittingFields = ({fields, query}: FieldDialog): FieldDialog['fields'] =>
  fields.filter(({path}) => path.toLowerCase().includes(query.toLowerCase()));

/** Groups by the chosen field. */
export const chooseField = (state: State, dialog: FieldDialog): State => {
  const path = fittingFields(dialog)[dialog.focus]?.path;
  const closed: State = {...state, dialog: undefined};
  return path === undefined ? state : showGroups(closed, {kind: 'field', path});
};
