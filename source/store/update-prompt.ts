import {parseFilter} from '../domain/filter.ts';
import type {Catalog} from './catalog.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import {complete, runLine} from './command-line.ts';
import type {UserEvent} from './event.ts';
import {seekMatch, shownMessage, suggestedExport, suggestedPath} from './select-message.ts';
import {focusedQueue, queueReference} from './select-queue.ts';
import {currentTable} from './select-table.ts';
import {markMoment, saveReport, startRun, suggestedReport} from './run-keys.ts';
import type {Prompt, State} from './state.ts';
import {askImport, exportTo} from './update-files.ts';
import {narrow, narrowWhere, whereMistake} from './update-narrowing.ts';
import {setFilter} from './update-table.ts';

/** Opens the line at the bottom with what it starts from. */
export const openPrompt = (state: State, kind: Prompt['kind']): State => {
  const before = startOf(state, kind);
  return {...state, prompt: {kind, text: kind === 'search' ? '' : before, before}, notice: undefined};
};

/** The text that a prompt starts from. */
const startOf = (state: State, kind: Prompt['kind']): string => {
  const screen = state.screens.at(-1);
  switch (kind) {
    case 'filter':
      return currentTable(state).filter;
    case 'search':
      return screen?.kind === 'message' ? screen.view.search : '';
    case 'save':
      return suggestedPath(state);
    case 'narrow':
      return state.peek?.narrowing.search ?? '';
    case 'where':
      return state.peek?.narrowing.where ?? '';
    case 'export':
      return suggestedExport(state);
    case 'saveReport':
      return suggestedReport(state);
    case 'import':
    case 'label':
    case 'marker':
    case 'command':
      return '';
  }
};

/** The filter acts while it is typed; the others wait for Enter. */
const applyText = (state: State, prompt: Prompt, text: string): State => {
  const next = {...state, prompt: {...prompt, text}};
  if (prompt.kind === 'filter') return setFilter(next, text);
  return prompt.kind === 'narrow' ? narrow(next, {search: text}) : next;
};

/** What was typed with a mistake stays to be mended. */
const narrowTo = (state: State, closed: State, where: string): State => {
  const mistake = whereMistake(where);
  return mistake === undefined ? narrowWhere(closed, where) : withNotice(state, 'error', mistake);
};

const submit = (state: State, prompt: Prompt, catalog: Catalog): Change => {
  const closed: State = {...state, prompt: undefined};
  switch (prompt.kind) {
    case 'filter': {
      const filter = parseFilter(prompt.text);
      // A filter that filters nothing must not look like one that does.
      return filter.ok ? [closed] : [withNotice(state, 'error', filter.message)];
    }
    case 'command':
      return runLine(closed, prompt.text, catalog);
    case 'search':
      return [seekMatch(closed, prompt.text, 0)];
    case 'narrow':
      return [closed];
    case 'where':
      return [narrowTo(state, closed, prompt.text)];
    case 'export':
      return exportTo(closed, prompt.text);
    case 'import': {
      const queue = focusedQueue(state, catalog);
      return askImport(closed, queue === undefined ? undefined : queueReference(queue), prompt.text);
    }
    case 'label':
      return startRun(closed, prompt.text, catalog);
    case 'marker':
      return markMoment(closed, prompt.text);
    case 'saveReport':
      return saveReport(closed, prompt.text);
    case 'save': {
      const message = shownMessage(state);
      if (message === undefined || prompt.text.trim() === '') return [closed];
      if (state.options.redact)
        return [withNotice(closed, 'warning', 'Redacted: the file would hold the whole body.')];
      return [closed, {type: 'save', path: prompt.text.trim(), contents: message.body}];
    }
  }
};

/** The line at the bottom: typing, erasing, completing, Enter and Esc. */
export const updatePrompt = (
  state: State,
  prompt: Prompt,
  event: Extract<UserEvent, {type: 'typed' | 'erased' | 'completionAsked' | 'entered' | 'escaped'}>,
  catalog: Catalog,
): Change => {
  switch (event.type) {
    case 'typed':
      return [applyText(state, prompt, prompt.text + event.text)];
    case 'erased':
      // An empty line stays open: a key too many must not turn the letters that follow into keys.
      return [applyText(state, prompt, event.all ? '' : Array.from(prompt.text).slice(0, -1).join(''))];
    case 'completionAsked': {
      if (prompt.kind !== 'command') return [state];
      const {text, candidates} = complete(state, prompt.text, catalog);
      const next = applyText(state, prompt, text);
      return [candidates.length === 0 ? withNotice(next, 'info', 'Nothing to complete') : next];
    }
    case 'entered':
      return submit(state, prompt, catalog);
    case 'escaped': {
      const closed: State = {...state, prompt: undefined};
      if (prompt.kind === 'narrow') return [narrow(closed, {search: prompt.before})];
      return [prompt.kind === 'filter' ? setFilter(closed, prompt.before) : closed];
    }
  }
};
