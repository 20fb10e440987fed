import type {Command} from './command.ts';
import type {UserEvent} from './event.ts';
import type {PromptKind, State} from './state.ts';

/** Keys that ask something of AWS, change something there or poll it: a replay has nobody to ask. */
const live: ReadonlySet<UserEvent['type']> = new Set<UserEvent['type']>([
  'peekAsked',
  'peekMoreAsked',
  'scanAsked',
  'peekStopAsked',
  'redriveAsked',
  'redriveCancelAsked',
  'deleteAsked',
  'purgeAsked',
  'editAsked',
  'sendAsked',
  'jobPauseToggled',
  'jobPaceChanged',
  'jobStopAsked',
  'pauseToggled',
  'rateChanged',
  'refreshAsked',
  'fixAsked',
  'runStopAsked',
]);

/** Lines whose text would be asked of AWS or written into what is past. */
const livePrompts: ReadonlySet<PromptKind> = new Set<PromptKind>(['import', 'export', 'label', 'marker']);

/** Whether a key needs a live account: in a replay it is out of sight and does nothing. */
export const isLive = (action: UserEvent): boolean =>
  action.type === 'promptOpened' ? livePrompts.has(action.kind) : live.has(action.type);

/** Lines typed after `:` that need a live account, and one that needs a recording. */
const liveLines: ReadonlySet<string> = new Set([
  ...['region', 'profile', 'place', 'places', 'refresh', 'record'],
  ...['records', 'older', 'newer', 'jobs', 'journal'],
]);
const replayLines: ReadonlySet<string> = new Set(['goto']);

/** Whether a line command has anything to act on. */
export const isLineFor = ({replay}: Pick<State, 'replay'>, name: string): boolean =>
  !(replay === undefined ? replayLines : liveLines).has(name);

/** What a key says in a replay that works only in a live account. */
export const notInReplay = 'This is a replay: nothing is asked of AWS and nothing is changed.';

/** Why a key does nothing now; `undefined`: it works. */
export const replayRefusal = ({replay, run}: State, action: UserEvent): string | undefined => {
  if (replay === undefined) return action.type === 'replayControlled' ? 'This is no replay.' : undefined;
  // A load test that was recorded can be looked at.
  const isStart = action.type === 'runAsked' && run === undefined;
  return isLive(action) || isStart ? notInReplay : undefined;
};

/** All that a replay may have done outside the state; none of it reaches AWS. */
const harmless: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'copy',
  'save',
  'controlReplay',
  'suspend',
  'quit',
]);

/** Whether a command is carried out in a replay, whatever key or screen led to it. */
export const worksInReplay = ({type}: Command): boolean => harmless.has(type);
