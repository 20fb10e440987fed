import type {Outbox, Telling} from '../domain/announcement.ts';
import {emptyOutbox, nextTellings, waitFor, withNews} from '../domain/announcement.ts';
import {tellingJson} from '../domain/announcement-json.ts';
import type {TextLook} from '../domain/announcement-text.ts';
import {notifySequence, sequencesFor, tellingText} from '../domain/announcement-text.ts';
import type {HookSettings} from '../domain/hooks.ts';
import type {LogSink} from '../domain/log.ts';
import type {ProblemNews} from '../domain/problem.ts';
import type {Clock} from './clock.ts';
import {runHookCommand} from './hook-command.ts';

/** What an announcer needs of the process around it. */
export type AnnouncerParts = {
  /** `undefined`: nobody asked to be told of anything. */
  readonly hooks: HookSettings | undefined;
  readonly look: TextLook;
  /** For what terminals put there to say which they are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Writes to a terminal what moves nothing on it; `undefined`: there is none. */
  readonly writeTerminal: ((sequence: string) => void) | undefined;
  /** Tells the person in front of this program; of each kind of failure once. */
  readonly notice: (text: string) => void;
};

/** Tells of problems outside the screen: bell, notification, command. Nothing of it is waited for. */
export type Announcer = {
  readonly announce: (news: readonly ProblemNews[]) => void;
  /** Waits so long (milliseconds) for the commands, kills what still runs, and tells nothing more. */
  readonly close: (patience: number) => Promise<void>;
};

const terminalSequence = (
  {look, environment}: Pick<AnnouncerParts, 'look' | 'environment'>,
  {bell, notify}: HookSettings,
  telling: Telling,
): string => {
  const sequences = notify === undefined ? [] : sequencesFor(notify, environment);
  const text = tellingText(telling, look);
  return [...sequences.map(sequence => notifySequence(sequence, text)), ...(bell ? ['\x07'] : [])].join('');
};

const nobody: Announcer = {announce: () => undefined, close: () => Promise.resolve()};

/** Makes the announcer that the hooks ask for. */
export const createAnnouncer = (parts: AnnouncerParts): Announcer =>
  parts.hooks === undefined ? nobody : announcerFor(parts, parts.hooks);

const announcerFor = (parts: AnnouncerParts, hooks: HookSettings): Announcer => {
  const {clock, look, log, notice, writeTerminal} = parts;
  const controller = new AbortController();
  const {signal} = controller;
  const said = new Set<string>();
  let outbox: Outbox = emptyOutbox;
  let isWaiting = false;
  /** The commands one after the other, so that an end is never told before its beginning. */
  let running: Promise<void> = Promise.resolve();
  let inLine = 0;

  const complain = (problem: string): void => {
    if (said.has(problem)) return;
    said.add(problem);
    log('warning', `hook: ${problem}`);
    notice(`The hook failed: ${problem}`);
  };

  const run = async (command: NonNullable<HookSettings['command']>, telling: Telling): Promise<void> => {
    const input = tellingJson(telling, look);
    const environment = {SLS_TOP_EVENT: telling.news.kind};
    const problem = signal.aborted
      ? undefined
      : await runHookCommand({command, input, environment}, clock, signal);
    inLine -= 1;
    if (problem !== undefined) complain(problem);
  };

  const queue = (command: NonNullable<HookSettings['command']>, telling: Telling): void => {
    // Commands that take longer than problems come would pile up for ever.
    if (inLine > hooks.perMinute) {
      complain(`"${command[0]}" is too slow: not every problem reaches it`);
      return;
    }
    inLine += 1;
    running = running.then(() => run(command, telling));
  };

  const tell = (telling: Telling): void => {
    const sequence = terminalSequence(parts, hooks, telling);
    if (sequence !== '') writeTerminal?.(sequence);
    if (hooks.command !== undefined) queue(hooks.command, telling);
  };

  const send = (): void => {
    const next = nextTellings(outbox, hooks.perMinute, clock.now());
    outbox = next.outbox;
    next.tellings.forEach(tell);
    const wait = waitFor(outbox, clock.now());
    if (wait === undefined || isWaiting) return;
    isWaiting = true;
    void clock.sleep(wait, signal).then(() => {
      isWaiting = false;
      if (!signal.aborted) send();
    });
  };

  return {
    announce: news => {
      if (signal.aborted) return;
      outbox = withNews(outbox, news, hooks.on);
      send();
    },
    close: async patience => {
      const patient = new AbortController();
      await Promise.race([running, clock.sleep(patience, patient.signal)]);
      patient.abort();
      controller.abort();
      await running;
    },
  };
};
