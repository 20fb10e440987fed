import {writeFile} from 'node:fs/promises';
import type {Command} from '../store/command.ts';
import type {CommandParts} from './command-parts.ts';
import {failureOf} from './failure-of.ts';
import {expandHome, exportMessages, readImport, startImport} from './file-commands.ts';
import {purge, readOrigins, readUnfinished, settleJob, startJob} from './job-commands.ts';
import type {RunningPeek} from './peek-commands.ts';
import {startPeek, startRecordPeek} from './peek-commands.ts';
import {
  cancelRedrive,
  findRedrive,
  readRedriveFacts,
  startRedrive,
  watchRedrive,
} from './redrive-commands.ts';
import type {Hands} from './repair-commands.ts';
import {edit, editAgain, releaseMessage, sendRepaired} from './repair-commands.ts';

const save = async ({dispatch}: CommandParts, typed: string, contents: string): Promise<void> => {
  const path = expandHome(typed);
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

const deployFix = async ({deployDemoFix, dispatch}: CommandParts): Promise<void> => {
  try {
    await deployDemoFix();
    dispatch({type: 'demoFixed'});
  } catch (error) {
    const {message} = failureOf(error, 'demo', 'fix');
    dispatch({type: 'noticed', level: 'error', text: `The fix was not deployed: ${message}`});
  }
};

const readJournal = async (
  parts: CommandParts,
  {job}: Extract<Command, {type: 'readJournal'}>,
): Promise<void> => {
  try {
    parts.dispatch({type: 'journalRead', job, records: await parts.readJournal(job)});
  } catch (error) {
    const {message} = failureOf(error, 'journal', 'read');
    parts.dispatch({type: 'noticed', level: 'error', text: `The journal could not be read: ${message}`});
  }
};

/** Creates the one interpreter of commands. What it starts reports by events and never throws. */
export const createCommandRunner = (parts: CommandParts): ((command: Command) => void) => {
  const peek: RunningPeek = {stop: () => undefined};
  const watched = new Set<string>();
  const hands: Hands = new Map();
  return command => {
    switch (command.type) {
      case 'peek':
        void startPeek(parts, peek, command);
        break;
      case 'stopPeek':
        peek.stop();
        break;
      case 'peekRecords':
        void startRecordPeek(parts, peek, command);
        break;
      case 'readRedriveFacts':
        void readRedriveFacts(parts, command);
        break;
      case 'startRedrive':
        void startRedrive(parts, command);
        break;
      case 'watchRedrive':
        void watchRedrive(parts, watched, command);
        break;
      case 'findRedrive':
        void findRedrive(parts, command);
        break;
      case 'cancelRedrive':
        void cancelRedrive(parts, command);
        break;
      case 'readOrigins':
        void readOrigins(parts, command);
        break;
      case 'startJob':
        void startJob(parts, command);
        break;
      case 'controlJob':
        parts.jobs.control(command.id, command.control);
        break;
      case 'settleJob':
        void settleJob(parts, command);
        break;
      case 'purge':
        void purge(parts, command);
        break;
      case 'export':
        void exportMessages(parts, command);
        break;
      case 'readImport':
        void readImport(parts, command);
        break;
      case 'startImport':
        void startImport(parts, command);
        break;
      case 'edit':
        void edit(parts, hands, command);
        break;
      case 'editAgain':
        void editAgain(parts, hands, command);
        break;
      case 'sendRepaired':
        void sendRepaired(parts, hands, command);
        break;
      case 'releaseMessage':
        void releaseMessage(parts, hands, command);
        break;
      case 'readJournal':
        void readJournal(parts, command);
        break;
      case 'readUnfinished':
        void readUnfinished(parts);
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
      case 'inspect':
        parts.connection()?.scheduler.inspect();
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
