import type {Playback, ReplayControl} from '../domain/playback.ts';
import {momentFrom, timeTyped} from '../domain/playback.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {Event} from './event.ts';
import {replayRefusal, worksInReplay} from './replay-rules.ts';
import type {State} from './state.ts';

/** In a replay nothing but the screen may be acted on, by whatever way a command came about. */
export const guardReplay = (state: State, event: Event, proceed: () => Change): Change => {
  // When somebody looks at a recording is nothing that happened in it.
  const isOfToday = event.type === 'attended' || event.type === 'focusChanged' || event.type === 'ticked';
  if (state.replay !== undefined && isOfToday) return [state];
  const refusal = event.type === 'pressed' ? replayRefusal(state, event.action) : undefined;
  if (refusal !== undefined) return [withNotice(state, 'info', refusal)];
  const change = proceed();
  if (state.replay === undefined) return change;
  const [next, ...commands] = change;
  return [next, ...commands.filter(worksInReplay)];
};

const nowhere = ({isRead}: Playback, by: 1 | -1): string => {
  const which = by === 1 ? 'later' : 'earlier';
  const soFar = by === 1 && !isRead ? ' in what was read so far; the rest is being read' : '';
  return `There is no ${which} problem and no ${which} marker${soFar}.`;
};

/** Play, pause, speed and jumps: whoever plays does it. */
export const controlReplay = (state: State, wanted: ReplayControl): Change => {
  const playback = state.replay?.playback;
  if (playback === undefined) return [state];
  const isMissing = wanted.kind === 'moment' && momentFrom(playback, wanted.by) === undefined;
  return isMissing
    ? [withNotice(state, 'info', nowhere(playback, wanted.by))]
    : [state, {type: 'controlReplay', control: wanted}];
};

/** `:goto`: a time of day, or a step from here. */
export const gotoTime = (state: State, text: string): Change => {
  const playback = state.replay?.playback;
  if (playback === undefined) return [withNotice(state, 'info', 'This is no replay.')];
  const to = timeTyped(text, playback);
  return to === undefined
    ? [
        withNotice(
          state,
          'error',
          `Expected a time such as 14:05, +5m, -30s, or 12m from the start, got "${text}"`,
        ),
      ]
    : [state, {type: 'controlReplay', control: {kind: 'jump', to}}];
};

/** `:record`: begins a recording, or ends the one that is being written. */
export const toggleRecording = (state: State, path: string): Change => {
  if (state.recording !== undefined && path !== '')
    return [
      withNotice(state, 'warning', `${state.recording.path} is being written; :record alone ends it first.`),
    ];
  return [state, {type: 'record', path: path === '' ? undefined : path}];
};
