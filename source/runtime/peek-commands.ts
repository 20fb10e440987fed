import type {PeekOutcome} from '../domain/message.ts';
import {PeekError} from '../domain/message.ts';
import {RecordPeekError} from '../domain/record.ts';
import type {Command} from '../store/command.ts';
import type {CommandParts, Connection} from './command-parts.ts';
import {connectionOf} from './connection-of.ts';
import {failureOf} from './failure-of.ts';
import {scan} from './scan-command.ts';

/** The peek that runs, whatever it is at: there is one at a time. */
export type RunningPeek = {stop: () => void};

/** Runs one peek until it ends, is stopped, or the connection is given up. */
const run = async (
  parts: CommandParts,
  running: RunningPeek,
  at: {readonly placeId?: string},
  look: (connection: Connection, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const connection = connectionOf(parts, at);
  if (connection === undefined) return;
  const stopper = new AbortController();
  running.stop = () => {
    stopper.abort();
  };
  await look(connection, AbortSignal.any([stopper.signal, connection.signal]));
};

const peek = async (
  {peeks}: Connection,
  {number, request}: Extract<Command, {type: 'peek'}>,
  dispatch: CommandParts['dispatch'],
  signal: AbortSignal,
): Promise<PeekOutcome> =>
  peeks.peek(
    request,
    messages => {
      dispatch({type: 'peekReceived', number, messages});
    },
    signal,
  );

/** Looks at the messages of a queue and tells what came and how it ended. */
export const startPeek = async (
  parts: CommandParts,
  running: RunningPeek,
  command: Extract<Command, {type: 'peek'}>,
): Promise<void> =>
  run(parts, running, command.request.queue, async (connection, signal) => {
    const {number, request} = command;
    try {
      const look = request.deep === true ? scan : peek;
      const outcome = await look(connection, command, parts.dispatch, signal);
      parts.dispatch({type: 'peekEnded', number, outcome});
    } catch (error) {
      const outcome = error instanceof PeekError ? error.outcome : undefined;
      const failure = failureOf(error, 'sqs', 'ReceiveMessage');
      parts.dispatch({type: 'peekFailed', number, failure, outcome});
    }
  });

/** The same at the records of a stream. */
export const startRecordPeek = async (
  parts: CommandParts,
  running: RunningPeek,
  {number, request}: Extract<Command, {type: 'peekRecords'}>,
): Promise<void> =>
  run(parts, running, request.stream, async ({records}, signal) => {
    try {
      const outcome = await records.peekRecords(
        request,
        messages => {
          parts.dispatch({type: 'peekReceived', number, messages});
        },
        signal,
      );
      parts.dispatch({type: 'recordPeekEnded', number, outcome});
    } catch (error) {
      const outcome = error instanceof RecordPeekError ? error.outcome : undefined;
      const failure = failureOf(error, 'kinesis', 'GetRecords');
      parts.dispatch({type: 'recordPeekFailed', number, failure, outcome});
    }
  });
