import type {QueueReference} from '../domain/message.ts';
import {isOver} from '../domain/redrive.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {UserEvent} from './event.ts';
import {readOnlyRefusal} from './select-pins.ts';
import type {State} from './state.ts';
import type {PurgeDialog} from './workbench-state.ts';
import {runsOn} from './update-job.ts';

/** Asks before a queue is emptied: its name must be typed. */
export const askPurge = (state: State, queue: QueueReference | undefined): Change => {
  if (queue === undefined)
    return [withNotice(state, 'info', 'No queue is selected, or it has not been read yet.')];
  const refusal = readOnlyRefusal(state, queue, 'nothing is purged. Start without --read-only to purge.');
  if (refusal !== undefined) return [withNotice(state, 'warning', refusal)];
  const number = state.counter + 1;
  const dialog: PurgeDialog = {
    kind: 'purge',
    number,
    queue,
    facts: undefined,
    failure: undefined,
    typedName: '',
  };
  return [
    {...state, counter: number, dialog},
    {type: 'readRedriveFacts', number, queue},
  ];
};

/** Why the queue cannot be purged now, in one line; `undefined` when it can. */
export const purgeRefusal = (state: State, {queue, facts}: PurgeDialog): string | undefined => {
  const running = facts?.tasks?.find(task => !isOver(task));
  if (running !== undefined)
    return 'A move task of this queue is running: what a purge does then is undefined. Cancel it or wait.';
  return runsOn(state, queue) ? 'A job of this program works on this queue. Stop it or wait.' : undefined;
};

/** Whether everything is there that a purge needs: the facts, no refusal, and the whole name. */
export const canPurge = (state: State, dialog: PurgeDialog): boolean =>
  dialog.facts !== undefined &&
  purgeRefusal(state, dialog) === undefined &&
  dialog.typedName === dialog.queue.name;

/** Keys of the question before a purge: typing the name, and Enter when it is whole. */
export const updatePurgeDialog = (state: State, dialog: PurgeDialog, event: UserEvent): Change => {
  const type = (typedName: string): Change => [{...state, dialog: {...dialog, typedName}}];
  if (event.type === 'entered')
    return canPurge(state, dialog)
      ? [
          {...state, dialog: undefined},
          {type: 'purge', queue: dialog.queue},
        ]
      : [state];
  if (event.type === 'typed') return type((dialog.typedName + event.text).slice(0, 200));
  return event.type === 'erased' ? type(event.all ? '' : dialog.typedName.slice(0, -1)) : [state];
};
