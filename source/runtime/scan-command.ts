import type {Message, PeekOutcome} from '../domain/message.ts';
import type {Command} from '../store/command.ts';
import type {Event} from '../store/event.ts';
import type {Connection} from './command-parts.ts';

type Scan = Extract<Command, {type: 'peek'}>;

/** What a screen may hold of a queue, in bytes of messages. */
const wantedBytes = 64 * 1024 * 1024;

/** Often enough for a bar that moves, seldom enough that drawing does not hold up receiving. */
const tellMilliseconds = 100;

/** Looks through a whole queue as a peek that goes deep. Throws what the scan throws. */
export const scan = async (
  {jobs}: Connection,
  {number, request}: Scan,
  dispatch: (event: Event) => void,
  signal: AbortSignal,
): Promise<PeekOutcome> => {
  const {queue, wanted} = request;
  let untold: Message[] = [];
  let toldAt = 0;
  const tell = (): void => {
    if (untold.length > 0) dispatch({type: 'peekReceived', number, messages: untold});
    untold = [];
    toldAt = performance.now();
  };
  try {
    const {receiveCalls, stillHeld, endedBy} = await jobs.scan(
      {queue, wanted, wantedBytes, selects: () => true},
      messages => {
        untold.push(...messages);
        if (performance.now() - toldAt >= tellMilliseconds) tell();
      },
      signal,
    );
    return {receiveCalls, stillHeld, endedBy, reachedEnd: endedBy === 'end'};
  } finally {
    tell();
  }
};
