import type {Message} from '../domain/message.ts';
import type {GroupBy, MessageGroup} from '../domain/message-group.ts';
import {groupMessages} from '../domain/message-group.ts';
import type {Narrowing, Selection} from '../domain/narrowing.ts';
import {isNarrowed, narrowingTest} from '../domain/narrowing.ts';
import {rememberLast} from './remember.ts';
import type {Peek, QueuePeek, State} from './state.ts';

const list = rememberLast((messages: readonly Message[], narrowing: Narrowing): readonly Message[] =>
  isNarrowed(narrowing) ? messages.filter(narrowingTest(narrowing)) : messages,
);

/** The messages of a peek that its narrowing lets through, in the order in which they came. */
export const listedMessages = ({messages, narrowing}: Peek): readonly Message[] => list(messages, narrowing);

/** The message under the cursor of a peek. */
export const selectedMessage = (peek: Peek): Message | undefined => listedMessages(peek)[peek.selected];

/** Whether a job has taken messages out of the queue since, of which it is not known which ones. */
export const peekIsStale = ({jobs}: Pick<State, 'jobs'>, {request, startedAt}: QueuePeek): boolean =>
  Object.values(jobs).some(
    ({queue, startedAt: began, ids, outcome, progress}) =>
      queue.arn === request.queue.arn &&
      began >= startedAt &&
      (outcome ?? progress)?.deleted !== 0 &&
      (ids === undefined || outcome?.deleted !== ids.size),
  );

const group = rememberLast(groupMessages);

/** All messages of a peek in groups, largest first. */
export const peekGroups = ({messages}: Peek, by: GroupBy): readonly MessageGroup[] => group(messages, by);

/** What a key acts on: what is marked, else what is listed when that is narrowed, else the whole queue. */
export const peekSelection = ({marked, narrowing}: QueuePeek): Selection => {
  if (marked.size > 0) return {kind: 'ids', ids: marked};
  return isNarrowed(narrowing) ? {kind: 'narrowing', narrowing} : {kind: 'all'};
};

/** The same for what has no effect beyond what was seen: marked messages, else the listed ones. */
export const chosenMessages = (peek: Peek): readonly Message[] =>
  peek.marked.size > 0 ? peek.messages.filter(({id}) => peek.marked.has(id)) : listedMessages(peek);
