import type {Command} from '../store/command.ts';
import type {CommandParts} from './command-parts.ts';
import {failureOf} from './failure-of.ts';
import {exportMessages, readImport, startImport} from './file-commands.ts';
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
import {copyText, saveText} from './screen-commands.ts';

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
      case 'announceProblems':
        parts.announce(command.news);
        break;
      case 'mark':
        parts.dispatch({type: 'marked', at: parts.clock.now(), note: command.note});
        break;
      case 'startRun':
        parts.dispatch({type: 'runStarted', at: parts.clock.now(), plan: command.plan});
        break;
      case 'stopRun':
        parts.dispatch({type: 'runStopped', at: parts.clock.now()});
        break;
      case 'copy':
        copyText(parts, command.text, command.what);
        break;
      case 'save':
        void saveText(parts, command.path, command.contents);
        break;
      case 'refresh':
        for (const {scheduler} of parts.connections()) scheduler.refresh();
        break;
      case 'inspect':
        for (const {scheduler} of parts.connections()) scheduler.inspect();
        break;
      case 'reschedule':
        for (const {scheduler} of parts.connections()) scheduler.reschedule();
        break;
      case 'switchPlace':
        parts.switchPlaces(command.places);
        break;
      case 'answerMfa':
        parts.answerMfa(command.code);
        break;
      case 'deployDemoFix':
        void deployFix(parts);
        break;
      case 'record':
        parts.record(command.path);
        break;
      case 'controlReplay':
        // Nothing is replayed where commands reach AWS.
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
