import type {JobHeader, JobLine, UnfinishedJob} from './job-journal.ts';
import type {JournalEntry} from './journal.ts';

/** What the lines of a job's file say of its messages. */
export type JobLedger = {
  readonly add: (line: JobLine) => void;
  /** What is open after the lines so far. */
  readonly unfinished: (header: JobHeader) => UnfinishedJob;
};

const sending: readonly string[] = ['SendMessage', 'SendMessageBatch', 'Invoke'];
const deleting: readonly string[] = ['DeleteMessage', 'DeleteMessageBatch'];

type BatchEntry = {readonly Id: string; readonly MessageId?: unknown};

const isBatchEntry = (value: unknown): value is BatchEntry =>
  typeof value === 'object' && value !== null && 'Id' in value && typeof value.Id === 'string';

const entriesOf = (list: unknown): readonly BatchEntry[] =>
  Array.isArray(list) ? list.filter(isBatchEntry) : [];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Messages by the ids of their entries in the request, which are those of the messages wherever SQS allows it. */
const messageNames = ({parameters, messageIds = []}: JournalEntry): ReadonlyMap<string, string> =>
  new Map(entriesOf(parameters['Entries']).map(({Id}, index) => [Id, messageIds[index] ?? Id]));

type Answered = {
  /** What AWS said yes to, with the id of what was made. */
  readonly yes: readonly (readonly [id: string, copy: string])[];
  readonly no: readonly string[];
};

/** What was said of each message of a call that was answered: in a batch each has its own answer. */
const answeredBy = (call: JournalEntry): Answered => {
  const {operation, outcome = {}, messageIds = []} = call;
  if (operation.endsWith('Batch')) {
    const names = messageNames(call);
    const nameOf = ({Id}: BatchEntry): string => names.get(Id) ?? Id;
    return {
      yes: entriesOf(outcome['Successful']).map(entry => [nameOf(entry), textOf(entry.MessageId)]),
      no: entriesOf(outcome['Failed']).map(nameOf),
    };
  }
  // A function that took an event answers 202 and knows it by the id of the request (Lambda API reference, Invoke).
  if (operation === 'Invoke' && outcome['StatusCode'] !== 202) return {yes: [], no: []};
  const copy = textOf(outcome['MessageId'] ?? outcome['RequestId']);
  return {yes: messageIds.slice(0, 1).map(id => [id, copy]), no: []};
};

const callOf = ({call, operation, messageIds = []}: JournalEntry): string =>
  call ?? [operation, ...messageIds].join(' ');

/**
 * Follows the calls of a job. Only what AWS answered counts as done, so that a file that ends anywhere, as that of a
 * killed program does, never says of a message that it is settled when it is not.
 */
export const createJobLedger = (): JobLedger => {
  const copies = new Map<string, string>();
  const deleted = new Set<string>();
  const unanswered = new Set<string>();
  const underWay = new Map<string, readonly string[]>();

  const addSend = (call: JournalEntry): void => {
    const {phase, messageIds = []} = call;
    if (phase === 'before') {
      underWay.set(callOf(call), messageIds);
      return;
    }
    underWay.delete(callOf(call));
    if (phase === 'failed' && call.unsure === false) return;
    const {yes, no} = phase === 'after' ? answeredBy(call) : {yes: [], no: []};
    for (const [id, copy] of yes) copies.set(id, copy);
    // What nobody says to be refused may have been carried out.
    const answered = new Set([...yes.map(([id]) => id), ...no]);
    for (const id of messageIds) if (!answered.has(id)) unanswered.add(id);
  };

  const addDelete = (call: JournalEntry): void => {
    // Received again after SQS said that it was gone: whether it is, only the answer to this deletion tells.
    if (call.phase === 'before') for (const id of call.messageIds ?? []) deleted.delete(id);
    if (call.phase !== 'after') return;
    const notDone = new Set(call.notDone);
    for (const [id] of answeredBy(call).yes) if (!notDone.has(id)) deleted.add(id);
  };

  const addCall = (call: JournalEntry): void => {
    if (sending.includes(call.operation)) addSend(call);
    else if (deleting.includes(call.operation)) addDelete(call);
  };

  return {
    add: line => {
      if (line.type === 'call') addCall(line);
      // For files of old, whose calls do not say themselves where a yes means nothing.
      else if (line.type === 'jobEnded') for (const id of line.outcome.notDeletedIds) deleted.delete(id);
    },
    unfinished: header => {
      const isOpen = (id: string): boolean => !deleted.has(id) && !copies.has(id);
      const unsure = new Set([...unanswered, ...[...underWay.values()].flat()].filter(isOpen));
      return {
        header,
        copied: Object.fromEntries([...copies].filter(([id]) => !deleted.has(id))),
        unsure: [...unsure],
        deleted: deleted.size,
      };
    },
  };
};

/** What a job left open, by its header and the lines that follow it. */
export const unfinishedOf = (header: JobHeader, lines: Iterable<JobLine>): UnfinishedJob => {
  const ledger = createJobLedger();
  for (const line of lines) ledger.add(line);
  return ledger.unfinished(header);
};
