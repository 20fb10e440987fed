import {AsyncLocalStorage} from 'node:async_hooks';

/** What the journal is to say of a call beyond what the call itself shows. */
export type JournalNote = {
  readonly job: string;
  /** The original messages that the call is about. */
  readonly messageIds: readonly string[];
  /** Asked once AWS has said yes: of which messages that means nothing (`JournalEntry.notDone`). */
  readonly notDone?: () => readonly string[];
};

const notes = new AsyncLocalStorage<JournalNote>();

/** Does `work`; every change that is asked of AWS meanwhile bears the note in the journal. */
export const withJournalNote = <Result>(note: JournalNote, work: () => Result): Result =>
  notes.run(note, work);

/** The note that the present call runs under. */
export const journalNote = (): JournalNote | undefined => notes.getStore();
