import {writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';
import type {FailureKind} from '../domain/failure.ts';
import type {LogSink} from '../domain/log.ts';
import type {PeekOperations} from '../domain/message.ts';
import {PeekError} from '../domain/message.ts';
import type {RedriveOperations} from '../domain/redrive.ts';
import {isOver} from '../domain/redrive.ts';
import type {Command} from '../store/command.ts';
import type {Event} from '../store/event.ts';
import type {Clock} from './clock.ts';
import {failureOf} from './failure-of.ts';
import type {Scheduler} from './scheduler.ts';

/** The connection that commands act through; it is replaced when the place is switched. */
export type Connection = {
  readonly peeks: PeekOperations;
  readonly redrives: RedriveOperations;
  readonly scheduler: Scheduler;
  /** Aborted when the connection is given up. */
  readonly signal: AbortSignal;
};

/** What the command runner needs of the process around it. */
export type CommandParts = {
  readonly connection: () => Connection | undefined;
  readonly dispatch: (event: Event) => void;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Writes an escape sequence to the terminal that changes nothing on the screen. */
  readonly writeClipboard: (text: string) => boolean;
  readonly switchPlace: (to: {readonly profile?: string; readonly region?: string}) => void;
  readonly answerMfa: (code: string | undefined) => void;
  readonly deployDemoFix: () => Promise<void>;
  readonly suspend: () => void;
  readonly quit: () => void;
};

/** Asking again for progress changes nothing about these: the endpoint, the rights or the queue are not there. */
const hopeless: ReadonlySet<FailureKind> = new Set(['unsupported', 'accessDenied', 'notFound']);

/** How often the progress of a move task is asked for; its counters lag anyway. */
const watchMilliseconds = 1000;

const save = async ({dispatch}: CommandParts, typed: string, contents: string): Promise<void> => {
  // As a shell would read it.
  const path = typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : typed;
  try {
    // `wx`: a file that is there already is never overwritten.
    await writeFile(path, contents, {flag: 'wx', mode: 0o600});
    dispatch({type: 'noticed', level: 'info', text: `Saved to ${path}`});
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'EEXIST' ? 'the file is there already; choose another name' : code;
    dispatch({type: 'noticed', level: 'error', text: `Not saved to ${path}: ${why}`});
  }
};

const copy = ({dispatch, writeClipboard}: CommandParts, text: string, what: string): void => {
  const done = writeClipboard(text);
  dispatch({
    type: 'noticed',
    level: done ? 'info' : 'warning',
    text: done
      ? `Copied ${what}: the terminal was asked by OSC 52`
      : `Not copied: ${what} is too long for the clipboard of a terminal; save it with f`,
  });
};

type Peeks = {stop: () => void};

const startPeek = async (
  parts: CommandParts,
  peeks: Peeks,
  {number, request}: Extract<Command, {type: 'peek'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  const stopper = new AbortController();
  peeks.stop = () => {
    stopper.abort();
  };
  const signal = AbortSignal.any([stopper.signal, connection.signal]);
  try {
    const outcome = await connection.peeks.peek(
      request,
      messages => {
        parts.dispatch({type: 'peekReceived', number, messages});
      },
      signal,
    );
    parts.dispatch({type: 'peekEnded', number, outcome});
  } catch (error) {
    const outcome = error instanceof PeekError ? error.outcome : undefined;
    const failure = failureOf(error, 'sqs', 'ReceiveMessage');
    parts.dispatch({type: 'peekFailed', number, failure, outcome});
  }
};

/** A function, because between two awaits a signal changes behind the type checker's back. */
const stillWanted = (signal: AbortSignal): boolean => !signal.aborted;

/** Follows the newest move task of a queue until it is over. One follower a queue. */
const watch = async (
  parts: CommandParts,
  watched: Set<string>,
  {queue, newerThan}: Extract<Command, {type: 'watchRedrive'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined || watched.has(queue.arn)) return;
  watched.add(queue.arn);
  const {signal} = connection;
  try {
    for (let over = false; !over && stillWanted(signal);) {
      try {
        const tasks = await connection.redrives.tasks(queue.arn, signal);
        // The list lags: until ours is in it, the newest one is an older one.
        const task = tasks.find(({startedAt = Infinity}) => startedAt > (newerThan ?? 0));
        if (task !== undefined) {
          parts.dispatch({type: 'redriveProgressed', sourceArn: queue.arn, task, at: parts.clock.now()});
          over = isOver(task);
        }
      } catch (error) {
        if (!stillWanted(signal)) return;
        const failure = failureOf(error, 'sqs', 'ListMessageMoveTasks');
        parts.dispatch({type: 'redriveRefused', sourceArn: queue.arn, failure});
        if (hopeless.has(failure.kind)) return;
      }
      await parts.clock.sleep(over ? 0 : watchMilliseconds, signal);
    }
  } finally {
    watched.delete(queue.arn);
  }
};

/** Whether a task runs that nobody told us of: one that somebody else started, or ours whose answer was lost. */
const findRedrive = async (
  parts: CommandParts,
  {queue}: Extract<Command, {type: 'findRedrive'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  try {
    const tasks = await connection.redrives.tasks(queue.arn, connection.signal);
    const task = tasks.find(each => !isOver(each));
    // What is found after another place was chosen belongs to the one that was left.
    if (task !== undefined && stillWanted(connection.signal))
      parts.dispatch({type: 'redriveFound', queue, task});
  } catch (error) {
    parts.log('warning', failureOf(error, 'sqs', 'ListMessageMoveTasks').message);
  }
};

const startRedrive = async (
  parts: CommandParts,
  {queue, request}: Extract<Command, {type: 'startRedrive'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  try {
    await connection.redrives.start(request);
    parts.dispatch({type: 'redriveStarted', queue});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'StartMessageMoveTask');
    parts.dispatch({type: 'redriveRefused', sourceArn: request.sourceArn, failure});
    await findRedrive(parts, {type: 'findRedrive', queue});
  }
};

const cancelRedrive = async (
  parts: CommandParts,
  {handle}: Extract<Command, {type: 'cancelRedrive'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  try {
    const moved = await connection.redrives.cancel(handle);
    const text = `Cancelling: ${String(moved)} were moved already and stay moved`;
    parts.dispatch({type: 'noticed', level: 'info', text});
  } catch (error) {
    const failure = failureOf(error, 'sqs', 'CancelMessageMoveTask');
    parts.dispatch({type: 'noticed', level: 'error', text: `${failure.message} ${failure.hint}`});
  }
};

const readFacts = async (
  parts: CommandParts,
  {number, queue}: Extract<Command, {type: 'readRedriveFacts'}>,
): Promise<void> => {
  const connection = parts.connection();
  if (connection === undefined) return;
  try {
    const facts = await connection.redrives.facts(queue, connection.signal);
    parts.dispatch({type: 'redriveFactsRead', number, facts});
  } catch (error) {
    parts.dispatch({
      type: 'redriveFactsFailed',
      number,
      failure: failureOf(error, 'sqs', 'GetQueueAttributes'),
    });
  }
};

const deployFix = async ({deployDemoFix, dispatch}: CommandParts): Promise<void> => {
  try {
    await deployDemoFix();
    dispatch({type: 'demoFixed'});
  } catch (error) {
    const {message} = failureOf(error, 'demo', 'fix');
    dispatch({type: 'noticed', level: 'error', text: `The fix was not deployed: ${message}`});
  }
};

/** Creates the one interpreter of commands. What it starts reports by events and never throws. */
export const createCommandRunner = (parts: CommandParts): ((command: Command) => void) => {
  const peeks: Peeks = {stop: () => undefined};
  const watched = new Set<string>();
  return command => {
    switch (command.type) {
      case 'peek':
        void startPeek(parts, peeks, command);
        break;
      case 'stopPeek':
        peeks.stop();
        break;
      case 'readRedriveFacts':
        void readFacts(parts, command);
        break;
      case 'startRedrive':
        void startRedrive(parts, command);
        break;
      case 'watchRedrive':
        void watch(parts, watched, command);
        break;
      case 'findRedrive':
        void findRedrive(parts, command);
        break;
      case 'cancelRedrive':
        void cancelRedrive(parts, command);
        break;
      case 'copy':
        copy(parts, command.text, command.what);
        break;
      case 'save':
        void save(parts, command.path, command.contents);
        break;
      case 'refresh':
        parts.connection()?.scheduler.refresh();
        break;
      case 'reschedule':
        parts.connection()?.scheduler.reschedule();
        break;
      case 'switchPlace':
        parts.switchPlace(command);
        break;
      case 'answerMfa':
        parts.answerMfa(command.code);
        break;
      case 'deployDemoFix':
        void deployFix(parts);
        break;
      case 'suspend':
        parts.suspend();
        break;
      case 'quit':
        parts.quit();
        break;
    }
  };
};
