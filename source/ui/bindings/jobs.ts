import {journalCommand} from '../../domain/journal-command.ts';
import type {JournalEntry} from '../../domain/journal.ts';
import type {State} from '../../store/state.ts';
import type {Binding} from './binding.ts';

const mutates = ({options}: State): boolean => options.readOnly;

const shownJobIsOver = ({screens, jobs}: State): boolean => {
  const screen = screens.at(-1);
  const job = screen?.kind === 'job' ? jobs[screen.id] : undefined;
  return job === undefined || job.endedAt !== undefined;
};

const isJobPaused = ({screens, jobs}: State): boolean => {
  const screen = screens.at(-1);
  return screen?.kind === 'job' && jobs[screen.id]?.progress?.phase === 'paused';
};

/** Why the repaired message cannot be sent now. */
const noSend = ({repair}: State): string | undefined => {
  if (repair?.repaired === undefined) return 'nothing was typed that can be sent';
  if (repair.problem !== undefined) return repair.problem;
  return repair.heldUntil === undefined ? 'the message is no longer held' : undefined;
};

const shownEntry = ({screens, journal}: State): JournalEntry | undefined => {
  const screen = screens.at(-1);
  if (screen?.kind === 'journal') return journal?.[screen.selected]?.entry;
  return screen?.kind === 'journalEntry' ? journal?.[screen.index]?.entry : undefined;
};

/** A job under way, a message on its way through the editor, and what was changed. */
export const jobs: readonly Binding[] = [
  {
    keys: ['Space'],
    contexts: ['job'],
    action: {type: 'jobPauseToggled'},
    label: 'pause',
    labelIn: state => (isJobPaused(state) ? 'go on' : undefined),
    help: 'pause the job, or let it go on',
    idle: shownJobIsOver,
    hidden: mutates,
  },
  {
    keys: ['+'],
    contexts: ['job'],
    action: {type: 'jobPaceChanged', by: 1},
    label: 'faster',
    help: 'more messages a second',
    idle: shownJobIsOver,
    hidden: mutates,
  },
  {
    keys: ['-'],
    contexts: ['job'],
    action: {type: 'jobPaceChanged', by: -1},
    label: 'slower',
    help: 'fewer messages a second',
    idle: shownJobIsOver,
    hidden: mutates,
  },
  {
    keys: ['x'],
    contexts: ['job'],
    action: {type: 'jobStopAsked'},
    label: 'stop',
    help: 'stop the job: what is under way is finished, the rest stays where it is',
    idle: shownJobIsOver,
    hidden: mutates,
  },
  {
    keys: ['Enter'],
    contexts: ['repair'],
    action: {type: 'sendAsked'},
    label: 'send',
    help: 'send the repaired message; asks where to and shows the dry run; the original is deleted after that',
    hidden: mutates,
    disabled: noSend,
  },
  {
    keys: ['e'],
    contexts: ['repair'],
    action: {type: 'editAsked'},
    label: 'edit again',
    help: 'open the editor again with what was typed',
    hidden: mutates,
  },
  {
    keys: ['c', 'y'],
    contexts: ['journal', 'journalEntry'],
    action: {type: 'copyAsked'},
    label: 'copy the command',
    help: 'copy the command of the AWS CLI that does the same, where there is one',
    idle: state => {
      const entry = shownEntry(state);
      return entry === undefined || journalCommand(entry) === undefined;
    },
  },
];
